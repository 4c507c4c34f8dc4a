"""Files that people hand in: photos of what an officer found, enclosures of a party's answer.

Nothing is kept as it came that a browser might run. An image is decoded and drawn anew as JPEG, within bounds, without
what it said of its camera and place; a PDF is kept as sent and only ever handed out to be saved. Everything else is
refused. Sizes are checked before anything is decoded, for a small file can hold a picture of gigapixels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from uuid import UUID

from PIL import Image

from gqts.clearance._storage import requests as _storage
from gqts.clearance.errors import EnclosureRefused, EnclosureUnknown
from gqts.kit.database import Transaction
from gqts.kit.errors import Fault, shown
from gqts.kit.ids import new_id
from gqts.kit.picture import LARGEST_PICTURE, PictureRefused, open_upright

LARGEST_FILE = LARGEST_PICTURE
MOST_FILES = 8
LONGEST_SIDE = 1_600
MOST_DECODED = 2 * LONGEST_SIDE
"""Pixels a side: a code on a label is read from more of them than are kept."""
JPEG, PDF = "image/jpeg", "application/pdf"
_QUALITY = 82
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it was sent."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that is kept: what it belongs to, and how large it is."""

    id: UUID
    owner_id: UUID
    name: str
    media_type: str
    size: int

    @property
    def is_image(self) -> bool:
        """Return whether it can be shown on a page."""
        return self.media_type == JPEG


@dataclass(frozen=True, slots=True)
class Kept:
    """A file with its content."""

    owner_id: UUID
    name: str
    media_type: str
    content: bytes


def keep_enclosures(
    tx: Transaction,
    record_id: UUID,
    owner_id: UUID,
    files: Sequence[Sent],
    *,
    now: datetime,
    are_images_only: bool = False,
) -> None:
    """Keep files with an answer or a finding; raise `EnclosureRefused` for the first that cannot be."""
    if len(files) > MOST_FILES:
        raise _refused("count", "These are too many files.", len(files), f"Send at most {MOST_FILES}.")
    for place, sent in enumerate(files):
        media_type, content = prepare_file(sent, is_image_only=are_images_only)
        name = write_name(sent.name, media_type, place)
        row = (
            new_id(lambda: now), record_id, owner_id, place, name, media_type, sha256(content).digest(), content,
        )  # fmt: skip
        _storage.insert_enclosure(tx, row)


def list_enclosures(tx: Transaction, owner_ids: Sequence[UUID]) -> Mapping[UUID, list[Enclosure]]:
    """Return the files of answers and findings, by what they belong to."""
    found: dict[UUID, list[Enclosure]] = {}
    for row in _storage.select_enclosures(tx, owner_ids) if owner_ids else []:
        found.setdefault(row[1], []).append(Enclosure(*row))
    return found


def read_enclosure(tx: Transaction, record_id: UUID, enclosure_id: UUID) -> Kept:
    """Return a file of a case, whatever it belongs to; raise `EnclosureUnknown`. Who may see the case, may see it."""
    row = _storage.select_content(tx, enclosure_id)
    if row is None or row[0] != record_id:
        raise EnclosureUnknown
    return Kept(*row[1:])


def prepare_file(sent: Sent, *, is_image_only: bool = False) -> tuple[str, bytes]:
    """Return a file as it is kept, with its media type; raise `EnclosureRefused`."""
    if len(sent.content) > LARGEST_FILE:
        raise _refused("size", "This file is too large.", sent.name, f"Send at most {LARGEST_FILE >> 20} MB.")
    if not is_image_only and sent.content.startswith(b"%PDF-"):
        return PDF, sent.content
    return JPEG, draw_anew(sent)


def draw_anew(sent: Sent, *, longest: int = LONGEST_SIDE) -> bytes:
    """Return an image as JPEG, upright, no side longer than `longest`, with nothing but its picture."""
    image = open_image(sent)
    image.thumbnail((longest, longest))
    drawn = BytesIO()
    image.save(drawn, "JPEG", quality=_QUALITY, optimize=True)
    return drawn.getvalue()


def open_image(sent: Sent) -> Image.Image:
    """Return an image decoded, upright, in colour; raise `EnclosureRefused`."""
    try:
        return open_upright(sent.content, "files", mode="RGB", longest=MOST_DECODED)
    except PictureRefused as refused:
        told = refused.faults[0]
        raise _refused(told.code.rpartition(".")[2], told.message, sent.name, told.fix) from refused


def write_name(name: str, media_type: str, place: int) -> str:
    """Return the name under which a file is kept: letters, digits and a few signs, with the ending of what it is."""
    ending = ".pdf" if media_type == PDF else ".jpg"
    stem = name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or name
    kept = "".join(one if one.isalnum() or one in " -_()" else "_" for one in stem if one.isprintable()).strip()
    return (kept[:_LONGEST_NAME] or f"{'document' if media_type == PDF else 'photo'}-{place + 1}") + ending


def _refused(code: str, message: str, value: object, fix: str) -> EnclosureRefused:
    return EnclosureRefused(
        f"{message} {fix}", faults=(Fault(f"clearance.file.{code}", message, "files", shown(value), fix),)
    )
