"""Refuse a runtime library whose licence would bind those who use gqts: GPL and AGPL, and what is not known.

LGPL is no such licence for a library that is imported unchanged, but it is allowed by name only, with the reason; so is
a library whose metadata leaves out the licence that it brings.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
ALLOWED_BY_NAME = {
    "psycopg": "LGPL-3.0: imported unchanged; whoever deploys gqts may replace it",
    "psycopg-binary": "LGPL-3.0: as psycopg",
    "psycopg-pool": "LGPL-3.0: as psycopg",
    "crawler-user-agents": "MIT by the LICENSE file that it brings; its metadata names none",
}
PERMISSIVE = re.compile(
    r"MIT|BSD|CC0|Apache|ISC|PSF|Python Software Foundation|MPL|Unlicense|Zlib|PostgreSQL|HPND|0BSD"
)
BINDING = re.compile(r"GPL|General Public License|SSPL|BUSL|Commons Clause|EUPL|OSL", re.IGNORECASE)


def list_refused(libraries: list[dict[str, str]]) -> list[str]:
    """Return a line for each library that may not be used; each has `Name` and `License`, as pip-licenses tells."""
    return [
        f"{library['Name']}: {library['License']}"
        for library in libraries
        if library["Name"].lower().replace("_", "-") not in ALLOWED_BY_NAME and not is_allowed(library["License"])
    ]


def is_allowed(licence: str) -> bool:
    """Tell whether a licence leaves those who use gqts free: each part of an AND, and one of each OR."""
    if " AND " in licence or ";" in licence:
        return all(is_allowed(part.strip(" ()")) for part in re.split(r" AND |;", licence))
    if " OR " in licence:
        return any(is_allowed(part.strip(" ()")) for part in licence.split(" OR "))
    return bool(PERMISSIVE.search(licence)) and not BINDING.search(licence)


def list_libraries() -> list[dict[str, str]]:
    """Return the installed runtime libraries with their licences."""
    lock = (ROOT / "requirements" / "runtime.txt").read_text()
    locked = [Requirement(line) for line in re.findall(r"^[A-Za-z0-9._-]+==[^\\\n]+", lock, re.MULTILINE)]
    names = sorted(one.name for one in locked if one.marker is None or one.marker.evaluate())
    command = [sys.executable, "-m", "piplicenses", "--format=json", "--packages", *names]
    libraries: list[dict[str, str]] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    if len(libraries) != len(names):
        raise SystemExit(f"licences: {len(names)} libraries are locked, {len(libraries)} installed; run make setup")
    return libraries


if __name__ == "__main__":
    libraries = list_libraries()
    refused = list_refused(libraries)
    for line in refused:
        print(f"licences: not allowed: {line}", file=sys.stderr)
    print(f"licences: {len(libraries)} runtime libraries, {len(refused)} refused")
    sys.exit(1 if refused else 0)
