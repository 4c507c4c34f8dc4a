"""The words of the risk pages for what the room keeps as codes, and an indication as a sentence for any page."""

from __future__ import annotations

from collections.abc import Mapping

from gqts.evidence import Outcome, RiskKind
from gqts.risk import Indication, Lane, ListKind, ProfileState, Selection
from gqts.web.indications import find_words, title_of
from gqts.web.languages import Language, Sentence, mark

LANES: Mapping[Lane, tuple[str, str]] = {
    Lane.RED: ("stop", mark("Red: the goods are examined")),
    Lane.YELLOW: ("wait", mark("Yellow: the documents are looked through")),
    Lane.BLUE: ("none", mark("Blue: released, audited afterwards")),
    Lane.GREEN: ("good", mark("Green: released")),
}
LANE_NAMES: Mapping[Lane, str] = {
    Lane.RED: mark("Red"),
    Lane.YELLOW: mark("Yellow"),
    Lane.BLUE: mark("Blue"),
    Lane.GREEN: mark("Green"),
}
STATES: Mapping[ProfileState, tuple[str, str]] = {
    ProfileState.DRAFT: ("wait", mark("Draft")),
    ProfileState.IN_FORCE: ("good", mark("In force")),
    ProfileState.ENDED: ("none", mark("Ended")),
}
MODEL_STATES: Mapping[str, tuple[str, str]] = {
    "kept": ("wait", mark("Kept")),
    "in_force": ("good", mark("In force")),
    "ended": ("none", mark("Ended")),
}
RISKS: Mapping[RiskKind, str] = {
    RiskKind.COUNTERFEIT: mark("Counterfeit"),
    RiskKind.QUALITY: mark("Quality and safety"),
    RiskKind.ORIGIN: mark("Origin and logistics"),
    RiskKind.UNDERVALUATION: mark("Undervaluation"),
}
KINDS: Mapping[ListKind, str] = {
    ListKind.COMPANIES: mark("Companies"),
    ListKind.COUNTRIES: mark("Countries"),
    ListKind.COMMODITIES: mark("Commodity codes"),
    ListKind.WAYBILLS: mark("Waybills"),
    ListKind.OTHER: mark("Something else"),
}
OUTCOMES: Mapping[Outcome, str] = {
    Outcome.FAIL: mark("does not agree"),
    Outcome.MISSING: mark("is missing"),
    Outcome.PASS: mark("agrees"),
    Outcome.NOT_APPLICABLE: mark("does not apply"),
}
FIELDS: Mapping[str, str] = {
    "direction": mark("import or export"),
    "mode": mark("the trade mode's code, such as 9610 or 1210"),
    "office": mark("the customs office that was declared to, 4 digits"),
    "port": mark("the customs office of the port, 4 digits"),
    "transport": mark("the mode of transport's code"),
    "departure": mark("the country of departure, two letters"),
    "origin": mark("the countries of origin of the lines, two letters"),
    "commodity": mark("the commodity codes of the lines (HS)"),
    "declarant": mark("who declares: the agent's customs code"),
    "seller": mark("the seller's customs code"),
    "platform": mark("the platform's customs code"),
    "carrier": mark("the carrier's customs code"),
    "area": mark("the bonded area's operator's customs code"),
    "waybill": mark("the waybill's number"),
    "bill": mark("the bill of lading's number"),
    "order": mark("the order's number"),
    "vehicle": mark("the vehicles' identification numbers"),
    "value": mark("what was paid for the goods, in yuan"),
    "freight": mark("freight and insurance, in yuan"),
    "gross_weight": mark("gross weight, in kilograms"),
    "net_weight": mark("net weight, in kilograms"),
    "lines": mark("how many lines the declaration has"),
    "limit": mark("the most that one transaction of this mode may come to, in yuan"),
    "sharing": mark("how far upstream the goods were shared: none, port, trader or factory"),
    "trusted": mark("the trusted trader's grade, when there is one"),
    "coverage": mark("share of the declarant's consignments that others told of before arrival, 0 to 1"),
    "mismatch_rate": mark("the party's mismatch rate, Wilson's lower bound, 0 to 1"),
    "random_hit_rate": mark("the party's hit rate in random checks, Wilson's lower bound, 0 to 1"),
    "complaint_rate": mark("the party's share of consignments rightly complained about, Wilson's lower bound, 0 to 1"),
    "open_penalties": mark("penalty cases against a party that are open"),
    "months_known": mark("months since the party first took part"),
}
WHY: Mapping[str, str] = {
    "profile": mark("Chosen by the profile %(name)s, version %(version)s."),
    "random": mark("Chosen by chance: drawn %(drawn)s, below %(rate)s."),
    "rate": mark("Taken so that the lane keeps its expected rate of %(rate)s."),
    "capacity": mark("To be examined, but the day has no more than %(capacity)s inspections; others rank higher."),
}


def word_indication(one: Indication, language: Language) -> Sentence:
    """Return an indication in words; of a check those of the check itself."""
    details = {name: str(value) for name, value in one.details.items()}
    try:
        sentence = language.sentence(find_words(one.code, one.outcome, one.case), **details)
        str(sentence)
    except (KeyError, ValueError):  # a check that is worded anew since
        return language.sentence(title_of(one.code))
    return sentence


def word_selection(one: Selection, language: Language) -> Sentence:
    """Return what chose a lane, in words."""
    details = {name: str(value) for name, value in one.details.items()}
    named = {"name": one.name, "version": str(one.version), "drawn": "", "rate": "", "capacity": "", **details}
    return language.sentence(WHY.get(one.why, one.why.replace("%", "%%")), **named)
