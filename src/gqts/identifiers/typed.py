"""What a person types, pastes or scans into one field: forgiving of spaces and scripts, never of a wrong digit."""

from __future__ import annotations

import re
import unicodedata

from gqts.identifiers.digital_link import fill_gtin, find_link_identifier
from gqts.identifiers.element_string import parse_element_string
from gqts.identifiers.errors import refusal
from gqts.identifiers.identifier import GS1_KEYS, Identifier, compose_identifier
from gqts.identifiers.parsing import LONGEST, parse_identifier
from gqts.identifiers.private import parse_vehicle_number

_GTIN_LENGTHS = (8, 12, 13, 14)
_SCANNED = re.compile(r"\][A-Za-z][0-9a-z]|\x1d|\(")
_WEDGE = re.compile(r"01[0-9]{14}|00[0-9]{18}")
_VEHICLE = re.compile(r"(?=[0-9]*[A-HJ-NPR-Za-hj-npr-z])[A-HJ-NPR-Za-hj-npr-z0-9]{17}")
_BARE_ADDRESS = re.compile(r"[A-Za-z0-9.-]+\.[A-Za-z]{2,}(?::[0-9]+)?/.*")


def parse_typed(text: str) -> Identifier:
    """Return the identifier a person means.

    Takes all that `parse_identifier` and `parse_element_string` take, an address without https://, the digits of a GTIN
    (8, 12, 13 or 14) or SSCC (18), and a vehicle number; full-width digits, spaces and hyphens between digits are fine.
    Raises `IdentifierRefused` when it is none of these.
    """
    if len(text) > LONGEST:
        raise refusal("length", f"an identifier has at most {LONGEST} characters", text, "type one identifier")
    written = unicodedata.normalize("NFKC", text).strip(" \t\r\n\u200b\ufeff")
    if _SCANNED.match(written):
        return parse_element_string(written).identifier
    compact = re.sub(r"[\s-]", "", written)
    if compact.isascii() and compact.isdigit():
        return _parse_digits(compact)
    if _VEHICLE.fullmatch(compact):
        return parse_vehicle_number(compact)
    if _WEDGE.match(written) or "\x1d" in written:
        return parse_element_string(written).identifier
    if _BARE_ADDRESS.fullmatch(written):
        found = find_link_identifier(f"https://{written}")
        if found is not None:
            return found
    return parse_identifier(written)


def _parse_digits(digits: str) -> Identifier:
    if len(digits) in _GTIN_LENGTHS:
        return compose_identifier(GS1_KEYS["01"], [("01", fill_gtin(digits))])
    if len(digits) == 18:
        return compose_identifier(GS1_KEYS["00"], [("00", digits)])
    if _WEDGE.match(digits):
        return parse_element_string(digits).identifier
    raise refusal(
        "digits",
        f"{len(digits)} digits are no article or parcel number",
        digits,
        "type the 8, 12, 13 or 14 digits under the barcode, or the 18 digits of an SSCC",
    )
