"""GS1 Digital Links: any host, any stem, aliases and short GTINs in; one canonical path out.

GS1 Digital Link: URI Syntax section 4. A web address that holds no GS1 key is not a Digital Link; one that
holds a key must be right in all its parts. Compressed links are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from gqts.identifiers.application_identifiers import find_application_identifier, require_value
from gqts.identifiers.characters import escape_for_link, unescape
from gqts.identifiers.errors import refusal
from gqts.identifiers.identifier import GS1_KEYS, GS1Key, Identifier, compose_identifier, list_elements

_ALIASES = {
    "gtin": "01", "cpv": "22", "lot": "10", "ser": "21", "itip": "8006", "cpid": "8010", "cpsn": "8011",
    "gln": "414", "glnx": "254", "party": "417", "payTo": "415", "refno": "8020", "gsrnp": "8017",
    "gsrn": "8018", "srin": "8019", "gcn": "255", "sscc": "00", "gdti": "253", "ginc": "401", "gsin": "402",
    "grai": "8003", "giai": "8004", "gmn": "8013",
}  # fmt: skip
_ADDRESS = re.compile(
    r"[Hh][Tt]{2}[Pp][Ss]?://([^/?#\x00-\x20]+)([^?#\x00-\x20]*)(?:\?([^#\x00-\x20]*))?(?:#[^\x00-\x20]*)?"
)
_PATH = re.compile(r"()(/[^?#\x00-\x20]*)(?:\?([^#\x00-\x20]*))?(?:#[^\x00-\x20]*)?")
_SHORT_GTINS = (8, 12, 13)
_TEXT_KEYS = frozenset(("253", "255", "401", "8003", "8004", "8010", "8013"))
_DIGITS_VALUE = re.compile(r"[0-9]{7,}")
_TEXT_VALUE = re.compile(r"[0-9]{4}")


@dataclass(frozen=True, slots=True)
class DigitalLink:
    """What a link or a barcode says: the thing, and what else was said of it.

    `attributes` holds AI to unescaped value: the query's, and the qualifiers that do not identify (a lot
    beside a serial). `canonical_path` is the key with all its qualifiers, `/01/09506000134352/10/LOT/21/ABC`.
    """

    identifier: Identifier
    attributes: dict[str, str] = field(hash=False)
    canonical_path: str


def parse_digital_link(path_or_uri: str) -> DigitalLink:
    """Return what a Digital Link says, given as a whole address or as its path and query.

    Raises `IdentifierRefused` when it holds no GS1 key, or one part of it is wrong, the query's attributes
    included. Query parameters that are not digits (`linkType`) are passed over.
    """
    found = find_link_parts(path_or_uri)
    if found is None:
        raise refusal(
            "not_a_link",
            "this is not a GS1 Digital Link; it may be a compressed one, which gqts does not read",
            path_or_uri,
            "send the uncompressed link, such as https://id.gs1.org/01/09506000134352/21/ABC",
        )
    pairs, query = found
    return compose_link(GS1_KEYS[pairs[0][0]], pairs, _read_query(query))


def compose_item_link(gtin: str, serial: str, lot: str | None = None) -> DigitalLink:
    """Return the link of one article by its bare values; a GTIN of 8, 12 or 13 digits is filled up to 14.

    Raises `IdentifierRefused` when a value does not fit.
    """
    lots = [("10", lot)] if lot is not None else []
    return compose_link(GS1_KEYS["01"], [("01", fill_gtin(gtin)), *lots, ("21", serial)], {})


def fill_gtin(digits: str) -> str:
    """Return a GTIN of 8, 12 or 13 digits filled up to 14 (General Specifications 3.3.2), any other text as it is."""
    return digits.zfill(14) if len(digits) in _SHORT_GTINS else digits


def find_link_identifier(text: str) -> Identifier | None:
    """Return the identifier of a Digital Link, its query not looked at; None when the address is not one.

    Raises `IdentifierRefused` when it holds a GS1 key that is wrong.
    """
    found = find_link_parts(text)
    return compose_identifier(GS1_KEYS[found[0][0][0]], found[0]) if found else None


def compose_link(key: GS1Key, pairs: Sequence[tuple[str, str]], attributes: dict[str, str]) -> DigitalLink:
    """Return the link of a key with its qualifiers in order, and of attributes, which are checked here."""
    identifier = compose_identifier(key, pairs)
    identifying = {code for code, _ in list_elements(identifier)}
    beside = {code: value for code, value in pairs if code not in identifying}
    for code, value in attributes.items():
        _require_attribute(code, value)
    path = "".join(f"/{code}/{escape_for_link(value)}" for code, value in pairs)
    return DigitalLink(identifier, beside | attributes, path)


def find_link_parts(text: str) -> tuple[list[tuple[str, str]], str] | None:
    """Return the key and qualifiers of a Digital Link as (AI, unescaped value), and its query, or None."""
    found = _ADDRESS.fullmatch(text) or _PATH.fullmatch(text)
    if found is None:
        return None
    host, path, query = found.groups()
    words = path.split("/")[1:]
    if words and not words[-1]:
        words.pop()
    is_canonical_host = host.lower() == "id.gs1.org"
    start = 0 if is_canonical_host else _find_key(words)
    if start is None:
        return None
    return _read_pairs(words[start:], text), query or ""


def _find_key(words: Sequence[str]) -> int | None:
    """Return where the key stands: a word of the stem that looks like an AI has no key's digits behind it."""
    for place, (name, value) in enumerate(pairwise(words)):
        code = _ALIASES.get(name, name)
        if code in GS1_KEYS and (_TEXT_VALUE.match(value) if code in _TEXT_KEYS else _DIGITS_VALUE.match(value)):
            return place
    return None


def _read_pairs(words: Sequence[str], text: str) -> list[tuple[str, str]]:
    codes = [_ALIASES.get(name, name) for name in words[::2]]
    if len(words) % 2 or not words or codes[0] not in GS1_KEYS:
        raise refusal(
            "path",
            "the path of a Digital Link is a GS1 key and its qualifiers, each an AI and a value; compressed "
            "links are not read",
            text,
            "write for example /01/09506000134352/21/ABC, and / within a value as %2F",
        )
    pairs = [(code, unescape(value)) for code, value in zip(codes, words[1::2], strict=True)]
    if pairs[0][0] == "01":
        pairs[0] = ("01", fill_gtin(pairs[0][1]))
    return pairs


def _read_query(query: str) -> dict[str, str]:
    attributes: dict[str, str] = {}
    for name, value in _split_query(query):
        if not (name.isascii() and name.isdigit()):
            continue
        if name in attributes:
            raise refusal("attribute", f"({name}) stands twice in the query", query, "send each attribute once")
        attributes[name] = unescape(value)
    return attributes


def _split_query(query: str) -> Iterable[tuple[str, str]]:
    for part in query.replace(";", "&").split("&"):
        name, _, value = part.partition("=")
        yield name, value


def _require_attribute(code: str, value: str) -> None:
    identifier = find_application_identifier(code)
    if identifier is not None and not identifier.is_attribute:
        raise refusal("attribute", f"({code}) is no attribute of this key", value, "leave it out")
    require_value(code, value)
