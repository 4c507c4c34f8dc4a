"""Where a home keeps its cluster: in itself, or, when the server's user cannot reach it, in a place it can.

Root's own folder is usually closed to everyone else. Opening it would be wrong, so the cluster of such a home
lives in `/var/lib/gqts/<hash of the home>`, and a pointer file in the home says so.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from gqts.kit.postgres.account import Account, choose_account
from gqts.kit.postgres.errors import ServerUnusable

_ELSEWHERE = Path("/var/lib/gqts")
_POINTER = "postgres.location"


@dataclass(frozen=True, slots=True)
class Place:
    """A cluster's folder, private to the account that runs it, and what is in it."""

    cluster: Path
    account: Account

    @property
    def data(self) -> Path:
        """Return PostgreSQL's own data folder."""
        return self.cluster / "data"

    @property
    def password(self) -> Path:
        """Return the file with the password (mode 0600)."""
        return self.cluster / "password"

    @property
    def log(self) -> Path:
        """Return the server's log."""
        return self.cluster / "server.log"

    def forget(self, home: Path) -> None:
        """Remove the pointer from `home` to a cluster elsewhere, once that is deleted."""
        (home / _POINTER).unlink(missing_ok=True)


def find_place(home: Path) -> Place | None:
    """Return where `home` keeps its cluster, or None when it has none yet."""
    pointer = home / _POINTER
    try:
        cluster = Path(pointer.read_text().strip()) if pointer.exists() else home / "postgres"
        if not cluster.is_dir():
            return None
    except OSError as reason:
        raise ServerUnusable(
            f"{home} cannot be read: {reason.strerror}. Set GQTS_HOME to a folder of yours."
        ) from reason
    return Place(cluster, choose_account(cluster))


def make_place(home: Path) -> Place:
    """Return where `home` keeps its cluster, making the folder when it is new; raise `ServerUnusable`."""
    found = find_place(home)
    if found is not None:
        found.account.give(found.cluster)  # an interrupted start may have left it root's
        return found
    account = choose_account(None)
    if account.may_reach(home):
        cluster = home / "postgres"
    else:
        cluster = _ELSEWHERE / hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    try:
        cluster.parent.mkdir(parents=True, exist_ok=True)
        if not account.may_reach(cluster.parent):
            raise ServerUnusable(
                f"The user that runs PostgreSQL (uid {account.uid}) reaches neither {home} "
                f"nor {cluster.parent}. Set GQTS_HOME to a folder it can reach, or set GQTS_DATABASE_URL."
            )
        cluster.mkdir(mode=0o700, exist_ok=True)
        account.give(cluster)
        if cluster.parent != home:
            (home / _POINTER).write_text(f"{cluster}\n")
    except OSError as reason:
        raise ServerUnusable(
            f"{cluster} cannot be made: {reason.strerror}. Set GQTS_HOME to a folder of yours."
        ) from reason
    return Place(cluster, account)


def make_home(home: Path) -> None:
    """Make `home` when it is absent: others may pass through it (root's server must), none may list it."""
    try:
        home.mkdir(mode=0o711, parents=True, exist_ok=True)
    except OSError as reason:
        raise ServerUnusable(
            f"{home} cannot be made: {reason.strerror}. Set GQTS_HOME to a folder of yours."
        ) from reason
