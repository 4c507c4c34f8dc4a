"""The places of the simulated world: real ports, airports and cities, run by invented firms.

A UN/LOCODE is given where it is sure.
Coordinates are WGS 84 degrees, to about a kilometre. The spots of a place (lines, docks, racks) are read points of
their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

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
    spots: tuple[str, ...] = ()

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


LINES = ("L1", "L2", "L3")
"""The production lines of a factory."""

SPOTS: Mapping[str, tuple[str, str]] = {
    "L1": ("line 1", "1 号生产线"),
    "L2": ("line 2", "2 号生产线"),
    "L3": ("line 3", "3 号生产线"),
    "GATE1": ("goods-in gate 1", "1 号收货口"),
    "LABEL1": ("labelling bench 1", "1 号贴标台"),
    "PACK1": ("packing bench 1", "1 号装箱台"),
    "PALLET1": ("palletiser 1", "1 号码垛机"),
    "PARCEL1": ("parcel bench 1", "1 号打包台"),
    "PICK1": ("picking aisle 1", "1 号拣货通道"),
    "STORE1": ("storage area 1", "1 号储存区"),
    "QA": ("inspection room", "检验室"),
    "DOCK1": ("dock 1", "1 号月台"),
    "DOCK2": ("dock 2", "2 号月台"),
    "DOCK3": ("dock 3", "3 号月台"),
}
"""The names of spots, English and Chinese."""

_SPOTS_BY_ROLE: Mapping[str, tuple[str, ...]] = {
    "factory": (*LINES, "GATE1", "PACK1", "PALLET1", "QA", "DOCK1"),
    "distribution": ("GATE1", "LABEL1", "PACK1", "PALLET1", "PARCEL1", "QA", "DOCK1"),
    "warehouse": ("DOCK2", "STORE1"),
    "bonded_warehouse": ("DOCK2", "DOCK3", "STORE1", "PICK1", "PARCEL1", "QA"),
    "market": ("PACK1", "DOCK1"),
    "airport": ("DOCK1", "DOCK3"),
}


def _read_site(number: int, row: dict[str, str]) -> Site:
    role = cast("SiteRole", row["role"])
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
        spots=tuple(row["spots"].split("+")) if row["spots"] else _SPOTS_BY_ROLE.get(role, ()),
    )


SITES: Mapping[str, Site] = {row["code"]: _read_site(1 + place, row) for place, row in enumerate(read_table("places"))}
"""Every place, by its code."""


def sites_of(firm: Firm, role: SiteRole) -> tuple[Site, ...]:
    """Return the places of a role that a firm runs, in the table's order."""
    return tuple(site for site in SITES.values() if site.firm == firm and site.role == role)
