"""Marking the recalled goods in the record: events in the recaller's own name that set the persistent disposition
`recalled` (CBV 2.0 §7.2.4), by which any EPCIS client, and every verdict, learns of it.

They go through the same door as whatever the recaller sends (`gqts.capture`), in batches; a batch that is repeated is
known and stored once. A drill marks nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from gqts.capture import ErrorBehaviour, SubmitterInactive, accept_document, require_submitter
from gqts.identifiers import Level, parse_identifier
from gqts.kit.clock import write_instant
from gqts.kit.database import Transaction
from gqts.kit.outbox import Undeliverable
from gqts.recalls._storage import scoped
from gqts.recalls.affected import Affected
from gqts.recalls.case import require_recall
from gqts.recalls.recall import Recall

AT_ONCE = 2_000
TO_AN_EVENT = 500
CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"


def mark_batch(tx: Transaction, recall_id: UUID, after: int, *, now: datetime) -> int | None:
    """Write the events of the next batch of a recall's goods; return where the next begins, None at the end."""
    recall = require_recall(tx, recall_id)
    if not recall.is_public:
        return None
    batch = scoped.select_page(tx, recall.id, after, AT_ONCE, is_unit=None, reach=None)
    events = list(list_marking_events(recall, (one for one in batch if one.is_shown)))
    if events:
        content = orjson.dumps(compose_document(recall, events))
        try:
            submitter = require_submitter(tx, recall.organization_id)
        except SubmitterInactive as reason:
            raise Undeliverable(reason.detail) from reason
        accept_document(tx, submitter, content, now=now, error_behaviour=ErrorBehaviour.PROCEED)
    return batch[-1].position if len(batch) == AT_ONCE else None


def list_marking_events(recall: Recall, affected: Iterable[Affected]) -> Iterable[dict[str, Any]]:
    """Yield the events that say that things are recalled, in EPCIS 2.0 JSON-LD. Pure."""
    items: list[str] = []
    lots: list[str] = []
    for one in affected:
        level = parse_identifier(one.uri).level
        if level is Level.INSTANCE:
            items.append(one.uri)
        elif level is Level.LOT:
            lots.append(one.uri)
    for start in range(0, len(items), TO_AN_EVENT):
        yield make_marking_event(recall, {"epcList": items[start : start + TO_AN_EVENT]})
    for start in range(0, len(lots), TO_AN_EVENT):
        yield make_marking_event(
            recall, {"quantityList": [{"epcClass": lot} for lot in lots[start : start + TO_AN_EVENT]]}
        )


def compose_document(recall: Recall, events: list[dict[str, Any]]) -> dict[str, Any]:
    """Return events as an EPCIS document. Pure."""
    return {
        "@context": [CONTEXT],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": write_instant(recall.published_at or recall.created_at),
        "epcisBody": {"eventList": events},
    }


def make_marking_event(recall: Recall, what: dict[str, Any]) -> dict[str, Any]:
    """Return the event that says that `what`, its member with things or lots, is recalled. Pure."""
    return {
        "type": "ObjectEvent",
        "eventTime": write_instant(recall.published_at or recall.created_at),
        "eventTimeZoneOffset": "+00:00",
        **what,
        "action": "OBSERVE",
        "bizStep": "holding",
        "persistentDisposition": {"set": ["recalled"]},
    }
