"""What a recall tells shoppers: the recall notice of Regulation (EU) 2023/988 (GPSR), Article 36(2), in any language.

(a) The headline “Product safety recall” is not written by anybody: it is the page's. (b) The product: name, brand, a
picture, its numbers and where to find them, when, where and by whom it was sold, if that is known. (c) The hazard,
without words that lessen it. (d) What to do; to stop using it is said by the page in any case. (e) The remedies of
Article 37. (f) A free telephone number or an online service. (g) Whether to pass it on. The fields follow the template
of Implementing Regulation (EU) 2024/1435. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any
from urllib.parse import urlsplit

from gqts.kit.errors import Fault, shown
from gqts.recalls.errors import ContentRefused

HEADLINES: Mapping[str, str] = {
    "en": "Product safety recall",
    "zh": "产品安全召回",
    "ja": "製品安全リコール",
    "ar": "استدعاء منتج لأسباب تتعلق بالسلامة",
    "de": "Produktsicherheitsrückruf",
    "fr": "Rappel de produit pour des raisons de sécurité",
}
"""The headline in the languages that have a fixed one; others bear the English."""
MOST_LANGUAGES = 24
LONGEST: Mapping[str, int] = {
    "product": 200, "brand": 200, "picture": 500, "numbers": 1_000, "sold": 1_000, "hazard": 2_000, "action": 2_000,
    "remedies": 2_000, "phone": 60, "online": 500, "sharing": 500,
}  # fmt: skip
REQUIRED = ("product", "brand", "picture", "numbers", "hazard", "action", "remedies")
PICTURE_PATH = "/recalls/pictures/"
"""Where pictures that are kept here are, each under its id."""
_OWN_PICTURE = re.compile(re.escape(PICTURE_PATH) + r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ADDRESSES = ("picture", "online")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_PHONE = re.compile(r"\+?[0-9 ()./-]{4,}")
_LESSENING = {
    "en": ("voluntary", "voluntarily", "precautionary", "discretionary", "rare", "rarely", "specific situations",
           "no accidents", "no incidents"),
    "zh": ("自愿", "主动召回", "预防性", "极少数", "罕见", "特定情况", "个别情况", "未收到事故"),
    "de": ("freiwillig", "vorsorglich", "im ermessen", "in seltenen", "in bestimmten situationen"),
    "fr": ("volontaire", "précaution", "discrétionnaire", "rares", "situations spécifiques"),
}  # fmt: skip
"""Words that lessen how the risk is perceived (Article 36(2)(c))."""


@dataclass(frozen=True, slots=True)
class Content:
    """A recall notice in a language. `picture` and `online` are https addresses, the picture's also one kept here;
    `sold` and `sharing` may be empty.
    """

    product: str
    brand: str
    picture: str
    numbers: str
    hazard: str
    action: str
    remedies: str
    sold: str = ""
    phone: str = ""
    online: str = ""
    sharing: str = ""


def headline_of(language: str) -> str:
    """Return the headline of Article 36(2)(a) in a language."""
    return HEADLINES.get(language, HEADLINES["en"])


def read_content(language: str, content: Content) -> Content:
    """Return content as it is kept, its texts without blanks around them; raise `ContentRefused` with every fault."""
    neat = Content(**{name: " ".join(str(value).split()) for name, value in asdict(content).items()})
    faults = tuple(_list_faults(language, neat))
    if faults:
        raise ContentRefused(" ".join(fault.message for fault in faults[:3]), faults=faults)
    return neat


def _list_faults(language: str, content: Content) -> Iterator[Fault]:
    if not _LANGUAGE.fullmatch(language):
        yield _fault("language", "This is no language.", language, "Use a code such as en, zh, ja.")
    for one in fields(content):
        yield from _list_text_faults(one.name, getattr(content, one.name))
    if content.phone and not _PHONE.fullmatch(content.phone):
        yield _fault("phone", "This is no telephone number.", content.phone, "Give digits, such as +86 400 000 0000.")
    if not content.phone and not content.online:
        fix = "Give a free telephone number or the address of an online service."
        yield _fault("phone", "Buyers need somewhere to turn to (GPSR, Article 36(2)(f)).", "", fix)
    lower = content.hazard.lower()
    for word in _LESSENING.get(language, ()):
        if re.search(rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word), lower):
            fix = "Say what can happen, and leave out words that make it sound smaller (GPSR, Article 36(2)(c))."
            yield _fault("hazard", f"The hazard is lessened by “{word}”.", content.hazard, fix)


def _list_text_faults(name: str, value: str) -> Iterator[Fault]:
    if not value and name in REQUIRED:
        yield _fault(name, "A recall notice has to say this (GPSR, Article 36).", "", "Fill it in.")
    if len(value) > LONGEST[name]:
        yield _fault(name, "This is too long.", value, f"Use at most {LONGEST[name]:,} characters.")
    if not value.isprintable():
        yield _fault(name, "This holds control characters.", value, "Write plain text.")
    if value and name in _ADDRESSES and not _is_address(value):
        yield _fault(name, "This is no address on the web.", value, "Give an address that begins with https://.")


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    if find_own_picture(text):
        return True
    return parts.scheme == "https" and "." in (parts.hostname or "") and parts.username is None


def find_own_picture(address: str) -> str:
    """Return the path of a picture that is kept here, "" for an address elsewhere."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    is_here = parts.scheme in ("http", "https") and _OWN_PICTURE.fullmatch(parts.path) is not None
    return parts.path if is_here and not parts.query and parts.username is None else ""


def content_as_json(content: Content) -> dict[str, str]:
    """Return content as JSON members."""
    return asdict(content)


def read_stored_content(stored: Mapping[str, Any]) -> Content:
    """Return content from how it is kept."""
    return Content(**{one.name: str(stored.get(one.name, "")) for one in fields(Content)})


def _fault(name: str, message: str, value: object, fix: str) -> Fault:
    return Fault(f"recalls.content.{name}", message, name, shown(value), fix)
