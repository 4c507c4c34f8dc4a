"""Complaints and questions: from a shopper's two taps to everybody who answers for that very item, and back.

Promise: nothing handed in is lost; it reaches the authority, the brand, the seller and the logistics partners of the
item at once; its author stays hidden from the trader unless they give their name; and anybody with the number sees
where it stands.
"""

from gqts.complaints.acting import LONGEST_KEY, OF_A_PARTY, Act, Deed, list_acts, perform
from gqts.complaints.answering import (
    ANSWER,
    COMPLAINT_MOVED,
    answer_author,
    move_entry,
)
from gqts.complaints.complaint import (
    LONGEST_CONTACT,
    LONGEST_WORDS,
    Complaint,
    Escalation,
    Harm,
    Kind,
    Purpose,
    Severity,
    Telling,
    propose_severity,
)
from gqts.complaints.counted import find_before, find_complaint, has_told_before, is_unfounded
from gqts.complaints.entry import ESCALATE, Entry, Narrowing, Part, Told
from gqts.complaints.errors import ComplaintRefused, ComplaintUnknown, MoveRefused
from gqts.complaints.escalating import escalate_overdue
from gqts.complaints.inbox import Case, Item, Open, Other, count_open, list_inbox, read_case, read_photo
from gqts.complaints.number import read_number
from gqts.complaints.patterns import (
    COMPLAINT_PATTERN,
    Dimension,
    Member,
    Pattern,
    forget_senders,
    list_cluster_identifiers,
    list_patterns,
    read_pattern,
    surface_patterns,
)
from gqts.complaints.proposing import list_parties, note_recall, propose_case, propose_recall
from gqts.complaints.state import NEEDS_WORDS, OFFICIAL, Move, State, list_moves
from gqts.complaints.statistics import LEAST, YEAR, Figures, Share, compile_statistics
from gqts.complaints.stepping_in import close_all, find_right, grade, take_over
from gqts.complaints.taking import COMPLAINT_TAKEN, take_complaint
from gqts.complaints.tracking import (
    AUTHORS_WORD,
    Tracking,
    add_word,
    erase_contact,
    read_own_photo,
    read_tracking,
)

__all__ = [
    "ANSWER",
    "AUTHORS_WORD",
    "COMPLAINT_MOVED",
    "COMPLAINT_PATTERN",
    "COMPLAINT_TAKEN",
    "ESCALATE",
    "LEAST",
    "LONGEST_CONTACT",
    "LONGEST_KEY",
    "LONGEST_WORDS",
    "NEEDS_WORDS",
    "OFFICIAL",
    "OF_A_PARTY",
    "YEAR",
    "Act",
    "Case",
    "Complaint",
    "ComplaintRefused",
    "ComplaintUnknown",
    "Deed",
    "Dimension",
    "Entry",
    "Escalation",
    "Figures",
    "Harm",
    "Item",
    "Kind",
    "Member",
    "Move",
    "MoveRefused",
    "Narrowing",
    "Open",
    "Other",
    "Part",
    "Pattern",
    "Purpose",
    "Severity",
    "Share",
    "State",
    "Telling",
    "Told",
    "Tracking",
    "add_word",
    "answer_author",
    "close_all",
    "compile_statistics",
    "count_open",
    "erase_contact",
    "escalate_overdue",
    "find_before",
    "find_complaint",
    "find_right",
    "forget_senders",
    "grade",
    "has_told_before",
    "is_unfounded",
    "list_acts",
    "list_cluster_identifiers",
    "list_inbox",
    "list_moves",
    "list_parties",
    "list_patterns",
    "move_entry",
    "note_recall",
    "perform",
    "propose_case",
    "propose_recall",
    "propose_severity",
    "read_case",
    "read_number",
    "read_own_photo",
    "read_pattern",
    "read_photo",
    "read_tracking",
    "surface_patterns",
    "take_complaint",
    "take_over",
]
