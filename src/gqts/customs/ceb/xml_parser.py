"""XML from anybody, made safe to walk: no DTD, no entity, no network, bounded size and depth, UTF-8 only.

Every message and sample seen is UTF-8, and signatures are over bytes; a second encoding would give one message two of
them. So UTF-8 is the only encoding taken, with or without a byte order mark, and a message that declares another is
refused with that as the fix.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from gqts.customs.errors import MessageTooLarge, MessageUnreadable
from gqts.kit.errors import Fault, shown

if TYPE_CHECKING:
    from gqts.customs.ceb.message import Limits

_DECLARED = re.compile(rb"<\?xml\s[^>]*?encoding\s*=\s*[\"']([^\"'>]*)[\"']")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_FORBIDDEN = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def unreadable(code: str, says: str, fix: str, value: str = "") -> MessageUnreadable:
    """Return the refusal of a whole message, with its one fault."""
    fault = Fault(f"ceb.message.{code}", f"The message {says}.", "", shown(value) if value else "", fix)
    return MessageUnreadable(f"The message {says}.", faults=(fault,))


def parse_xml(content: bytes, limits: Limits) -> etree._Element:
    """Return the root of a message; raises MessageUnreadable or MessageTooLarge."""
    if len(content) > limits.bytes:
        raise MessageTooLarge(f"The message has {len(content)} bytes and this server takes {limits.bytes}.")
    if content.count(b"<") > limits.tags:
        raise MessageTooLarge(f"The message has more than {limits.tags} tags.")
    content = _check_encoding(content)
    if _FORBIDDEN.search(content):
        raise unreadable("doctype", "has a DOCTYPE or declares an entity", "Take it out: CEB messages have none.")
    try:
        return etree.fromstring(content, _hardened_parser())
    except (etree.XMLSyntaxError, ValueError, LookupError) as reason:
        told = shown(str(reason))
        raise unreadable("not_xml", f"is not XML that can be read: {told}", "Send well-formed XML in UTF-8.") from None


def _check_encoding(content: bytes) -> bytes:
    if content.startswith(_WIDE_MARKS) or b"\x00" in content[:4]:
        raise unreadable("encoding", "is in UTF-16 or UTF-32", "Send UTF-8.")
    content = content.removeprefix(_BYTE_ORDER_MARK).lstrip()
    if not content:
        raise unreadable("empty", "is empty", "Send a CEB message.")
    declared = _DECLARED.match(content)
    if declared is not None and declared[1].lower() not in {b"utf-8", b"utf8"}:
        encoding = declared[1].decode("ascii", "replace")
        raise unreadable("encoding", f"is in {shown(encoding)}", "Send UTF-8, and declare it.", encoding)
    return content


def _hardened_parser() -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
