"""The families of fraud: what is wrong, which of the four risks it is, when it is used, and where it shows.

A family is in use from one part of a season to another, so that what was learnt of the past ages. Those that know
which checks exist keep the documents of a parcel in agreement with each other: only what others tell shows them. Some
show nowhere; these are here so that nobody believes all fraud can be found.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gqts.simulator.randomness import Stream
from gqts.simulator.trade import counterfeit, joining, origin, quality, undervaluation
from gqts.simulator.trade.shipment import Parcel, Shipment, Trace, Truth

Deed = Callable[[Shipment, Parcel, Stream], bool]
"""Does something wrong to one parcel, or to what its consignment tells of it; returns whether that was possible."""


@dataclass(frozen=True, slots=True)
class Family:
    """One way to cheat. `since` and `until` are parts of a season, in hundredths; `weight` how common it is then."""

    name: str
    risk: str
    deed: Deed
    traces: frozenset[Trace]
    since: int = 0
    until: int = 100
    weight: int = 10
    is_whole: bool = False
    """Whether it is done to a whole consignment rather than to single parcels."""

    @property
    def truth(self) -> Truth:
        """Return what is true of a parcel that it was done to."""
        return Truth(self.name, self.risk, self.traces)


_COUNTERFEIT, _QUALITY, _ORIGIN, _UNDERVALUATION = "counterfeit", "quality", "origin", "undervaluation"
_D, _M, _E, _C, _MD, _R, _H = Trace
_NOWHERE: frozenset[Trace] = frozenset()


def _of(*traces: Trace) -> frozenset[Trace]:
    return frozenset(traces)


_ALL = (
    Family("cloned_serials", _COUNTERFEIT, counterfeit.clone_serials, _of(_E, _H)),
    Family("never_commissioned", _COUNTERFEIT, counterfeit.invent_serials, _of(_E), until=70),
    Family(
        "unauthorized_factory",
        _COUNTERFEIT,
        counterfeit.make_elsewhere,
        _of(_E, _R),
        weight=5,
        is_whole=True,
    ),
    Family("genuine_codes_on_copies", _COUNTERFEIT, counterfeit.relabel_copies, _NOWHERE, since=40, weight=6),
    Family("expired_certificate", _QUALITY, quality.let_expire, _of(_C), weight=5, is_whole=True),
    Family("withdrawn_certificate", _QUALITY, quality.withdraw, _of(_C), since=30, weight=5, is_whole=True),
    Family("forged_certificate", _QUALITY, quality.forge, _of(_E, _C), weight=5, is_whole=True),
    Family("lot_not_covered", _QUALITY, quality.cover_another_lot, _of(_C), weight=5, is_whole=True),
    Family("cold_chain_broken", _QUALITY, quality.break_cold_chain, _of(_E), weight=5, is_whole=True),
    Family("rotten_laboratory", _QUALITY, quality.pass_untested, _NOWHERE, weight=3, is_whole=True),
    Family("domestic_as_import", _ORIGIN, origin.sell_domestic, _of(_E)),
    Family("relabelled_origin", _ORIGIN, origin.relabel_origin, _of(_E, _C), weight=5, is_whole=True),
    Family("impossible_route", _ORIGIN, origin.travel_impossibly, _of(_E), until=80, weight=5, is_whole=True),
    Family("waybill_used_again", _ORIGIN, origin.reuse_waybill, _of(_M, _H), until=60),
    Family("more_than_was_packed", _ORIGIN, origin.inflate_quantity, _of(_E, _MD), since=20),
    Family("price_understated", _UNDERVALUATION, undervaluation.understate, _of(_M), until=55, weight=18),
    Family("price_understated_everywhere", _UNDERVALUATION, undervaluation.agree_on_too_little, _of(_D, _MD), since=35),
    Family("borrowed_identities", _UNDERVALUATION, undervaluation.borrow_identity, _of(_M, _H)),
    Family("split_orders", _UNDERVALUATION, undervaluation.split_orders, _of(_H)),
    Family("payment_named_twice", _UNDERVALUATION, joining.pay_for_one, _of(_M)),
    Family("coupon_made_up", _UNDERVALUATION, undervaluation.invent_coupon, _of(_M), since=25),
)
FAMILIES: Mapping[str, Family] = {family.name: family for family in _ALL}
"""Every family by its name."""


def families_in_use(hundredth: int) -> list[tuple[Family, int]]:
    """Return the families that are in use at a point of a season, with their weights."""
    return [(family, family.weight) for family in _ALL if family.since <= hundredth < family.until]
