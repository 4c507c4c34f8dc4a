"""Codes in a picture: QR, Data Matrix and bar codes, read on the server where the browser cannot.

The picture is decoded within the bounds of `gqts.clearance.enclosure` before it is searched, and is not kept.
"""

from __future__ import annotations

import zxingcpp

from gqts.clearance.enclosure import Sent, open_image

MOST_CODES = 8
_LONGEST_CODE = 2_000


def read_codes(sent: Sent) -> list[str]:
    """Return the texts of the codes in a picture, none when there is none; raise `EnclosureRefused`."""
    found = zxingcpp.read_barcodes(open_image(sent))
    texts = dict.fromkeys(one.text for one in found[:MOST_CODES] if 0 < len(one.text) <= _LONGEST_CODE)
    return list(texts)
