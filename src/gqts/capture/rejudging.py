"""What was said before is judged anew when what its teller may say has changed.

Promise: authority is that of the day when a thing happened, whenever it was shown. Who proves a prefix, is accredited
or is authorized later, for days that have passed, turns what it had merely claimed into what is attested. A withdrawn
accreditation was never one; a withdrawn authorization ends on its day. What was told under an identifier that its
organization gave back, or that an officer took away, stays what it was, unless the officer says that it was never
theirs. A document that is judged by what was true a moment before is waited for, and judged anew too.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from itertools import compress
from uuid import UUID

from gqts.capture import _storage
from gqts.capture.authority import name_event
from gqts.capture.submitter import Submitter, prepare_check
from gqts.catalogue import list_attested, list_claimed, lower_to_claims, raise_claims
from gqts.epcis import MasterDataElement
from gqts.events import EventQuery, Position, Standing, list_events, update_standing
from gqts.identifiers import canonical_uri, find_owner_digits
from gqts.kit.database import Transaction
from gqts.organizations import AuthorityChange, read_authority
from gqts.sharing import FactKind, require_streams

EVENTS_REJUDGED = "capture.events_rejudged"
"""Topic: all that an organization told is judged by what it has proven now. Key: its id. Payload: nothing."""
BATCH = 1_000
"""Events judged in one transaction."""


def rejudge(
    tx: Transaction,
    organization_id: UUID,
    change: AuthorityChange,
    *,
    since: date | None = None,
    digits: str = "",
    after: Position | None = None,
) -> Position | None:
    """Judge a batch of an organization's events anew, of all or since a day, and of what begins with `digits`; return
    where the next begins, None when all are judged.

    What was gained only makes attested what was claimed, what was lost only the reverse.
    """
    if after is None:  # later pages need not: what is judged since then is judged by what has changed
        _storage.await_documents(tx, organization_id)
    submitter = Submitter(read_authority(tx, organization_id), require_streams(tx, organization_id))
    is_lost = change is not AuthorityChange.GAINED
    if not is_lost and after is None:
        _rejudge_descriptions(tx, submitter)
    elif change is AuthorityChange.IDENTIFIER_FALSE and after is None:
        _take_descriptions(tx, submitter, digits)
    kinds = [FactKind.INSPECTION] if change is AuthorityChange.ACCREDITATION_LOST else list(FactKind)
    streams = [submitter.streams[kind] for kind in kinds]
    query = EventQuery(from_event_time=None if since is None else datetime.combine(since, time.min, UTC))
    page = list_events(tx, query, streams, after=after, limit=BATCH)
    before, standing = Standing.CLAIMED, Standing.ATTESTED
    if is_lost:
        before, standing = standing, before
    concerned = [stored for stored in page if stored.belonging.standing is before]
    named = [name_event(stored.event) for stored in concerned]
    if digits:
        meant = [any(_is_under(uri, digits) for uri in (*those.begun, *those.goods)) for those in named]
        concerned, named = list(compress(concerned, meant)), list(compress(named, meant))
    check = prepare_check(tx, submitter, named)
    changed = [
        stored.event_id
        for stored, those in zip(concerned, named, strict=True)
        if check.judge_event(stored.event, those, 0).standing is standing
    ]
    update_standing(tx, changed, standing)
    return Position(page[-1].record_time, page[-1].event_id) if len(page) == BATCH else None


def _take_descriptions(tx: Transaction, submitter: Submitter, digits: str) -> None:
    """Have descriptions of what begins with these digits be claims again, as far as they are not the submitter's."""
    stream = submitter.streams[FactKind.MASTER_DATA]
    under = [
        (MasterDataElement("", uri, {}), stated_at)
        for uri, stated_at in list_attested(tx, stream)
        if _is_under(canonical_uri(uri), digits)
    ]
    check = prepare_check(tx, submitter, (), [element for element, _ in under])
    lower_to_claims(
        tx,
        stream,
        {
            element.id
            for element, stated_at in under
            if check.judge_element(element, stated_at.date()).standing is Standing.CLAIMED
        },
    )


def _rejudge_descriptions(tx: Transaction, submitter: Submitter) -> None:
    """Make attested the descriptions that turn out to be the submitter's to give."""
    stream = submitter.streams[FactKind.MASTER_DATA]
    claimed = [(MasterDataElement("", uri, {}), stated_at) for uri, stated_at in list_claimed(tx, stream)]
    check = prepare_check(tx, submitter, (), [element for element, _ in claimed])
    shown = {
        element.id
        for element, stated_at in claimed
        if check.judge_element(element, stated_at.date()).standing is Standing.ATTESTED
    }
    raise_claims(tx, stream, shown)


def _is_under(uri: str, digits: str) -> bool:
    return (find_owner_digits(uri) or "").startswith(digits)
