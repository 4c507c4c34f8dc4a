"""What the officer's desk calls things: lanes, states, acts, results, requests, risks."""

from __future__ import annotations

from collections.abc import Mapping

from gqts.clearance import Asking, CaseState, Deed, Result
from gqts.customs.ceb.status import ReturnStatus
from gqts.evidence import Channel, Outcome, RiskKind
from gqts.risk import Lane
from gqts.web.languages import mark

LANES: Mapping[Lane, tuple[str, str]] = {
    Lane.RED: ("stop", mark("Red: examine the goods")),
    Lane.YELLOW: ("wait", mark("Yellow: look through the documents")),
    Lane.BLUE: ("none", mark("Blue: release, audit later")),
    Lane.GREEN: ("good", mark("Green: release")),
}
LANE_NAMES: Mapping[str, str] = {
    Lane.RED: mark("Red"),
    Lane.YELLOW: mark("Yellow"),
    Lane.BLUE: mark("Blue"),
    Lane.GREEN: mark("Green"),
    "": mark("Not assessed yet"),
}
STATES: Mapping[CaseState, tuple[str, str]] = {
    CaseState.AWAITING_ARRIVAL: ("none", mark("Not arrived yet")),
    CaseState.ASSESSED: ("wait", mark("Here, to be decided")),
    CaseState.DOCUMENTS_ASKED: ("wait", mark("Waiting for an answer")),
    CaseState.INSPECTING: ("wait", mark("Being examined")),
    CaseState.RELEASED: ("good", mark("Released")),
    CaseState.DETAINED: ("stop", mark("Detained")),
    CaseState.SENT_BACK: ("stop", mark("Sent back")),
    CaseState.CLOSED: ("none", mark("Closed")),
}
RISKS: Mapping[str, str] = {
    RiskKind.COUNTERFEIT: mark("Counterfeit"),
    RiskKind.QUALITY: mark("Quality and safety"),
    RiskKind.ORIGIN: mark("Origin and route"),
    RiskKind.UNDERVALUATION: mark("Undervaluation"),
}
RESULTS: Mapping[Result, str] = {
    Result.AS_DECLARED: mark("As declared"),
    Result.COUNTERFEIT: mark("Counterfeit"),
    Result.UNSAFE: mark("Unsafe, or below its standard"),
    Result.WRONG_ORIGIN: mark("Of another origin"),
    Result.UNDERVALUED: mark("Worth more than declared"),
    Result.WRONG_QUANTITY: mark("More or fewer than declared"),
    Result.WRONG_DESCRIPTION: mark("Other goods than declared"),
    Result.PROHIBITED: mark("Prohibited goods"),
}
ASKINGS: Mapping[Asking, str] = {
    Asking.INFORMATION: mark("Information"),
    Asking.AMENDMENT: mark("An amendment of the declaration"),
    Asking.SCREENING: mark("A screening of the goods"),
    Asking.DO_NOT_LOAD: mark("Do not load"),
}
DETENTIONS: Mapping[str, str] = {
    "clearance": mark("Clearance"),
    "smuggling": mark("Anti-smuggling"),
    "legal": mark("Legal affairs"),
    "otherwise": mark("Otherwise"),
}
DEEDS: Mapping[str, str] = {
    Deed.TAKE: mark("took the case"),
    Deed.GIVE: mark("handed the case over"),
    Deed.ARRIVE: mark("noted that the goods arrived"),
    Deed.ASK: mark("asked a party"),
    Deed.ANSWER: mark("answered"),
    Deed.UNASK: mark("withdrew a request"),
    Deed.INSPECT: mark("began the inspection"),
    Deed.HOLD: mark("held the goods"),
    Deed.LIFT: mark("lifted a hold"),
    Deed.SAMPLE: mark("took a sample"),
    Deed.FIND: mark("recorded a finding"),
    Deed.OVERRIDE: mark("changed the lane"),
    Deed.RELEASE: mark("released the goods"),
    Deed.DETAIN: mark("detained the goods"),
    Deed.SEND_BACK: mark("sent the goods back"),
    Deed.CLOSE: mark("closed the case"),
    "assess": mark("assessed the declaration"),
    "withdrawn": mark("ended the case: the declaration was withdrawn or returned"),
}
OUTCOMES: Mapping[Outcome, tuple[str, str]] = {
    Outcome.FAIL: ("stop", mark("Does not agree")),
    Outcome.MISSING: ("wait", mark("Not shared")),
    Outcome.PASS: ("good", mark("Agrees")),
    Outcome.NOT_APPLICABLE: ("none", mark("Does not apply")),
}
CHANNELS: Mapping[Channel, str] = {
    Channel.MESSAGE: mark("customs message"),
    Channel.EVENT: mark("event"),
    Channel.CERTIFICATE: mark("certificate"),
    Channel.MASTER_DATA: mark("master data"),
    Channel.REGISTER: mark("register"),
    Channel.INSPECTION: mark("inspection"),
}
STATUSES: Mapping[ReturnStatus, str] = {
    ReturnStatus.BOOKED_IN: mark("Booked in"),
    ReturnStatus.MANUAL_REVIEW: mark("In manual review"),
    ReturnStatus.APPROVED: mark("Approved"),
    ReturnStatus.INSPECTION: mark("Under inspection"),
    ReturnStatus.RELEASED: mark("Released"),
    ReturnStatus.CLOSED: mark("Closed"),
}
GOODS: Mapping[str, str] = {
    "item": mark("Item"),
    "vehicle": mark("Vehicle"),
    "lot": mark("Lot"),
    "product": mark("Product"),
    "parcel": mark("Parcel"),
    "container": mark("Container"),
    "order": mark("Order"),
    "bill": mark("Bill of lading"),
}
