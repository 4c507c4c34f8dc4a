"""Which page belongs to which identifier, both ways: the addresses of things on this server.

A GS1 key's page is its canonical Digital Link path. A vehicle's is `/vin/{number}`, a parcel's
`/parcel/{carrier}/{number}`, and any other URI's `/uri/{escaped URI}`.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, unquote

from starlette.requests import Request

from gqts.identifiers import (
    Identifier,
    IdentifierRefused,
    parse_digital_link,
    parse_identifier,
    parse_vehicle_number,
    parse_waybill,
)

_GS1 = "https://id.gs1.org"
_VEHICLE = "urn:gqts:vin:"
_PARCEL = "urn:gqts:waybill:"

# GS1 keys, and the names that releases 1.0 and 1.1 of Digital Link gave them, still found on labels.
PRIMARY_KEYS = (
    "00", "01", "253", "255", "401", "402", "414", "415", "417", "8003", "8004", "8006", "8010", "8013", "8017", "8018",
)  # fmt: skip
KEY_NAMES = (
    "sscc", "gtin", "gdti", "gcn", "ginc", "gsin", "gln", "payTo", "party", "grai", "giai", "itip", "cpid", "gmn",
    "gsrnp", "gsrn",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Subject:
    """What an address names, the address that is canonical for it, and that of what it belongs to (its product).

    `lot` is the lot that stands in the address beside a serial, a canonical identifier.
    """

    identifier: Identifier
    path: str
    class_path: str | None = None
    lot: str | None = None


def raw_path(request: Request) -> str:
    """Return the path as it was sent, percent escapes and all.

    Servers need not pass it on (ASGI: `raw_path`); then the decoded path is escaped again.
    """
    raw = request.scope.get("raw_path")
    return raw.decode("ascii", "replace").partition("?")[0] if raw else quote(request.scope["path"])


def find_subject(path: str) -> Subject:
    """Return what a path names, a trailing slash or not; raise `IdentifierRefused` when it can name nothing."""
    path = path.rstrip("/")
    root, _, rest = path[1:].partition("/")
    if root == "vin":
        return _subject_of(parse_vehicle_number(unquote(rest)))
    if root == "parcel":
        carrier, _, number = rest.partition("/")
        return _subject_of(parse_waybill(unquote(carrier), unquote(number)))
    if root == "uri":
        return _subject_of(parse_identifier(unquote(rest, errors="replace")))
    link = parse_digital_link(path)
    parts = link.canonical_path.split("/")
    class_path = "/".join(parts[:3])
    lot = _GS1 + "/".join(parts[:5]) if parts[3:4] == ["10"] and len(parts) > 5 else None
    return Subject(link.identifier, link.canonical_path, class_path if class_path != link.canonical_path else None, lot)


def _subject_of(identifier: Identifier) -> Subject:
    return Subject(identifier, page_path(identifier))


def page_path(identifier: Identifier) -> str:
    """Return the path of an identifier's page on this server."""
    canonical = identifier.canonical
    if canonical.startswith(_GS1 + "/"):
        return canonical.removeprefix(_GS1)
    if canonical.startswith(_VEHICLE):
        return f"/vin/{canonical.removeprefix(_VEHICLE)}"
    if canonical.startswith(_PARCEL):
        return "/parcel/" + canonical.removeprefix(_PARCEL).replace(":", "/", 1)
    return "/uri/" + quote(canonical, safe="")


def find_page_path(uri: str) -> str | None:
    """Return the path of a URI's page, None when the URI cannot be an identifier."""
    try:
        return page_path(parse_identifier(uri))
    except IdentifierRefused:
        return None
