"""What a complaint weighs in the record of a party, from which customs' risk is drawn (`gqts.conduct`).

It counts once the party accepts it as its own to put right, once an authority finds it right, and while the party lets
its time go by without a word: whoever is silent is not better off than who answers. It does not count while the party
declines it for a reason, nor once an authority finds it wrong. Questions never count, nor complaints about a delivery
or about something that no choice names. What is counted is consignments, never complaints: many people who complain
about one item weigh as one.
"""

from __future__ import annotations

from datetime import datetime

from gqts.complaints.complaint import Complaint, Kind, Purpose
from gqts.complaints.entry import Entry, Part
from gqts.conduct import note_complaint
from gqts.evidence import list_concerned
from gqts.identifiers import Level, parse_identifier
from gqts.kit.database import Transaction

COUNTED = frozenset({Kind.FAKE, Kind.UNSAFE, Kind.DAMAGED, Kind.NOT_AS_DESCRIBED})
_MOST_CONSIGNMENTS = 5
"""An item is declared once, or a few times when it goes through a bonded warehouse."""


def counts(complaint: Complaint, entry: Entry, *, now: datetime) -> bool:
    """Return whether a complaint counts against a recipient now. Pure."""
    if complaint.purpose is not Purpose.COMPLAINT or complaint.kind not in COUNTED or entry.part is Part.AUTHORITY:
        return False
    if entry.is_upheld is not None:
        return entry.is_upheld
    return entry.answered_at is None and entry.first_due_at < now


def weigh(tx: Transaction, complaint: Complaint, entry: Entry, *, now: datetime) -> None:
    """Have a complaint count, or count no more, in the record of a recipient, for the goods' consignments."""
    identifier = parse_identifier(complaint.identifier)
    if identifier.level is not Level.INSTANCE or entry.part is Part.AUTHORITY:
        return
    is_counted = counts(complaint, entry, now=now)
    records = list_concerned(tx, [complaint.identifier], limit=_MOST_CONSIGNMENTS) if is_counted else []
    note_complaint(tx, entry.organization_id, complaint.id, records, now=now)
