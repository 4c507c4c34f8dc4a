"""The receipt of a thing: what its viewer sees of its journey, with the proof that it stands in the log as it was told.

    {"format": "gqts-receipt/1", "thing" (canonical), "log" (its origin), "key" (a verifier key of C2SP signed-note),
     "events": [{"disclosures": [text], "digests": [base64url], "proof": text | null}]}

`disclosures` are the parts that the viewer sees anyway, and no other; `digests` everything else of the event, opaque;
`proof` is a C2SP tlog-proof of the commitment to both, null while the event waits for its place in the log. What of an
event is withheld stays so: the commitment is the same for every view of it.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from gqts.events import StoredEvent, read_events
from gqts.kit.database import Transaction
from gqts.receipts import _storage
from gqts.receipts.committing import Committed, Place, commit_again
from gqts.receipts.parts import list_added, list_chained, list_parts, previous_part
from gqts.sharing import unfiltered
from gqts.tracing import Journey
from gqts.transparency import (
    InclusionProof,
    SigningKey,
    StoredTree,
    digest_of,
    read_checkpoint,
    sign_checkpoint,
)

FORMAT = "gqts-receipt/1"
MOST_EVENTS = 300
"""Events in one receipt; a thing with more is told of by its last ones."""


@dataclass(frozen=True, slots=True)
class Vouched:
    """One event of a receipt."""

    disclosures: tuple[str, ...]
    digests: tuple[bytes, ...]
    proof: InclusionProof | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a viewer sees of a thing, and that it stands in the log."""

    thing: str
    log: str
    key: str
    events: tuple[Vouched, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the receipt as the module describes it."""
        return {
            "format": FORMAT,
            "thing": self.thing,
            "log": self.log,
            "key": self.key,
            "events": [
                {
                    "disclosures": list(one.disclosures),
                    "digests": [_encode(digest) for digest in one.digests],
                    "proof": one.proof.text if one.proof else None,
                }
                for one in self.events
            ],
        }


def find_logged(tx: Transaction, event_ids: Sequence[bytes]) -> dict[bytes, Place]:
    """Return where events stand in the log, by event id; those that wait, or were forgotten, are left out."""
    with unfiltered(tx):
        logged = _storage.select_logged(tx, list(dict.fromkeys(event_ids)))
    return {key: Place(position, salt) for key, (position, salt) in logged.items() if salt is not None}


def compose_receipt(tx: Transaction, journey: Journey, signer: SigningKey) -> Receipt:
    """Return the receipt of what a viewer sees: `journey` is as it sees it."""
    seen = {step.stored.event_id: step.stored for step in journey.steps}
    seen = dict(list(seen.items())[-MOST_EVENTS:])
    places = find_logged(tx, list(seen))
    with unfiltered(tx):
        whole = read_events(tx, list(seen))
        again = commit_again(tx, [(whole[key], place) for key, place in places.items()])
        checkpoint = read_checkpoint(tx, signer.name)
        tree, note = StoredTree(tx), sign_checkpoint(checkpoint, signer)
        proofs = {
            key: InclusionProof(place.position, tuple(tree.prove_inclusion(place.position, checkpoint.size)), note)
            for key, place in places.items()
        }
    committed = {one.stored.event_id: one for one in again}
    events = []
    for key, stored in seen.items():
        if key in committed:
            shown = list_shown(stored, committed[key])
            told = {digest_of(one) for one in shown}
            rest = tuple(one for one in committed[key].digests if one not in told)
            events.append(Vouched(shown, rest, proofs[key]))
        else:
            events.append(Vouched((), (), None))
    return Receipt(journey.subject.canonical, signer.name, signer.verifier, tuple(events))


def list_shown(stored: StoredEvent, committed: Committed) -> tuple[str, ...]:
    """Return the disclosures of what is in an event as a viewer sees it, and of no more."""
    parts = [*list_parts(stored.event), *list_added(stored)]
    parts += [
        previous_part(one, committed.previous[one]) for one in list_chained(stored.event) if one in committed.previous
    ]
    seen = {_write(part) for part in parts}
    told = zip(committed.parts, committed.disclosures, strict=True)
    return tuple(disclosure for part, disclosure in told if _write(part) in seen)


def _write(part: tuple[str, Any]) -> bytes:
    return orjson.dumps(part, option=orjson.OPT_SORT_KEYS)


def _encode(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")
