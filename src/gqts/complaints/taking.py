"""Taking a complaint: kept and put before everybody who answers for the item, in one transaction.

Promise: nothing handed in is lost and nothing is taken twice: a form that is sent again finds the complaint that it
made. Words are kept as plain text; the contact is sealed at rest; the address it came from only as a keyed digest, by
which people are counted and nobody is found.
"""

from __future__ import annotations

import hmac
from datetime import datetime
from uuid import UUID

from gqts.accounts import Seal
from gqts.complaints._storage import complaints as _storage
from gqts.complaints._storage import entries
from gqts.complaints.complaint import (
    FIRST_ANSWER,
    LONGEST_CONTACT,
    LONGEST_WORDS,
    Complaint,
    Escalation,
    Purpose,
    Severity,
    Telling,
    propose_severity,
)
from gqts.complaints.entry import AT_ONCE, Entry, Part, Told
from gqts.complaints.escalating import escalate
from gqts.complaints.number import draw_number, number_key
from gqts.complaints.routing import Route, find_route
from gqts.complaints.state import State
from gqts.complaints.telling import tell_recipients
from gqts.complaints.words import read_words
from gqts.identifiers import Identifier
from gqts.kit.database import Transaction
from gqts.kit.ids import new_id
from gqts.kit.outbox import publish
from gqts.kit.picture import draw_anew
from gqts.notices import NoticeKind

COMPLAINT_TAKEN = "complaints.taken"
"""Fact: a complaint was taken. Key: its id. Payload: `identifier`, `product`, `lot`, `purpose`, `kind`, `severity`,
`brand` (an id or null), `parties` (part by organization id), `taken_at`."""
CONTACT = "complaints.contact"


def take_complaint(
    tx: Transaction,
    identifier: Identifier,
    telling: Telling,
    *,
    seal: Seal,
    form: str,
    sender: str,
    photo: bytes | None = None,
    now: datetime,
) -> str:
    """Take a complaint about a thing and return its tracking number; raise `ComplaintRefused`, `PictureRefused`.

    `form` is what makes the sent form one of its own; `sender` the network address that it came from.
    """
    words = read_words(telling.words, LONGEST_WORDS, "words", is_needed=True)
    contact = read_words(telling.contact, LONGEST_CONTACT, "contact")
    picture = None if photo is None else draw_anew(photo)
    number = draw_number(seal, form)
    complaint_id = new_id(lambda: now)
    if _storage.insert_number(tx, number_key(number), complaint_id) != complaint_id:
        return number
    route = find_route(tx, identifier, at=now)
    severity = propose_severity(telling)
    complaint = Complaint(
        complaint_id, telling.purpose, telling.kind, words, identifier.canonical, route.product, route.lot,
        severity, severity, telling.language, seal.close(CONTACT, contact) if contact else None,
        bool(contact) and telling.is_contact_shared, now, None, picture is not None,
    )  # fmt: skip
    _storage.insert_complaint(tx, complaint, _digest(seal, sender))
    if picture is not None:
        _storage.insert_photo(tx, complaint_id, picture)
    entries.insert_act(tx, complaint_id, Told(new_id(lambda: now), now, "take", None, "", None, "", True), None)  # noqa: FBT003
    _put_before(tx, complaint, route)
    _tell(tx, complaint, route)
    if severity is Severity.LIFE_THREATENING:
        escalate(tx, complaint_id, Escalation.DANGER, now=now)
    return number


def _put_before(tx: Transaction, complaint: Complaint, route: Route) -> None:
    rows = [(complaint.id, organization, part.value) for organization, part in route.parts.items()]
    _storage.insert_partners(tx, rows)
    due = complaint.taken_at + FIRST_ANSWER[complaint.severity]
    at = complaint.taken_at
    for organization, part in route.parts.items():
        if part in AT_ONCE:
            entries.insert_entry(tx, Entry(complaint.id, organization, part, 0, State.RECEIVED, None, at, at, due, due))
    if complaint.purpose is Purpose.COMPLAINT:
        _storage.insert_marks(tx, _list_marks(complaint, route))


def _list_marks(complaint: Complaint, route: Route) -> list[tuple[UUID, str, str, str, datetime]]:
    """Return what a complaint has in common with others, each beside the peers that it is compared with."""
    brand, product = str(route.brand or ""), route.product or ""
    sellers = sorted(str(one) for one, part in route.parts.items() if part is Part.SELLER)
    marks = [("product", product, brand), ("lot", route.lot, product), ("line", route.line, brand)]
    marks += [("seller", one, product) for one in sellers]
    return [(complaint.id, name, value, peers, complaint.taken_at) for name, value, peers in marks if value]


def _tell(tx: Transaction, complaint: Complaint, route: Route) -> None:
    payload = {
        "identifier": complaint.identifier,
        "product": complaint.product,
        "lot": complaint.lot,
        "purpose": complaint.purpose.value,
        "kind": complaint.kind.value,
        "severity": complaint.severity.value,
        "brand": None if route.brand is None else str(route.brand),
        "parties": {str(one): part.value for one, part in route.parts.items() if part in AT_ONCE},
        "taken_at": complaint.taken_at.isoformat(),
    }
    publish(tx, COMPLAINT_TAKEN, str(complaint.id), payload)
    tell_recipients(
        tx,
        NoticeKind.COMPLAINT_TAKEN,
        complaint,
        [one for one, part in route.parts.items() if part in AT_ONCE],
        {"purpose": complaint.purpose.value, "kind": complaint.kind.value},
        key=str(complaint.id),
        now=complaint.taken_at,
    )


def _digest(seal: Seal, sender: str) -> bytes:
    key = seal.draw_secret("complaints.sender", "")
    return hmac.digest(key.encode(), sender.encode("utf-8", "replace"), "sha256")[:16]
