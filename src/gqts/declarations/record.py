"""What is kept of a customs message: the message, the document under a business key, and a receipt."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any
from urllib.parse import quote
from uuid import UUID

import orjson

from gqts.customs.ceb import KINDS, Document, Kind, Message, ReturnStatus
from gqts.customs.ceb.message import Gathering
from gqts.customs.ceb.table import table_of
from gqts.customs.ceb.taking import Taking, take_members
from gqts.customs.ceb.writers import as_members
from gqts.customs.typed import TYPED_KINDS
from gqts.kit.errors import Fault

ALL_KINDS: Mapping[str, Kind] = {**KINDS, **TYPED_KINDS}
"""Every kind of document and receipt that is kept, by its name."""
STANDING_STATUSES = frozenset(status for status in ReturnStatus if status > 0) - {
    *(ReturnStatus.STORED, ReturnStatus.SEND_FAILED, ReturnStatus.RETURNED, ReturnStatus.SENT_BACK),
}
"""At these a document is in hand or was dealt with: neither returned, nor only stored, nor sent back."""


class Form(StrEnum):
    """How a message's bytes are read. Stored: never renamed."""

    XML = "xml"
    JSON = "json"
    WCO = "wco"
    TYPED = "typed"


@dataclass(frozen=True, slots=True)
class KeptMessage:
    """A message that was taken; `judged_at` is when its documents were answered, None while they wait."""

    id: UUID
    organization_id: UUID
    received_at: datetime
    form: Form
    kind: Kind
    guid: str
    transmitter: str
    is_signed: bool
    documents: int
    judged_at: datetime | None = None

    @property
    def is_answered(self) -> bool:
        """Return whether every document in it has been judged."""
        return self.judged_at is not None


@dataclass(frozen=True)
class Record:
    """The document under a business key, as it was handed in last, and how far it has come.

    `status` is None only before anything was answered; `received_at` is when it was handed in last.
    """

    id: UUID
    kind: Kind
    business_key: str
    organization_id: UUID
    message_id: UUID
    received_at: datetime
    changed_at: datetime
    status: ReturnStatus | None
    pre_no: str | None
    invt_no: str | None
    customs_code: str | None
    mode: str | None
    order_no: str | None
    logistics_code: str | None
    logistics_no: str | None
    bill_no: str | None
    buyer_id: str | None
    members: Mapping[str, Any]
    digest: bytes = b""

    @cached_property
    def document(self) -> Document[Any, Any]:
        """The document itself, head and lines as `gqts.customs.ceb` has them."""
        return read_members(self.kind, self.members)

    def moved(self, **changes: Any) -> Record:
        """Return the record with other numbers or another status; the document, which stays, is not read again."""
        after = replace(self, **changes)
        if "document" in self.__dict__:
            after.__dict__["document"] = self.document
        return after

    @property
    def head(self) -> Any:
        """The head of the document."""
        return self.document.head

    @property
    def lines(self) -> tuple[Any, ...]:
        """The lines of the document."""
        return self.document.lines

    @property
    def is_standing(self) -> bool:
        """Return whether it is in hand or was dealt with: neither returned, nor only stored, nor sent back."""
        return self.status in STANDING_STATUSES


@dataclass(frozen=True)
class Receipt:
    """One thing that was said of a document, or of a message that could not be answered otherwise."""

    organization_id: UUID
    number: int
    at: datetime
    kind: Kind
    status: ReturnStatus
    message_id: UUID | None
    place: int | None
    record_id: UUID | None
    members: Mapping[str, Any]
    faults: tuple[Fault, ...]

    @cached_property
    def document(self) -> Document[Any, Any]:
        """The receipt as a CEB document."""
        return read_members(self.kind, self.members)

    @property
    def info(self) -> str:
        """Return what it says in words."""
        return str(self.members["head"].get("returnInfo", ""))

    def as_message(self, guid: str) -> Message:
        """Return the receipt as a message of its own."""
        return Message(self.kind, guid, (self.document,))


def write_key(parts: tuple[str, ...]) -> str:
    """Return a business key as one text: its parts as the segments of a path, each percent-encoded."""
    return "/".join(quote(part, safe="") for part in parts)


def name_record(kind: Kind, business_key: str) -> UUID:
    """Return the id of whatever is handed in under a business key: the same for everybody and for ever (UUID version
    8, RFC 9562 §5.8).
    """
    digest = bytearray(hashlib.blake2b(f"{kind.name}\n{business_key}".encode(), digest_size=16).digest())
    digest[6] = digest[6] & 0x0F | 0x80
    digest[8] = digest[8] & 0x3F | 0x80
    return UUID(bytes=bytes(digest))


def write_members(document: Document[Any, Any]) -> dict[str, Any]:
    """Return a document as it is kept."""
    members: dict[str, Any] = {"head": as_members(document.head)}
    if document.lines:
        members["lines"] = [as_members(line) for line in document.lines]
    return members


def read_members(kind: Kind, members: Mapping[str, Any]) -> Document[Any, Any]:
    """Return the document that was kept as these members."""
    head = take_members(Taking(table_of(kind.head), "", Gathering(), None), members["head"])
    assert head is not None, "what was kept was right when it was kept"
    lines = []
    for one in members.get("lines", ()):
        assert kind.line is not None
        lines.append(take_members(Taking(table_of(kind.line), "", Gathering(), None), one))
    return Document(head, tuple(lines))


def digest_of(members: Mapping[str, Any]) -> bytes:
    """Return what tells the same content from another."""
    return hashlib.blake2b(orjson.dumps(members, option=orjson.OPT_SORT_KEYS), digest_size=16).digest()
