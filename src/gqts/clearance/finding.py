"""What was found at the goods, item by item with photos, and the samples that were taken.

A finding is its agency's: several agencies write theirs beside each other. The kinds of result are those that the four
risks and the declaration can be held against; words say what was seen. Findings count for the party's record
(`gqts.conduct`) when the case is decided.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from gqts.accounts import Caller
from gqts.clearance._storage import deeds as _storage
from gqts.clearance.case import Deed, step
from gqts.clearance.competence import share_case
from gqts.clearance.enclosure import Sent, keep_enclosures
from gqts.clearance.errors import refuse_entry
from gqts.clearance.found import WHOLE, ItemFinding, Result, TakenSample
from gqts.clearance.holding import read_standing
from gqts.clearance.notice import tell_examination
from gqts.clearance.outcomes import note_finding
from gqts.clearance.trail import leave_trail
from gqts.clearance.words import LONGEST_TEXT, read_line, read_words
from gqts.identifiers import IdentifierRefused, parse_typed
from gqts.kit.database import Transaction
from gqts.kit.ids import new_id


def record_finding(
    tx: Transaction,
    caller: Caller,
    record_id: UUID,
    *,
    item: str,
    result: Result,
    words: str,
    photos: Sequence[Sent] = (),
    now: datetime,
) -> ItemFinding:
    """Write down what was found, with at most eight photos; raise `ActOutOfOrder`, `EntryRefused`, `EnclosureRefused`.

    Whoever finds something else than was declared says what in words.
    """
    case = share_case(tx, caller, record_id)
    subject = read_item(item)
    told = read_words("words", words, longest=LONGEST_TEXT, is_needed=result is not Result.AS_DECLARED)
    step(read_standing(tx, case), Deed.FIND)
    assert caller.organization is not None
    found = ItemFinding(
        new_id(lambda: now), record_id, caller.organization, subject, result, told, now, caller.actor.name
    )
    row = (
        found.id, record_id, found.agency_id, subject, result.value, told, now, found.found_by,
    )  # fmt: skip
    _storage.insert_finding(tx, row)
    keep_enclosures(tx, record_id, found.id, photos, now=now, are_images_only=True)
    detail = {"item": subject, "result": result.value, "words": told, "photos": len(photos)}
    leave_trail(tx, caller.actor, case, Deed.FIND, detail, now=now)
    note_finding(tx, caller, case, found, now=now)
    if subject:
        is_fine = result is Result.AS_DECLARED
        tell_examination(tx, case, subject, is_conformant=is_fine, agency_id=caller.organization, now=now)
    return found


def take_sample(
    tx: Transaction,
    caller: Caller,
    record_id: UUID,
    *,
    item: str,
    quantity: str,
    laboratory: str,
    number: str,
    now: datetime,
) -> TakenSample:
    """Write down that a sample was taken; raise as `record_finding` does."""
    case = share_case(tx, caller, record_id)
    subject = read_item(item)
    much = read_line("quantity", quantity, longest=100)
    where = read_line("laboratory", laboratory)
    name = read_line("number", number, longest=60)
    step(read_standing(tx, case), Deed.SAMPLE)
    assert caller.organization is not None
    sample = TakenSample(
        new_id(lambda: now), record_id, caller.organization, subject, much, where, name, now, caller.actor.name
    )
    row = (
        sample.id, record_id, sample.agency_id, subject, much, where, name, now, sample.taken_by,
    )  # fmt: skip
    _storage.insert_sample(tx, row)
    detail = {"item": subject, "quantity": much, "laboratory": where, "number": name}
    leave_trail(tx, caller.actor, case, Deed.SAMPLE, detail, now=now)
    return sample


def list_findings(tx: Transaction, record_id: UUID) -> list[ItemFinding]:
    """Return the findings of a case, the latest first."""
    return [
        ItemFinding(one, record, agency, item, Result(result), *rest)
        for one, record, agency, item, result, *rest in _storage.select_findings(tx, record_id)
    ]


def list_samples(tx: Transaction, record_id: UUID) -> list[TakenSample]:
    """Return the samples of a case, the latest first."""
    return [TakenSample(*row) for row in _storage.select_samples(tx, record_id)]


def read_item(text: str) -> str:
    """Return the canonical identifier that was typed or scanned, empty for the whole; raise `EntryRefused`."""
    if not text.strip():
        return WHOLE
    try:
        return parse_typed(text).canonical
    except IdentifierRefused as refused:
        raise refuse_entry("item", text, "This is no code that can be read.", "Scan or type it again.") from refused
