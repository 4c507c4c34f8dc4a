"""A piece of XML that is kept and not understood, in one spelling: exclusive C14N without comments, `ceb:` for its own.

The form is used for `ExtendMessage/Message` alone, where the schema lets anything stand.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from lxml import etree

from gqts.customs.ceb.fields import Form, Refused
from gqts.customs.ceb.message import Limits
from gqts.customs.ceb.table import NAMESPACE
from gqts.customs.ceb.xml_parser import parse_xml
from gqts.customs.errors import MessageTooLarge, MessageUnreadable

_ROOT = f"{{{NAMESPACE}}}Message"


def spell(element: etree._Element) -> str:
    """Return an element as the form has it: what is in CEB's namespace has its usual prefix."""
    element = deepcopy(element)
    element.tail = None
    usual: Any = {"ceb": NAMESPACE}
    etree.Element(_ROOT, nsmap=usual).append(element)
    return etree.tostring(element, method="c14n", exclusive=True, with_comments=False, with_tail=False).decode()


@dataclass(frozen=True, slots=True)
class Fragment(Form):
    """The XML of one `ceb:Message` element, with whatever is in it."""

    @property
    def notation(self) -> str:
        """`XML`, which the specification calls xml节点."""
        return "XML"

    def read(self, text: str) -> str:
        """Return the XML in its one spelling."""
        return spell(parse_fragment(text))

    def schema(self) -> dict[str, Any]:
        """Return a string."""
        return {"type": "string", "minLength": 1, "contentMediaType": "application/xml"}


def parse_fragment(text: str) -> etree._Element:
    """Return the element that a fragment is; raises `Refused`."""
    try:
        root = parse_xml(text.encode("utf-8", "replace"), Limits())
    except (MessageUnreadable, MessageTooLarge) as reason:
        raise Refused(
            "not_xml", f"is not XML that can be read: {reason.detail}", "Give one ceb:Message element."
        ) from None
    if root.tag != _ROOT:
        raise Refused("not_xml", "is no Message element of the CEB namespace", f'Give <Message xmlns="{NAMESPACE}">…')
    return root
