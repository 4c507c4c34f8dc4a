"""Customs documents in words: their kinds and statuses as customs calls them, their fields by both names, and faults.

Customs' own words stand in the tables of `gqts.customs` in Chinese and English; a reader gets the one of their
language, and of the names of fields both, for a broker who reads either has the other before them on the port's form.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from gqts.customs.ceb import INBOUND, Kind, ReturnStatus
from gqts.customs.ceb.fields import Code, Day, Moment
from gqts.customs.ceb.table import Column, table_of
from gqts.customs.typed import DECLARED
from gqts.declarations import Record
from gqts.kit.errors import Fault
from gqts.web.languages import Language
from gqts.web.plain_text import neat
from gqts.web.trade.faults import FAULTS

DOCUMENTS: tuple[Kind, ...] = (*INBOUND, *DECLARED)
"""The kinds of documents that firms hand in."""
STATUSES: tuple[ReturnStatus, ...] = tuple(status for status in ReturnStatus if status > 0)
_GOOD = frozenset({ReturnStatus.APPROVED, ReturnStatus.RELEASED, ReturnStatus.CLOSED})
_STOP = frozenset(
    {
        *(ReturnStatus.RETURNED, ReturnStatus.SEND_FAILED, ReturnStatus.SENT_BACK, ReturnStatus.DETAINED_CLEARANCE),
        *(ReturnStatus.DETAINED_SMUGGLING, ReturnStatus.DETAINED_LEGAL, ReturnStatus.DETAINED_OTHERWISE),
    }
)


@dataclass(frozen=True, slots=True)
class FieldTold:
    """One field of a document: its name in the message, in Chinese and English, and what it says."""

    name: str
    chinese: str
    english: str
    value: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class FaultTold:
    """What was wrong with a field, in the reader's words where there are some, and as the check told it."""

    field: str
    value: str
    words: str
    message: str
    fix: str


def word_kind(kind: Kind, language: Language) -> str:
    """Return what a kind of document is called."""
    words = kind.chinese if language.code == "zh" else kind.english
    return words[:1].upper() + words[1:]


def word_status(status: ReturnStatus | None, language: Language) -> tuple[str, str]:
    """Return a status as (tone of its badge, words)."""
    if status is None:
        return "none", "–"
    words = status.chinese if language.code == "zh" else status.english[:1].upper() + status.english[1:]
    tone = "stop" if status < 0 or status in _STOP else "good" if status in _GOOD else "wait"
    return tone, f"{words} ({int(status)})"


def tell_fields(record: Any, language: Language) -> list[FieldTold]:
    """Return what a head or a line says, field by field; what was left out is left out."""
    said = ((column, getattr(record, column.name)) for column in table_of(type(record)).columns)
    return [_tell(column, value, language) for column, value in said if value is not None]


def tell_faults(faults: Iterable[Fault], language: Language) -> list[FaultTold]:
    """Return faults as they are shown."""
    return [
        FaultTold(
            neat(fault.field),
            neat(fault.value),
            language.text(FAULTS[what]) if (what := fault.code.rpartition(".")[2]) in FAULTS else "",
            neat(fault.message),
            neat(fault.fix),
        )
        for fault in faults
    ]


def list_numbers(record: Record) -> list[str]:
    """Return the numbers that a document is known by, the declaration's own first."""
    found = (record.invt_no, record.pre_no, record.order_no, record.logistics_no, record.bill_no)
    return list(dict.fromkeys(one for one in found if one))


def _tell(column: Column, value: Any, language: Language) -> FieldTold:
    said = column.said
    text = column.form.write(value)
    meaning = ""
    if isinstance(column.form, Code):
        chinese, _, english = column.form.meanings.get(text, "").partition(" ")
        meaning = chinese if language.code == "zh" or not english else english
    elif isinstance(column.form, Moment):
        text, meaning = f"{language.date(value.date())} {language.time(value)}", text
    elif isinstance(column.form, Day):
        text, meaning = language.date(value), text
    return FieldTold(column.name, said.chinese, said.english, neat(text), neat(meaning))
