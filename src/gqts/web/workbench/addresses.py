"""Addresses that a request may send us on to: paths of this site and nothing else."""

from __future__ import annotations

_LONGEST = 500


def local_path(text: str, otherwise: str = "") -> str:
    """Return a path of this site as it was given, or `otherwise`.

    Refused are other hosts in every spelling that a browser reads as one: a scheme, `//`, a backslash, and the control
    characters that browsers take out before they read (WHATWG URL §4.4).
    """
    is_path = text.startswith("/") and not text.startswith("//") and len(text) <= _LONGEST
    is_plain = text.isascii() and text.isprintable() and not set(text) & set('\\ "<>')
    return text if is_path and is_plain else otherwise
