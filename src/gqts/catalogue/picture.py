"""The picture of a product: given by its brand owner, small, so that a shopper can compare it with what they hold.

Nothing is kept as it came: the picture is decoded within bounds and drawn anew as WebP, at most 640 pixels a side and
64 KiB, without the place, the camera or anything else that a file may carry beside it. Only who has proven the company
prefix of the product may give it; a forger would show the genuine article. It is for everybody, like the code on the
pack.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from uuid import UUID

from PIL import Image

from gqts.catalogue import _storage
from gqts.identifiers import IdentifierRefused, identifier_key, parse_identifier
from gqts.kit import picture
from gqts.kit.database import Transaction
from gqts.kit.errors import Fault, GqtsError, Kind, shown
from gqts.organizations import Actor, find_prefix_owners, record_act

LARGEST_PICTURE = picture.LARGEST_PICTURE
LARGEST_KEPT = 64 * 1024
LONGEST_SIDE = 640
LONGEST_WORDS = 150
_QUALITIES = (80, 65, 50, 35, 20)
_PRODUCT = "https://id.gs1.org/01/"
_DIGITS = (8, 12, 13, 14)


class PictureRefused(GqtsError):
    """The picture cannot be taken as it was sent, or not from this organization."""

    kind = Kind.INVALID


@dataclass(frozen=True, slots=True)
class Picture:
    """A product's picture: its size in pixels, and what it shows in words, by language, for who does not see it.

    `is_drawing`: it is an illustration and no photo, as in the demonstration.
    """

    product: str
    digest: bytes
    width: int
    height: int
    words: Mapping[str, str]
    is_drawing: bool
    given_at: datetime

    @property
    def path(self) -> str:
        """Return where it is served; the name changes with the content, so it may be kept for ever."""
        return f"/pictures/{self.product.removeprefix(_PRODUCT)}-{self.digest.hex()[:16]}.webp"

    def word(self, language: str) -> str:
        """Return what it shows, in a language or in English, else in any."""
        return self.words.get(language) or self.words.get("en") or next(iter(self.words.values()), "")


def give_picture(
    tx: Transaction,
    actor: Actor,
    organization_id: UUID,
    gtin: str,
    content: bytes,
    words: Mapping[str, str],
    *,
    now: datetime,
    is_drawing: bool = False,
) -> Picture:
    """Keep the picture of a product, instead of an earlier one; raise `PictureRefused`.

    `gtin` are its 8 to 14 digits; `words` by language are at most `LONGEST_WORDS` characters each.
    """
    product = require_own_product(tx, organization_id, gtin)
    told = {language: " ".join(text.split()) for language, text in words.items() if text.strip()}
    if not told or any(len(text) > LONGEST_WORDS or not text.isprintable() for text in told.values()):
        fix = f"Say what it shows in 1 to {LONGEST_WORDS} characters."
        raise _refuse("words", "This cannot be said of a picture.", "words", next(iter(told.values()), ""), fix)
    drawn, (width, height) = draw_anew(content)
    digest = sha256(drawn).digest()
    _storage.upsert_picture(
        tx, identifier_key(product), (product, organization_id, digest, width, height, told, is_drawing, drawn, now)
    )
    record_act(tx, actor, organization_id, "picture.given", {"product": product}, now=now)
    return Picture(product, digest, width, height, told, is_drawing, now)


def take_back_picture(tx: Transaction, actor: Actor, organization_id: UUID, gtin: str, *, now: datetime) -> bool:
    """Have the picture of one's own product shown no more; tell whether there was one. Raise `PictureRefused`."""
    product = require_own_product(tx, organization_id, gtin)
    is_gone = _storage.delete_picture(tx, identifier_key(product))
    if is_gone:
        record_act(tx, actor, organization_id, "picture.taken_back", {"product": product}, now=now)
    return is_gone


def find_picture(tx: Transaction, product: str) -> Picture | None:
    """Return the picture of a product by its canonical URI, or None."""
    if not product.startswith(_PRODUCT):
        return None
    row = _storage.select_picture(tx, identifier_key(product))
    return None if row is None else Picture(*row)


def list_pictures(tx: Transaction, organization_id: UUID, *, after: str = "", limit: int = 50) -> Sequence[Picture]:
    """Return the pictures that an organization gave, by product, those after one product first."""
    return [Picture(*row) for row in _storage.select_pictures(tx, organization_id, after, limit)]


def read_picture(tx: Transaction, gtin: str, name: str) -> bytes | None:
    """Return the WebP of a product's picture when its name (the beginning of its digest) is still this one."""
    row = _storage.select_picture_content(tx, identifier_key(f"{_PRODUCT}{gtin}"))
    return row[1] if row is not None and bytes(row[0]).hex()[:16] == name else None


def require_own_product(tx: Transaction, organization_id: UUID, gtin: str) -> str:
    """Return the canonical URI of a product whose company prefix an organization has proven; raise `PictureRefused`."""
    digits = "".join(gtin.split())
    is_number = digits.isascii() and digits.isdigit() and len(digits) in _DIGITS
    try:
        product = parse_identifier(f"{_PRODUCT}{digits.zfill(14)}").canonical if is_number else ""
    except IdentifierRefused:
        product = ""
    if not product:
        fix = "Type its 8, 12, 13 or 14 digits; the last one checks the others."
        raise _refuse("gtin", "This is no GTIN.", "gtin", gtin, fix)
    whole = digits.zfill(14)[1:]
    if find_prefix_owners(tx, {whole}).get(whole) != organization_id:
        fix = "Prove the company prefix that it begins with first."
        raise _refuse("owner", "This product is not under a company prefix that you have proven.", "gtin", gtin, fix)
    return product


def draw_anew(content: bytes) -> tuple[bytes, tuple[int, int]]:
    """Return a picture as WebP, upright and within bounds, with its width and height; raise `PictureRefused`."""
    try:
        seen = picture.open_upright(content, "picture", mode="RGBA", longest=LONGEST_SIDE)
    except picture.PictureRefused as refused:
        told = refused.faults[0]
        raise _refuse(told.code.rpartition(".")[2], told.message, "picture", "", told.fix) from refused
    bare = Image.new("RGB", seen.size, "white")
    bare.paste(seen, mask=seen.getchannel("A"))
    return _press(bare), bare.size


def _press(image: Image.Image) -> bytes:
    """Return the picture in the best quality that fits; the worst one fits any picture of this size."""
    drawn = b""
    for quality in _QUALITIES:
        written = BytesIO()
        image.save(written, "WEBP", quality=quality, method=4)
        drawn = written.getvalue()
        if len(drawn) <= LARGEST_KEPT:
            return drawn
    raise _refuse("detail", "This picture has too much in it.", "picture", "", "Take it before a plain background.")


def _refuse(code: str, message: str, field: str, value: object, fix: str) -> PictureRefused:
    fault = Fault(f"catalogue.picture.{code}", message, field, shown(value), fix)
    return PictureRefused(f"{message} {fix}", faults=(fault,))
