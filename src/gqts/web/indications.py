"""What indicates something, in words, for every page that tells it: the titles and sentences of checks and indicators.

Promise: whatever page shows an indication says the same of it. Checks and indicators are worded where they are judged;
those of `gqts.risk` stand here once more, so that they can be translated, and a test holds them equal.
"""

from __future__ import annotations

from collections.abc import Mapping

from gqts.evidence import CHECKS, Outcome
from gqts.risk import TOGETHER
from gqts.web.languages import mark

INDICATIONS: Mapping[tuple[str, Outcome], str] = {
    ("record.mismatch", Outcome.FAIL): mark(
        "What %(party)s said did not agree with others in at least %(percent)s of %(cases)s comparisons."
    ),
    ("record.mismatch", Outcome.PASS): mark(
        "What %(party)s said agreed with others in all but at most %(percent)s of %(cases)s comparisons."
    ),
    ("record.random_hits", Outcome.FAIL): mark(
        "Random checks of %(party)s found something in at least %(percent)s of %(cases)s."
    ),
    ("record.random_hits", Outcome.PASS): mark(
        "Random checks of %(party)s found something in at most %(percent)s of %(cases)s."
    ),
    ("record.complaints", Outcome.FAIL): mark(
        "Shoppers complained rightly of at least %(percent)s of %(cases)s consignments of %(party)s."
    ),
    ("record.complaints", Outcome.PASS): mark(
        "Shoppers complained rightly of at most %(percent)s of %(cases)s consignments of %(party)s."
    ),
    ("record.open_penalties", Outcome.FAIL): mark("%(count)s penalty cases are open against %(party)s."),
    ("record.short", Outcome.FAIL): mark("%(party)s has taken part for %(months)s months only."),
    ("record.short", Outcome.MISSING): mark("Nothing is on record of the parties."),
    ("fact.transit", Outcome.FAIL): mark("Declared as made in %(origin)s and sent from %(departure)s."),
    ("fact.near_limit", Outcome.FAIL): mark("Declared at %(value)s, just below the limit of %(limit)s."),
    ("fact.not_shared", Outcome.MISSING): mark("No party but the declarant told anything of these goods."),
    (TOGETHER, Outcome.FAIL): mark("%(count)s kinds of disagreement come together, which tells more than each alone."),
}
TITLES: Mapping[str, str] = {
    "record.mismatch": mark("Mismatches in the past"),
    "record.random_hits": mark("Found in random checks"),
    "record.complaints": mark("Shoppers' complaints that were right"),
    "record.open_penalties": mark("Open penalty cases"),
    "record.short": mark("Short history"),
    "fact.transit": mark("Sent from another country than it was made in"),
    "fact.near_limit": mark("Just below a limit"),
    "fact.not_shared": mark("Nothing shared"),
    TOGETHER: mark("Several kinds of disagreement"),
}


def find_words(code: str, outcome: Outcome, case: str = "") -> str:
    """Return the sentence for how a check or an indicator came out, in English with its gaps; its title without one."""
    if code in CHECKS:
        return CHECKS[code].find_sentence(outcome, case)
    return INDICATIONS.get((code, outcome)) or title_of(code)


def title_of(code: str) -> str:
    """Return what a check or an indicator is called, in English; its code when nobody calls it anything."""
    if code in CHECKS:
        return CHECKS[code].title
    return TITLES.get(code) or code.replace("%", "%%")
