"""EPCIS 2.0 JSON and JSON-LD (EPCIS 2.0 §10; GS1's JSON schema), in every wrapping senders use.

Promise: an EPCISDocument, an EPCISQueryDocument, one event or a bare list of events, in UTF-8, becomes an `Envelope`;
anything else raises DocumentUnreadable with the reason. A member given twice, NaN, a lone surrogate, a number beyond
double precision and nesting without end are such reasons.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import orjson

from gqts.epcis.context import GS1_CONTEXT, read_context
from gqts.epcis.envelope import Envelope
from gqts.epcis.errors import DocumentUnreadable
from gqts.epcis.screening import screen
from gqts.kit.errors import Fault, shown

if TYPE_CHECKING:
    from gqts.epcis.model import Limits

_DOCUMENTS = ("EPCISDocument", "EPCISQueryDocument")
_MEMBERS = frozenset(
    (
        *("@context", "id", "type", "schemaVersion", "creationDate", "instanceIdentifier", "sender", "receiver"),
        *("epcisHeader", "epcisBody"),
    )
)
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def read_json(content: bytes, limits: Limits) -> Envelope:
    """Take a JSON document apart; raises DocumentUnreadable."""
    content = content.removeprefix(_BYTE_ORDER_MARK)
    try:
        tree = orjson.loads(content)
    except orjson.JSONDecodeError as reason:
        raise DocumentUnreadable(f"The document is not JSON that can be read: {shown(str(reason))}.") from None
    if not isinstance(tree, dict | list):
        raise DocumentUnreadable("The document is JSON, but neither an object nor a list of events.")
    screen(content, tree, limits)
    if isinstance(tree, list):
        return Envelope("json", events=tree, is_bare=True)
    return _take_document(tree)


def _take_document(tree: dict[str, Any]) -> Envelope:
    if "@context" not in tree:
        context = GS1_CONTEXT
        notes: tuple[str, ...] = ("the document has no @context; GS1's is assumed",)
    else:
        notes = ()
        try:
            context = read_context(tree["@context"])
        except ValueError as reason:
            raise DocumentUnreadable(f"The @context of the document cannot be read: {reason}.") from None
    for sent, name in context.aliases.items():
        if sent in tree and name not in tree:
            tree[name] = tree.pop(sent)
    kind = tree.get("type")
    kind = context.aliases.get(kind, kind) if type(kind) is str else kind
    if kind not in _DOCUMENTS:
        if "epcisBody" in tree:
            nearest = get_close_matches(str(kind)[:64], _DOCUMENTS, 1, 0.0)[0]
            raise DocumentUnreadable(f"The document's type is {shown(kind)}: {nearest} was expected.")
        tree.pop("@context", None)
        return Envelope("json", events=[tree], context=context, is_bare=True, notes=notes)
    envelope = Envelope(
        "json",
        context=context,
        schema_version=tree.get("schemaVersion"),
        creation_date=tree.get("creationDate"),
        sender=tree.get("sender"),
        receiver=tree.get("receiver"),
        document_id=tree.get("instanceIdentifier") or tree.get("id"),
        is_bare=kind == "EPCISQueryDocument",
        notes=notes,
    )
    _inspect_members(tree, envelope)
    _take_body(tree, envelope)
    header = tree.get("epcisHeader")
    master_data = header.get("epcisMasterData") if type(header) is dict else None
    if type(master_data) is dict:
        envelope.vocabularies += _list_in(master_data, "vocabularyList")
    return envelope


def _inspect_members(tree: dict[str, Any], envelope: Envelope) -> None:
    for name in tree:
        if name in _MEMBERS or ":" in name or envelope.context.find_name(name) is not None:
            continue
        if envelope.faults.is_full:
            return
        nearest = get_close_matches(name[:64], _MEMBERS, 1, 0.7)
        fix = f"Did you mean {nearest[0]}?" if nearest else "A member of your own needs a declared prefix."
        envelope.faults.add(
            Fault(
                "epcis.document.unknown_field",
                f"{shown(name)} is not a member of an EPCIS document",
                shown(name),
                "",
                fix,
            )
        )


def _take_body(tree: dict[str, Any], envelope: Envelope) -> None:
    body = tree.get("epcisBody")
    if type(body) is not dict:
        raise DocumentUnreadable("The document has no epcisBody object, where its events should be.")
    results = body.get("queryResults")
    if type(results) is dict and type(results.get("resultsBody")) is dict:
        body = results["resultsBody"]
        envelope.vocabularies += _list_in(body, "vocabularyList")
    if "event" in body and "eventList" not in body:
        envelope.events = [body["event"]]
    elif "eventList" in body or not envelope.vocabularies:
        envelope.events = _list_in(body, "eventList", is_required=True)


def _list_in(holder: dict[str, Any], name: str, *, is_required: bool = False) -> list[Any]:
    found = holder.get(name, None if is_required else [])
    if type(found) is not list:
        raise DocumentUnreadable(f"The document has no list called {name} where the standard puts it.")
    return found
