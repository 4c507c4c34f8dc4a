"""Patterns: one lot, one seller, one line or one product that more people complain about than chance makes.

They surface by themselves: each complaint that is taken has the counts it belongs to looked at anew. People are counted
and not complaints, so that nobody makes a pattern alone. A pattern is for the authority and the brand, with the
identifiers it is made of (`list_cluster_identifiers`): where a recall or a case begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from gqts.accounts import Caller
from gqts.complaints._storage import complaints
from gqts.complaints._storage import patterns as _storage
from gqts.complaints.chance import chance_of, is_pattern, usual
from gqts.complaints.errors import ComplaintUnknown
from gqts.complaints.inbox import require_reader
from gqts.kit.database import Transaction
from gqts.kit.ids import new_id
from gqts.kit.outbox import publish
from gqts.organizations import AUTHORITIES

COMPLAINT_PATTERN = "complaints.pattern"
"""Fact: a pattern surfaced, once each. Key: its id. Payload: `dimension`, `value`, `brand` (an id or null), `people`.
"""
WINDOW = timedelta(days=180)
"""How far back complaints count for a pattern."""
MOST_IDENTIFIERS = 10_000
MOST_PATTERNS = 500


class Dimension(StrEnum):
    """What the complaints have in common. Stored: never renamed."""

    LOT = "lot"
    SELLER = "seller"
    LINE = "line"
    PRODUCT = "product"


@dataclass(frozen=True, slots=True)
class Pattern:
    """So many people, beside others of its `peers` (of one product, or of one brand), of which `expected` are usual,
    `at_most` with its uncertainty; `chance` makes as many by itself. `case_id` and `recall_id` are what became of it.
    """

    id: UUID
    dimension: Dimension
    value: str
    peers: str
    brand: UUID | None
    people: int
    expected: float
    at_most: float
    chance: float
    first_at: datetime
    last_at: datetime
    case_id: UUID | None = None
    recall_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A complaint of a pattern, and what it is about."""

    complaint_id: UUID
    identifier: str
    taken_at: datetime


def surface_patterns(tx: Transaction, complaint_id: UUID, brand: UUID | None, *, now: datetime) -> list[Pattern]:
    """Look at the counts that a complaint belongs to; keep and return the patterns that it makes or adds to."""
    found = []
    for dimension, value, peers in _storage.select_marks(tx, complaint_id):
        counts = _storage.count_people(tx, dimension, peers, now - WINDOW)
        people = counts.pop(value, 0)
        others = list(counts.values()) if peers else []
        if not is_pattern(people, others):
            continue
        expected, at_most = usual(others)
        pattern = Pattern(
            new_id(lambda: now), Dimension(dimension), value, peers, brand, people, expected, at_most,
            chance_of(people, at_most), now, now,
        )  # fmt: skip
        if _storage.upsert_pattern(tx, _row(pattern)):
            _tell(tx, pattern)
        found.append(pattern)
    return found


def list_patterns(tx: Transaction, caller: Caller) -> list[Pattern]:
    """Return the patterns that a caller may see, the latest first: an authority's of its complaints, a brand's own."""
    owner = require_reader(caller)
    return [_pattern(row) for row in _storage.select_patterns(tx, _narrow(caller, owner), owner, MOST_PATTERNS)]


def read_pattern(tx: Transaction, caller: Caller, pattern_id: UUID) -> tuple[Pattern, list[Member]]:
    """Return a pattern and those of its complaints that are before the caller; raise `ComplaintUnknown`."""
    owner = require_reader(caller)
    row = _storage.select_pattern(tx, pattern_id)
    narrowed = _narrow(caller, owner)
    if row is None or (narrowed is not None and row[4] != narrowed):
        raise ComplaintUnknown
    pattern = _pattern(row)
    members = _storage.select_cluster(tx, _mark(pattern), owner, MOST_IDENTIFIERS)
    if narrowed is None and not members:  # an authority in whose scope none of it is
        raise ComplaintUnknown
    return pattern, [Member(*one) for one in members]


def list_cluster_identifiers(tx: Transaction, pattern_id: UUID) -> list[str]:
    """Return the identifiers that a pattern's complaints are about, each once: where a recall or a case begins.

    For rooms above, which have asked who may; raise `ComplaintUnknown`.
    """
    row = _storage.select_pattern(tx, pattern_id)
    if row is None:
        raise ComplaintUnknown
    pattern = _pattern(row)
    members = _storage.select_cluster(tx, _mark(pattern), None, MOST_IDENTIFIERS)
    return list(dict.fromkeys(identifier for _, identifier, _ in members))


def forget_senders(tx: Transaction, *, now: datetime) -> int:
    """Forget the digests by which people were counted, once no pattern counts them any more; return how many."""
    return complaints.forget_senders(tx, now - WINDOW)


def _tell(tx: Transaction, pattern: Pattern) -> None:
    brand = None if pattern.brand is None else str(pattern.brand)
    payload = {"dimension": pattern.dimension.value, "value": pattern.value, "brand": brand, "people": pattern.people}
    publish(tx, COMPLAINT_PATTERN, str(pattern.id), payload)


def _narrow(caller: Caller, owner: UUID) -> UUID | None:
    """Return the brand that a caller's view is narrowed to, None for an authority."""
    return None if caller.roles & AUTHORITIES else owner


def _mark(one: Pattern) -> tuple[str, str, str]:
    return one.dimension.value, one.value, one.peers


def _row(one: Pattern) -> tuple[object, ...]:
    return (
        one.id, one.dimension.value, one.value, one.peers, one.brand, one.people, one.expected, one.at_most, one.chance,
        one.first_at, one.last_at,
    )  # fmt: skip


def _pattern(row: Sequence[object]) -> Pattern:
    return Pattern(row[0], Dimension(row[1]), *row[2:])  # type: ignore[arg-type]
