"""The mass balance of a recall: every unit in exactly one place of the account, and the pieces that nobody names.

What somebody withholds from the recaller is not guessed at: such units count as `untold`, and reach their holders by
their notices. A lot says how many pieces were made; those that no named unit stands for are unaccounted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gqts.kit.database import Transaction
from gqts.organizations import Organization
from gqts.recalls._storage import scoped as _storage
from gqts.recalls.recall import Recall
from gqts.tracing.recalling import find_made
from gqts.tracing.whereabouts import Reach

MOST_LOTS = 20_000
_PIECES = frozenset({"", "EA", "C62", "H87", "PCE"})
"""Units of measure that count pieces (UN/ECE Recommendation 20); none means pieces too (EPCIS 2.0 §7.3.3.3)."""


@dataclass(frozen=True, slots=True)
class Balance:
    """Units by how far they have come, which add up to `units`; `things` are lots and what carries goods; `claimed` are
    those that only a claim says are affected; `lot_pieces` and `unaccounted` are of the lots.
    """

    units: int
    things: int
    claimed: int
    made: int
    packed: int
    moved: int
    sold: int
    used: int
    ended: int
    untold: int
    lot_pieces: int
    unaccounted: int

    @property
    def share_unexplained(self) -> float:
        """Return the share of all pieces that are neither named nor told of."""
        whole = self.units + self.unaccounted
        return (self.unaccounted + self.untold) / whole if whole else 0.0


@dataclass(frozen=True, slots=True)
class Holding:
    """Units at one place, with one holder, as far as the recaller may see."""

    place: str | None
    holder: UUID | None
    reach: Reach | None
    units: int


def read_balance(tx: Transaction, recall: Recall) -> Balance:
    """Return the mass balance as far as the walk has come; what is not located yet counts as untold."""
    reaches = _storage.count_reaches(tx, recall.id)
    units, things, claimed = _storage.count_kinds(tx, recall.id)
    return Balance(
        units=units,
        things=things,
        claimed=claimed,
        made=reaches.get(Reach.MADE, 0),
        packed=reaches.get(Reach.PACKED, 0),
        moved=reaches.get(Reach.MOVED, 0),
        sold=reaches.get(Reach.SOLD, 0),
        used=reaches.get(Reach.USED, 0),
        ended=reaches.get(Reach.ENDED, 0),
        untold=reaches.get(Reach.UNTOLD, 0) + reaches.get(None, 0),
        lot_pieces=recall.lot_pieces,
        unaccounted=recall.unaccounted,
    )


def list_holdings(tx: Transaction, recall: Recall, *, limit: int = 200) -> Sequence[Holding]:
    """Return where units are and who has them, the most first."""
    return [Holding(*row) for row in _storage.count_places(tx, recall.id, limit)]


def settle_lots(tx: Transaction, recall: Recall, recaller: Organization, *, now: datetime) -> None:
    """Count the pieces that affected lots are said to have, as far as the recaller may see, and those nobody names."""
    lots = _storage.select_lots(tx, recall.id, MOST_LOTS)
    made: dict[str, float] = {}
    for one in find_made(tx, recaller, list(lots), now=now):
        if one.uom.upper() in _PIECES:
            # A lot may be told by a transformation and by its commissioning: the larger word counts, not their sum.
            made[one.uri] = max(made.get(one.uri, 0.0), one.quantity)
    pieces = sum(made.values())
    unaccounted = sum(max(0.0, quantity - lots[uri]) for uri, quantity in made.items())
    _storage.update_balance(tx, recall.id, int(pieces), int(unaccounted))
