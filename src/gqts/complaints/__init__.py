"""Complaints and questions: from a shopper's two taps to everybody who answers for that very item, and back.

Promise: nothing handed in is lost; it reaches the authority, the brand, the seller and the logistics partners of the
item at once; its author stays hidden from the trader unless they give their name; and anybody with the number sees
where it stands.
"""

from gqts.complaints.answering import (
    ANSWER,
    COMPLAINT_MOVED,
    answer_author,
    close_all,
    grade,
    move_entry,
    take_over,
)
from gqts.complaints.complaint import (
    LONGEST_CONTACT,
    LONGEST_WORDS,
    Complaint,
    Harm,
    Kind,
    Purpose,
    Severity,
    Telling,
    propose_severity,
)
from gqts.complaints.entry import Entry, Narrowing, Part, Told
from gqts.complaints.errors import ComplaintRefused, ComplaintUnknown, MoveRefused, PhotoRefused
from gqts.complaints.inbox import Case, Item, Other, list_inbox, read_case, read_photo
from gqts.complaints.number import read_number
from gqts.complaints.patterns import (
    Dimension,
    Member,
    Pattern,
    forget_senders,
    list_cluster_identifiers,
    list_patterns,
    read_pattern,
    surface_patterns,
)
from gqts.complaints.state import NEEDS_WORDS, OFFICIAL, Move, State, list_moves
from gqts.complaints.statistics import LEAST, Figures, Share, compile_statistics
from gqts.complaints.taking import COMPLAINT_TAKEN, take_complaint
from gqts.complaints.tracking import (
    AUTHORS_WORD,
    Tracking,
    add_word,
    erase_contact,
    read_own_photo,
    read_tracking,
)
from gqts.complaints.weighing import find_before, find_complaint, has_told_before, is_unfounded

__all__ = [
    "ANSWER",
    "AUTHORS_WORD",
    "COMPLAINT_MOVED",
    "COMPLAINT_TAKEN",
    "LEAST",
    "LONGEST_CONTACT",
    "LONGEST_WORDS",
    "NEEDS_WORDS",
    "OFFICIAL",
    "Case",
    "Complaint",
    "ComplaintRefused",
    "ComplaintUnknown",
    "Dimension",
    "Entry",
    "Figures",
    "Harm",
    "Item",
    "Kind",
    "Member",
    "Move",
    "MoveRefused",
    "Narrowing",
    "Other",
    "Part",
    "Pattern",
    "PhotoRefused",
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
    "erase_contact",
    "find_before",
    "find_complaint",
    "forget_senders",
    "grade",
    "has_told_before",
    "is_unfounded",
    "list_cluster_identifiers",
    "list_inbox",
    "list_moves",
    "list_patterns",
    "move_entry",
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
