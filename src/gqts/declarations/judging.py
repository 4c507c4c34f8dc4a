"""Judging a message: each document in it is answered, recorded under its business key, and told of.

Promise: a message is judged once. Everything that judging writes is written in the transaction that marks it judged, so
that a crash at any point loses nothing and repeats nothing. What two messages say under one business key, or of one
buyer's year, is judged one after the other.

Of each document, in this order: is it the sender's to say (`parties`); is the very same content in hand (its last
receipt is repeated); may its key be used (`gqts.customs.lifecycle.hand_in`, else -304001); does it hold
(`gqts.customs.checks`, the buyer's year, the declaration that is taken back), else it is returned (100). `appType` 3
(delete) is returned: what was declared is withdrawn by CEB623, and what was returned or only stored needs no deleting.
`appType` 2 (change) is handing in again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from gqts.customs.ceb import (
    Document,
    Intake,
    Kind,
    Outcome,
    ReturnStatus,
    compose_receipt,
    format_fault,
    refuse,
    return_document,
)
from gqts.customs.ceb.answers import Answer
from gqts.customs.ceb.fields import CHINA
from gqts.customs.ceb.kinds import FORMAT_FAULT, INVENTORY
from gqts.customs.checks import check_document
from gqts.customs.checks.telling import Telling
from gqts.customs.lifecycle import Handing, hand_in, step
from gqts.customs.reference import Reference
from gqts.customs.typed import DECLARED
from gqts.declarations._storage import messages, receipts, records
from gqts.declarations.facts import publish_taken
from gqts.declarations.indexing import buyer_of, compose_record, yearly_value
from gqts.declarations.intake import read_kept
from gqts.declarations.mailbox import Draft, draft_of_record, receipt_kind, write_drafts
from gqts.declarations.parties import Standing, read_standing
from gqts.declarations.record import KeptMessage, Record, name_record, write_key, write_members
from gqts.declarations.rules import list_faults
from gqts.declarations.taking_back import follow_up
from gqts.declarations.wco import say
from gqts.kit.database import Transaction
from gqts.kit.errors import Fault
from gqts.kit.ids import new_id

_DELETE = "3"
_STORED_ONLY = "1"
_BOOKED_IN_TWO_STEPS = frozenset({INVENTORY.name, *(kind.name for kind in DECLARED)})


def judge_message(tx: Transaction, message_id: UUID, reference: Reference, *, now: datetime) -> bool:
    """Answer every document of a message; tell whether this was not done before."""
    found = messages.lock_message(tx, message_id)
    if found is None or found[0].is_answered:
        return False
    kept, content = found
    intake = read_kept(kept, content)
    right = [outcome for outcome in intake.outcomes if outcome.document is not None]
    ids = {outcome.index: _record_id(intake.kind, outcome) for outcome in right}
    buyers = {buyer_of(outcome.document.head) for outcome in right if outcome.document is not None}
    _lock(tx, ids.values(), buyers)
    heads = [(intake.kind, outcome.document.head) for outcome in right if outcome.document is not None]
    judging = _Judging(
        tx,
        kept,
        intake.kind,
        reference,
        now,
        read_standing(tx, kept.organization_id, heads),
        records.lock_records(tx, list(ids.values())),
        dict(receipts.select_last_receipts(tx, kept.organization_id, list(ids.values()))),
    )
    for outcome in intake.outcomes:
        judging.judge(outcome, intake)
    judging.write()
    messages.mark_judged(tx, message_id, now)
    return True


def _record_id(kind: Kind, outcome: Outcome) -> UUID:
    assert outcome.document is not None
    return name_record(kind, write_key(kind.business_key(outcome.document.head)))


def _lock(tx: Transaction, ids: Any, buyers: set[str | None]) -> None:
    keys = [one.int & (2**63 - 1) for one in ids]
    keys += [name_record(INVENTORY, f"buyer/{one}").int & (2**63 - 1) for one in buyers if one]
    if keys:
        messages.lock_keys(tx, keys)


@dataclass(slots=True)
class _Judging:
    """Judges the documents of one message, one after the other, and writes what came of them at the end."""

    tx: Transaction
    kept: KeptMessage
    kind: Kind
    reference: Reference
    now: datetime
    standing: Standing
    found: dict[UUID, Record]
    last: dict[UUID, Any]
    drafts: list[Draft] = field(default_factory=list)
    changed: dict[UUID, Record] = field(default_factory=dict)
    written: set[UUID] = field(default_factory=set)
    """Records of `changed` that stand in the database as they are."""

    @property
    def today(self) -> date:
        return self.now.astimezone(CHINA).date()

    def judge(self, outcome: Outcome, intake: Intake) -> None:
        """Answer one document."""
        drafts = self._answer(outcome, intake)
        placed = [replace(one, message_id=self.kept.id, place=outcome.index) for one in drafts]
        self.drafts += placed

    def write(self) -> None:
        """Write records and receipts."""
        changed = self.changed
        self._write_records(changed.values())
        write_drafts(self.tx, self.kept.organization_id, self.drafts)
        publish_taken(self.tx, [one for one in changed.values() if one.status is ReturnStatus.BOOKED_IN])
        for record in changed.values():
            follow_up(self.tx, record, self.now)

    def _write_records(self, changed: Iterable[Record]) -> None:
        fresh = [one for one in changed if one.id not in self.written]
        records.upsert_records(self.tx, [(one, *yearly_value(one)) for one in fresh])
        self.written.update(one.id for one in fresh)

    def _answer(self, outcome: Outcome, intake: Intake) -> list[Draft]:
        document = outcome.document
        if document is None:
            return [self._draft_of_wrong(outcome, intake)]
        if compose_receipt(receipt_kind(self.kind), say(document), Answer(ReturnStatus.DECLARING), self.now) is None:
            wrong = check_document(self.kind, document, self.reference, self.today, index=outcome.index)
            return [self._draft_of_wrong(replace(outcome, faults=wrong), intake)]
        faults = self.standing.list_faults(self.kind, document.head, outcome.index)
        if not faults and document.head.appType == _DELETE:
            faults = _refuse_deleting(self.kind, document.head, outcome.index)
        if faults:
            return [self._draft_beside(say(document), return_document(faults), faults)]
        return list(self._judge_own(outcome, document))

    def _judge_own(self, outcome: Outcome, document: Document[Any, Any]) -> Iterable[Draft]:
        new = compose_record(self.kept, self.kind, document, self.found.get(_record_id(self.kind, outcome)))
        before = self.found.get(new.id)
        if before is not None and before.digest == new.digest and before.organization_id == new.organization_id:
            return self._repeat(before)
        if hand_in(None if before is None else before.status) is Handing.TAKEN:
            return [self._draft_beside(say(document), Answer(ReturnStatus.DUPLICATE_KEY), ())]
        if document.head.appStatus == _STORED_ONLY:
            return self._move(new.moved(status=None), ((ReturnStatus.STORED, ()),))
        # What this very message declares for the same buyer counts to the year too.
        if self.kind is INVENTORY:
            self._write_records(one for one in self.changed.values() if one.buyer_id == new.buyer_id)
        faults = list_faults(self.tx, new, self.reference, self.today, outcome.index)
        ending = ReturnStatus.RETURNED if faults else ReturnStatus.BOOKED_IN
        return self._move(new, ((ReturnStatus.DECLARING, ()), (ending, faults)))

    def _move(self, record: Record, steps: tuple[tuple[ReturnStatus, tuple[Fault, ...]], ...]) -> Iterator[Draft]:
        """Move a record step by step, with a receipt of each; of what is no declaration the first step is not told."""
        for status, faults in steps:
            record = self._number(record.moved(status=step(record.status, status), changed_at=self.now))
            if status is ReturnStatus.DECLARING and self.kind.name not in _BOOKED_IN_TWO_STEPS:
                continue
            answer = return_document(faults) if faults else Answer(status)
            yield draft_of_record(record, answer, self.now, faults)
        self.found[record.id] = record
        self.changed[record.id] = record
        self.written.discard(record.id)
        self.last.pop(record.id, None)

    def _number(self, record: Record) -> Record:
        if self.kind.name not in _BOOKED_IN_TWO_STEPS:
            return record
        if record.pre_no is None:
            record = record.moved(pre_no=f"B{self.today:%Y%m%d}{messages.next_number(self.tx, is_pre=True):09}")
        if record.invt_no is None and record.status is ReturnStatus.BOOKED_IN:
            number = messages.next_number(self.tx, is_pre=False)
            direction = getattr(record.head, "ieFlag", "I")
            record = record.moved(invt_no=f"{record.customs_code}{self.today:%Y}{direction}{number:09}")
        return record

    def _repeat(self, record: Record) -> list[Draft]:
        """Repeat what was said last of a record, whose very same content came again."""
        said = self.last.get(record.id)
        if said is None:  # it was said a moment ago, in this message
            mine = [one for one in self.drafts if one.record_id == record.id]
            return mine[-1:]
        return [
            Draft(said.at, said.kind, said.status, said.members, record_id=record.id, faults=said.faults),
        ]

    def _draft_beside(self, said: Any, answer: Answer, faults: tuple[Fault, ...]) -> Draft:
        """Answer a document that leaves what stands under its key where it is."""
        kind = receipt_kind(self.kind)
        document = compose_receipt(kind, {**said, "preNo": None, "invtNo": None}, answer, self.now)
        assert document is not None, "a document that reads well can be named, or says why it cannot"
        return Draft(self.now, kind, answer.status, write_members(document), faults=faults)

    def _draft_of_wrong(self, outcome: Outcome, intake: Intake) -> Draft:
        kind, answer = receipt_kind(self.kind), refuse(outcome.faults)
        document = compose_receipt(kind, outcome.said, answer, self.now)
        if document is None:  # no receipt of its kind can name it
            kind = FORMAT_FAULT
            new_guid = _new_guid(self.now)
            document = format_fault(
                self.kind.name, intake.guid, outcome.faults, at=self.now, new_guid=lambda: new_guid
            ).documents[0]
        return Draft(self.now, kind, answer.status, write_members(document), faults=outcome.faults)


def _new_guid(now: datetime) -> str:
    return str(new_id(lambda: now)).upper()


def _refuse_deleting(kind: Kind, head: Any, index: int) -> tuple[Fault, ...]:
    telling = Telling(kind, index)
    fix = "Withdraw a declaration by CEB623; what was returned or only stored can be handed in again as it is."
    telling.head(head, "appType", "delete", "asks for deleting, which is not done", fix)
    return tuple(telling.faults)
