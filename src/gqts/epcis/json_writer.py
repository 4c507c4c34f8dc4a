"""EPCIS 2.0 JSON-LD out of events in normal form (EPCIS 2.0 §10; GS1's JSON schema).

Promise: what is written reads back as the same events. Prefixes that all events agree on are declared once, at the
document; an event that means another namespace by one of them declares its own.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import orjson

from gqts.epcis.context import CONTEXT_ADDRESS, STANDARD_PREFIXES
from gqts.epcis.master_data import write_vocabularies

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gqts.epcis.model import Event, MasterDataElement


def write_json(
    events: Iterable[Event],
    *,
    creation_date: str | datetime,
    master_data: Iterable[MasterDataElement] = (),
    document_id: str | None = None,
    query_name: str | None = None,
    subscription_id: str | None = None,
) -> bytes:
    """Return an EPCISDocument, or an EPCISQueryDocument when `query_name` says which query the events answer."""
    events, master_data = list(events), list(master_data)
    namespaces = shared_namespaces((*events, *master_data))
    document: dict[str, Any] = {
        "@context": write_context(namespaces),
        **({"id": document_id} if document_id and ":" in document_id else {}),
        "type": "EPCISDocument" if query_name is None else "EPCISQueryDocument",
        "schemaVersion": "2.0",
        "creationDate": time_text(creation_date),
    }
    if document_id and "id" not in document and query_name is None:
        document["instanceIdentifier"] = document_id
    vocabularies = write_vocabularies(master_data)
    event_list = orjson.Fragment(b"[" + b",".join(_event_in(event, namespaces) for event in events) + b"]")
    if query_name is None:
        if vocabularies:
            document["epcisHeader"] = {"epcisMasterData": {"vocabularyList": vocabularies}}
        document["epcisBody"] = {"eventList": event_list}
        return orjson.dumps(document)
    results: dict[str, Any] = {"eventList": event_list}
    if vocabularies:
        results["vocabularyList"] = vocabularies
    subscription = {"subscriptionID": subscription_id} if subscription_id else {}
    document["epcisBody"] = {"queryResults": {"queryName": query_name, **subscription, "resultsBody": results}}
    return orjson.dumps(document)


def write_event_json(event: Event) -> bytes:
    """Return one event as a JSON-LD document of its own, its `@context` with it."""
    return orjson.dumps({"@context": write_context(event.namespaces), **event.body})


def write_context(namespaces: dict[str, str]) -> list[Any]:
    """Return the `@context` that explains some prefixes beside the standard's own.

    A prefix of GS1's that the sender used otherwise comes before GS1's context, which protects its terms against
    later change.
    """
    own = {prefix: uri for prefix, uri in namespaces.items() if STANDARD_PREFIXES.get(prefix) != uri}
    if not own:
        return [CONTEXT_ADDRESS]
    return [own, CONTEXT_ADDRESS] if own.keys() & STANDARD_PREFIXES.keys() else [CONTEXT_ADDRESS, own]


def shared_namespaces(holders: Iterable[Event | MasterDataElement]) -> dict[str, str]:
    """Return the prefixes of some events, each with the namespace it was first used for."""
    shared: dict[str, str] = {}
    for holder in holders:
        if holder.namespaces:
            shared = {**holder.namespaces, **shared}
    return shared


def _event_in(event: Event, shared: dict[str, str]) -> bytes:
    """Return an event's JSON inside a document, with a `@context` of its own where the document's would mislead."""
    content = orjson.dumps(event.body)
    if event.namespaces == shared:
        return content
    misleading: dict[str, str | None] = {
        prefix: None for prefix in shared.keys() - event.namespaces.keys() if f'"{prefix}:'.encode() in content
    }
    differing = {prefix: uri for prefix, uri in event.namespaces.items() if shared.get(prefix) != uri}
    if not misleading and not differing:
        return content
    return orjson.dumps({"@context": [{**misleading, **differing}], **event.body})


def time_text(moment: str | datetime) -> str:
    """Return a moment as EPCIS writes it; text is taken as it is, a datetime must be aware."""
    if isinstance(moment, str):
        return moment
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
