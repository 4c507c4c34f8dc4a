"""A declaration in WCO elements taken in as CEB621, and given out again.

A sender that knows nothing of CEB cannot know three of its fields; they are filled: a number of the message (the id
that it has here), that it is declared and not only stored, and the time. Everything else must be there, as an element
or as additional information (docs/reference/ceb.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from gqts.customs import MessageUnreadable
from gqts.customs.ceb import Document, Intake, Limits, Outcome
from gqts.customs.ceb.fields import CHINA
from gqts.customs.ceb.json_reader import parse_json
from gqts.customs.ceb.kinds import INVENTORY
from gqts.customs.ceb.table import table_of
from gqts.customs.wco import from_wco
from gqts.declarations.errors import MessageRefused
from gqts.kit.errors import Fault

_DEEPEST = 24
_STATEMENTS = "AdditionalInformation"


def read_wco(content: bytes, message_id: UUID, limits: Limits) -> tuple[Intake, tuple[Fault, ...]]:
    """Return the one CEB621 document of a WCO declaration, and notes of what it has no field for.

    Raises `MessageUnreadable`, `MessageTooLarge`, or `MessageRefused` with each fault where its element stands.
    """
    tree = _plain(parse_json(content, limits), _DEEPEST)
    if not isinstance(tree, dict):
        raise MessageUnreadable("The message is no JSON object with a Declaration.")
    guid = str(message_id).upper()
    mapped = from_wco(_fill(tree, guid, _made_at(message_id)))
    if mapped.document is None:
        raise MessageRefused("The declaration cannot be taken as CEB621; nothing of it was kept.", faults=mapped.faults)
    return Intake(INVENTORY, guid, "1.0", (Outcome(0, mapped.document, (), say(mapped.document)),)), mapped.notes


def say(document: Document[Any, Any]) -> dict[str, Any]:
    """Return what the head of a document says, field by field."""
    head = document.head
    return {column.name: getattr(head, column.name) for column in table_of(type(head)).columns}


def _fill(tree: dict[str, Any], guid: str, at: datetime) -> Mapping[str, Any]:
    declaration = tree.get("Declaration")
    if not isinstance(declaration, dict):
        return tree
    told = declaration.get(_STATEMENTS)
    statements = list(told) if isinstance(told, list) else []
    said = {one.get("StatementCode") for one in statements if isinstance(one, dict)}
    filled = {"guid": guid, "appStatus": "2"}
    statements += [
        {"StatementCode": name, "StatementTypeCode": "CEB", "StatementDescription": value}
        for name, value in filled.items()
        if name not in said
    ]
    moment = at.astimezone(CHINA)
    usual = {"FunctionCode": "9", "IssueDateTime": f"{moment.year:04}{moment:%m%d%H%M%S}"}
    return {**tree, "Declaration": {**usual, **declaration, _STATEMENTS: statements}}


def _made_at(message_id: UUID) -> datetime:
    """Return the instant in which an id was made (UUID version 7), so that reading again reads the same."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=message_id.int >> 80)


def _plain(value: Any, depth: int) -> Any:
    """Return a tree with decimals as the texts they were written as."""
    if depth < 0:
        raise MessageUnreadable("The message nests too deep.")
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dict):
        return {name: _plain(one, depth - 1) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one, depth - 1) for one in value]
    return value
