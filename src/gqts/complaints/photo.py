"""The photo of a complaint: decoded and drawn anew as JPEG, within bounds, with nothing but its picture.

Nothing is kept as it came, so that nothing a browser might run is handed out, and nobody learns from the file which
camera took it, where. Sizes are checked before anything is decoded: a small file can hold a picture of gigapixels.
"""

from __future__ import annotations

import warnings
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from gqts.complaints.errors import PhotoRefused
from gqts.kit.errors import Fault

LARGEST_PHOTO = 8 * 1024 * 1024
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 1_600
_QUALITY = 82
_FORMATS = ("JPEG", "PNG", "WEBP")


def draw_anew(content: bytes) -> bytes:
    """Return a picture as JPEG, upright, no side longer than `LONGEST_SIDE`; raise `PhotoRefused`."""
    if len(content) > LARGEST_PHOTO:
        raise _refused("size", "This file is too large.", f"Send at most {LARGEST_PHOTO >> 20} MB.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # the library warns of pictures that are bombs
            image = Image.open(BytesIO(content), formats=_FORMATS)
            if image.width * image.height > MOST_PIXELS:
                raise _refused("pixels", "This picture is too large.", "Take it with fewer pixels.")
            image.draft("RGB", (2 * LONGEST_SIDE, 2 * LONGEST_SIDE))
            upright = ImageOps.exif_transpose(image).convert("RGB")
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            bare = Image.new("RGB", upright.size)
            bare.paste(upright)
            drawn = BytesIO()
            bare.save(drawn, "JPEG", quality=_QUALITY, optimize=True)
            return drawn.getvalue()
    except PhotoRefused:
        raise
    except (
        Image.DecompressionBombError,
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Warning,
        MemoryError,
        ArithmeticError,
    ) as reason:
        raise _refused("unreadable", "This is no picture that can be read.", "Send a JPEG, PNG or WebP.") from reason


def _refused(code: str, message: str, fix: str) -> PhotoRefused:
    return PhotoRefused(f"{message} {fix}", faults=(Fault(f"complaints.photo.{code}", message, "photo", "", fix),))
