"""Whether two people's writings mean the same name, telephone or address.

Promise: honest variants agree: full and half width (Unicode NFKC), letter case, spaces and punctuation, a country code
before a telephone, an address with and without its province, and signs masked with asterisks (张*三). Numbers in an
address must be the same ones: a likeness that overlooks the house number is worth nothing.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from difflib import SequenceMatcher

_NUMBER = re.compile(r"\d+")
_MASK = "*"
_COUNTRY = re.compile(r"^(?:00)?86(?=1\d{10}$|0\d{9,11}$)")
_LONGEST = 300
_LEAST = 4
"""Signs that a shorter address must have to be taken as part of a longer one."""


def fold(text: str) -> str:
    """Return a text in one width and case, without anything but letters, digits and asterisks."""
    folded = unicodedata.normalize("NFKC", text[:_LONGEST]).casefold()
    return "".join(sign for sign in folded if sign.isalnum() or sign == _MASK)


def is_same_name(one: str, other: str) -> bool:
    """Return whether two names are the same, as far as neither is masked."""
    return _is_same(fold(one), fold(other))


def is_same_number(one: str, other: str) -> bool:
    """Return whether two numbers of documents are the same, as far as neither is masked."""
    return _is_same(fold(one), fold(other))


def is_same_telephone(one: str, other: str) -> bool:
    """Return whether two telephones are the same, as far as neither is masked."""
    return _is_same(_digits(one), _digits(other))


def is_same_address(one: str, other: str, likeness: Decimal) -> bool:
    """Return whether two addresses are the same: one within the other, or alike with the same numbers."""
    first, second = fold(one), fold(other)
    if _is_same(first, second):
        return True
    if _NUMBER.findall(first) != _NUMBER.findall(second):
        return False
    shorter, longer = sorted((first, second), key=len)
    if len(shorter) >= _LEAST and longer.endswith(shorter):
        return True
    return Decimal(SequenceMatcher(None, first, second, autojunk=False).ratio()) >= likeness


def hide_number(number: str) -> str:
    """Return a person's number so that it can be told apart and not used."""
    return f"…{number[-4:]}" if len(number) > _LEAST else "…"


def _digits(text: str) -> str:
    kept = "".join(sign for sign in fold(text) if sign.isdigit() or sign == _MASK)
    return _COUNTRY.sub("", kept)


def _is_same(one: str, other: str) -> bool:
    """Return whether two folded texts are equal; an asterisk stands for any one sign."""
    if _MASK not in one and _MASK not in other:
        return one == other
    if len(one) != len(other):
        return False
    return all(a == b or _MASK in (a, b) for a, b in zip(one, other, strict=True))
