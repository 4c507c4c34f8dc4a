"""What no parser tells of a JSON document: members given twice, nesting too deep, text too long or not fit to keep.

Promise: after `screen` a tree may be walked recursively, holds no text that XML or PostgreSQL cannot, and no member
of it silently replaced another (RFC 7493 §2.3). An `eventID` given twice is let pass, the last one counting, as GS1's
own examples have it: it takes no part in what the event says, nor in its hash. The document is parsed once more,
slowly, only when it looks as if a member were given twice.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from gqts.epcis.errors import DocumentUnreadable
from gqts.kit.errors import Fault, shown

if TYPE_CHECKING:
    from gqts.epcis.model import Limits

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_HARMLESS_TWICE = frozenset(["eventID"])
_SPACED_COLONS = (b"\t:", b"\n:", b"\r:", b"  :", b"\t :", b"\n :", b"\r :")
_NONCHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")


def screen(content: bytes, tree: Any, limits: Limits) -> None:
    """Check a parsed document as a whole; raises DocumentUnreadable."""
    may_be_unfit = b"\\" in content or (b"\xef" in content and any(sign in content for sign in _NONCHARACTERS))
    members = _count_members(tree, limits, may_be_unfit=may_be_unfit)
    written = content.count(b'":') + content.count(b'" :')
    # Every member is written `":` or `" :` unless white space of another kind stands before a colon somewhere;
    # such signs within a text only raise the count. So an equal count proves that no member was dropped.
    if written != members or _has_spaced_colon(content):
        _refuse_repeated_members(content)


def _has_spaced_colon(content: bytes) -> bool:
    """Return whether white space other than a single blank may stand before a colon."""
    if any(space in content for space in (b"\n", b"\t", b"\r")):
        return any(sign in content for sign in _SPACED_COLONS)
    return b"  :" in content


def _count_members(tree: Any, limits: Limits, *, may_be_unfit: bool) -> int:
    """Count the members of all objects, level by level, checking depth and text on the way."""
    longest, members, depth = limits.text, 0, 0
    level = [tree]
    while level:
        if depth > limits.depth:
            raise _unreadable("too_deep", f"nests deeper than {limits.depth} levels", "Flatten what is nested.")
        below: list[Any] = []
        for node in level:
            if type(node) is dict:
                members += len(node)
                children = node.values()
                if may_be_unfit:
                    _screen_texts(node, longest)
            else:
                children = node
            for child in children:
                kind = type(child)
                if kind is dict or kind is list:
                    below.append(child)
                elif kind is str and (may_be_unfit or len(child) > longest):
                    _screen_texts((child,), longest)
        level = below
        depth += 1
    return members


def _screen_texts(texts: Any, longest: int) -> None:
    for text in texts:
        if len(text) > longest:
            raise _unreadable("text_too_long", f"holds a text of more than {longest} characters", "Send a link to it.")
        if _UNFIT.search(text):
            raise _unreadable(
                "unfit_text", f"holds a control character in {shown(text)}", "Take NUL and control characters out."
            )


def _refuse_repeated_members(content: bytes) -> None:
    def notice(pairs: list[tuple[str, Any]]) -> None:
        names: set[str] = set()
        for name, _ in pairs:
            if name in names and name not in _HARMLESS_TWICE:
                raise _unreadable(
                    "repeated_member", f"gives the member {shown(name)} twice in one object", "Give each member once."
                )
            names.add(name)

    json.loads(content, object_pairs_hook=notice)


def _unreadable(code: str, what: str, fix: str) -> DocumentUnreadable:
    fault = Fault(f"epcis.document.{code}", f"the document {what}", fix=fix)
    return DocumentUnreadable(f"The document {what}.", faults=(fault,))
