"""China's CEB messages (跨境电子商务进口统一版): orders, payments, waybills and declarations in, receipts and tax
bills out.

Promise: `read_message` takes XML or JSON of any kind from anybody; every document in it has its own outcome, and
everything that is wrong is told at once with its path, its value and how to mend it. What was read writes back as the
same in both formats. Each kind is one table (`gqts.customs.ceb.order` and its like), from which readers, writers,
JSON Schemas and the reference page are made. Pure: no clock, no network, no chance.

What the documents say is judged in `gqts.customs.checks`; how far a declaration may go in `gqts.customs.lifecycle`.
"""

from gqts.customs.ceb.answers import (
    Answer,
    answer_unreadable,
    compose_receipt,
    format_fault,
    group_receipts,
    refuse,
    return_document,
    tell,
    write_receipts,
)
from gqts.customs.ceb.kinds import INBOUND, KINDS, OUTBOUND, Kind
from gqts.customs.ceb.message import Document, Intake, Limits, Message, Outcome
from gqts.customs.ceb.reading import read_message
from gqts.customs.ceb.schema import json_schema
from gqts.customs.ceb.status import ReturnStatus
from gqts.customs.ceb.writers import as_json, write_json, write_xml

__all__ = [
    "INBOUND",
    "KINDS",
    "OUTBOUND",
    "Answer",
    "Document",
    "Intake",
    "Kind",
    "Limits",
    "Message",
    "Outcome",
    "ReturnStatus",
    "answer_unreadable",
    "as_json",
    "compose_receipt",
    "format_fault",
    "group_receipts",
    "json_schema",
    "read_message",
    "refuse",
    "return_document",
    "tell",
    "write_json",
    "write_receipts",
    "write_xml",
]
