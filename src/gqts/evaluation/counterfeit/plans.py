"""The campaigns that are planted, how each is planted in a market, and why some of them cannot be seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from gqts.simulator.campaigns import Campaign, Seal, clone_one, copy_many, divert, guess_serials, try_codes
from gqts.simulator.randomness import Stream
from gqts.simulator.shoppers import REGIONS, Habits, Life

COPIES = 300
MANY = 200
DAYS = 180
_TRIES = 500

Plant = Callable[[int, Sequence[Life], Habits, Seal], Campaign]


@dataclass(frozen=True, slots=True)
class Setup:
    """A campaign to plant. `limit` says what of it no scan can show; `has_copies` whether anything is sold."""

    code: str
    title: str
    plant: Plant
    limit: str
    has_copies: bool = True
    mints_here: bool = True
    """Whether the serials of the product are minted by the host, so that it knows which there are."""
    seals: tuple[Seal, ...] = ()
    """What forgers may put under a seal beside nothing."""


def _clone(seed: int, lives: Sequence[Life], habits: Habits, seal: Seal) -> Campaign:
    life = _choose(seed, "clone", lives)
    return clone_one(seed, life, habits, copies=COPIES, days=DAYS, seal=seal)


def _clone_in_one_region(seed: int, lives: Sequence[Life], habits: Habits, seal: Seal) -> Campaign:
    life = _choose(seed, "clone", lives)
    return clone_one(seed, life, habits, copies=COPIES, days=DAYS, seal=seal, at_one_place=True)


def _copies(seed: int, lives: Sequence[Life], habits: Habits, seal: Seal) -> Campaign:
    return copy_many(seed, _consignment(seed, lives)[:MANY], habits, days=DAYS, seal=seal)


def _copies_before_release(seed: int, lives: Sequence[Life], habits: Habits, seal: Seal) -> Campaign:
    return copy_many(seed, _consignment(seed, lives)[:MANY], habits, days=DAYS, seal=seal, before_release=True)


def _diverted(seed: int, lives: Sequence[Life], habits: Habits, _: Seal) -> Campaign:
    return divert(seed, _consignment(seed, lives)[:COPIES], habits, days=DAYS, into=REGIONS["TH-10"])


def _guessed(seed: int, lives: Sequence[Life], habits: Habits, seal: Seal) -> Campaign:
    life = _choose(seed, "guessed", lives)
    product = life.uri.partition("/21/")[0]
    return guess_serials(seed, product, life.delivered_at, habits, copies=MANY, days=DAYS, seal=seal)


def _tried(clients: int, seconds: int) -> Plant:
    def plant(seed: int, lives: Sequence[Life], _: Habits, __: Seal) -> Campaign:
        life = _choose(seed, "tried", lives)
        product = life.uri.partition("/21/")[0]
        return try_codes(seed, product, life.delivered_at, tries=_TRIES, clients=clients, seconds_between=seconds)

    return plant


def _choose(seed: int, name: str, lives: Sequence[Life]) -> Life:
    return Stream(seed, "planting", name).choose(lives[len(lives) // 4 : len(lives) // 2])


def _consignment(seed: int, lives: Sequence[Life]) -> list[Life]:
    """Return the goods of a consignment of the market's second quarter, in the order of their sale."""
    number = _choose(seed, "consignment", lives).consignment
    return [life for life in lives if life.consignment == number]


_ALL_SEALS = (Seal.MADE_UP, Seal.COPIED)
_ALL = (
    Setup(
        "clone",
        f"One serial on {COPIES} copies, sold everywhere",
        _clone,
        "Until its second buyer looks nothing differs from genuine goods.",
        seals=_ALL_SEALS,
    ),
    Setup(
        "clone_in_one_region",
        f"One serial on {COPIES} copies, sold in one region",
        _clone_in_one_region,
        "Nobody travels impossibly within a region: only the number of devices tells.",
        seals=_ALL_SEALS,
    ),
    Setup(
        "copies",
        f"{MANY} serials on one copy each, read off sold goods",
        _copies,
        "A serial with one copy is seen twice at the most: by its genuine buyer and by the other one, as after a gift. "
        "Only the lot as a whole can show it.",
        seals=_ALL_SEALS,
    ),
    Setup(
        "copies_before_release",
        f"{MANY} serials on one copy each, sold before the genuine goods are released",
        _copies_before_release,
        "It takes two devices on one item, for one may be a packer's: a copy whose one buyer looks once is not seen.",
        seals=_ALL_SEALS,
    ),
    Setup(
        "diversion",
        f"{COPIES} genuine items of a consignment, sold in another country",
        _diverted,
        "The goods are genuine and so is what is under their seal; only where they are seen differs.",
    ),
    Setup(
        "guessed",
        f"{MANY} copies with serials that nobody gave out, of a product whose serials are minted here",
        _guessed,
        "Each buyer who looks reads “unknown” at once; a brand's alert needs one look.",
        seals=(Seal.MADE_UP,),
    ),
    Setup(
        "guessed_of_brand",
        f"{MANY} copies with serials that nobody gave out, of a product that its brand numbers by itself",
        _guessed,
        "Each buyer who looks reads “unknown” at once, but the brand is not alerted: which serials there are, its "
        "own events alone tell, and these may come later.",
        mints_here=False,
        seals=(Seal.MADE_UP,),
    ),
    Setup(
        "tried_from_one_address",
        f"A program tries {_TRIES} serials from one address, one every 5 seconds",
        _tried(1, 5),
        "Who asks for fewer than twenty in an hour is not told from people who mistype.",
        has_copies=False,
        mints_here=False,
    ),
    Setup(
        "tried_from_many_addresses",
        f"A program tries {_TRIES} serials from 100 addresses in turn, one every 5 seconds",
        _tried(100, 5),
        "Each address asks for 7 in an hour: no client stands out. Serials of 80 random bits make trying hopeless "
        "whoever does it.",
        has_copies=False,
        mints_here=False,
    ),
)
SETUPS: Mapping[str, Setup] = {one.code: one for one in _ALL}
"""Every campaign by its code, in the order of the report."""
