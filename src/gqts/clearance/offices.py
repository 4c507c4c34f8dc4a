"""How each customs office works: whether green and blue go without a person, where it lies, who else works there.

An office of which nothing is set releases both by itself, as ASYCUDA's lanes say, once the goods have arrived.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gqts.accounts import Caller, Permission
from gqts.clearance._storage import consignments
from gqts.clearance._storage import queue as _storage
from gqts.clearance.competence import require_customs
from gqts.clearance.errors import refuse_entry
from gqts.identifiers import IdentifierRefused, parse_identifier
from gqts.kit.database import Transaction
from gqts.organizations import record_act
from gqts.risk import Lane

MOST_REGIONS = 50
_OFFICE = re.compile(r"[0-9A-Z]{1,17}", re.ASCII)
_REGION = re.compile(r"[A-Z]{2}(?:[A-Z2-9]{3}|-[A-Z0-9]{1,3})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Office:
    """How an office works; `site` is the URI of its place in the master data, `regions` where it lies."""

    office: str
    releases_green: bool = True
    releases_blue: bool = True
    site: str = ""
    regions: tuple[str, ...] = ()
    changed_at: datetime | None = None
    changed_by: str = ""

    def releases(self, lane: Lane) -> bool:
        """Return whether goods in a lane go without a person."""
        return (lane is Lane.GREEN and self.releases_green) or (lane is Lane.BLUE and self.releases_blue)


def find_office(tx: Transaction, office: str) -> Office:
    """Return how an office works; as every one does when nothing is set."""
    rows = _storage.select_offices(tx, office)
    return _compose(rows[0]) if rows else Office(office)


def list_offices(tx: Transaction) -> list[Office]:
    """Return every office that is set up or has cases."""
    known = {row[0]: _compose(row) for row in _storage.select_offices(tx)}
    return [known.get(code) or Office(code) for code in sorted({*known, *consignments.select_offices(tx)})]


def set_office(
    tx: Transaction,
    caller: Caller,
    office: str,
    *,
    releases_green: bool,
    releases_blue: bool,
    site: str,
    regions: Sequence[str],
    now: datetime,
) -> Office:
    """Set how an office works; raise `EntryRefused`, `CustomsOnly`, `PermissionMissing`."""
    caller.require(Permission.HOST_RISK)
    require_customs(caller)
    if not _OFFICE.fullmatch(office):
        raise refuse_entry("office", office, "This is no office.", "Give its code, such as 5165.")
    places = tuple(dict.fromkeys(one.strip().upper() for one in regions if one.strip()))
    for one in places:
        if not _REGION.fullmatch(one) or len(places) > MOST_REGIONS:
            raise refuse_entry(
                "regions", one, "This is no place.", "Give UN/LOCODEs or regions, such as CNCAN or CN-44."
            )
    place = _read_site(site)
    changed = Office(office, releases_green, releases_blue, place, places, now, caller.actor.name)
    row = (
        office, releases_green, releases_blue, place, list(places), now, caller.actor.name,
    )  # fmt: skip
    _storage.upsert_office(tx, row)
    detail = {"office": office, "green": releases_green, "blue": releases_blue, "site": place, "regions": list(places)}
    record_act(tx, caller.actor, caller.organization, "office.set", detail, now=now)
    return changed


def _read_site(text: str) -> str:
    if not text.strip():
        return ""
    try:
        found = parse_identifier(text.strip())
    except IdentifierRefused as refused:
        raise _no_site(text) from refused
    if found.kind not in {"gln", "sgln"}:
        raise _no_site(text)
    return found.canonical


def _no_site(text: str) -> Exception:
    return refuse_entry("site", text, "This is no place.", "Give the URI of its GLN, or leave it empty.")


def _compose(row: tuple[object, ...]) -> Office:
    office, green, blue, site, regions, changed_at, changed_by = row
    return Office(str(office), bool(green), bool(blue), str(site), tuple(regions), changed_at, str(changed_by))  # type: ignore[arg-type]
