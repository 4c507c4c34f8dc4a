"""The words of these pages for what the rooms keep as codes."""

from __future__ import annotations

from collections.abc import Mapping

from gqts.insight import Grain, Outcome
from gqts.scans import Reason
from gqts.scans.rules import Audience
from gqts.web.languages import mark

GRAINS: Mapping[Grain, str] = {
    Grain.DAY: mark("By day"),
    Grain.WEEK: mark("By week"),
    Grain.MONTH: mark("By month"),
}
WEEKDAYS: tuple[str, ...] = (
    mark("Monday"), mark("Tuesday"), mark("Wednesday"), mark("Thursday"), mark("Friday"), mark("Saturday"),
    mark("Sunday"),
)  # fmt: skip
REASONS: Mapping[Reason, str] = {
    Reason.COMPLETE: mark("Complete record"),
    Reason.LOT_RECORD: mark("Record of the lot or product"),
    Reason.NEVER_COMMISSIONED: mark("Never said to be made"),
    Reason.CLAIMED_ONLY: mark("Only claimed to be made"),
    Reason.MINTED_ONLY: mark("Code issued, not on goods yet"),
    Reason.DECOMMISSIONED: mark("Taken out of use"),
    Reason.WITHDRAWN: mark("Record withdrawn"),
    Reason.RECALLED: mark("Recalled"),
    Reason.NOTHING_KNOWN: mark("Nothing known"),
    Reason.NEVER_MINTED: mark("Serial never issued"),
    Reason.BEFORE_RELEASE: mark("Scanned while customs had it"),
    Reason.AFTER_SALE: mark("In trade again after its sale"),
    Reason.ACTIVATED_TWICE: mark("Seal code given twice"),
    Reason.MANY_DEVICES: mark("More devices than usual"),
    Reason.IMPOSSIBLE_TRAVEL: mark("Places too far apart"),
    Reason.OUTSIDE_MARKET: mark("Outside its market"),
    Reason.LOT_ODD: mark("Lot scanned in an odd way"),
    Reason.ENUMERATED: mark("Codes tried one after the other"),
    Reason.LOOK_ALIKE_HOST: mark("Look-alike address"),
    Reason.RECORD_INCOMPLETE: mark("Record likely incomplete"),
}
AUDIENCES: Mapping[Audience, tuple[str, str]] = {
    Audience.SHOPPER: ("stop", mark("The shopper was told")),
    Audience.OWNER: ("wait", mark("For you to look into")),
    Audience.DATA_OWNER: ("none", mark("The record may be wrong")),
}
OUTCOMES: Mapping[Outcome, tuple[str, str]] = {
    Outcome.DATA_WRONG: ("none", mark("Our data was wrong")),
    Outcome.NOTHING_WRONG: ("good", mark("Looked into, nothing is wrong")),
    Outcome.COUNTERFEIT: ("stop", mark("Counterfeit confirmed")),
    Outcome.DIVERTED: ("stop", mark("Diversion confirmed")),
}
EVIDENCE: Mapping[str, str] = {
    "scans": mark("Scans"),
    "devices": mark("Devices"),
    "usual": mark("Usual"),
    "limit": mark("At most, as a rule"),
    "codes": mark("Codes tried that do not exist"),
    "asked": mark("Codes asked for"),
    "host": mark("Host of the page"),
    "official": mark("Official host"),
    "alike": mark("Things with the same alert that day"),
    "away": mark("Items seen outside the market"),
    "seen": mark("Items scanned"),
    "countries": mark("Countries"),
    "country": mark("Country"),
    "what": mark("What is odd"),
    "found": mark("Items found so"),
    "among": mark("Out of"),
    "chance": mark("Chance alone makes as many with a probability of"),
    "legs": mark("Journeys too fast"),
    "km": mark("Farthest apart, in kilometres"),
    "ended": mark("Taken out of use on"),
    "held": mark("At customs since"),
    "released": mark("Released on"),
    "sold": mark("Sold on"),
    "traded": mark("In trade again on"),
    "first": mark("First seal code on"),
    "second": mark("Second seal code on"),
    "owners": mark("Owners"),
}
"""What an alert's evidence is of, by its name; a name that is not here is shown as it is."""
UNANSWERED = ("wait", mark("Not answered yet"))


def word_reason(code: str) -> str:
    """Return the words for a reason as it is kept, "" for one that is not told; marked for translation."""
    return REASONS[Reason(code)] if code in set(Reason) else ""
