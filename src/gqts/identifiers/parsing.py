"""Any identifier a document may carry, recognised by its form.

The two spellings that capture meets by the million, a plain serial behind a class it has met before, are put
together from that class's canonical form; everything else takes the whole way. Both ways give the same
answer, by test.
"""

from __future__ import annotations

import re
from functools import lru_cache

from gqts.identifiers.digital_link import find_link_identifier
from gqts.identifiers.epc_urn import parse_epc_urn
from gqts.identifiers.errors import IdentifierRefused, refusal
from gqts.identifiers.identifier import Identifier, Level
from gqts.identifiers.private import parse_private_uri

LONGEST = 2048
"""Characters of the longest identifier taken."""
_LONGEST_REMEMBERED = 256
"""Longer ones are rare and parsed anew each time, so that hostile text cannot fill the memory through the cache."""
_is_plain = re.compile("[A-Za-z0-9._-]{1,20}").fullmatch
_URN_HEAD = len("urn:epc:id:sgtin:") + len("4012345.098765.")
_LINK_HEAD = len("https://id.gs1.org/01/04012345987652/21/")


def parse_identifier(text: str) -> Identifier:
    """Return the identifier a text writes: EPC URN, Digital Link or its bare path, or any other URI.

    Raises `IdentifierRefused`, with one fault, for a wrong GS1 key and for what is no URI.
    """
    return _parse(text) if len(text) <= _LONGEST_REMEMBERED else _parse_any(text)


def canonical_uri(text: str) -> str:
    """Return the canonical form of a valid identifier, and any other text unchanged."""
    try:
        if text.startswith("urn:epc:id:sgtin:") and len(text) <= _LONGEST_REMEMBERED and _is_plain(text[_URN_HEAD:]):
            return _read_head(text[:_URN_HEAD]) + text[_URN_HEAD:]  # most of what is named, and nothing else is asked
        return (_parse(text) if len(text) <= _LONGEST_REMEMBERED else _parse_any(text)).canonical
    except IdentifierRefused:
        return text


@lru_cache(maxsize=1024)
def _parse(text: str) -> Identifier:
    # Remembered is about what one event names, asked for three times in a row: to check it, to hash it, to index it.
    # Remembering thirty times as many made capture half as fast, for then nothing stays near the processor.
    if text.startswith("urn:epc:id:sgtin:"):
        head, serial = text[:_URN_HEAD], text[_URN_HEAD:]
    elif text.startswith("https://id.gs1.org/01/") and text[_LINK_HEAD - 4 : _LINK_HEAD] == "/21/":
        head, serial = text[:_LINK_HEAD], text[_LINK_HEAD:]
    else:
        return _parse_any(text)
    if _is_plain(serial):
        return Identifier(_read_head(head) + serial, "sgtin", Level.INSTANCE)
    return _parse_any(text)


@lru_cache(maxsize=8192)
def _read_head(head: str) -> str:
    """Return the canonical form of everything in front of a plain serial, learnt from the serial 0."""
    return _parse_any(head + "0").canonical[:-1]


def _parse_any(text: str) -> Identifier:
    if len(text) > LONGEST:
        raise refusal(
            "length", f"an identifier has at most {LONGEST} characters; here are {len(text)}", text, "shorten it"
        )
    if text[:8].lower() == "urn:epc:":
        return parse_epc_urn(text)
    if text[:1] == "/" or text[:4].lower() == "http":
        identifier = find_link_identifier(text)
        if identifier is not None:
            return identifier
    return parse_private_uri(text)
