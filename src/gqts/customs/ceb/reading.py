"""The way in for either format, told apart by the first character."""

from __future__ import annotations

from gqts.customs.ceb.json_reader import read_json
from gqts.customs.ceb.message import Intake, Limits
from gqts.customs.ceb.xml_parser import unreadable
from gqts.customs.ceb.xml_reader import read_xml


def read_message(content: bytes, limits: Limits = Limits()) -> Intake:  # noqa: B008 - frozen
    """Read a message in XML or JSON; raises MessageUnreadable or MessageTooLarge."""
    start = content[:64].removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if not start:
        raise unreadable("empty", "is empty", "Send a CEB message.")
    return read_json(content, limits) if start in b"{[" else read_xml(content, limits)
