"""Trying codes: a program that asks for one serial after another, to learn which there are."""

from __future__ import annotations

from datetime import datetime, timedelta

from gqts.simulator.campaigns.campaign import Campaign, in_time
from gqts.simulator.keys import make_serial
from gqts.simulator.randomness import Stream
from gqts.simulator.shoppers import REGIONS, Look, Network, Sight, Who
from gqts.simulator.shoppers.looks import Reason

_TRIED_FROM = 9_000_000_000
_SERIAL_BITS = 60


def try_codes(
    seed: int, product_uri: str, began_at: datetime, *, tries: int, clients: int, seconds_between: int
) -> Campaign:
    """Ask for serials of a product from a number of addresses by turns, as a browser on a home line would seem to."""
    chance = Stream(seed, "trying", product_uri, tries, clients)
    region = REGIONS["CN-GD"]
    sights = [
        Sight(Network.ACCESS if clients > 1 else Network.HOSTING, region, 50, f"{region.code}/trying/{number}")
        for number in range(clients)
    ]
    looks: list[Look] = []
    at = began_at
    for place in range(tries):
        at += timedelta(seconds=chance.between(1, 2 * seconds_between - 1))
        code = f"{product_uri}/21/{make_serial(_TRIED_FROM + place, chance.below(1 << _SERIAL_BITS))}"
        sight = sights[place % clients]
        looks.append(Look(at, code, Who.SHOPPER, sight, "model 1, release 17, zh-CN", "a program", Reason.PROBE))
    return Campaign("enumeration", frozenset(one.uri for one in looks), began_at, (), in_time(looks))
