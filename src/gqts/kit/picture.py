"""A picture that somebody sends: decoded within bounds and drawn anew, with nothing but its picture.

Nothing is kept as it came, so that nothing a browser might run is handed out, and nobody learns from the file which
camera took it, where. Sizes are checked before anything is decoded: a small file can hold a picture of gigapixels.
Whatever a picture is for, it is opened here.
"""

from __future__ import annotations

import warnings
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from gqts.kit.errors import Fault, GqtsError, Kind

LARGEST_PICTURE = 8 * 1024 * 1024
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 1_600
_QUALITY = 82
_FORMATS = ("JPEG", "PNG", "WEBP")


class PictureRefused(GqtsError):
    """The picture cannot be taken as it was sent; its one fault is `kit.picture.` size, pixels or unreadable."""

    kind = Kind.INVALID


def draw_anew(content: bytes, field: str = "photo") -> bytes:
    """Return a picture as JPEG, upright, no side longer than `LONGEST_SIDE`; raise `PictureRefused` about a field."""
    upright = open_upright(content, field, mode="RGB", longest=LONGEST_SIDE)
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    drawn = BytesIO()
    bare.save(drawn, "JPEG", quality=_QUALITY, optimize=True)
    return drawn.getvalue()


def open_upright(content: bytes, field: str, *, mode: str, longest: int) -> Image.Image:
    """Return a picture decoded, upright, in a mode of the library's (RGB, RGBA), no side longer than so many pixels.

    Raises `PictureRefused` about a field for whatever is larger than `LARGEST_PICTURE` or `MOST_PIXELS`, or no picture.
    """
    if len(content) > LARGEST_PICTURE:
        raise _refused(field, "size", "This file is too large.", f"Send at most {LARGEST_PICTURE >> 20} MB.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # the library warns of pictures that are bombs
            image = Image.open(BytesIO(content), formats=_FORMATS)
            if image.width * image.height > MOST_PIXELS:
                raise _refused(field, "pixels", "This picture is too large.", "Take it with fewer pixels.")
            image.draft("RGB", (2 * longest, 2 * longest))
            upright = ImageOps.exif_transpose(image).convert(mode)
            upright.thumbnail((longest, longest))
            return upright
    except PictureRefused:
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
        raise _refused(
            field, "unreadable", "This is no picture that can be read.", "Send a JPEG, PNG or WebP."
        ) from reason


def _refused(field: str, code: str, message: str, fix: str) -> PictureRefused:
    return PictureRefused(f"{message} {fix}", faults=(Fault(f"kit.picture.{code}", message, field, "", fix),))
