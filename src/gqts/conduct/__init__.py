"""Conduct: what random checks and inspections found of a party, and what follows from it.

Promise: a penalty has evidence, a hearing, a decision with its reason, and an appeal; a record counts only what was
checked, with its uncertainty; whoever is concerned can read it. A mismatch found always opens a case.
"""

from gqts.conduct.appealing import REVIEW_DAYS, appeal_decision, overturn_decision, uphold_decision
from gqts.conduct.case import (
    ANSWER_DAYS,
    APPEAL_DAYS,
    FOUR_EYES,
    MOST_EXTENSION_DAYS,
    SUSPENSION_DAYS,
    USUAL_ANSWER_DAYS,
    Case,
    Evidence,
    EvidenceKind,
    Measure,
    Origin,
    Step,
    is_possible,
    may_review,
)
from gqts.conduct.cases import CaseFile, list_cases, list_own_cases, read_case, read_own_case
from gqts.conduct.counting import Share, note_consignment, read_party_record, read_party_records
from gqts.conduct.deciding import close_case, confirm_proposal, decide_case, return_proposal
from gqts.conduct.draw import check_membership, check_published
from gqts.conduct.drawing import (
    announce_draw,
    enter_result,
    fix_arrivals,
    fix_draw,
    list_drawn,
    list_draws,
    list_own_tickets,
    read_published,
    require_draw,
    reveal_draw,
)
from gqts.conduct.drawn import Draw, Drawn, Entry, Result
from gqts.conduct.ending import ask_repair, decide_repair, end_what_is_over, lift_measure
from gqts.conduct.errors import (
    CaseRefused,
    CaseUnknown,
    DrawOutOfOrder,
    DrawRefused,
    DrawUnknown,
    FindingRefused,
    FindingUnknown,
    MoveRefused,
    SameEyes,
    TooEarly,
    TooLate,
)
from gqts.conduct.finding import Finding, FindingOutcome, FindingReport, Judged, Subject, SubjectKind
from gqts.conduct.findings import list_findings_about, list_findings_of, record_finding, require_finding
from gqts.conduct.hearing import answer_case, extend_hearing, notify_party
from gqts.conduct.interval import Rate, rate
from gqts.conduct.moving import CASE_MOVED, CASE_NOTICED
from gqts.conduct.opening import add_evidence, open_case
from gqts.conduct.procedure import CaseState, Move
from gqts.conduct.record import LATEST, WINDOW_DAYS, PartyRecord
from gqts.conduct.severity import REPAIR_AFTER_DAYS, WEIGHTS, Severity
from gqts.conduct.worth import FEWEST, Era, Figures, Milestone, Worth, note_milestone, read_own_worth, read_worth

__all__ = [
    "ANSWER_DAYS",
    "APPEAL_DAYS",
    "CASE_MOVED",
    "CASE_NOTICED",
    "FEWEST",
    "FOUR_EYES",
    "LATEST",
    "MOST_EXTENSION_DAYS",
    "REPAIR_AFTER_DAYS",
    "REVIEW_DAYS",
    "SUSPENSION_DAYS",
    "USUAL_ANSWER_DAYS",
    "WEIGHTS",
    "WINDOW_DAYS",
    "Case",
    "CaseFile",
    "CaseRefused",
    "CaseState",
    "CaseUnknown",
    "Draw",
    "DrawOutOfOrder",
    "DrawRefused",
    "DrawUnknown",
    "Drawn",
    "Entry",
    "Era",
    "Evidence",
    "EvidenceKind",
    "Figures",
    "Finding",
    "FindingOutcome",
    "FindingRefused",
    "FindingReport",
    "FindingUnknown",
    "Judged",
    "Measure",
    "Milestone",
    "Move",
    "MoveRefused",
    "Origin",
    "PartyRecord",
    "Rate",
    "Result",
    "SameEyes",
    "Severity",
    "Share",
    "Step",
    "Subject",
    "SubjectKind",
    "TooEarly",
    "TooLate",
    "Worth",
    "add_evidence",
    "announce_draw",
    "answer_case",
    "appeal_decision",
    "ask_repair",
    "check_membership",
    "check_published",
    "close_case",
    "confirm_proposal",
    "decide_case",
    "decide_repair",
    "end_what_is_over",
    "enter_result",
    "extend_hearing",
    "fix_arrivals",
    "fix_draw",
    "is_possible",
    "lift_measure",
    "list_cases",
    "list_drawn",
    "list_draws",
    "list_findings_about",
    "list_findings_of",
    "list_own_cases",
    "list_own_tickets",
    "may_review",
    "note_consignment",
    "note_milestone",
    "notify_party",
    "open_case",
    "overturn_decision",
    "rate",
    "read_case",
    "read_own_case",
    "read_own_worth",
    "read_party_record",
    "read_party_records",
    "read_published",
    "read_worth",
    "record_finding",
    "require_draw",
    "require_finding",
    "return_proposal",
    "reveal_draw",
    "uphold_decision",
]
