"""What a party is asked before and after arrival, and its answer: the replies of the EU's ICS2, worded as requests.

Information, an amendment of the declaration, a screening of the goods, not to load them. Each has a day by which it is
answered, is put to one party, and is answered once, with text and files; every agency withdraws its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from gqts.accounts import Caller, Permission
from gqts.clearance._storage import consignments
from gqts.clearance._storage import requests as _storage
from gqts.clearance.case import CaseState, Deed, step
from gqts.clearance.competence import require_case
from gqts.clearance.consignment import Consignment
from gqts.clearance.enclosure import Sent, keep_enclosures
from gqts.clearance.errors import AnsweredAlready, RequestUnknown, refuse_entry
from gqts.clearance.holding import read_standing
from gqts.clearance.trail import leave_trail
from gqts.clearance.words import LONGEST_REASON, LONGEST_TEXT, read_line, read_words
from gqts.kit.database import Transaction
from gqts.kit.ids import new_id
from gqts.organizations import find_organization


class Asking(StrEnum):
    """What is asked (ICS2: RfI, RfA, RfS, DNL). Stored: never renamed."""

    INFORMATION = "information"
    AMENDMENT = "amendment"
    SCREENING = "screening"
    DO_NOT_LOAD = "do_not_load"


@dataclass(frozen=True, slots=True)
class PartyRequest:
    """Something asked of a party, and its answer."""

    id: UUID
    record_id: UUID
    kind: Asking
    agency_id: UUID
    asked_of: UUID
    words: str
    due_on: date
    asked_at: datetime
    asked_by: str
    answered_at: datetime | None = None
    answered_by: str = ""
    answer: str = ""
    withdrawn_at: datetime | None = None
    withdrawn_reason: str = ""

    @property
    def is_open(self) -> bool:
        """Return whether an answer is awaited."""
        return self.answered_at is None and self.withdrawn_at is None


def ask_party(
    tx: Transaction,
    caller: Caller,
    record_id: UUID,
    *,
    kind: Asking,
    words: str,
    due_on: date,
    asked_of: UUID | None = None,
    now: datetime,
) -> PartyRequest:
    """Ask a party of a case, its declarant unless told whom; raise `ActOutOfOrder`, `CaseUnknown`, `EntryRefused`."""
    case = require_case(tx, caller, record_id, Permission.CASES_WORK, read=consignments.lock_consignment)
    text = read_words("words", words)
    if due_on < now.date():
        raise refuse_entry("due_on", due_on.isoformat(), "This day is over.", "Choose today or a later day.")
    party = asked_of or case.organization_id
    if find_organization(tx, party) is None:
        raise refuse_entry("asked_of", party, "There is no such party.", "Choose one of the parties of the case.")
    state = step(read_standing(tx, case), Deed.ASK)
    assert caller.organization is not None
    asked = PartyRequest(
        new_id(lambda: now), record_id, kind, caller.organization, party, text, due_on, now, caller.actor.name
    )
    row = (
        asked.id, record_id, kind.value, asked.agency_id, party, text, due_on, now, asked.asked_by,
    )  # fmt: skip
    _storage.insert_request(tx, row)
    moved = _move(tx, case, state)
    detail = {"kind": kind.value, "words": text, "due_on": due_on.isoformat(), "request": str(asked.id)}
    leave_trail(tx, caller.actor, moved, Deed.ASK, detail, now=now, to=(party,))
    return asked


def answer_request(
    tx: Transaction, caller: Caller, request_id: UUID, *, words: str, files: Sequence[Sent] = (), now: datetime
) -> PartyRequest:
    """Answer what the caller's organization was asked; raise `RequestUnknown`, `AnsweredAlready`, `EntryRefused`,
    `EnclosureRefused`.
    """
    caller.require(Permission.CUSTOMS_DECLARE)
    asked = require_own_request(tx, caller, request_id)
    text = read_words("answer", words, longest=LONGEST_TEXT)
    case = consignments.lock_consignment(tx, asked.record_id)
    assert case is not None, "a request is a case's"
    state = step(read_standing(tx, case, answered=int(asked.is_open)), Deed.ANSWER)
    if not _storage.answer_request(tx, request_id, caller.actor.name, text, now):
        raise AnsweredAlready
    keep_enclosures(tx, asked.record_id, request_id, files, now=now)
    moved = _move(tx, case, state)
    detail = {"kind": asked.kind.value, "request": str(request_id), "words": text, "files": len(files)}
    leave_trail(tx, caller.actor, moved, Deed.ANSWER, detail, now=now)
    return replace(asked, answered_at=now, answered_by=caller.actor.name, answer=text)


def withdraw_request(tx: Transaction, caller: Caller, request_id: UUID, *, reason: str, now: datetime) -> None:
    """Withdraw what the caller's agency asked; raise as `answer_request` does."""
    row = _storage.select_request(tx, request_id)
    if row is None:
        raise RequestUnknown
    asked = _compose(row)
    case = require_case(tx, caller, asked.record_id, Permission.CASES_WORK, read=consignments.lock_consignment)
    if asked.agency_id != caller.organization:
        raise RequestUnknown
    words = read_line("reason", reason, longest=LONGEST_REASON)
    state = step(read_standing(tx, case, answered=int(asked.is_open)), Deed.UNASK)
    if not _storage.withdraw_request(tx, request_id, words, now):
        raise AnsweredAlready
    moved = _move(tx, case, state)
    detail = {"kind": asked.kind.value, "request": str(request_id), "reason": words}
    leave_trail(tx, caller.actor, moved, Deed.UNASK, detail, now=now, to=(asked.asked_of,))


def list_requests(tx: Transaction, record_id: UUID) -> list[PartyRequest]:
    """Return what was asked in a case, the latest first."""
    return [_compose(row) for row in _storage.select_requests_of_case(tx, record_id)]


def list_requests_to(
    tx: Transaction,
    caller: Caller,
    *,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 30,
    is_open: bool = False,
) -> list[PartyRequest]:
    """Return what the caller's organization was asked, the latest first."""
    if caller.organization is None:
        return []
    rows = _storage.select_requests_of(tx, caller.organization, after, limit, is_open=is_open)
    return [_compose(row) for row in rows]


def require_own_request(tx: Transaction, caller: Caller, request_id: UUID) -> PartyRequest:
    """Return a request that was put to the caller's organization; raise `RequestUnknown`."""
    row = _storage.select_request(tx, request_id)
    asked = None if row is None else _compose(row)
    if asked is None or caller.organization is None or asked.asked_of != caller.organization:
        raise RequestUnknown
    return asked


def _move(tx: Transaction, case: Consignment, state: CaseState) -> Consignment:
    moved = replace(case, state=state)
    if moved != case:
        consignments.update_progress(tx, moved)
    return moved


def _compose(row: tuple[Any, ...]) -> PartyRequest:
    one, record, kind, *rest = row
    return PartyRequest(one, record, Asking(kind), *rest)
