"""Files in a case: what an officer adds, and what a party hands in with its answer or appeal.

A file is kept as it was sent, and only ever handed out to be saved, never shown: nothing in it runs in a browser. It is
a PDF, a JPEG or a PNG by its own first bytes, whatever its name says; its SHA-256 is kept with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from gqts.accounts import Caller
from gqts.conduct._storage import cases as _storage
from gqts.conduct._storage import files
from gqts.conduct.case import Case, Evidence, EvidenceKind
from gqts.conduct.errors import CaseRefused, CaseUnknown, conduct_fault
from gqts.conduct.opening import may_read, require_open_case
from gqts.conduct.party import find_own_case
from gqts.kit.database import Transaction
from gqts.kit.ids import new_id
from gqts.organizations import Actor
from gqts.organizations.text import read_prose

LARGEST_FILE = 8 * 1024 * 1024
MOST_AT_ONCE = 8
MOST_IN_CASE = 60
_LONGEST_NAME = 100
_KINDS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "application/pdf", ".pdf"),
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that somebody hands in: what they call it, and its content."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of a case as it is handed out."""

    name: str
    media_type: str
    content: bytes


def keep_files(tx: Transaction, actor: Actor, case: Case, handed: Sequence[Attachment], *, now: datetime) -> None:
    """Keep files as evidence in a locked case; raise `CaseRefused` for the first that cannot be."""
    if len(handed) > MOST_AT_ONCE:
        raise _refused("These are too many files.", len(handed), f"Send at most {MOST_AT_ONCE}.")
    if handed and files.count_files(tx, case.id) + len(handed) > MOST_IN_CASE:
        raise _refused("The case has as many files as it can hold.", MOST_IN_CASE, "Put several into one PDF.")
    for place, one in enumerate(handed, 1):
        media_type, ending = _find_kind(one)
        name = _write_name(one.name, ending, place)
        file_id = new_id(lambda: now)
        files.insert_file(tx, file_id, case.id, name, media_type, sha256(one.content).digest(), one.content)
        evidence = Evidence(
            new_id(lambda: now), case.id, EvidenceKind.FILE, str(file_id), name, now, actor.person, actor.organization,
            actor.name,
        )  # fmt: skip
        _storage.insert_evidence(tx, evidence)


def add_files(tx: Transaction, caller: Caller, case_id: UUID, handed: Sequence[Attachment], *, now: datetime) -> None:
    """Add files to a case, an officer's act."""
    keep_files(tx, caller.actor, require_open_case(tx, caller, case_id), handed, now=now)


def read_file(tx: Transaction, caller: Caller, case_id: UUID, file_id: UUID, *, is_own: bool = False) -> KeptFile:
    """Return a file of a case to an officer who reads it, or (`is_own`) to its party; raise `CaseUnknown`."""
    may = find_own_case(tx, caller, case_id) is not None if is_own else may_read(tx, caller, case_id)
    row = files.select_file(tx, case_id, file_id) if may else None
    if row is None:
        raise CaseUnknown
    return KeptFile(*row)


def _find_kind(one: Attachment) -> tuple[str, str]:
    if len(one.content) > LARGEST_FILE:
        raise _refused("This file is too large.", one.name, f"Send at most {LARGEST_FILE >> 20} MB.")
    for start, media_type, ending in _KINDS:
        if one.content.startswith(start):
            return media_type, ending
    raise _refused("This file is of no kind that is taken.", one.name, "Send a PDF, a JPEG or a PNG.")


def _write_name(name: str, ending: str, place: int) -> str:
    """Return a name that is plain, short, and ends as its content says."""
    stem = name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]
    plain = read_prose(stem, _LONGEST_NAME) if len(stem) <= _LONGEST_NAME else None
    return f"{plain or f'file {place}'}{ending}"


def _refused(message: str, value: object, fix: str) -> CaseRefused:
    return CaseRefused(message, faults=(conduct_fault("case.file", message, "files", value, fix),))
