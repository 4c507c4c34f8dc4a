"""Prefixes for the namespaces of what senders add, when XML and JSON do not agree on them.

Promise: one prefix means one namespace within an event; a name of any spelling becomes an XML name and comes back
(ISO/IEC 9075-14 §9.1, the `_xHHHH_` escape).
"""

from __future__ import annotations

import re

from gqts.epcis.errors import DocumentUnreadable

MOST_NAMESPACES = 250
"""Namespaces that one event may use: libxml2 goes through all of them for each name it writes."""
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XSD = "http://www.w3.org/2001/XMLSchema"

# XML 1.0 §2.3: what a name may begin with, and what may follow.
_STARTS = "A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
_STARTS += "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
_UNFIT_START = re.compile(f"^[^{_STARTS}]")
_UNFIT = re.compile(f"[^{_STARTS}0-9.\u00b7\u0300-\u036f\u203f\u2040-]|_(?=x[0-9A-Fa-f]{{4,6}}_)")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4,6})_")


def to_xml_name(name: str) -> str:
    """Return a name as XML can write it, what it cannot being escaped."""
    name = _UNFIT.sub(_escape, name)
    return _UNFIT_START.sub(_escape, name) or "_"


def from_xml_name(name: str) -> str:
    """Return the name that `to_xml_name` wrote."""
    return _ESCAPED.sub(_unescape, name) if "_x" in name else name


def _escape(match: re.Match[str]) -> str:
    return f"_x{ord(match[0]):04X}_"


def _unescape(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else match[0]


class PrefixRegister:
    """The prefixes one event uses, kept unambiguous while its names are read.

    `reserved` are words with which some value of the event begins (`example:grade`). JSON-LD would take such a
    value for a CURIE if its first word were a declared prefix; in XML it is a URI as it stands. So the names of the
    event step aside.
    """

    __slots__ = ("_prefixes", "_reserved", "namespaces")

    def __init__(self, reserved: frozenset[str] = frozenset()) -> None:
        self.namespaces: dict[str, str] = {}
        self._prefixes: dict[str, str] = {}
        self._reserved = reserved

    def name(self, namespace: str, preferred: str | None, local: str) -> str:
        """Return `prefix:local` for a name in a namespace, declaring the prefix if the event has not used it yet.

        Raises DocumentUnreadable for more namespaces than anybody needs.
        """
        prefix = self._prefixes.get(namespace)
        if prefix is None:
            if len(self._prefixes) >= MOST_NAMESPACES:
                raise DocumentUnreadable(f"An event, or the master data, uses more than {MOST_NAMESPACES} namespaces.")
            prefix = self._choose(namespace, preferred or "ns")
            self._prefixes[namespace] = prefix
            self.namespaces[prefix] = namespace
        return f"{prefix}:{from_xml_name(local)}"

    def _choose(self, namespace: str, preferred: str) -> str:
        prefix, number = preferred, 1
        while prefix in self._reserved or prefix == "xsi" or self.namespaces.get(prefix, namespace) != namespace:
            number += 1
            prefix = f"{preferred}{number}"
        return prefix
