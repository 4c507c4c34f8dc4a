"""The characters GS1 keys are made of, and how two kinds of URI escape them.

Sets: GS1 General Specifications 7.11 (82 and 39 characters), and the URI-safe base 64 of RFC 4648 §5.
Escapes in a Digital Link follow the CBV 2.0 event hash: of the 82, only letters, digits and -._';= stand
unescaped. Escapes in an EPC URN follow EPC Tag Data Standard appendix A.
"""

from __future__ import annotations

import re

from gqts.identifiers.errors import refusal

_SETS = {"N": "0-9", "X": "!\"%&'()*+,./0-9:;<=>?A-Z_a-z-", "Y": "#/0-9A-Z-", "Z": "0-9A-Z_a-z=-"}
_SET_NAMES = {
    "N": "digits",
    "X": "the 82 characters GS1 allows (letters, digits and !\"%&'()*+,-./:;<=>?_)",
    "Y": "capital letters, digits, #, - and /",
    "Z": "letters, digits, - and _",
}
_OUTSIDE = {name: re.compile(f"[^{members}]") for name, members in _SETS.items()}
_ESCAPE = re.compile("%([0-9A-Fa-f]{2})?")
_LINK_ESCAPES = str.maketrans({character: f"%{ord(character):02X}" for character in '!"#%&()*+,/:<>?'})
_URN_ESCAPES = str.maketrans({character: f"%{ord(character):02X}" for character in '"#%&/<>?'})


def set_pattern(set_name: str) -> str:
    """Return the regular-expression class of a set: N digits, X 82 characters, Y 39 characters, Z base 64."""
    return f"[{_SETS[set_name]}]"


def describe_set(set_name: str) -> str:
    """Return the set in words, to complete "may hold only …"."""
    return _SET_NAMES[set_name]


def find_stranger(text: str, set_name: str) -> str | None:
    """Return the first character of `text` outside the set, or None."""
    found = _OUTSIDE[set_name].search(text)
    return found.group() if found else None


def escape_for_link(text: str) -> str:
    """Return a key's value as the canonical Digital Link writes it, escapes in upper case."""
    return text.translate(_LINK_ESCAPES)


def escape_for_urn(text: str) -> str:
    """Return a serial as an EPC URN writes it."""
    return text.translate(_URN_ESCAPES)


def unescape(text: str) -> str:
    """Return `text` with its percent escapes decoded, each as one character below 256.

    No GS1 value holds a character outside ASCII, so what UTF-8 would make of several escapes is not asked:
    the check of the value refuses them all. Raises `IdentifierRefused` for a % that starts no escape.
    """
    return _ESCAPE.sub(_decode_escape, text) if "%" in text else text


def _decode_escape(escape: re.Match[str]) -> str:
    if escape[1] is None:
        raise refusal(
            "escape",
            "a % is not followed by two hexadecimal digits",
            escape.string,
            "write a percent sign that belongs to the value as %25",
        )
    return chr(int(escape[1], 16))
