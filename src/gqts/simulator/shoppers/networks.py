"""How an address shows where somebody is: rightly, wide of the mark, at a carrier's hub, or in another country.

A place by address is never exact (makers of such tables give an accuracy radius). A carrier puts thousands of people
behind few addresses (RFC 6598), listed where its gateway stands; a tunnel ends in whatever country it was rented in.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gqts.simulator.randomness import Stream
from gqts.simulator.shoppers.habits import Habits
from gqts.simulator.shoppers.people import Person
from gqts.simulator.shoppers.regions import MARKET, REGIONS, Region, choose_home


class Network(StrEnum):
    """What a table of addresses calls an address."""

    ACCESS = "access"
    CARRIER = "carrier"
    VPN = "vpn"
    HOSTING = "hosting"


@dataclass(frozen=True, slots=True)
class Sight:
    """What an address tells: a network, a region within so many kilometres, and the address cut to its network."""

    network: Network
    region: Region
    error_km: int
    prefix: str


_HUBS = tuple(REGIONS[code] for code in ("CN-GD", "CN-BJ", "CN-SH"))
_CARRIER_PREFIXES = 12
"""Of a carrier, by region."""
_TUNNEL_ENDS = tuple(REGIONS[code] for code in ("HK", "JP-13", "SG", "US-CA", "KR-11"))
_TUNNEL_PREFIXES = 60


def see(person: Person, place: Region, habits: Habits, chance: Stream) -> Sight:
    """Return what is seen of somebody who is at `place` now."""
    if person.has_tunnel and chance.has_luck(500):
        return _through_tunnel(habits, chance)
    if chance.has_luck(habits.carrier):
        return _through_carrier(person, place, habits, chance)
    at_home = place == person.home
    shown = choose_home(chance) if place.country == MARKET and chance.has_luck(habits.misplaced) else place
    prefix = person.home_prefix if at_home else f"{place.code}/access/{chance.below(4000)}"
    return Sight(Network.ACCESS, shown, chance.choose((5, 20, 50, 100)), prefix)


def see_hosted(chance: Stream) -> Sight:
    """Return what is seen of a program in a data centre."""
    end = chance.choose((*_TUNNEL_ENDS, *_HUBS))
    return Sight(Network.HOSTING, end, 20, f"{end.code}/hosting/{chance.below(200)}")


def _through_carrier(person: Person, place: Region, habits: Habits, chance: Stream) -> Sight:
    # abroad, a phone of the market is carried home by its own carrier: it seems never to have left
    origin = place if place.country == person.home.country else person.home
    shown = chance.choose(_HUBS) if origin.country == MARKET and chance.has_luck(habits.carrier_hub) else origin
    is_listed = not chance.has_luck(habits.carrier_unlisted)
    network = Network.CARRIER if is_listed else Network.ACCESS
    error = chance.choose((200, 500, 1000)) if is_listed else chance.choose((50, 200, 500))
    return Sight(network, shown, error, f"{shown.code}/{person.carrier}/{chance.below(_CARRIER_PREFIXES)}")


def _through_tunnel(habits: Habits, chance: Stream) -> Sight:
    end = chance.choose(_TUNNEL_ENDS)
    prefix = f"{end.code}/tunnel/{chance.below(_TUNNEL_PREFIXES)}"
    if chance.has_luck(habits.tunnel_unlisted):
        return Sight(Network.ACCESS, end, 50, prefix)
    return Sight(chance.weigh(((Network.VPN, 4), (Network.HOSTING, 1))), end, 50, prefix)
