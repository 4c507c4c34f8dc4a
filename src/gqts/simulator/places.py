"""The places of the simulated world: real ports, airports and cities with their UN/LOCODE where it is
sure; invented firms run them.

Coordinates are WGS 84 degrees, to about a kilometre. A factory has lines, which are read points of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from gqts.simulator.firms import FIRMS, Firm
from gqts.simulator.hours import ALWAYS, DAYTIME, OFFICE, ZONES, Hours, Zone
from gqts.simulator.keys import CANONICAL, make_gln
from gqts.simulator.tables import read_table

SiteRole = Literal[
    "factory",
    "warehouse",
    "port",
    "airport",
    "bonded_warehouse",
    "inspection_body",
    "customs",
    "distribution",
    "shop",
    "market",
]


@dataclass(frozen=True, slots=True)
class Site:
    """A place where events are read; `number` is its location reference in its firm's GLN range."""

    code: str
    firm: Firm
    role: SiteRole
    number: int
    country: str
    city: str
    unlocode: str
    latitude: float
    longitude: float
    zone: Zone
    english: str
    chinese: str
    lines: tuple[str, ...] = ()

    @property
    def gln(self) -> str:
        """Return the Global Location Number of the place."""
        return make_gln(self.firm.prefix, self.number)

    def place(self, spot: str = "") -> str:
        """Return the canonical SGLN of the place, or of a spot in it (a line, a dock)."""
        return f"{CANONICAL}/414/{self.gln}" + (f"/254/{spot}" if spot else "")

    @property
    def hours(self) -> Hours:
        """Return when it works."""
        if self.role in {"customs", "inspection_body"}:
            return OFFICE
        return ALWAYS if self.role in {"factory", "port", "airport"} else DAYTIME


_LINES = ("L1", "L2", "L3")


def _read_site(number: int, row: dict[str, str]) -> Site:
    role: SiteRole = row["role"]  # type: ignore[assignment] # the table is ours, and a test reads it
    return Site(
        code=row["code"],
        firm=FIRMS[row["firm"]],
        role=role,
        number=number,
        country=row["unlocode"][:2] or FIRMS[row["firm"]].country,
        city=row["city"],
        unlocode=row["unlocode"],
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        zone=ZONES[row["zone"]],
        english=row["english"],
        chinese=row["chinese"],
        lines=_LINES if role == "factory" else (),
    )


SITES: Mapping[str, Site] = {row["code"]: _read_site(1 + place, row) for place, row in enumerate(read_table("places"))}
"""Every place, by its code."""


def sites_of(firm: Firm, role: SiteRole) -> tuple[Site, ...]:
    """Return the places of a role that a firm runs, in the table's order."""
    return tuple(site for site in SITES.values() if site.firm == firm and site.role == role)
