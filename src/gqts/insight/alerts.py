"""The inbox of alerts about scans, and what was found when somebody looked into one.

Each answer is kept with who gave it, when and why; the latest counts, an authority's before a firm's. Together they
measure how often each rule is right, which is what its thresholds are judged by. An alert tells of one thing and where
it was scanned, for it is about that thing; of who scanned it tells nothing.

A system that does not know whether its answer arrived sends it again under the same key of its own: the answer has an
id that follows from who gives it and that key, so that it is kept once.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

from gqts.accounts import Caller, Permission
from gqts.conduct import Rate, rate
from gqts.insight._storage import answers as _storage
from gqts.insight.errors import AlertUnknown, AnswerKeyUsed, AnswerRefused
from gqts.insight.goods import reads_all
from gqts.kit.database import Transaction
from gqts.kit.errors import Fault, shown
from gqts.kit.ids import new_id
from gqts.organizations import AUTHORITIES
from gqts.scans import AlertFilter, Reason, ScanAlert, find_alert, list_alerts

LONGEST_ANSWER = 2_000
LONGEST_KEY = 200


class Outcome(StrEnum):
    """What was found. Stored: never renamed."""

    DATA_WRONG = "data_wrong"
    """The goods are in order: the record was late, incomplete or wrong."""
    NOTHING_WRONG = "nothing_wrong"
    """It was looked into, and nothing is wrong with the goods or the record."""
    COUNTERFEIT = "counterfeit"
    """The goods, or the code on them, are copied."""
    DIVERTED = "diverted"
    """The goods are genuine, and sold where they are not meant to be."""


CONFIRMED = frozenset({Outcome.COUNTERFEIT, Outcome.DIVERTED})
"""Outcomes with which the alert was right."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody found."""

    id: UUID
    at: datetime
    organization_id: UUID
    is_official: bool
    person_name: str
    outcome: Outcome
    words: str


@dataclass(frozen=True, slots=True)
class Item:
    """An alert, and what was found that counts; None while nobody answered."""

    alert: ScanAlert
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class Precision:
    """How often a rule was right, of the alerts that were answered: confirmed ones, with the bounds of that share."""

    rule: Reason
    answered: int
    data_wrong: int
    nothing_wrong: int
    confirmed: Rate


def find_reading_owner(tx: Transaction, caller: Caller) -> UUID | None:
    """Return about whose goods a caller reads alerts: None is everybody's.

    Raise `PermissionMissing`, or `AlertUnknown` for who acts for no organization.
    """
    caller.require(Permission.SCANS_READ)
    if caller.organization is None:
        raise AlertUnknown
    return None if reads_all(tx, caller) else caller.organization


def list_inbox(
    tx: Transaction,
    caller: Caller,
    *,
    wanted: AlertFilter | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 25,
) -> list[Item]:
    """Return the alerts about goods that a caller may read of, the newest first; raise `PermissionMissing`."""
    owner = find_reading_owner(tx, caller)
    found = list_alerts(tx, owner, wanted=wanted, after=after, limit=limit)
    outcomes = _find_outcomes(tx, [one.id for one in found])
    return [Item(one, outcomes.get(one.id)) for one in found]


def read_alert(tx: Transaction, caller: Caller, alert_id: UUID) -> tuple[ScanAlert, list[Answer]]:
    """Return an alert and what was found, the latest first; raise `PermissionMissing` or `AlertUnknown`."""
    alert = find_alert(tx, alert_id, find_reading_owner(tx, caller))
    if alert is None:
        raise AlertUnknown
    return alert, [_answer(row) for row in _storage.select_answers(tx, [alert_id])]


def find_counting(answers: Sequence[Answer]) -> Outcome | None:
    """Return what was found that counts, of answers of which the latest come first: an authority's before a firm's."""
    counting = next((one for one in answers if one.is_official), answers[0] if answers else None)
    return None if counting is None else counting.outcome


def answer_alert(
    tx: Transaction, caller: Caller, alert_id: UUID, outcome: Outcome, words: str, *, key: str = "", now: datetime
) -> Answer:
    """Keep what a caller found, under a key of theirs once; return it as it was kept first.

    Raises `PermissionMissing`, `AlertUnknown`, `AnswerRefused`, or `AnswerKeyUsed` for another answer under that key.
    """
    alert, _ = read_alert(tx, caller, alert_id)
    caller.require(_answering(caller))
    if caller.organization is None:
        raise AlertUnknown
    told = words.strip()
    if not told or len(told) > LONGEST_ANSWER:
        fix = f"Write 1 to {LONGEST_ANSWER} characters: what you looked at, and what you found."
        raise _refuse("words", "An answer needs its reason in words.", words, fix)
    if len(key) > LONGEST_KEY or not key.isprintable():
        fix = f"Use at most {LONGEST_KEY} printable characters."
        raise _refuse("key", "This is no key of an answer.", key, fix)
    is_official = bool(caller.roles & AUTHORITIES)
    answer_id = _id_under(caller.organization, key) if key else new_id(lambda: now)
    answer = Answer(answer_id, now, caller.organization, is_official, caller.person_name, outcome, told)
    is_new = _storage.insert_answer(
        tx,
        (
            alert.id, answer.id, now, answer.organization_id, alert.owner, is_official, caller.person,
            answer.person_name, alert.reason.value, outcome.value, told,
        ),
    )  # fmt: skip
    return answer if is_new else _find_given(tx, alert_id, answer)


def may_answer(caller: Caller) -> bool:
    """Return whether a caller may say what was found: who answers complaints for a firm, or works customs' cases."""
    return caller.may(_answering(caller))


def measure_precision(tx: Transaction, caller: Caller) -> list[Precision]:
    """Return how often each rule was right about goods that a caller may read of; raise `PermissionMissing`."""
    counts: dict[Reason, dict[Outcome, int]] = {}
    for rule, outcome, alerts in _storage.count_outcomes(tx, find_reading_owner(tx, caller)):
        counts.setdefault(Reason(rule), {})[Outcome(outcome)] = alerts
    return [_precision(rule, those) for rule, those in sorted(counts.items())]


def _precision(rule: Reason, outcomes: dict[Outcome, int]) -> Precision:
    answered = sum(outcomes.values())
    confirmed = sum(count for outcome, count in outcomes.items() if outcome in CONFIRMED)
    return Precision(
        rule,
        answered,
        outcomes.get(Outcome.DATA_WRONG, 0),
        outcomes.get(Outcome.NOTHING_WRONG, 0),
        rate(confirmed, answered),
    )


def _id_under(organization_id: UUID, key: str) -> UUID:
    """Return the id of what an organization answers under a key: always the same (RFC 9562 §5.5)."""
    return uuid5(organization_id, key)


def _find_given(tx: Transaction, alert_id: UUID, answer: Answer) -> Answer:
    """Return the answer that was given under the same key; raise `AnswerKeyUsed` when it was another one."""
    given = next(one for row in _storage.select_answers(tx, [alert_id]) if (one := _answer(row)).id == answer.id)
    if (given.outcome, given.words) == (answer.outcome, answer.words):
        return given
    message, fix = "Another answer to this alert was given under this key.", "Give each answer a key of its own."
    raise AnswerKeyUsed(f"{message} {fix}", faults=(Fault("insight.answer.key_used", message, "key", "", fix),))


def _refuse(field: str, message: str, value: str, fix: str) -> AnswerRefused:
    fault = Fault(f"insight.answer.{field}", message, field, shown(value), fix)
    return AnswerRefused(f"{message} {fix}", faults=(fault,))


def _answering(caller: Caller) -> Permission:
    return Permission.CASES_WORK if caller.roles & AUTHORITIES else Permission.COMPLAINTS_ANSWER


def _find_outcomes(tx: Transaction, alerts: Collection[UUID]) -> dict[UUID, Outcome]:
    return {alert_id: Outcome(outcome) for alert_id, outcome in _storage.select_outcomes(tx, alerts)}


def _answer(row: Sequence[Any]) -> Answer:
    answer_id, at, organization_id, is_official, person_name, outcome, words = row
    return Answer(answer_id, at, organization_id, is_official, person_name, Outcome(outcome), words)
