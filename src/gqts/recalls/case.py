"""A recall case from its beginning to its publishing: who may do what, in which order.

Every act is in the organization's trail. A case is its organization's; customs and market surveillance read every one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from gqts.accounts import Caller, Permission
from gqts.identifiers import Identifier, IdentifierRefused, Level, identifier_key, parse_typed
from gqts.kit.database import Transaction
from gqts.kit.errors import Fault, shown
from gqts.kit.ids import new_id
from gqts.kit.outbox import publish
from gqts.organizations import Organization, record_act, require_organization
from gqts.recalls._storage import cases as _storage
from gqts.recalls._storage import walk
from gqts.recalls.affected import Affected, is_unit
from gqts.recalls.content import Content, read_content
from gqts.recalls.errors import RecallForbidden, RecallNotReady, RecallUnknown, SubjectRefused
from gqts.recalls.facts import RECALL_SCOPE
from gqts.recalls.recall import Beginning, Recall, State, Subject, Walk
from gqts.recalls.right import find_recallable, require_right
from gqts.tracing.recalling import find_made_at

MOST_GIVEN = 10_000
MOST_ROOTS = 200_000
LONGEST_SHIFT = timedelta(days=366)
MOST_REFERENCE = 200


def read_things(texts: Sequence[str]) -> tuple[Identifier, ...]:
    """Return what people typed, each once; raise `SubjectRefused` with every fault.

    A product without a lot or serial is refused: a recall of all that was ever made of it begins with its lots.
    """
    if not texts or len(texts) > MOST_GIVEN:
        raise refuse_subject("identifiers", f"{len(texts)} codes", f"Give 1 to {MOST_GIVEN:,} codes, one on each line.")
    found: dict[str, Identifier] = {}
    faults: list[Fault] = []
    for text in texts:
        try:
            identifier = parse_typed(text)
        except IdentifierRefused as refused:
            fix = refused.faults[0].fix if refused.faults else "Type one identifier."
            faults.append(Fault("recalls.identifiers", refused.detail, "identifiers", shown(text), fix))
            continue
        if identifier.kind == "gtin":
            fix = "Add the lot, such as (01)…(10)L1, or the serial."
            message = "This names a product and not a lot or an item."
            faults.append(Fault("recalls.identifiers.product", message, "identifiers", shown(text), fix))
        found[identifier.canonical] = identifier
    if faults:
        raise SubjectRefused(faults[0].message, faults=tuple(faults[:20]))
    return tuple(found.values())


def begin_recall(
    tx: Transaction,
    caller: Caller,
    texts: Sequence[str],
    *,
    now: datetime,
    beginning: Beginning = Beginning.THINGS,
    reference: str = "",
    is_drill: bool = False,
    covers_claims: bool = False,
) -> Recall:
    """Begin a recall, or a drill, from codes; its scope is found by the worker (`continue_scope`).

    `beginning` says what led to them: a certificate's goods, a cluster of complaints. With `covers_claims` it covers,
    for shoppers and firms too, goods of the recaller's own (an authority: any) that are only claimed to be affected.
    Raises `SubjectRefused`, `RecallForbidden`, or what the permission's absence raises.
    """
    recaller = _require_recaller(tx, caller)
    things = read_things(texts)
    uris = tuple(one.canonical for one in things)
    require_right(tx, recaller, uris, now=now)
    subject = Subject(beginning, uris, reference=_line(reference))
    return _begin(tx, caller, recaller, subject, uris, now, is_drill=is_drill, covers_claims=covers_claims)


def begin_recall_of_shift(
    tx: Transaction,
    caller: Caller,
    place: str,
    period: tuple[datetime, datetime],
    *,
    now: datetime,
    is_drill: bool = False,
    covers_claims: bool = False,
) -> Recall:
    """Begin a recall of all that was made at a read point in a time; of that, what is the caller's to recall."""
    recaller = _require_recaller(tx, caller)
    since, until = period
    if not since < until <= since + LONGEST_SHIFT:
        fix = f"Give a time that ends after it begins, and at most {LONGEST_SHIFT.days} days later."
        raise refuse_subject("until", until.isoformat(), fix)
    point = _read_place(place)
    made = find_made_at(tx, point.canonical, since, until)
    allowed = find_recallable(tx, recaller, made, now=now) if made else set()
    roots = tuple(one for one in made if one in allowed)
    if not roots:
        raise refuse_subject("place", place, "Nothing of yours is on record as made there at that time.")
    if len(roots) > MOST_ROOTS:
        raise refuse_subject("until", f"{len(roots):,} things", "Choose a shorter time, or begin with the lots.")
    subject = Subject(Beginning.SHIFT, (), point.canonical, since, until)
    return _begin(tx, caller, recaller, subject, roots, now, is_drill=is_drill, covers_claims=covers_claims)


def _begin(
    tx: Transaction,
    caller: Caller,
    recaller: Organization,
    subject: Subject,
    roots: Sequence[str],
    now: datetime,
    *,
    is_drill: bool,
    covers_claims: bool,
) -> Recall:
    recall = Recall(
        id=new_id(lambda: now),
        organization_id=recaller.id,
        is_drill=is_drill,
        state=State.DRAFT,
        subject=subject,
        created_at=now,
        created_by=caller.person_name,
        affected=len(roots),
    )
    _storage.insert_recall(tx, recall)
    if covers_claims:
        _storage.update_state(tx, recall.id, State.DRAFT, {"covers_claims": True})
    rows = [
        Affected(identifier_key(uri), uri, "recalled", 0, is_unit(uri), is_shown=True, position=place)
        for place, uri in enumerate(roots, 1)
    ]
    walk.insert_affected(tx, recall.id, rows)
    record_case(tx, caller, recall, "recall.begun", now)
    publish(tx, RECALL_SCOPE, str(recall.id), {})
    return require_recall(tx, recall.id)


def require_recall(tx: Transaction, recall_id: UUID, *, is_locked: bool = False) -> Recall:
    """Return a case; raise `RecallUnknown`."""
    recall = _storage.select_recall(tx, recall_id, is_locked=is_locked)
    if recall is None:
        raise RecallUnknown
    return recall


def require_own_recall(tx: Transaction, caller: Caller, recall_id: UUID, *, is_locked: bool = False) -> Recall:
    """Return a case of the caller's organization; raise `RecallUnknown` as if there were none when it is another's."""
    caller.require(Permission.RECALLS_MANAGE)
    recall = require_recall(tx, recall_id, is_locked=is_locked)
    if recall.organization_id != caller.organization:
        raise RecallUnknown
    return recall


def list_recalls(
    tx: Transaction,
    caller: Caller,
    *,
    state: State | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 30,
) -> list[Recall]:
    """Return the cases of the caller's organization, newest first."""
    caller.require(Permission.RECALLS_MANAGE)
    if caller.organization is None:
        return []
    return _storage.select_listed(tx, caller.organization, state.value if state else "", after, limit)


def save_content(
    tx: Transaction, caller: Caller, recall_id: UUID, language: str, content: Content, *, now: datetime
) -> Recall:
    """Keep what a recall tells in one language, also after publishing; raise `ContentRefused` with every fault."""
    recall = require_own_recall(tx, caller, recall_id, is_locked=True)
    if recall.state is State.CLOSED:
        raise RecallNotReady
    neat = read_content(language, content)
    changed = replace(recall, content={**recall.content, language: neat})
    _storage.update_content(tx, changed)
    record_case(tx, caller, recall, "recall.worded", now, language=language)
    return require_recall(tx, recall_id)


def look_again(tx: Transaction, caller: Caller, recall_id: UUID, *, now: datetime) -> Recall:
    """Find the scope anew, with what was told since: what was found stays, what is new joins it."""
    recall = require_own_recall(tx, caller, recall_id, is_locked=True)
    if recall.state is State.CLOSED or recall.walk is not Walk.DONE:
        raise RecallNotReady
    walk.restart_walk(tx, recall.id)
    record_case(tx, caller, recall, "recall.looked_again", now)
    publish(tx, RECALL_SCOPE, str(recall.id), {})
    return require_recall(tx, recall_id)


def begin_closing(tx: Transaction, caller: Caller, recall_id: UUID, *, now: datetime) -> Recall:
    """Begin to close a recall: answers are still taken, reminders end."""
    recall = require_own_recall(tx, caller, recall_id, is_locked=True)
    if recall.state is not State.PUBLISHED:
        raise RecallNotReady
    _storage.update_state(tx, recall.id, State.CLOSING, {"closing_at": now})
    record_case(tx, caller, recall, "recall.closing", now)
    return require_recall(tx, recall_id)


def close_recall(tx: Transaction, caller: Caller, recall_id: UUID, *, note: str, now: datetime) -> Recall:
    """Close a recall with a note; its goods stay recalled, and their pages say so."""
    recall = require_own_recall(tx, caller, recall_id, is_locked=True)
    if recall.state is not State.CLOSING:
        raise RecallNotReady
    _storage.update_state(tx, recall.id, State.CLOSED, {"closed_at": now, "closing_note": _line(note, 2_000)})
    record_case(tx, caller, recall, "recall.closed", now)
    return require_recall(tx, recall_id)


def discard_recall(tx: Transaction, caller: Caller, recall_id: UUID, *, now: datetime) -> None:
    """Forget a case that was never published."""
    recall = require_own_recall(tx, caller, recall_id, is_locked=True)
    if recall.state not in (State.DRAFT, State.SCOPED):
        raise RecallNotReady("It was published: it can be closed, not forgotten.")
    _storage.delete_recall(tx, recall.id)
    record_case(tx, caller, recall, "recall.discarded", now)


def _require_recaller(tx: Transaction, caller: Caller) -> Organization:
    caller.require(Permission.RECALLS_MANAGE)
    if caller.organization is None:
        raise RecallForbidden
    return require_organization(tx, caller.organization)


def _read_place(text: str) -> Identifier:
    try:
        point = parse_typed(text)
    except IdentifierRefused as refused:
        raise refuse_subject("place", text, "Give the read point’s GLN with its extension, or its URI.") from refused
    if point.level is not Level.OTHER:
        raise refuse_subject("place", text, "Give a place, not goods.")
    return point


def record_case(tx: Transaction, caller: Caller, recall: Recall, what: str, now: datetime, **detail: str) -> None:
    """Write an act of a case into the trail of whose case it is."""
    told = {"recall": str(recall.id), "drill": recall.is_drill, **detail}
    record_act(tx, caller.actor, recall.organization_id, what, told, now=now)


def _line(text: str, longest: int = MOST_REFERENCE) -> str:
    """Return a text on one line, as the database can keep it."""
    kept = "".join(one if one.isprintable() else " " for one in text)
    return " ".join(kept.split())[:longest]


def refuse_subject(name: str, value: str, fix: str) -> SubjectRefused:
    """Return the refusal of something that a recall was to begin, or go on, with."""
    fault = Fault(f"recalls.{name}", f"A recall cannot begin with this {name}.", name, shown(value), fix)
    return SubjectRefused(f"{fault.message} {fix}", faults=(fault,))
