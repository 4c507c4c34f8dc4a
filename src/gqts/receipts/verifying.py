"""Verifying a receipt without gqts' database, network or word: from the file and the log's verifier key alone.

Proven is that everything shown stood in the log, as it is shown, when the checkpoint was signed. Not proven is that
nothing else was told: but each event names the entry before it that told of the thing, and one that is not in the
receipt is a gap, which the host has to explain. Nor is it proven that a report concerns the thing unless it names it:
what held it, its lot and what it was made of are named by others, and a receipt can be given another name. Pure.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from gqts.receipts.committing import encode_entry
from gqts.receipts.parts import PREVIOUS, RECORDED, TOLD_BY
from gqts.receipts.receipt import FORMAT
from gqts.transparency import (
    DIGEST_BYTES,
    InclusionProof,
    ProofWrong,
    VerifierKey,
    commit,
    digest_of,
    read_disclosure,
    verify_proof,
)

LARGEST = 64 * 1024 * 1024
"""Bytes of a receipt that is read."""


@dataclass(frozen=True, slots=True)
class Proven:
    """An event of a receipt that stands in the log: its parts as they are shown, and the entry that commits to it."""

    position: int
    entry: str
    parts: tuple[tuple[str, Any], ...]

    def names(self, thing: str) -> bool:
        """Return whether the event itself names a thing, as far as it is shown."""
        return any(name == PREVIOUS and _is_of(value, thing) for name, value in self.parts)

    @property
    def told_by(self) -> str | None:
        """Return who told it."""
        return next((str(value) for name, value in self.parts if name == TOLD_BY), None)

    @property
    def recorded(self) -> str | None:
        """Return when it was recorded, as text."""
        return next((str(value) for name, value in self.parts if name == RECORDED), None)


@dataclass(frozen=True, slots=True)
class Verified:
    """What a receipt proves: `waiting` are events that were not in the log yet; `gaps` entries that told of the thing
    and are not shown.
    """

    thing: str
    log: str
    size: int
    events: tuple[Proven, ...]
    waiting: int
    gaps: tuple[str, ...]

    @property
    def naming(self) -> int:
        """Return how many of the events name the thing themselves."""
        return sum(one.names(self.thing) for one in self.events)


def verify_receipt(content: bytes, key: VerifierKey) -> Verified:
    """Return what a receipt proves; raise `ProofWrong`, `NoteWrong` or `CheckpointWrong` when it does not."""
    receipt = _read(content)
    events, size, waiting = [], 0, 0
    for one in receipt["events"]:
        if one.get("proof") is None:
            waiting += 1
            continue
        proven, size_told = _verify_event(one, key)
        events.append(proven)
        size = max(size, size_told)
    thing = str(receipt["thing"])
    return Verified(thing, key.name, size, tuple(events), waiting, _find_gaps(thing, events))


def _verify_event(one: Mapping[str, Any], key: VerifierKey) -> tuple[Proven, int]:
    disclosures = [_text(part) for part in one.get("disclosures", ())]
    digests = {digest_of(part) for part in disclosures}
    digests.update(_digest(part) for part in one.get("digests", ()))
    entry = commit(digests)
    proof = InclusionProof.parse(_text(one["proof"]))
    checkpoint = verify_proof(proof, entry, key)
    return Proven(proof.index, encode_entry(entry), tuple(map(read_disclosure, disclosures))), checkpoint.size


def _find_gaps(thing: str, events: Sequence[Proven]) -> tuple[str, ...]:
    """Return the entries that an event says told of the thing before, and that are not among the events."""
    entries = {one.entry for one in events}
    before = [value[1] for one in events for name, value in one.parts if name == PREVIOUS and _is_of(value, thing)]
    return tuple(dict.fromkeys(entry for entry in before if entry is not None and entry not in entries))


def _is_of(value: Any, thing: str) -> bool:
    return isinstance(value, list) and len(value) == 2 and value[0] == thing


def _read(content: bytes) -> dict[str, Any]:
    if len(content) > LARGEST:
        raise ProofWrong(f"The receipt is larger than {LARGEST // 1024 // 1024} MiB.")
    try:
        receipt = orjson.loads(content)
    except orjson.JSONDecodeError as reason:
        raise ProofWrong("The receipt is not JSON.") from reason
    if not isinstance(receipt, dict) or receipt.get("format") != FORMAT:
        raise ProofWrong(f"The file is no receipt: it says no format {FORMAT}.")
    events = receipt.get("events")
    if not isinstance(receipt.get("thing"), str) or not isinstance(events, list):
        raise ProofWrong("The receipt names no thing, or lists no events.")
    if not all(isinstance(one, dict) and isinstance(one.get("digests", []), list) for one in events):
        raise ProofWrong("An event of the receipt is not an object with lists.")
    return receipt


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ProofWrong("The receipt has something else where a text belongs.")
    return value


def _digest(value: Any) -> bytes:
    text = _text(value)
    try:
        digest = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error) as reason:
        raise ProofWrong("A digest is not base64url.") from reason
    if len(digest) != DIGEST_BYTES:
        raise ProofWrong(f"A digest has {len(digest)} bytes, not {DIGEST_BYTES}.")
    return digest
