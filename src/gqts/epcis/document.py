"""The way in: a document in any of the three formats, told apart by its first character and its namespace.

Promise: `read_document` raises DocumentUnreadable or DocumentTooLarge for a document that cannot be taken apart, and
reports everything else as faults; it never fetches anything and never raises anything else for what was sent.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gqts.epcis.envelope import read_envelope
from gqts.epcis.errors import DocumentTooLarge, DocumentUnreadable
from gqts.epcis.json_reader import read_json
from gqts.epcis.model import Limits
from gqts.epcis.xml_reader import read_xml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gqts.epcis.model import Document, Event

_XML_STARTS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe", b"\xfe\xff")


def read_document(
    content: bytes,
    *,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    take: Callable[[Event], None] | None = None,
) -> Document:
    """Read an EPCIS document (JSON 2.0, XML 2.0 or XML 1.2); raises DocumentUnreadable or DocumentTooLarge.

    `take` is given each good event as soon as it is read, while all that was looked up for it is still at hand: hashing
    and indexing it then costs half of what it costs later.
    """
    if len(content) > limits.bytes:
        raise DocumentTooLarge(f"The document has {len(content)} bytes and this server takes {limits.bytes}.")
    start = content.lstrip()[:4]
    if not start:
        raise DocumentUnreadable("The document is empty.")
    is_xml = start.startswith(_XML_STARTS)
    nodes = content.count(b"<") if is_xml else content.count(b"{") + content.count(b"[")
    if nodes > limits.nodes:
        raise DocumentTooLarge(
            f"The document has {nodes} {'tags' if is_xml else 'objects and lists'}; this server takes {limits.nodes}."
        )
    read = read_xml if is_xml else read_json
    with _collection_paused():
        return read_envelope(read(content, limits), limits, take)


@contextmanager
def _collection_paused() -> Iterator[None]:
    """Hold the cyclic garbage collector back: a document is a tree, and walking it over and over is half the time."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
