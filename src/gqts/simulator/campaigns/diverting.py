"""Diversion: genuine goods of a lot, meant for one market and sold in another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from gqts.simulator.campaigns.campaign import Campaign, Seal, in_time, look_at_copy, plan_sales
from gqts.simulator.randomness import Stream
from gqts.simulator.shoppers import Habits, Life, Look, Region
from gqts.simulator.shoppers.looks import Reason


def divert(seed: int, lives: Sequence[Life], habits: Habits, *, days: int, into: Region) -> Campaign:
    """Sell the items in a region of another country instead; whoever looked at them as theirs never had them."""
    chance = Stream(seed, "diverted", lives[0].uri, len(lives), habits.scan)
    began_at = max(life.made_at for life in lives) + timedelta(days=chance.between(10, 30))
    sold_at = plan_sales(len(lives), began_at, days, chance)
    looks: list[Look] = []
    for place, (life, at) in enumerate(zip(lives, sold_at, strict=True)):
        # the goods are genuine, and so is what is under the seal
        name = f"abroad-{place}-{life.uri}"
        looks += look_at_copy(life.uri, name, into, at, habits, chance, Seal.COPIED, Reason.DIVERTED)
    return Campaign("diversion", frozenset(life.uri for life in lives), began_at, tuple(sold_at), in_time(looks))
