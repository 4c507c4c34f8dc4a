"""EPC URNs: `urn:epc:id:`, `urn:epc:class:` and `urn:epc:idpat:` (EPC Tag Data Standard sections 6 to 8).

The schemes of GS1 keys become the key; a pattern that leaves only the serial open becomes the class it stands
for. Other schemes (aircraft parts, containers, vessels, defence, general), raw tags and wider patterns keep
their URN.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gqts.identifiers.characters import escape_for_urn, unescape
from gqts.identifiers.check_digits import check_digit
from gqts.identifiers.errors import refusal
from gqts.identifiers.identifier import GS1_KEYS, Identifier, Level, compose_identifier, list_elements
from gqts.kit.errors import shown

_FOREIGN_SCHEMES = frozenset(("adi", "bic", "gid", "imovn", "usdod"))
_CHARACTER = "[A-Za-z0-9!'()*+,.:;=_-]|%[0-9A-Fa-f]{2}"
_TEXT = re.compile(f"(?:{_CHARACTER})+")
_KEPT = re.compile(f"(?:{_CHARACTER}){{1,120}}")


@dataclass(frozen=True, slots=True)
class Scheme:
    """How an EPC scheme writes a GS1 key.

    `digits`: company prefix and reference together, check digit left out; None when the reference is text.
    `leads`: the first digit of the reference stands first in the key (indicator, extension digit).
    `filler`: what stands in front of the digits in the key. `fields`: how many the URN has.
    `serial`: the AI of the last field, the key's own when the serial is part of the key's value, empty
    without one.
    """

    name: str
    code: str
    digits: int | None
    fields: int
    serial: str = ""
    leads: bool = False
    filler: str = ""
    space: str = "id"


_SCHEMES = {
    (scheme.space, scheme.name): scheme
    for scheme in (
        Scheme("sgtin", "01", 13, 3, "21", leads=True),
        Scheme("lgtin", "01", 13, 3, "10", leads=True, space="class"),
        Scheme("upui", "01", 13, 3, "235", leads=True),
        Scheme("itip", "8006", 13, 5, "21", leads=True),
        Scheme("sscc", "00", 17, 2, leads=True),
        Scheme("sgln", "414", 12, 3, "254"),
        Scheme("pgln", "417", 12, 2),
        Scheme("grai", "8003", 12, 3, "8003", filler="0"),
        Scheme("giai", "8004", None, 2),
        Scheme("gsrn", "8018", 17, 2),
        Scheme("gsrnp", "8017", 17, 2),
        Scheme("gdti", "253", 12, 3, "253"),
        Scheme("cpi", "8010", None, 3, "8011"),
        Scheme("sgcn", "255", 12, 3, "255"),
        Scheme("ginc", "401", None, 2),
        Scheme("gsin", "402", 16, 2),
    )
}
_SCHEME_OF_KIND = {"gtin": "sgtin", "gln": "sgln", "gcn": "sgcn"}


def parse_epc_urn(text: str) -> Identifier:
    """Return the identifier an EPC URN writes.

    Raises `IdentifierRefused` when the standard does not allow it, or the scheme is none that events carry.
    """
    space, _, rest = text[8:].partition(":")
    name, _, value = rest.partition(":")
    scheme = _SCHEMES.get((space, name))
    if scheme is not None:
        return _compose(scheme, value.split(".", scheme.fields - 1), text, is_class=False)
    if space == "idpat" and (("id", name) in _SCHEMES or name in _FOREIGN_SCHEMES):
        return _parse_pattern(name, value, text)
    if space == "id" and name in _FOREIGN_SCHEMES and _KEPT.fullmatch(value):
        return Identifier(f"urn:epc:{text[8:]}", name, Level.INSTANCE)
    if space == "raw" and _KEPT.fullmatch(rest):
        return Identifier(f"urn:epc:{text[8:]}", "raw", Level.OTHER)
    known = ", ".join(sorted({name for _, name in _SCHEMES} | _FOREIGN_SCHEMES))
    raise refusal(
        "scheme",
        f"urn:epc:{shown(space)}:{shown(name)} with this value is not an EPC that events may carry",
        text,
        f"write urn:epc:id: or urn:epc:class:lgtin: and one of {known}; and urn:epc:tag: as its urn:epc:id:",
    )


def to_urn(identifier: Identifier, company_prefix_length: int) -> str:
    """Return the EPC URN of an identifier whose GS1 company prefix has that many digits (6 to 12).

    A class becomes the pattern with an open serial. What is no GS1 key is returned as it is. Raises
    `IdentifierRefused` for a GS1 key that has no URN (payment slips, model numbers, lots of pieces), or
    another prefix length.
    """
    elements = list_elements(identifier)
    if not elements:
        return identifier.canonical
    name = _SCHEME_OF_KIND.get(identifier.kind, identifier.kind)
    scheme = _SCHEMES.get(("class" if name == "lgtin" else "id", name))
    if scheme is None or (identifier.kind == "itip" and identifier.level is Level.LOT):
        raise refusal("no_urn", f"EPC has no URN for ({elements[0][0]})", identifier.canonical, "use the Digital Link")
    if not 6 <= company_prefix_length <= 12:
        raise _refuse_prefix(str(company_prefix_length))
    fields = _split_key(scheme, elements[0][1], company_prefix_length)
    if identifier.level is Level.CLASS:
        return f"urn:epc:idpat:{name}:{'.'.join((*fields[: scheme.fields - 1], '*'))}"
    if scheme.serial and scheme.serial != scheme.code:
        fields += (escape_for_urn(elements[1][1]) if len(elements) > 1 else "0",)
    return f"urn:epc:{scheme.space}:{name}:{'.'.join(fields)}"


def _split_key(scheme: Scheme, value: str, length: int) -> tuple[str, ...]:
    """Return a key's value as the fields of its URN, the serial among them when it is part of the value."""
    value = value.removeprefix(scheme.filler) if scheme.filler else value
    if scheme.digits is None:
        if not (value[:length].isdigit() and value[length:]):
            raise _refuse_prefix(value[:length])
        return value[:length], escape_for_urn(value[length:])
    body, rest = value[: scheme.digits], value[scheme.digits + 1 :]
    prefix, reference = body[:length], body[length:]
    if scheme.leads:
        prefix, reference = body[1 : length + 1], body[0] + body[length + 1 :]
    fields = (prefix, reference)
    if scheme.code == "8006":
        return (*fields, rest[:2], rest[2:])
    return (*fields, escape_for_urn(rest)) if scheme.serial == scheme.code else fields


def _parse_pattern(name: str, value: str, text: str) -> Identifier:
    """Return the class when only the serial is open; a wider pattern stays one, for queries to match."""
    scheme = _SCHEMES.get(("id", name))
    fields = value.split(".", scheme.fields - 1) if scheme else []
    if scheme and scheme.serial not in ("", "254") and fields[-1] == "*" and "*" not in fields[:-1]:
        return _compose(scheme, fields[:-1], text, is_class=True)
    if not _KEPT.fullmatch(value):
        raise refusal("pattern", "an EPC pattern has fields, each of characters or *", text, "write *.*.*")
    return Identifier(f"urn:epc:{text[8:]}", "pattern", Level.OTHER)


def _compose(scheme: Scheme, fields: list[str], text: str, *, is_class: bool) -> Identifier:
    """Return the key made of a URN's fields; a class has all of them but the serial."""
    if len(fields) != scheme.fields - is_class:
        raise refusal(
            "fields",
            f"an EPC URN of scheme {scheme.name} has {scheme.fields} fields; here are {len(fields)}",
            text,
            "separate company prefix, reference and serial by dots",
        )
    value = scheme.filler + _join_reference(scheme, fields[0], fields[1], text)
    if scheme.code == "8006":
        if len(fields[2]) != 2 or len(fields[3]) != 2:
            raise refusal("length", "piece and total of an ITIP have two digits each", text, "write 01.02")
        value += fields[2] + fields[3]
    pairs = [(scheme.code, value)]
    if scheme.serial and not is_class:
        serial = _read_text(fields[-1], text)
        if scheme.serial == scheme.code:
            pairs = [(scheme.code, value + serial)]
        else:
            pairs.append((scheme.serial, serial))
    return compose_identifier(GS1_KEYS[scheme.code], pairs)


def _join_reference(scheme: Scheme, prefix: str, reference: str, text: str) -> str:
    """Return the key's value as far as company prefix and reference make it, the check digit added."""
    if not (6 <= len(prefix) <= 12 and prefix.isascii() and prefix.isdigit()):
        raise _refuse_prefix(prefix)
    if scheme.digits is None:
        return prefix + _read_text(reference, text)
    body = reference[:1] + prefix + reference[1:] if scheme.leads else prefix + reference
    if len(body) != scheme.digits or not (body.isascii() and body.isdigit()):
        raise refusal(
            "length",
            f"company prefix and reference of {scheme.name} are {scheme.digits} digits together; here are "
            f"{len(prefix)} and {len(reference)} characters",
            text,
            "leave the check digit out, and put the indicator or extension digit first in the reference",
        )
    return body + check_digit(body)


def _read_text(field: str, text: str) -> str:
    """Return a field of text unescaped."""
    if not _TEXT.fullmatch(field):
        raise refusal(
            "escape" if field else "length",
            f"a field of an EPC URN {'holds a character it must escape' if field else 'is empty'}",
            text,
            "write / as %2F, % as %25, & as %26, and the serial behind the last dot",
        )
    return unescape(field)


def _refuse_prefix(prefix: str) -> Exception:
    return refusal(
        "company_prefix",
        "a GS1 company prefix in an EPC URN has 6 to 12 digits",
        prefix,
        "write the prefix GS1 licensed to the company",
    )
