"""Which identifier an address names: `/v1/trace/{identifier}` takes whatever a person or a program has in hand.

A percent-encoded slash is part of a serial, a plain one divides; so the address is read before the server decodes it.
Three forms, told apart by their beginning: a path (`01/09506000134352/21/A%2F1`) and a URI written in the clear keep
their own escapes; anything else, such as `https%3A%2F%2Fid.gs1.org%2F…`, was encoded whole and is decoded once.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from starlette.requests import Request

from gqts.identifiers import Identifier, parse_typed, parse_vehicle_number, parse_waybill
from gqts.kit.errors import Fault, GqtsError, Kind, shown

LONGEST = 2_000
_URI_IN_THE_CLEAR = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:", re.ASCII)
_PATH = re.compile(r"/?(?:[0-9]{2,4}|[a-z]+)/", re.ASCII)
_VEHICLE = re.compile(r"/?vin/([^/]+)", re.ASCII)
_PARCEL = re.compile(r"/?parcel/([^/]+)/([^/]+)", re.ASCII)


class IdentifierTooLong(GqtsError):
    """The identifier is longer than any identifier is."""

    kind = Kind.INVALID


def read_identifier(request: Request, prefix: str) -> Identifier:
    """Return the identifier in the request's path after `prefix`; raise `IdentifierRefused` or `IdentifierTooLong`."""
    raw = request.scope.get("raw_path")
    path = bytes(raw).decode("latin-1") if raw else request.scope["path"]
    return parse_address(path.partition("?")[0].removeprefix(prefix))


def parse_address(text: str) -> Identifier:
    """Return the identifier that an address names, still encoded; raise as `read_identifier`."""
    if len(text) > LONGEST:
        message = f"The identifier has {len(text)} characters; none has more than {LONGEST}."
        raise IdentifierTooLong(message, faults=(Fault("api.identifier.long", message, "identifier", shown(text)),))
    if vehicle := _VEHICLE.fullmatch(text):
        return parse_vehicle_number(unquote(vehicle[1]))
    if parcel := _PARCEL.fullmatch(text):
        return parse_waybill(unquote(parcel[1]), unquote(parcel[2]))
    if _PATH.match(text):
        return parse_typed("/" + text.removeprefix("/"))
    return parse_typed(text if _URI_IN_THE_CLEAR.match(text) else unquote(text))
