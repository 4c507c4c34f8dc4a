"""The author's own page: where the complaint stands, what was answered, a word more, and the contact taken back.

Whoever has the number is the author. They learn of each recipient its part and where it stands with it; nobody's name
is told, for the item's page may not show it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from gqts.complaints._storage import complaints as _storage
from gqts.complaints._storage import entries
from gqts.complaints.answering import tell_moved
from gqts.complaints.complaint import LONGEST_WORDS, Complaint
from gqts.complaints.entry import Entry, Told
from gqts.complaints.errors import ComplaintUnknown, MoveRefused
from gqts.complaints.number import number_key, read_number
from gqts.complaints.words import read_words
from gqts.kit.database import Transaction
from gqts.kit.ids import new_id

AUTHORS_WORD = "word"
MOST_WORDS_OF_AUTHOR = 30


@dataclass(frozen=True, slots=True)
class Tracking:
    """A complaint as its author sees it; `acts` are those for them, without who wrote them, and their own."""

    number: str
    complaint: Complaint
    entries: Sequence[Entry]
    acts: Sequence[Told]


def read_tracking(tx: Transaction, text: str) -> Tracking:
    """Return the complaint with a number; raise `ComplaintUnknown`."""
    number, complaint_id = _require(tx, text)
    acts = [replace(one, person_name="") for one in entries.select_acts(tx, complaint_id) if one.is_for_author]
    complaint = _storage.select_complaints(tx, [complaint_id])[0]
    return Tracking(number, complaint, entries.select_entries(tx, complaint_id), acts)


def read_own_photo(tx: Transaction, text: str) -> bytes:
    """Return the photo of the complaint with a number, a JPEG; raise `ComplaintUnknown`."""
    found = _storage.select_photo(tx, _require(tx, text)[1])
    if found is None:
        raise ComplaintUnknown
    return found


def add_word(tx: Transaction, text: str, words: str, *, now: datetime) -> None:
    """Add a word of the author's, which every recipient reads; raise `ComplaintRefused`, `MoveRefused`."""
    _, complaint_id = _require(tx, text)
    said = read_words(words, LONGEST_WORDS, "words", is_needed=True)
    _storage.lock_complaint(tx, complaint_id)
    if entries.count_words_of_author(tx, complaint_id) >= MOST_WORDS_OF_AUTHOR:
        raise MoveRefused("No more can be added here. Begin a new complaint at the item’s page.")
    act = Told(new_id(lambda: now), now, AUTHORS_WORD, None, "", None, said, is_for_author=True)
    entries.insert_act(tx, complaint_id, act, None)
    tell_moved(tx, _storage.select_complaints(tx, [complaint_id])[0], act, None)


def erase_contact(tx: Transaction, text: str) -> None:
    """Forget how the author can be reached; nothing of it is kept anywhere."""
    _storage.erase_contact(tx, _require(tx, text)[1])


def _require(tx: Transaction, text: str) -> tuple[str, UUID]:
    number = read_number(text)
    found = None if number is None else _storage.select_by_number(tx, number_key(number))
    if number is None or found is None:
        raise ComplaintUnknown
    return number, found
