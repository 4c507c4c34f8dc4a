"""The ways goods take: from where, inspected by whom, over which ports, cleared, stored, sold and delivered by whom.

Times at sea and in the air are tables, not computed from coordinates, so that no machine's arithmetic can change a
world; they are those of liner schedules, with slack.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from gqts.simulator.firms import FIRMS, Firm
from gqts.simulator.places import SITES, Site
from gqts.simulator.products import PRODUCTS, Product
from gqts.simulator.tables import read_table

TraceLevel = Literal["factory", "trader", "port"]
TradeMode = Literal["cross_border_retail", "parallel_import", "market_purchase_export"]


class Flow(StrEnum):
    """The kinds of story that goods have; each is told by one function of `flows`."""

    FACTORY_SEA = "factory_sea"
    TRADER_SEA = "trader_sea"
    TRADER_AIR = "trader_air"
    PORT_SEA = "port_sea"
    VEHICLE_TRADER = "vehicle_trader"
    VEHICLE_PORT = "vehicle_port"
    MARKET_EXPORT = "market_export"


LEVELS: Mapping[Flow, TraceLevel] = {
    Flow.FACTORY_SEA: "factory",
    Flow.TRADER_SEA: "trader",
    Flow.TRADER_AIR: "trader",
    Flow.PORT_SEA: "port",
    Flow.VEHICLE_TRADER: "trader",
    Flow.VEHICLE_PORT: "port",
    Flow.MARKET_EXPORT: "trader",
}
"""How far upstream the evidence of each flow reaches."""

MODES: Mapping[Flow, TradeMode] = {
    Flow.FACTORY_SEA: "cross_border_retail",
    Flow.TRADER_SEA: "cross_border_retail",
    Flow.TRADER_AIR: "cross_border_retail",
    Flow.PORT_SEA: "cross_border_retail",
    Flow.VEHICLE_TRADER: "parallel_import",
    Flow.VEHICLE_PORT: "parallel_import",
    Flow.MARKET_EXPORT: "market_purchase_export",
}

SUPERVISION_CODES: Mapping[Flow, str] = {
    Flow.FACTORY_SEA: "1210",
    Flow.TRADER_SEA: "1210",
    Flow.PORT_SEA: "1210",
    Flow.TRADER_AIR: "9610",
    Flow.VEHICLE_TRADER: "0110",
    Flow.VEHICLE_PORT: "0110",
    Flow.MARKET_EXPORT: "1039",
}
"""China Customs' supervision mode: 1210 bonded, 9610 direct, 0110 general trade, 1039 market purchase."""


@dataclass(frozen=True, slots=True)
class Lane:
    """One way that some products take. `stops` are the ports or airports in order; `weight` how common the lane is.

    `store` is the bonded warehouse, vehicle yard or foreign buyer's place where the goods end up; `seller` is the
    platform, `courier` the parcel carrier (the seller again where there is no parcel).
    """

    code: str
    flow: Flow
    products: tuple[Product, ...]
    origin: Site
    inspector: Site
    stops: tuple[Site, ...]
    post: Site
    store: Site
    seller: Firm
    courier: Firm
    weight: int

    @property
    def level(self) -> TraceLevel:
        """Return how far upstream the evidence of its goods reaches."""
        return LEVELS[self.flow]

    @property
    def ports(self) -> dict[str, str]:
        """Return its first and last stop as event extensions, by UN/LOCODE."""
        return {
            "gqts:port_of_loading": self.stops[0].unlocode,
            "gqts:port_of_discharge": self.stops[-1].unlocode,
        }

    @property
    def mode(self) -> TradeMode:
        """Return the trade mode of its goods."""
        return MODES[self.flow]


_DAY = 24 * 60
PASSAGES: Mapping[tuple[str, str], tuple[int, int]] = {
    ("osaka_port", "nansha_port"): (5 * _DAY, 7 * _DAY),
    ("kobe_port", "mawei_port"): (4 * _DAY, 6 * _DAY),
    ("yokohama_port", "mawei_port"): (5 * _DAY, 7 * _DAY),
    ("tauranga_port", "nansha_port"): (16 * _DAY, 19 * _DAY),
    ("auckland_port", "sydney_port"): (4 * _DAY, 5 * _DAY),
    ("sydney_port", "nansha_port"): (13 * _DAY, 16 * _DAY),
    ("barcelona_port", "ningbo_port"): (28 * _DAY, 33 * _DAY),
    ("ningbo_port", "mawei_port"): (1 * _DAY, 2 * _DAY),
    ("hamburg_port", "shanghai_port"): (33 * _DAY, 38 * _DAY),
    ("shanghai_port", "mawei_port"): (2 * _DAY, 3 * _DAY),
    ("rotterdam_port", "nansha_port"): (31 * _DAY, 36 * _DAY),
    ("losangeles_port", "nansha_port"): (19 * _DAY, 23 * _DAY),
    ("losangeles_port", "tianjin_port"): (17 * _DAY, 21 * _DAY),
    ("jebelali_port", "nansha_port"): (15 * _DAY, 18 * _DAY),
    ("ningbo_port", "jebelali_port"): (18 * _DAY, 22 * _DAY),
    ("nansha_port", "mombasa_port"): (20 * _DAY, 24 * _DAY),
    ("narita_airport", "baiyun_airport"): (300, 340),
    ("narita_airport", "hongkong_airport"): (300, 330),
}
"""Minutes from departure to arrival, least and most, by the codes of the two stops."""


def _read_lane(row: dict[str, str]) -> Lane:
    return Lane(
        code=row["code"],
        flow=Flow(row["flow"]),
        products=tuple(PRODUCTS[product] for product in row["products"].split("+") if product),
        origin=SITES[row["origin"]],
        inspector=SITES[row["inspector"]],
        stops=tuple(SITES[stop] for stop in row["stops"].split("+")),
        post=SITES[row["post"]],
        store=SITES[row["store"]],
        seller=FIRMS[row["seller"]],
        courier=FIRMS[row["courier"]],
        weight=int(row["weight"]),
    )


LANES: Mapping[str, Lane] = {row["code"]: _read_lane(row) for row in read_table("lanes")}
"""Every lane, by its code."""
