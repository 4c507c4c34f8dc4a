"""The messages that firms hand in: the documents of many parcels, by sender and day, as CEB XML.

A platform sends orders, a payment institution payments, a carrier waybills and signings, a declarant declarations; each
message carries at most a hundred documents of one kind, and goes when the last of them was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gqts.customs.ceb import Message, write_xml
from gqts.customs.ceb.kinds import INVENTORY, MOST_DOCUMENTS, ORDER, PAYMENT, WAYBILL, WAYBILL_STATUS, Kind
from gqts.customs.ceb.message import Document
from gqts.customs.ceb.transfer import Transfer
from gqts.simulator.randomness import Stream
from gqts.simulator.trade.papers import Papers

_ORDERED = (ORDER, PAYMENT, WAYBILL, INVENTORY, WAYBILL_STATUS)
_CARRIER = ("logisticsCode", "logisticsName")
_SENDERS = {
    ORDER.name: ("ebpCode", "ebpName"),
    PAYMENT.name: ("payCode", "payName"),
    WAYBILL.name: _CARRIER,
    WAYBILL_STATUS.name: _CARRIER,
    INVENTORY.name: ("agentCode", "agentName"),
}


@dataclass(frozen=True, slots=True)
class TradeMessage:
    """What one firm hands in at once; `sender` is its registration code, `sent_at` when it did."""

    kind: Kind
    sender: str
    sent_at: datetime
    content: bytes
    documents: tuple[Document[Any, Any], ...]


def list_documents(papers: Papers) -> Iterator[tuple[Kind, Document[Any, Any]]]:
    """Yield the documents of a parcel with their kinds."""
    if papers.order is not None:
        yield ORDER, papers.order
    for payment in papers.payments:
        yield PAYMENT, payment
    if papers.waybill is not None:
        yield WAYBILL, papers.waybill
    yield INVENTORY, papers.inventory
    if papers.status is not None:
        yield WAYBILL_STATUS, papers.status


def write_messages(seed: int, parcels: Iterable[Papers]) -> list[TradeMessage]:
    """Return the messages of parcels, in the order in which they are sent."""
    runs: dict[tuple[Any, ...], list[Document[Any, Any]]] = {}
    for papers in parcels:
        for kind, document in list_documents(papers):
            code, name = (getattr(document.head, field) for field in _SENDERS[kind.name])
            day = document.head.appTime.date()
            runs.setdefault((day, _ORDERED.index(kind), code, name), []).append(document)
    messages = []
    for (_, place, code, name), documents in sorted(runs.items(), key=lambda run: run[0]):
        documents.sort(key=lambda one: (one.head.appTime, one.head.guid))
        for start in range(0, len(documents), MOST_DOCUMENTS):
            batch = tuple(documents[start : start + MOST_DOCUMENTS])
            messages.append(_message(seed, _ORDERED[place], code, name, batch))
    return sorted(messages, key=lambda one: (one.sent_at, one.kind.number, one.sender))


def _message(seed: int, kind: Kind, code: str, name: str, documents: tuple[Document[Any, Any], ...]) -> TradeMessage:
    guid = Stream(seed, "message", documents[0].head.guid).draw_uuid().removeprefix("urn:uuid:").upper()
    transfer = Transfer(copCode=code, copName=name, dxpMode="DXP", dxpId=f"DXPDEMO{code}")
    content = write_xml(Message(kind, guid, documents, transfer))
    return TradeMessage(kind, code, documents[-1].head.appTime, content, documents)
