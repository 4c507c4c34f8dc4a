"""Identifiers that are no GS1 keys: vehicles, parcels by carrier number, and any other URI.

Vehicle numbers follow ISO 3779; its check digit is North American only, so it is not asked for. Any other URI
(RFC 3986, or RFC 3987 with letters of every script) is taken as it is: CBV 2.0 section 8 lets parties agree
on their own.
"""

from __future__ import annotations

import re

from gqts.identifiers.errors import refusal
from gqts.identifiers.identifier import Identifier, Level

VEHICLE_PREFIX = "urn:gqts:vin:"
PARCEL_PREFIX = "urn:gqts:waybill:"
_VEHICLE = re.compile("[A-HJ-NPR-Z0-9]{17}")
_CARRIER = re.compile("[A-Z0-9]{2,20}")
_WAYBILL = re.compile("[A-Z0-9-]{4,40}")
_URI = re.compile(
    r"(?![Hh][Tt]{2}[Pp][Ss]?:(?!//[^/?#]))[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20\x7f-\xa0<>\"{}|\\^`\u2028\u2029\ud800-\udfff]+"
)


def parse_vehicle_number(number: str) -> Identifier:
    """Return the vehicle with this number, typed in either case, with spaces or hyphens.

    Raises `IdentifierRefused` unless it has 17 characters of ISO 3779.
    """
    written = _tidy(number, spaces=" -")
    if not _VEHICLE.fullmatch(written):
        raise refusal(
            "vehicle_number",
            "a vehicle number (VIN) has 17 capital letters and digits, without I, O and Q",
            number,
            "copy it from the plate or the papers",
        )
    return Identifier(VEHICLE_PREFIX + written, "vin", Level.INSTANCE)


def parse_waybill(carrier: str, number: str) -> Identifier:
    """Return the parcel a carrier knows by this number, both typed in either case.

    Raises `IdentifierRefused` unless the carrier has 2 to 20 letters and digits, the number 4 to 40 with
    hyphens.
    """
    carrier, number = _tidy(carrier, spaces=" "), _tidy(number, spaces=" ")
    if not (_CARRIER.fullmatch(carrier) and _WAYBILL.fullmatch(number)):
        raise refusal(
            "waybill",
            "a waybill is a carrier code (2 to 20 letters and digits) and a number (4 to 40 letters, digits "
            "and hyphens)",
            f"{carrier}:{number}",
            "write it as urn:gqts:waybill:SF:SF1234567890123",
        )
    return Identifier(f"{PARCEL_PREFIX}{carrier}:{number}", "waybill", Level.INSTANCE)


def parse_private_uri(text: str) -> Identifier:
    """Return the identifier any URI is; vehicles and parcels have their kinds and one spelling.

    Raises `IdentifierRefused` when the text is no URI.
    """
    if not _URI.fullmatch(text):
        raise refusal(
            "not_a_uri",
            "an identifier is a URI: an EPC URN, a GS1 Digital Link, or a URI of your own",
            text,
            "write for example urn:epc:id:sgtin:9506000.013435.ABC, "
            "https://id.gs1.org/01/09506000134352/21/ABC or https://example.com/items/ABC, and escape spaces as %20",
        )
    if text.startswith(VEHICLE_PREFIX):
        return _require_canonical(text, parse_vehicle_number(text.removeprefix(VEHICLE_PREFIX)))
    if text.startswith(PARCEL_PREFIX):
        carrier, _, number = text.removeprefix(PARCEL_PREFIX).partition(":")
        return _require_canonical(text, parse_waybill(carrier, number))
    return Identifier(text, "uri", Level.OTHER)


def _require_canonical(text: str, identifier: Identifier) -> Identifier:
    """Refuse another spelling in a document, so that no other party's event hash can differ from ours."""
    if text != identifier.canonical:
        raise refusal(
            "spelling",
            "a document spells this in capitals without spaces",
            text,
            f"send {identifier.canonical}",
        )
    return identifier


def _tidy(text: str, *, spaces: str) -> str:
    """Return ASCII text in capitals without the spaces; other text as it is, to be refused."""
    return "".join(character for character in text if character not in spaces).upper() if text.isascii() else text
