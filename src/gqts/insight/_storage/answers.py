"""What was found about alerts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from gqts.kit.database import Transaction

_LATEST = "ORDER BY alert_id, is_official DESC, at DESC, answer_id DESC"


def insert_answer(tx: Transaction, row: Sequence[Any]) -> bool:
    """Keep an answer; return False, and keep nothing, when there is one of this id."""
    query = (
        "INSERT INTO insight.answer (alert_id, answer_id, at, organization_id, owner_id, is_official, person_id,"
        " person_name, rule, outcome, words) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
        " ON CONFLICT DO NOTHING"
    )
    return tx.execute(query, row).rowcount == 1


def select_answers(tx: Transaction, alerts: Collection[UUID]) -> list[tuple[Any, ...]]:
    """Return (id, at, organization, is official, person's name, outcome, words) of answers, the latest first."""
    return tx.execute(
        "SELECT answer_id, at, organization_id, is_official, person_name, outcome, words FROM insight.answer"
        " WHERE alert_id = ANY(%s) ORDER BY at DESC, answer_id DESC",
        (list(alerts),),
    ).fetchall()


def select_outcomes(tx: Transaction, alerts: Collection[UUID]) -> list[tuple[UUID, str]]:
    """Return (alert, the outcome that counts) of alerts: the latest of an authority, else the latest."""
    return tx.execute(
        "SELECT DISTINCT ON (alert_id) alert_id, outcome FROM insight.answer WHERE alert_id = ANY(%s)"  # noqa: S608
        f" {_LATEST}",
        (list(alerts),),
    ).fetchall()


def count_outcomes(tx: Transaction, owner: UUID | None) -> list[tuple[str, str, int]]:
    """Return (rule, outcome, alerts) of the outcomes that count, about an owner's goods or (None) about all."""
    return tx.execute(
        "SELECT rule, outcome, count(*) FROM (SELECT DISTINCT ON (alert_id) rule, outcome FROM insight.answer"  # noqa: S608
        f" WHERE (%(owner)s::uuid IS NULL OR owner_id = %(owner)s) {_LATEST}) AS counted GROUP BY rule, outcome",
        {"owner": owner},
    ).fetchall()
