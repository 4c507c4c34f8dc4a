"""The SQL of profiles, lists and rates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from gqts.kit.database import Transaction

Row = tuple[Any, ...]
_PROFILE = (
    "SELECT name, version, state, body, made_at, made_by, reason, in_force_at, in_force_by, ended_at, ended_by,"
    " end_reason FROM risk.profile"
)
_PLAN = "SELECT office, version, random_rate, expected, capacity, valid_from, made_at, made_by, reason FROM risk.plan"
_LIST = "SELECT name, version, kind, entries, note, changed_at, changed_by, reason FROM risk.list"


def select_edition(tx: Transaction) -> UUID | None:
    """Return what the rules' present state is called, None before there are any."""
    found = tx.execute("SELECT edition FROM risk.edition").fetchone()
    return None if found is None else UUID(str(found[0]))


def set_edition(tx: Transaction, edition: UUID) -> None:
    """Name the rules' state anew; whoever does so at the same time waits."""
    tx.execute(
        "INSERT INTO risk.edition (edition) VALUES (%s) ON CONFLICT (is_one) DO UPDATE SET edition = EXCLUDED.edition",
        (edition,),
    )


def begin_edition(tx: Transaction, edition: UUID) -> bool:
    """Name the rules' first state; tell whether nobody did before."""
    done = tx.execute("INSERT INTO risk.edition (edition) VALUES (%s) ON CONFLICT (is_one) DO NOTHING", (edition,))
    return done.rowcount == 1


def select_profiles(tx: Transaction, *, name: str | None = None, state: str | None = None) -> list[Row]:
    """Return versions of profiles, by name, the newest version first."""
    return tx.execute(
        f"{_PROFILE} WHERE (%(name)s::text IS NULL OR name = %(name)s)"
        " AND (%(state)s::text IS NULL OR state = %(state)s) ORDER BY name, version DESC".encode(),
        {"name": name, "state": state},
    ).fetchall()


def select_latest_profiles(tx: Transaction) -> list[Row]:
    """Return of each profile the version in force, else the newest."""
    return tx.execute(
        _PROFILE.replace("SELECT", "SELECT DISTINCT ON (name)", 1).encode()
        + b" ORDER BY name, (state = 'in_force') DESC, version DESC"
    ).fetchall()


def insert_profile(tx: Transaction, name: str, body: Mapping[str, Any], made: tuple[datetime, str, str]) -> int:
    """Keep a draft; return its version."""
    row = tx.execute(
        "INSERT INTO risk.profile (name, version, state, body, made_at, made_by, reason)"
        " SELECT %(name)s, coalesce(max(version), 0) + 1, 'draft', %(body)s, %(at)s, %(by)s, %(reason)s"
        " FROM risk.profile WHERE name = %(name)s RETURNING version",
        {"name": name, "body": Jsonb(body), "at": made[0], "by": made[1], "reason": made[2]},
    ).fetchone()
    assert row is not None
    return int(row[0])


def update_draft(tx: Transaction, name: str, body: Mapping[str, Any], made: tuple[datetime, str, str]) -> int | None:
    """Write a draft anew; return its version, None when there is no draft."""
    row = tx.execute(
        "UPDATE risk.profile SET body = %s, made_at = %s, made_by = %s, reason = %s"
        " WHERE name = %s AND state = 'draft' RETURNING version",
        (Jsonb(body), *made, name),
    ).fetchone()
    return None if row is None else int(row[0])


def delete_draft(tx: Transaction, name: str, version: int) -> bool:
    """Throw a draft away; tell whether there was one."""
    done = tx.execute("DELETE FROM risk.profile WHERE name = %s AND version = %s AND state = 'draft'", (name, version))
    return done.rowcount == 1


def end_profile(tx: Transaction, name: str, ended: tuple[datetime, str, str]) -> int | None:
    """End what is in force of a profile; return its version, None when nothing is."""
    row = tx.execute(
        "UPDATE risk.profile SET state = 'ended', ended_at = %s, ended_by = %s, end_reason = %s"
        " WHERE name = %s AND state = 'in_force' RETURNING version",
        (*ended, name),
    ).fetchone()
    return None if row is None else int(row[0])


def put_in_force(tx: Transaction, name: str, version: int, at: datetime, by: str) -> bool:
    """Put a draft in force; tell whether there was one."""
    done = tx.execute(
        "UPDATE risk.profile SET state = 'in_force', in_force_at = %s, in_force_by = %s"
        " WHERE name = %s AND version = %s AND state = 'draft'",
        (at, by, name, version),
    )
    return done.rowcount == 1


def select_lists(tx: Transaction, *, name: str | None = None) -> list[Row]:
    """Return the newest version of every list, or every version of one, the newest first."""
    if name is not None:
        return tx.execute(f"{_LIST} WHERE name = %s ORDER BY version DESC".encode(), (name,)).fetchall()
    return tx.execute(
        _LIST.replace("SELECT", "SELECT DISTINCT ON (name)", 1).encode() + b" ORDER BY name, version DESC"
    ).fetchall()


def insert_list(
    tx: Transaction, name: str, kind: str, entries: list[str], note: str, changed: tuple[datetime, str, str]
) -> int:
    """Keep a list as it is from now on; return its version."""
    row = tx.execute(
        "INSERT INTO risk.list (name, version, kind, entries, note, changed_at, changed_by, reason)"
        " SELECT %(name)s, coalesce(max(version), 0) + 1, %(kind)s, %(entries)s, %(note)s, %(at)s, %(by)s, %(reason)s"
        " FROM risk.list WHERE name = %(name)s RETURNING version",
        {
            "name": name,
            "kind": kind,
            "entries": entries,
            "note": note,
            "at": changed[0],
            "by": changed[1],
            "reason": changed[2],
        },
    ).fetchone()
    assert row is not None
    return int(row[0])


def select_plans(tx: Transaction) -> list[Row]:
    """Return every version of every office's rates, the newest first."""
    return tx.execute(f"{_PLAN} ORDER BY office, version DESC".encode()).fetchall()


def insert_plan(tx: Transaction, row: Mapping[str, Any], valid_from: date) -> int:
    """Keep the rates of an office; return their version."""
    found = tx.execute(
        "INSERT INTO risk.plan (office, version, random_rate, expected, capacity, valid_from, made_at, made_by, reason)"
        " SELECT %(office)s, coalesce(max(version), 0) + 1, %(random_rate)s, %(expected)s, %(capacity)s,"
        " %(valid_from)s, %(at)s, %(by)s, %(reason)s FROM risk.plan WHERE office = %(office)s RETURNING version",
        {**row, "expected": Jsonb(row["expected"]), "valid_from": valid_from},
    ).fetchone()
    assert found is not None
    return int(found[0])
