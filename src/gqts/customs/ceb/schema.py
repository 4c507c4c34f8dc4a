"""JSON Schemas (2020-12) of the messages, made from their tables.

A schema says what can be said of one field; that amounts agree and days exist is for the reader and the checks.
"""

from __future__ import annotations

from typing import Any

from gqts.customs.ceb.kinds import MOST_LINES, Kind, most_documents
from gqts.customs.ceb.table import table_of
from gqts.customs.ceb.transfer import Extension, Subscription, Transfer


def json_schema(kind: Kind) -> dict[str, Any]:
    """Return the JSON Schema of one kind of message."""
    properties: dict[str, Any] = {
        "guid": {"type": "string", "minLength": 36, "maxLength": 36},
        "version": {"type": "string", "minLength": 1, "maxLength": 10},
        kind.element: {"type": "array", "minItems": 1, "maxItems": most_documents(kind), "items": _document(kind)},
    }
    required = ["guid", "version", kind.element]
    if kind.is_inbound:
        properties["BaseTransfer"] = _record(Transfer)
        properties["BaseSubscribe"] = {"type": "array", "maxItems": 5, "items": _record(Subscription)}
        properties["ExtendMessage"] = _record(Extension)
        required.append("BaseTransfer")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{kind.name}: {kind.chinese}",
        "description": kind.english,
        **_object({kind.name: _object(properties, required)}, [kind.name]),
    }


def _document(kind: Kind) -> dict[str, Any]:
    if kind.head_element is None:
        return _record(kind.head)
    properties = {kind.head_element: _record(kind.head)}
    if kind.line_element is not None and kind.line is not None:
        properties[kind.line_element] = {
            "type": "array",
            "minItems": 1,
            "maxItems": MOST_LINES,
            "items": _record(kind.line),
        }
    return _object(properties, list(properties))


def _record(record: type[Any]) -> dict[str, Any]:
    table = table_of(record)
    properties = {}
    for column in table.columns:
        said = column.said
        note = f"; {said.note}" if said.note else ""
        properties[column.name] = {
            "title": said.chinese,
            "description": f"{said.english}{note} ({column.form.notation})",
            **column.form.schema(),
        }
    return _object(properties, [column.name for column in table.required])


def _object(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
