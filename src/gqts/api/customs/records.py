"""Documents by their business keys, `GET /customs/records/{kind}/{key}`; a declaration in WCO elements; and the JSON
Schemas of all kinds.

A key is the parts of the business key (docs/reference/ceb.md), each percent-encoded, with slashes between them; so the
path is read before the server decodes it.
"""

from __future__ import annotations

from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import Response

from gqts.accounts import Permission
from gqts.api.answers import json_response
from gqts.api.authentication import authenticate, require_caller
from gqts.api.content import JSON, require_media_type
from gqts.api.context import context_of
from gqts.api.customs.writing import record_as_json, status_as_json
from gqts.customs.ceb import Kind, json_schema
from gqts.customs.ceb.kinds import INVENTORY
from gqts.customs.wco import response_function, to_wco
from gqts.declarations import ALL_KINDS, RecordUnknown, list_receipts_of, require_own_declaration, require_own_record
from gqts.kit.errors import GqtsError
from gqts.kit.errors import Kind as ErrorKind

_LONGEST_KEY = 2_000
_VARY = {"Vary": "Accept, Authorization"}


class DocumentKindUnknown(GqtsError):
    """There is no such kind of customs message."""

    kind = ErrorKind.NOT_FOUND


def show_record(request: Request) -> Response:
    """Answer with a document and its receipts."""
    require_media_type(request, (JSON,))
    authenticate(request)
    kind = read_kind(request.path_params["kind"])
    parts = _read_key(request)
    with context_of(request).database.transaction() as tx:
        caller = require_caller(tx, request, Permission.CUSTOMS_DECLARE)
        record = require_own_record(tx, caller, kind, parts)
        receipts = [one for one in list_receipts_of(tx, record.id) if one.organization_id == caller.organization]
    return json_response(request, record_as_json(record, receipts), headers=_VARY)


def show_wco(request: Request) -> Response:
    """Answer with a declaration in WCO elements, and notes of what a strict receiver could not hold."""
    require_media_type(request, (JSON,))
    authenticate(request)
    with context_of(request).database.transaction() as tx:
        caller = require_caller(tx, request, Permission.CUSTOMS_DECLARE)
        record = require_own_declaration(tx, caller, request.path_params["invt_no"], INVENTORY)
    mapped = to_wco(record.document)
    assert mapped.declaration is not None
    declaration = dict(mapped.declaration["Declaration"])
    declaration["ID"] = record.invt_no
    function = None if record.status is None else response_function(record.status)
    told = {
        "Declaration": declaration,
        "status": {**(status_as_json(record.status) or {}), "functionCode": function},
        "notes": [note.as_json() for note in mapped.notes],
    }
    return json_response(request, told, headers=_VARY)


def show_schema(request: Request) -> Response:
    """Answer with the JSON Schema of a kind."""
    return json_response(request, json_schema(read_kind(request.path_params["kind"])))


def read_kind(text: str) -> Kind:
    """Return a kind by its name, or the number in it (`621`); raise `DocumentKindUnknown`."""
    found = ALL_KINDS.get(text) or ALL_KINDS.get(f"CEB{text}Message")
    if found is None:
        raise DocumentKindUnknown
    return found


def _read_key(request: Request) -> list[str]:
    raw = request.scope.get("raw_path")
    path = bytes(raw).decode("latin-1") if raw else request.scope["path"]
    text = path.partition("?")[0].split("/", 4)[-1]
    if len(text) > _LONGEST_KEY:
        raise RecordUnknown
    return [unquote(part, errors="replace") for part in text.split("/")]
