"""The SQL of models."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from gqts.kit.database import Transaction

Row = tuple[Any, ...]
_MODEL = (
    "SELECT version, state, body, features, metrics, reference, trained_from, trained_until, made_at, made_by"
    " FROM risk.model"
)


def insert_model(
    tx: Transaction,
    body: str,
    told: tuple[Mapping[str, Any], Mapping[str, Any], Mapping[str, Any]],
    times: tuple[datetime, datetime, datetime],
    made_by: str,
) -> int:
    """Keep a model: its text; features, metrics and reference; from, until and when; return its version."""
    tx.execute("LOCK TABLE risk.model IN SHARE ROW EXCLUSIVE MODE")
    row = tx.execute(
        "INSERT INTO risk.model (version, state, body, features, metrics, reference, trained_from, trained_until,"
        " made_at, made_by) SELECT coalesce(max(version), 0) + 1, 'kept', %s, %s, %s, %s, %s, %s, %s, %s"
        " FROM risk.model RETURNING version",
        (body, *map(Jsonb, told), *times, made_by),
    ).fetchone()
    assert row is not None
    return int(row[0])


def select_models(tx: Transaction) -> list[Row]:
    """Return every model without its text, the newest first."""
    return tx.execute(
        "SELECT version, state, '', features, metrics, reference, trained_from, trained_until, made_at, made_by"
        " FROM risk.model ORDER BY version DESC"
    ).fetchall()


def select_model(tx: Transaction, *, version: int | None = None, state: str | None = None) -> Row | None:
    """Return one model, by its version or its state."""
    return tx.execute(
        f"{_MODEL} WHERE version = %s OR state = %s ORDER BY version DESC LIMIT 1".encode(), (version, state)
    ).fetchone()


def set_model_state(tx: Transaction, was: str, state: str) -> bool:
    """Set the state of the models in another; tell whether there was one."""
    return tx.execute("UPDATE risk.model SET state = %s WHERE state = %s", (state, was)).rowcount > 0


def set_state_of(tx: Transaction, version: int, state: str) -> None:
    """Set the state of one model."""
    tx.execute("UPDATE risk.model SET state = %s WHERE version = %s", (state, version))
