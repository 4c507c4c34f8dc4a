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

from gqts.kit.postgres.errors import ServerUnusable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_CANDIDATES = ("gqts", "postgres", "nobody")


@dataclass(frozen=True, slots=True)
class Account:
    """The user and group that own the cluster; `is_other` when this process must change to it."""

    uid: int
    gid: int
    is_other: bool

    def run(
        self,
        command: Sequence[str | Path],
        *,
        folder: Path,
        timeout: float,
        environ: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run a program as this user in `folder` (which it can reach); never raises for its exit code."""
        environment = {"PATH": os.defpath, "LC_ALL": "C", **(environ or {})}
        change = {"user": self.uid, "group": self.gid, "extra_groups": []} if self.is_other else {}
        return subprocess.run(  # type: ignore[call-overload,no-any-return] # noqa: PLW1510 - check=False below
            [str(part) for part in command],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=timeout,
            umask=0o077,
            **change,
        )

    def may_reach(self, path: Path) -> bool:
        """Tell whether this user may pass through, or execute, `path`."""
        if not self.is_other:
            return os.access(path, os.X_OK)
        return self.run(["test", "-x", path], folder=Path("/"), timeout=10).returncode == 0

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
