"""XML from anybody, made safe to walk: no entity, no DTD, no network, no depth without end.

Promise: `parse_xml` returns a tree or raises DocumentUnreadable with the reason. A bare `<!DOCTYPE name>` declares
nothing and is ignored, because GS1's own examples carry one; any other DOCTYPE is refused before the parser sees it.
So that the check and the parser read the same characters, only encodings that show markup as ASCII are taken (UTF-16 is
converted first), and the parser is told which one it is rather than left to guess.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from gqts.epcis.errors import DocumentUnreadable
from gqts.epcis.namespaces import MOST_NAMESPACES
from gqts.kit.errors import shown

_DOCTYPE = re.compile(rb"<!DOCTYPE\s+[^\s<>\[\"']+\s*(.)", re.DOTALL | re.IGNORECASE)
_ENCODING = re.compile(rb"<\?xml\s[^>]*?encoding\s*=\s*[\"']([^\"'>]*)[\"']")
_ASCII_BASED = re.compile(
    r"utf-?8|us-ascii|ascii|iso-8859-\d+|windows-125\d|latin-?1|gbk|gb2312|gb18030|big5|shift_jis|euc-jp|euc-kr",
    re.IGNORECASE,
)
MOST_ATTRIBUTES = 250
"""Attributes of one element: libxml2 goes through all of them for each that is read."""
_HAS_CROWDED = etree.XPath(f"boolean(//*[count(@*) > {MOST_ATTRIBUTES}])")
_WIDE_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def parse_xml(content: bytes) -> etree._Element:
    """Return the root of an XML document, comments and processing instructions left out."""
    content, encoding = _settle_encoding(content)
    for doctype in _DOCTYPE.finditer(content):
        if doctype[1] != b">":
            raise DocumentUnreadable("The document has a DOCTYPE that declares or refers to something: take it out.")
    if b"<!ENTITY" in content:
        raise DocumentUnreadable("The document declares an entity: write its text in full instead.")
    try:
        root = etree.fromstring(content, _hardened_parser(encoding))
    except (etree.XMLSyntaxError, ValueError, LookupError) as reason:
        raise DocumentUnreadable(f"The document is not XML that can be read: {shown(str(reason))}.") from None
    if _HAS_CROWDED(root):
        raise DocumentUnreadable(f"An element has more than {MOST_ATTRIBUTES} attributes.")
    if content.count(b"xmlns") > MOST_NAMESPACES:
        in_scope: Any = etree.fromstring(content, _hardened_parser(encoding, _NamespaceCounter()))
        if in_scope > MOST_NAMESPACES:
            raise DocumentUnreadable(f"The document has more than {MOST_NAMESPACES} namespaces in scope at once.")
    return root


class _NamespaceCounter:
    """Told of a document as it is parsed, returns the most namespaces that are declared for one element."""

    def __init__(self) -> None:
        self._declared = self._most = 0

    def start_ns(self, _prefix: str, _namespace: str) -> None:
        self._declared += 1
        self._most = max(self._most, self._declared)

    def end_ns(self, _prefix: str) -> None:
        self._declared -= 1

    def close(self) -> int:
        return self._most


def _hardened_parser(encoding: str, target: Any = None) -> etree.XMLParser:
    return etree.XMLParser(
        target=target,
        encoding=encoding,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )


def _settle_encoding(content: bytes) -> tuple[bytes, str]:
    """Return the document in an encoding whose markup is visible as ASCII, and that encoding."""
    wide = _WIDE_MARKS.get(content[:2])
    if wide is not None:
        try:
            text = content[2:].decode(wide)
        except UnicodeDecodeError:
            raise DocumentUnreadable("The document begins as UTF-16 but is not.") from None
        return text.encode("utf-8", "replace"), "utf-8"
    content = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    if b"\x00" in content:
        raise DocumentUnreadable("The document holds NUL bytes: send it in UTF-8, or in UTF-16 with a byte order mark.")
    declared = _ENCODING.match(content)
    encoding = "utf-8" if declared is None else declared[1].decode("ascii", "replace")
    if not _ASCII_BASED.fullmatch(encoding):
        raise DocumentUnreadable(f"The document's encoding, {shown(encoding)}, is not taken: send UTF-8.")
    return content, encoding
