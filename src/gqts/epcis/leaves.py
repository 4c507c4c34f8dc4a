"""What a single value of an EPCIS field must be: one check for each sort of content (EPCIS 2.0 §7.3; GS1's JSON
schema).

Promise: a check returns the value in normal form or raises `Refused`, which says what is wrong and how to mend it, and
knows nothing of where the value stands.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from gqts.epcis.fields import Content, Field
from gqts.epcis.times import is_offset, parse_time
from gqts.identifiers import IdentifierRefused, parse_identifier

if TYPE_CHECKING:
    from collections.abc import Callable

    from gqts.epcis.context import Context
    from gqts.epcis.vocabulary import Vocabulary

    Check = Callable[[Any, Context], Any]

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_UNIT = re.compile(r"[A-Z0-9]{2,3}")
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2})+")
_ACTIONS = frozenset(("ADD", "OBSERVE", "DELETE"))
_INSTANCE_URNS = ("urn:epc:id:sgtin:", "urn:epc:id:sscc:")
_GREATEST = 10**18
_OWN = "Use a term of the Core Business Vocabulary, or a URI of your own vocabulary."


class Refused(Exception):
    """A value is not what its field holds; a fix that takes time to find is given as a function."""

    def __init__(self, code: str, message: str, fix: str | Callable[[], str] = "") -> None:
        self.code, self.message, self._fix = code, message, fix
        super().__init__(message)

    @property
    def fix(self) -> str:
        """How to mend it."""
        return self._fix if isinstance(self._fix, str) else self._fix()


def _text(value: Any) -> str:
    if type(value) is not str:
        raise Refused("not_text", "must be text", "Send it as a string in quotes.")
    if not value:
        raise Refused("empty", "must not be empty", "Give the value, or leave the field out.")
    return value


def _any_text(value: Any, _: Context) -> str:
    if type(value) is not str:
        raise Refused("not_text", "must be text", "Send it as a string in quotes.")
    return value


def _time(value: Any, _: Context) -> str:
    text = _text(value)
    try:
        parse_time(text)
    except ValueError as reason:
        code = "no_offset" if "no time zone" in str(reason) else "not_a_time"
        fix = "Write date, time and offset, for example 2026-08-01T12:30:00.000+08:00."
        raise Refused(code, f"is {reason}" if code == "not_a_time" else f"has {reason}", fix) from None
    return text


def _offset(value: Any, _: Context) -> str:
    text = _text(value)
    if not is_offset(text):
        raise Refused("not_an_offset", "must be an offset from +00:00 to ±14:00", "Write it as +08:00 or -06:00.")
    return text


def _action(value: Any, _: Context) -> str:
    if type(value) is not str or value not in _ACTIONS:
        raise Refused("unknown", "must be ADD, OBSERVE or DELETE", "Use one of the three, in capitals.")
    return value


def _uri(value: Any, _: Context) -> str:
    text = _text(value)
    if not _URI.fullmatch(text):
        raise Refused("not_a_uri", "must be a URI", "Begin it with a scheme, such as https: or urn:uuid:.")
    return text


def _identifier(value: Any, _: Context) -> str:
    text = value if type(value) is str and value else _text(value)
    try:
        parse_identifier(text)
    except IdentifierRefused as refusal:
        if refusal.faults:
            fault = refusal.faults[0]
            raise Refused(fault.code, fault.message, fault.fix) from None
        raise Refused("identifier", refusal.detail) from None
    return text


def _epc_class(value: Any, context: Context) -> str:
    # The other way round is not refused: GS1's own hash vectors list lots and GTINs among the EPCs.
    text = _identifier(value, context)
    if text.startswith(_INSTANCE_URNS):
        raise Refused(
            "instance_for_class",
            "names a single instance where a class of goods belongs",
            "Put instances into the EPC list of the event, and leave GTINs and lots here.",
        )
    return text


def _number(value: Any, _: Context) -> int | float:
    if type(value) is not int and type(value) is not float:
        raise Refused("not_a_number", "must be a number", "Send the bare number, without quotes or unit.")
    if not -_GREATEST < value < _GREATEST:
        raise Refused("too_great", "is too great a number", "Send fewer than nineteen digits, in a larger unit.")
    return value


def _quantity(value: Any, context: Context) -> int | float:
    number = _number(value, context)
    if number < 0:
        raise Refused("negative", "must not be below zero", "Report what there is; use the action to say it left.")
    return number


def _unit(value: Any, _: Context) -> str:
    if type(value) is not str or not _UNIT.fullmatch(value):
        raise Refused(
            "not_a_unit",
            "must be a unit of two or three capitals or digits (UN/ECE Recommendation 20)",
            "Write KGM for kilograms, LTR for litres; leave it out for a count.",
        )
    return value


def _boolean(value: Any, _: Context) -> bool:
    if type(value) is not bool:
        raise Refused("not_a_boolean", "must be true or false", "Send true or false, without quotes.")
    return value


def _hex(value: Any, _: Context) -> str:
    text = _text(value)
    if not _HEX.fullmatch(text):
        raise Refused("not_hexadecimal", "must be hexadecimal digits, two for each byte")
    return text


_CHECKS: dict[Content, Check] = {
    Content.TIME: _time,
    Content.OFFSET: _offset,
    Content.ACTION: _action,
    Content.URI: _uri,
    Content.IDENTIFIER: _identifier,
    Content.EPC_CLASS: _epc_class,
    Content.NUMBER: _number,
    Content.QUANTITY: _quantity,
    Content.UNIT: _unit,
    Content.TEXT: _any_text,
    Content.BOOLEAN: _boolean,
    Content.HEX: _hex,
}


def _term_check(vocabulary: Vocabulary) -> Check:
    spellings = vocabulary.spellings

    def check(value: Any, context: Context) -> str:
        word = spellings.get(value) if type(value) is str else None
        return word if word is not None else _read_term(vocabulary, value, context)

    return check


def _read_term(vocabulary: Vocabulary, value: Any, context: Context) -> str:
    """Return a term not spelled as GS1 spells it: a CURIE of the sender's, a URI, or something to refuse."""
    text = _text(value)
    uri = context.expand(text)
    known = vocabulary.spellings.get(uri)
    if known is not None:
        return known
    unknown = vocabulary.find_unknown(uri)
    if ":" not in text:
        message = f"is not a {vocabulary.label} of the Core Business Vocabulary"
        raise Refused("unknown_term", message, lambda: _suggest(vocabulary.find_nearest(text)))
    meant = vocabulary.find_variant(unknown) if unknown is not None else None
    if meant is not None:
        raise Refused("unknown_term", f"is not how the Core Business Vocabulary spells {meant}", _suggest(meant))
    if not _URI.fullmatch(uri):
        raise Refused("not_a_uri", f"is neither a {vocabulary.label} of the Core Business Vocabulary nor a URI", _OWN)
    return uri if unknown is None else vocabulary.curie(unknown)


def _suggest(term: str | None) -> str:
    return f"Did you mean {term}?" if term else _OWN


def leaf_check(field: Field) -> Check:
    """Return the check of one field's single values."""
    return _term_check(field.vocabulary) if field.vocabulary is not None else _CHECKS[field.content]
