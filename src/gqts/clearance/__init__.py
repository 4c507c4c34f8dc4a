"""Clearance: the officer's work, from the assessed declaration to the release.

Promise: every declaration in hand is on a work list with the reason in one line; holding, finding, sampling and
releasing are acts with a name and a time, tell the parties at once and move the declaration's receipts; agencies work
the same consignment side by side, and goods go when none of them holds them.
"""

from gqts.clearance.asking import (
    Asking,
    PartyRequest,
    answer_request,
    ask_party,
    list_requests,
    list_requests_to,
    require_own_request,
    withdraw_request,
)
from gqts.clearance.assessing import Assessed, assess_case, take_in_assessment
from gqts.clearance.barcode import read_codes
from gqts.clearance.batch import Done, assess_claimed
from gqts.clearance.case import GONE, CaseState, Deed, Standing, list_possible, step, why_not
from gqts.clearance.consignment import Competence, Consignment, Goods, Hold, Sought, TimelineAct, Why
from gqts.clearance.deciding import (
    begin_inspection,
    close_case,
    detain_goods,
    give_case,
    list_colleagues,
    note_arrival,
    override_lane,
    release_goods,
    send_back,
    take_case,
)
from gqts.clearance.enclosure import MOST_FILES, Enclosure, Kept, Sent, list_enclosures, read_enclosure
from gqts.clearance.errors import (
    ActOutOfOrder,
    AnsweredAlready,
    CaseUnknown,
    CustomsOnly,
    EnclosureRefused,
    EnclosureUnknown,
    EntryRefused,
    NoticeRefused,
    RequestUnknown,
)
from gqts.clearance.evidence_read import read_evidence
from gqts.clearance.finding import list_findings, list_samples, record_finding, take_sample
from gqts.clearance.found import ItemFinding, Result, TakenSample
from gqts.clearance.holding import lift_hold, list_holds, place_hold
from gqts.clearance.listing import (
    CaseFile,
    count_lanes,
    find_cases_of,
    find_declared,
    list_case_offices,
    list_cases,
    read_case,
)
from gqts.clearance.offices import Office, find_office, list_offices, set_office
from gqts.clearance.outcomes import find_presented
from gqts.clearance.own import OwnConsignment, OwnFact, list_own_facts, read_own_consignments
from gqts.clearance.parties import list_parties
from gqts.clearance.queue import (
    Due,
    Waiting,
    claim_due,
    count_due,
    fail_due,
    find_waiting,
    finish_due,
    mark_due,
    mark_goods,
    mark_keys,
    mark_open,
)
from gqts.clearance.related import is_anything_followed, mark_party, mark_related
from gqts.clearance.trail import CASE_CHANGED

__all__ = [
    "CASE_CHANGED",
    "GONE",
    "MOST_FILES",
    "ActOutOfOrder",
    "AnsweredAlready",
    "Asking",
    "Assessed",
    "CaseFile",
    "CaseState",
    "CaseUnknown",
    "Competence",
    "Consignment",
    "CustomsOnly",
    "Deed",
    "Done",
    "Due",
    "Enclosure",
    "EnclosureRefused",
    "EnclosureUnknown",
    "EntryRefused",
    "Goods",
    "Hold",
    "ItemFinding",
    "Kept",
    "NoticeRefused",
    "Office",
    "OwnConsignment",
    "OwnFact",
    "PartyRequest",
    "RequestUnknown",
    "Result",
    "Sent",
    "Sought",
    "Standing",
    "TakenSample",
    "TimelineAct",
    "Waiting",
    "Why",
    "answer_request",
    "ask_party",
    "assess_case",
    "assess_claimed",
    "begin_inspection",
    "claim_due",
    "close_case",
    "count_due",
    "count_lanes",
    "detain_goods",
    "fail_due",
    "find_cases_of",
    "find_declared",
    "find_office",
    "find_presented",
    "find_waiting",
    "finish_due",
    "give_case",
    "is_anything_followed",
    "lift_hold",
    "list_case_offices",
    "list_cases",
    "list_colleagues",
    "list_enclosures",
    "list_findings",
    "list_holds",
    "list_offices",
    "list_own_facts",
    "list_parties",
    "list_possible",
    "list_requests",
    "list_requests_to",
    "list_samples",
    "mark_due",
    "mark_goods",
    "mark_keys",
    "mark_open",
    "mark_party",
    "mark_related",
    "note_arrival",
    "override_lane",
    "place_hold",
    "read_case",
    "read_codes",
    "read_enclosure",
    "read_evidence",
    "read_own_consignments",
    "record_finding",
    "release_goods",
    "require_own_request",
    "send_back",
    "set_office",
    "step",
    "take_case",
    "take_in_assessment",
    "take_sample",
    "why_not",
    "withdraw_request",
]
