"""The receipts that answer a message: one for each of its documents, and CEB900 for what cannot be addressed or read.

Promise: every receipt written here is valid by its own table. A document that breaks the format is answered in its
kind's receipt with a status below zero; one that reads well and contradicts itself is returned (100); the text says
field, value and fix. A document whose business key cannot be read, or a message that is wrong as a whole, is answered
with CEB900.

The clock and the numbers come from the caller: `at` is when, `new_guid` makes the guid of each message.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from gqts.customs.ceb.fields import Refused
from gqts.customs.ceb.kinds import FORMAT_FAULT, INBOUND, KINDS, MOST_DOCUMENTS, Kind
from gqts.customs.ceb.message import Document, Intake, Message
from gqts.customs.ceb.receipts import MessageReturn
from gqts.customs.ceb.status import ReturnStatus
from gqts.customs.ceb.table import table_of
from gqts.kit.errors import Fault, GqtsError

_LONGEST_INFO = 1_000
_LONGEST_REASON = 5_000
_ORIGINAL_SHOWN = 65_536
_PLAIN = str.maketrans({";": "；", "[": "【", "]": "】", "\r": " ", "\n": " "})
_UNNUMBERED = "B" + "0" * 17
"""The number of a declaration at the port that has none yet: a receipt must have one."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is to be said of one document: how far it has come, with the numbers that were given to it."""

    status: ReturnStatus
    info: str = ""
    numbers: Mapping[str, str] = field(default_factory=dict)


def tell(faults: Iterable[Fault], longest: int = _LONGEST_INFO) -> str:
    """Return faults as the text of a receipt: `[Code:…;Desc:field=value: what is wrong. Fix]`, as many as there is
    room for.
    """
    told, listed = "", list(faults)
    for number, fault in enumerate(listed):
        value = f"={fault.value}" if fault.value else ""
        said = f"{fault.field}{value}: {fault.message} {fault.fix}".translate(_PLAIN).strip()
        piece = f"[Code:{fault.code};Desc:{said}]"
        rest = f" (+{len(listed) - number})"
        if len(told) + len(piece) + len(rest) > longest:
            return (told + rest if told else piece[: longest - len(rest) - 1] + "]" + rest).strip()
        told += piece
    return told


def refuse(faults: tuple[Fault, ...]) -> Answer:
    """Return the answer to a document that breaks the format."""
    return Answer(ReturnStatus.FORMAT_WRONG, tell(faults))


def return_document(faults: tuple[Fault, ...]) -> Answer:
    """Return the answer to a document that reads well and contradicts itself or a rule."""
    return Answer(ReturnStatus.RETURNED, tell(faults))


def write_receipts(
    intake: Intake, answers: Mapping[int, Answer], *, at: datetime, new_guid: Callable[[], str], original: bytes = b""
) -> tuple[Message, ...]:
    """Return the receipts of a message; documents that `answers` leaves out are not answered yet.

    A message that is wrong as a whole is answered with one CEB900. So is each document that no receipt can name.
    """
    name, guid = intake.kind.name, intake.guid
    if intake.kind.receipt is None:
        fix = f"Send one of {', '.join(kind.name for kind in INBOUND)}."
        fault = Fault("ceb.message.not_inbound", f"{name} is what customs sends.", "", name, fix)
        return (format_fault(name, guid, (fault,), at=at, new_guid=new_guid, original=original),)
    if intake.faults:
        return (format_fault(name, guid, intake.all_faults, at=at, new_guid=new_guid, original=original),)
    receipts = KINDS[intake.kind.receipt]
    documents, unnamed = [], []
    for outcome in intake.outcomes:
        answer = refuse(outcome.faults) if outcome.document is None else answers.get(outcome.index)
        if answer is None:
            continue
        receipt = compose_receipt(receipts, outcome.said, answer, at)
        if receipt is None:
            unnamed.append(outcome)
        else:
            documents.append(receipt)
    messages = [Message(receipts, new_guid(), tuple(documents))] if documents else []
    alone = (
        format_fault(name, guid, outcome.faults, at=at, new_guid=new_guid, original=original) for outcome in unnamed
    )
    return (*messages, *alone)


def compose_receipt(kind: Kind, said: Mapping[str, Any], answer: Answer, at: datetime) -> Document[Any, Any] | None:
    """Return the receipt (of a `kind`) of one document whose head says what `said` holds, or None when what it must
    name cannot be read.
    """
    given = {
        "preNo": _UNNUMBERED,
        **{name: value for name, value in said.items() if value is not None},
        **answer.numbers,
        "returnStatus": str(int(answer.status)),
        "returnTime": at,
        "returnInfo": (answer.info or answer.status.info(str(said.get("guid", ""))))[:_LONGEST_INFO],
    }
    values: dict[str, Any] = {}
    for column in table_of(kind.head).columns:
        value = given.get(column.name)
        try:
            if value is not None and column.form.read(column.form.write(value)) is not None:
                values[column.name] = value
        except Refused:
            if column.name == "preNo":
                values["preNo"] = _UNNUMBERED
        if column.is_required and column.name not in values:
            return None
    return Document(kind.head(**values))


def format_fault(
    name: str,
    guid: str,
    faults: tuple[Fault, ...],
    *,
    at: datetime,
    new_guid: Callable[[], str],
    original: bytes = b"",
    transmission: str = "",
) -> Message:
    """Return the CEB900 that answers what cannot be read: `name` is the kind that it claims to be, as far as is
    known.
    """
    head = MessageReturn(
        guid=guid if len(guid) == 36 else new_guid(),
        returnStatus=str(int(ReturnStatus.FORMAT_WRONG)),
        returnInfo=tell(faults, _LONGEST_REASON),
        returnTime=at,
        oriCopMsgId=transmission[:255],
        oriMessageType=name[:15],
        oriBizMessage=_repeat(original),
    )
    return Message(FORMAT_FAULT, new_guid(), (Document(head),))


def answer_unreadable(
    content: bytes, reason: GqtsError, *, at: datetime, new_guid: Callable[[], str], transmission: str = ""
) -> Message:
    """Return the CEB900 that answers a message which `read_xml` or `read_json` raised for."""
    faults = reason.faults or (Fault("ceb.message.unreadable", reason.detail),)
    return format_fault("", "", faults, at=at, new_guid=new_guid, original=content, transmission=transmission)


def _repeat(content: bytes) -> str:
    """Return what was sent as text that XML can carry, its end cut: no answer grows with what was sent."""
    text = content[:_ORIGINAL_SHOWN].decode("utf-8", "replace")
    return "".join(one if one in "\t\n" or one.isprintable() else "�" for one in text).strip()


def group_receipts(messages: Iterable[Message], *, new_guid: Callable[[], str]) -> tuple[Message, ...]:
    """Return receipts put together by their kinds, at most a hundred to a message: what a poll is answered with."""
    gathered: dict[str, list[Document[Any, Any]]] = {}
    kinds: dict[str, Kind] = {}
    alone = []
    for message in messages:
        if message.kind is FORMAT_FAULT:
            alone.append(message)
        else:
            kinds[message.kind.name] = message.kind
            gathered.setdefault(message.kind.name, []).extend(message.documents)
    grouped = [
        Message(kinds[name], new_guid(), tuple(documents[start : start + MOST_DOCUMENTS]))
        for name, documents in gathered.items()
        for start in range(0, len(documents), MOST_DOCUMENTS)
    ]
    return (*grouped, *alone)
