"""Why, in words: what chose a case's lane, what speaks against its goods, and what is to be looked at.

Rooms word their checks, indicators and tasks in English, with gaps; here they become the reader's language, and a gap
that a detail is missing for never breaks a page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from gqts.clearance import Consignment, Why
from gqts.evidence import Outcome
from gqts.web.indications import find_words, title_of
from gqts.web.languages import Language, mark
from gqts.web.plain_text import neat

_GAP = re.compile(r"%\((\w+)\)s")
_LONGEST = 400
SELECTIONS: Mapping[str, str] = {
    "profile": mark("Selected by the profile “%(title)s”."),
    "random": mark("Selected by chance."),
    "rate": mark("Selected to fill the rate that this office is to look at."),
    "capacity": mark("To be examined; there is no room today, so its documents are looked through."),
    "model": mark("Ranked high by the model."),
    "officer": mark("Set by an officer."),
}
_NOTHING = mark("Nothing speaks against it.")
_NOT_YET = mark("It is being assessed.")
_SET_BY = mark("Lane set by %(officer)s.")


def tell_why(case: Consignment, language: Language, *, is_brief: bool = False) -> str:
    """Return in one line why a case is in its lane: what speaks most against it, then what selected it.

    `is_brief` is for another agency: what parties share with customs alone stays with customs.
    """
    told = [fill(_SET_BY, {"officer": case.lane_by}, language)] if case.lane_by else []
    selections = [one for one in case.why if one.what == "selection"]
    indications = [one for one in case.why if one.what == "indication" and one.outcome == Outcome.FAIL]
    told += [tell_title(one.code, language) if is_brief else tell_one(one, language) for one in indications[:1]]
    told += [tell_one(one, language) for one in selections[:1]]
    if told:
        return " ".join(told)
    return language.text(_NOTHING if case.assessed_at else _NOT_YET)


def tell_looking(case: Consignment, language: Language, *, is_brief: bool = False) -> list[str]:
    """Return what is to be looked at: everything that speaks against the goods, the heaviest first."""
    found = [one for one in case.why if one.what == "indication" and one.outcome == Outcome.FAIL]
    told = [tell_title(one.code, language) if is_brief else tell_one(one, language) for one in found]
    return list(dict.fromkeys(told))


def tell_title(code: str, language: Language) -> str:
    """Return what a check or an indicator is called."""
    return neat(fill(title_of(code), {}, language))


def tell_one(why: Why, language: Language) -> str:
    """Return one selection or indication as a sentence."""
    if why.what == "selection":
        title = why.details.get(f"title.{language.code}") or why.details.get("title.en") or why.details.get("name", "")
        return fill(SELECTIONS.get(why.code, SELECTIONS["officer"]), {**why.details, "title": title}, language)
    return tell_indication(why.code, Outcome(why.outcome), why.details, language)


def tell_indication(code: str, outcome: Outcome, details: Mapping[str, str], language: Language, case: str = "") -> str:
    """Return how a check or an indicator came out, as a sentence; its title when it has none for this outcome."""
    return fill(find_words(code, outcome, case), details, language)


def fill(message: str, details: Mapping[str, str], language: Language) -> str:
    """Return a message in the reader's language with its gaps filled; a gap without a detail is left as a dash."""
    return _GAP.sub(lambda gap: neat(str(details.get(gap[1], "–")), _LONGEST), language.text(message))
