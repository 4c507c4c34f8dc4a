"""XML from anybody, made safe to walk: no entity, no DTD, no network, no depth without end.

Promise: `parse_xml` returns a tree or raises DocumentUnreadable with the reason. A bare `<!DOCTYPE name>` declares
nothing and is ignored, because GS1's own examples carry one; any other DOCTYPE is refused before the parser sees
it. Encodings in which that check could be deceived are refused too.
"""

from __future__ import annotations

import re

from lxml import etree

from gqts.epcis.errors import DocumentUnreadable
from gqts.kit.errors import shown

_DOCTYPE = re.compile(rb"<!DOCTYPE\s+[^\s<>\[\"']+\s*(.)", re.DOTALL | re.IGNORECASE)
_ENCODING = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
_ASCII_BASED = re.compile(
    r"utf-?8|us-ascii|ascii|iso-8859-\d+|windows-125\d|latin-?1|gbk|gb2312|gb18030|big5|shift_jis|euc-jp|euc-kr",
    re.IGNORECASE,
)
_WIDE_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def parse_xml(content: bytes) -> etree._Element:
    """Return the root of an XML document, comments and processing instructions left out."""
    content = _as_ascii_based(content)
    for doctype in _DOCTYPE.finditer(content):
        if doctype[1] != b">":
            raise DocumentUnreadable("The document has a DOCTYPE that declares or refers to something: take it out.")
    if b"<!ENTITY" in content:
        raise DocumentUnreadable("The document declares an entity: write its text in full instead.")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as reason:
        raise DocumentUnreadable(f"The document is not XML that can be read: {shown(str(reason))}.") from None


def _as_ascii_based(content: bytes) -> bytes:
    """Return the document in an encoding whose markup is visible as ASCII."""
    wide = _WIDE_MARKS.get(content[:2])
    if wide is not None:
        try:
            text = content[2:].decode(wide)
        except UnicodeDecodeError:
            raise DocumentUnreadable("The document begins as UTF-16 but is not.") from None
        return re.sub(r"^\s*<\?xml[^>]*\?>", "", text, count=1).encode("utf-8", "replace")
    content = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    declared = _ENCODING.match(content[:400])
    if declared is not None and not _ASCII_BASED.fullmatch(declared[1].decode("ascii")):
        raise DocumentUnreadable(f"The document's encoding, {declared[1].decode('ascii')}, is not taken: send UTF-8.")
    return content
