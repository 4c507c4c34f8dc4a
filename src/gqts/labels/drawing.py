"""One QR code (ISO/IEC 18004), error correction M, as SVG, PNG, or characters on a terminal.

M restores 15 % of a soiled code, which GS1 recommends for QR codes with Digital Links.
"""

from __future__ import annotations

from io import BytesIO, StringIO

import segno

from gqts.kit.errors import Fault, shown
from gqts.labels.errors import LabelsRefused, LinkTooLong

QUIET_ZONE = 4
"""Modules left white on every side (ISO/IEC 18004 6.3.8)."""
LONGEST_LINK = 600
"""Bytes of the longest link drawn; a denser code than this one's 97 modules is hard to read from a label."""
_LARGEST_SCALE = 40


def encode_link(link: str) -> segno.QRCode:
    """Return the QR code of a link, error correction M.

    Raises `LinkTooLong` beyond 600 bytes, and `LabelsRefused` for an empty link or one that is no Unicode text.
    """
    try:
        size = len(link.encode())
    except UnicodeEncodeError:
        size = 0
    if not size:
        message = "there is no link to draw"
        raise LabelsRefused(
            message, faults=(Fault("labels.link", message, "link", shown(link), "give the item's address"),)
        )
    if size > LONGEST_LINK:
        message = f"a link on a label has at most {LONGEST_LINK} bytes; this one has {size}"
        raise LinkTooLong(
            message, faults=(Fault("labels.link", message, "link", shown(link), "shorten the public address"),)
        )
    return segno.make(link, error="m", micro=False, boost_error=False)


def draw_svg(link: str) -> bytes:
    """Return an SVG drawing of the link's QR code, black on white, that fills whatever box it is given."""
    target = BytesIO()
    encode_link(link).save(target, kind="svg", border=QUIET_ZONE, light="#fff", omitsize=True, xmldecl=False, nl=False)
    return target.getvalue()


def draw_png(link: str, scale: int = 8) -> bytes:
    """Return a PNG of the link's QR code with `scale` pixels a module, 1 to 40; raise `LabelsRefused` for another."""
    if not 1 <= scale <= _LARGEST_SCALE:
        message = f"a module has 1 to {_LARGEST_SCALE} pixels"
        raise LabelsRefused(message, faults=(Fault("labels.scale", message, "scale", str(scale), "send 8"),))
    target = BytesIO()
    encode_link(link).save(target, kind="png", border=QUIET_ZONE, scale=scale)
    return target.getvalue()


def draw_terminal(link: str) -> str:
    """Return the link's QR code in half blocks, light modules filled: on a light terminal it stands inverted."""
    target = StringIO()
    encode_link(link).terminal(out=target, border=QUIET_ZONE, compact=True)
    return target.getvalue()
