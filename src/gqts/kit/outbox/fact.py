"""A fact, and writing it: one statement that also wakes whoever delivers, once the transaction commits."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from gqts.kit.database import Transaction
from gqts.kit.errors import GqtsError, Kind, shown

CHANNEL = "gqts_outbox"
"""The NOTIFY channel; a notification carries nothing, the table is the news."""

_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


class FactUnwritable(GqtsError):
    """A fact holds what the database cannot keep: a NUL, half a surrogate pair, or something that is not JSON."""

    kind = Kind.INVALID


class Undeliverable(GqtsError):
    """A handler raises this when no later attempt can succeed: the fact is given up at once, and kept."""

    kind = Kind.UNAVAILABLE


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact to deliver; `attempt` counts from 1."""

    id: int
    topic: str
    key: str
    payload: dict[str, Any]
    attempt: int
    created_at: datetime


def publish(
    tx: Transaction, topic: str, key: str, payload: dict[str, Any], *, not_before: datetime | None = None
) -> int:
    """Write a fact in the caller's transaction and return its number; raise `FactUnwritable`.

    `key` says what it is about; `not_before` holds its delivery back to that instant.
    """
    row = tx.execute(
        "WITH told AS (INSERT INTO kit.outbox (topic, key, payload, next_attempt_at) "
        "VALUES (%s, %s, %s::jsonb, coalesce(%s, now())) RETURNING id) "
        "SELECT id, pg_notify(%s, '') FROM told",
        [_plain(topic), _plain(key), _json(payload), not_before, CHANNEL],
    ).fetchone()
    assert row is not None
    return int(row[0])


def publish_many(tx: Transaction, topic: str, facts: Iterable[tuple[str, dict[str, Any]]]) -> int:
    """Write many facts of one topic, each a key and a payload; return how many; raise `FactUnwritable`."""
    rows = [(_plain(key), _json(payload)) for key, payload in facts]
    if rows:
        keys, payloads = zip(*rows, strict=True)
        tx.execute(
            "WITH told AS (INSERT INTO kit.outbox (topic, key, payload) "
            "SELECT %s, key, payload::jsonb FROM unnest(%s::text[], %s::text[]) AS fact (key, payload) "
            "RETURNING 1) SELECT count(*), pg_notify(%s, '') FROM told",
            [_plain(topic), list(keys), list(payloads), CHANNEL],
        )
    return len(rows)


def _plain(text: str) -> str:
    if "\0" in text or (not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text)):
        raise FactUnwritable(f"The topic or key {shown(text)!r} holds a NUL or half a surrogate pair.")
    return text


def _json(payload: dict[str, Any]) -> str:
    try:
        content = orjson.dumps(payload)
    except orjson.JSONEncodeError as reason:
        raise FactUnwritable(f"The payload of a fact is not JSON: {reason}") from reason
    if _NUL.search(content):
        raise FactUnwritable("The payload of a fact holds a NUL character, which PostgreSQL cannot keep.")
    return content.decode()
