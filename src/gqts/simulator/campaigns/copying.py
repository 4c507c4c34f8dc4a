"""Copies: one code on all of them, one code on each, or codes that nobody ever gave out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from gqts.simulator.campaigns.campaign import Campaign, Seal, in_time, look_at_copy, plan_sales
from gqts.simulator.keys import make_serial
from gqts.simulator.randomness import Stream
from gqts.simulator.shoppers import Habits, Life, Look, Region
from gqts.simulator.shoppers.looks import Reason
from gqts.simulator.shoppers.regions import choose_home

_GUESSED_FROM = 8_000_000_000
_SERIAL_BITS = 60


def clone_one(
    seed: int, life: Life, habits: Habits, *, copies: int, days: int, seal: Seal, at_one_place: bool = False
) -> Campaign:
    """Put the code of one sold item on many copies, sold everywhere, or in one region only."""
    chance = Stream(seed, "clone", life.uri, copies, habits.scan, seal, at_one_place)
    began_at = life.delivered_at + timedelta(days=chance.between(5, 30))
    only = choose_home(chance) if at_one_place else None
    sold_at = plan_sales(copies, began_at, days, chance)
    looks = _look_at_all([life.uri] * copies, sold_at, habits, chance, seal, only)
    return Campaign("clone", frozenset([life.uri]), began_at, tuple(sold_at), looks)


def copy_many(
    seed: int, lives: Sequence[Life], habits: Habits, *, days: int, seal: Seal, before_release: bool = False
) -> Campaign:
    """Put the code of each item on one copy: read off goods in a shop's or buyer's hand, or before their release."""
    chance = Stream(seed, "copies", lives[0].uri, len(lives), habits.scan, seal, before_release)
    if before_release:
        began_at = min(life.made_at for life in lives) + timedelta(days=2)
        days = max(2, (min(life.release.at for life in lives) - began_at).days)
    else:
        began_at = max(life.delivered_at for life in lives) + timedelta(days=chance.between(5, 30))
    sold_at = plan_sales(len(lives), began_at, days, chance)
    looks = _look_at_all([life.uri for life in lives], sold_at, habits, chance, seal, None)
    return Campaign("copies", frozenset(life.uri for life in lives), began_at, tuple(sold_at), looks)


def guess_serials(
    seed: int, product_uri: str, began_at: datetime, habits: Habits, *, copies: int, days: int, seal: Seal
) -> Campaign:
    """Put serials of the right form on copies that nobody ever gave to anything."""
    chance = Stream(seed, "guessed", product_uri, copies, habits.scan, seal)
    codes = [
        f"{product_uri}/21/{make_serial(_GUESSED_FROM + place, chance.below(1 << _SERIAL_BITS))}"
        for place in range(copies)
    ]
    sold_at = plan_sales(copies, began_at, days, chance)
    looks = _look_at_all(codes, sold_at, habits, chance, seal, None)
    return Campaign("guessed", frozenset(codes), began_at, tuple(sold_at), looks)


def _look_at_all(
    codes: Sequence[str],
    sold_at: Sequence[datetime],
    habits: Habits,
    chance: Stream,
    seal: Seal,
    only: Region | None,
) -> tuple[Look, ...]:
    looks: list[Look] = []
    for place, (code, at) in enumerate(zip(codes, sold_at, strict=True)):
        home = only or choose_home(chance)
        looks += look_at_copy(code, f"copy-{place}-{code}", home, at, habits, chance, seal, Reason.COPY)
    return in_time(looks)
