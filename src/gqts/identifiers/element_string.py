r"""GS1 element strings: what a scanner reads from a barcode, and what is printed under it in brackets.

GS1 General Specifications 7.8: AIs of predefined length need no separator, all others end at FNC1 (sent as GS, 1D hex)
or at the end. Printed: each AI in brackets; a bracket that belongs to a value may be written `\\(`, and must be when
digits in brackets follow that are an AI.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gqts.identifiers.application_identifiers import find_application_identifier, find_code_length
from gqts.identifiers.digital_link import DigitalLink, compose_link
from gqts.identifiers.errors import refusal
from gqts.identifiers.identifier import GS1_KEYS, GS1Key

_SEPARATOR = "\x1d"
_SYMBOLOGY = re.compile(r"\](?:C1|d2|e0|Q3|J1)")
_BRACKETED = re.compile(r"(?<!\\)\(([0-9]{2,4})\)")
LONGEST = 2048
"""Characters of the longest element string taken; no GS1 barcode holds as many."""


def parse_element_string(text: str) -> DigitalLink:
    """Return what a barcode says, given as a scanner sends it or as it is printed.

    `]C1`, `]d2`, `]e0`, `]Q3` or `]J1` in front, and a leading FNC1, are passed over. The first key that the other AIs
    can belong to is the identifier; they become its qualifiers and attributes. Raises `IdentifierRefused` when the
    text cannot be divided into AIs, a value is wrong, or no key fits.
    """
    if len(text) > LONGEST:
        raise refusal("length", f"an element string has at most {LONGEST} characters", text, "send one barcode")
    pairs = tuple(_read_printed(text.strip()) if text.lstrip().startswith("(") else _read_scanned(text))
    values: dict[str, str] = {}
    for code, value in pairs:
        if values.setdefault(code, value) != value:
            raise refusal("repeated", f"({code}) stands twice with different values", text, "scan one barcode")
    for key in filter(None, map(GS1_KEYS.get, values)):
        order = _find_order(key, values)
        if order is not None:
            attributes = {code: value for code, value in values.items() if code not in order}
            return compose_link(key, [(code, values[code]) for code in order], attributes)
    raise refusal(
        "no_key",
        f"no GS1 key to which {' '.join(f'({code})' for code in values)} can belong",
        text,
        "scan the barcode that holds (01) or another key, with all its parts",
    )


def _find_order(key: GS1Key, values: dict[str, str]) -> tuple[str, ...] | None:
    """Return the key and its qualifiers, as the first order in which all other AIs may be attributes."""
    for order in key.qualifiers:
        taken = (key.code, *(code for code in order if code in values))
        rest = (find_application_identifier(code) for code in values if code not in taken)
        if all(other is not None and other.is_attribute for other in rest):
            return taken
    return None


def _read_printed(text: str) -> Iterator[tuple[str, str]]:
    """Yield (AI, value) of bracketed text."""
    marks = [mark for mark in _BRACKETED.finditer(text) if find_application_identifier(mark[1])]
    if not marks or marks[0].start():
        raise refusal(
            "ai", "the text does not begin with a GS1 AI in brackets", text, "write (01)09506000134352(21)ABC"
        )
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    for mark, end in zip(marks, ends, strict=True):
        yield mark[1], text[mark.end() : end].strip().replace("\\(", "(")


def _read_scanned(text: str) -> Iterator[tuple[str, str]]:
    """Yield (AI, value) of a scanner's text."""
    found = _SYMBOLOGY.match(text)
    text = (text[found.end() :] if found else text).removeprefix(_SEPARATOR).rstrip("\r\n")
    place = 0
    while place < len(text):
        code = text[place : place + (find_code_length(text[place : place + 2]) or 2)]
        identifier = find_application_identifier(code)
        if identifier is None:
            raise refusal("ai", f"{code!r} at character {place + 1} is not a GS1 AI", text, "scan the barcode again")
        place += len(code)
        end = text.find(_SEPARATOR, place, place + identifier.longest + 1)
        if end < 0:
            end = min(place + identifier.longest, len(text))
        yield code, text[place:end]
        place = end + (text[end : end + 1] == _SEPARATOR)
