"""The few files a page loads, read once, named by their content so that a browser may keep them for ever."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from markupsafe import Markup

STATIC_FOLDER = Path(__file__).parent / "static"
_SERVED = {
    "gqts.css": "text/css; charset=utf-8",
    "workbench.css": "text/css; charset=utf-8",
    "passkey.js": "text/javascript; charset=utf-8",
    "border.js": "text/javascript; charset=utf-8",
    "shelf.js": "text/javascript; charset=utf-8",
    "keep.js": "text/javascript; charset=utf-8",
    "favicon.svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent: its public name holds a digest of its content."""

    name: str
    media_type: str
    content: bytes


@cache
def read_assets() -> Mapping[str, Asset]:
    """Return the served files by their plain name."""
    return {name: _read(name, media_type) for name, media_type in _SERVED.items()}


@cache
def assets_by_public_name() -> Mapping[str, Asset]:
    """Return the served files by the name under `/static/`; nothing else is ever read for a request."""
    return {asset.name: asset for asset in read_assets().values()}


def _read(name: str, media_type: str) -> Asset:
    content = (STATIC_FOLDER / name).read_bytes()
    if name.endswith(".css"):
        content = shorten_css(content.decode()).encode()
    stem, _, ending = name.partition(".")
    return Asset(f"{stem}-{sha256(content).hexdigest()[:12]}.{ending}", media_type, content)


@cache
def read_style() -> tuple[Markup, str]:
    """Return the style sheet to stand within a page, and the source expression that allows it (CSP level 3, §2.3.1).

    A page that is opened once, on a slow connection, is shown a round trip sooner with its style in it.
    """
    content = read_assets()["gqts.css"].content
    assert b"</" not in content
    digest = b64encode(sha256(content).digest()).decode()
    return Markup(content.decode()), f"'sha256-{digest}'"  # noqa: S704 - our own sheet


def shorten_css(text: str) -> str:
    """Return a style sheet without comments and needless white space.

    For our own sheet, which has no string with a brace, a comment sign or two spaces in it.
    """
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s*([{};,>])\s*", r"\1", text)
    return re.sub(r":\s+", ":", text).replace(";}", "}").strip()
