"""Who runs the embedded server: this user, or, because PostgreSQL refuses root, an unprivileged one.

Root hands the work to the owner of an existing cluster, else to the first of `gqts`, `postgres` and `nobody`.
What that user may reach is asked of the kernel, by trying, so that access lists and mounts count too.
"""

from __future__ import annotations

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gqts.kit.postgres.errors import ServerUnusable

_CANDIDATES = ("gqts", "postgres", "nobody")


@dataclass(frozen=True, slots=True)
class Account:
    """The user and group that own the cluster; `is_other` when this process must change to it."""

    uid: int
    gid: int
    is_other: bool

    def run(
        self, program: str | Path, *arguments: str | Path, folder: Path, timeout: float
    ) -> subprocess.CompletedProcess[str]:
        """Run a program as this user in `folder`, for at most `timeout` seconds; its exit code is not judged.

        Raises `ServerUnusable` when it cannot be run or does not end.
        """
        change: dict[str, Any] = {"user": self.uid, "group": self.gid, "extra_groups": []} if self.is_other else {}
        try:
            return subprocess.run(  # noqa: S603 - programs and arguments are ours or the operator's
                [program, *arguments],
                cwd=folder,
                env={"PATH": os.defpath, "LC_ALL": "C"},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=timeout,
                umask=0o077,
                check=False,
                **change,
            )
        except (OSError, subprocess.SubprocessError) as reason:
            raise ServerUnusable(f"{program} cannot be run as uid {self.uid}: {reason}") from reason

    def may_reach(self, path: Path) -> bool:
        """Tell whether this user may pass through, or execute, `path`."""
        if not self.is_other:
            return os.access(path, os.X_OK)
        return self.run("test", "-x", path, folder=Path("/"), timeout=10).returncode == 0

    def give(self, path: Path) -> None:
        """Make this user the owner of `path`."""
        if self.is_other:
            os.chown(path, self.uid, self.gid)


def choose_account(cluster: Path | None) -> Account:
    """Return who runs the server of a cluster (None: not made yet); raise `ServerUnusable`."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), is_other=False)
    if cluster is not None and (status := cluster.stat()).st_uid != 0:
        return Account(status.st_uid, status.st_gid, is_other=True)
    for name in _CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid, is_other=True)
    raise ServerUnusable(
        "PostgreSQL refuses to run as root, and none of the users gqts, postgres and nobody exists. "
        "Run gqts as an ordinary user, or make one with `useradd --system gqts`."
    )
