"""The words of these pages for what the room keeps as codes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from gqts.conduct import Case, CaseState, Evidence, EvidenceKind, FindingOutcome, Measure, Move, Origin, Rate, Severity
from gqts.web.languages import Language, mark

STATES: Mapping[CaseState, tuple[str, str]] = {
    CaseState.OPENED: ("wait", mark("Being prepared")),
    CaseState.NOTIFIED: ("wait", mark("The party may answer")),
    CaseState.ANSWERED: ("wait", mark("Waits for the decision")),
    CaseState.PROPOSED: ("wait", mark("Waits for a second officer")),
    CaseState.DECIDED: ("stop", mark("Decided, open to appeal")),
    CaseState.APPEALED: ("wait", mark("Appealed")),
    CaseState.FINAL: ("stop", mark("Final")),
    CaseState.OVERTURNED: ("good", mark("Overturned")),
    CaseState.LIFTED: ("none", mark("Lifted")),
    CaseState.REPAIRED: ("good", mark("Repaired, counts no more")),
    CaseState.CLOSED: ("none", mark("Closed, nothing followed")),
}
SEVERITIES: Mapping[Severity, str] = {
    Severity.MINOR: mark("Minor"),
    Severity.GENERAL: mark("General"),
    Severity.SERIOUS: mark("Serious"),
    Severity.MOST_SERIOUS: mark("Most serious"),
}
MEASURES: Mapping[Measure, str] = {
    Measure.WARNING: mark("Warning"),
    Measure.SUSPENSION: mark("Suspension for a time"),
    Measure.DISQUALIFICATION: mark("Disqualification of the inspection body"),
    Measure.EXCLUSION: mark("Exclusion"),
}
ORIGINS: Mapping[Origin, str] = {
    Origin.RANDOM: mark("a random check"),
    Origin.INSPECTION: mark("an inspection"),
    Origin.OFFICER: mark("an officer’s own knowledge"),
}
OUTCOMES: Mapping[FindingOutcome, tuple[str, str]] = {
    FindingOutcome.MATCH: ("good", mark("As claimed")),
    FindingOutcome.MISMATCH: ("stop", mark("Not as claimed")),
    FindingOutcome.UNCLEAR: ("none", mark("Could not be told")),
}
EVIDENCE: Mapping[EvidenceKind, str] = {
    EvidenceKind.FINDING: mark("Finding"),
    EvidenceKind.STATEMENT: mark("Statement"),
    EvidenceKind.FILE: mark("File"),
    EvidenceKind.NOTE: mark("Note"),
}
MOVES: Mapping[Move, str] = {
    Move.OPEN: mark("opened the case"),
    Move.NOTIFY: mark("gave the party the reasons"),
    Move.EXTEND: mark("gave more time to answer"),
    Move.ANSWER: mark("answered for the party"),
    Move.WAIVE: mark("the time to answer went by"),
    Move.PROPOSE: mark("proposed a measure that needs a second officer"),
    Move.RETURN: mark("sent the proposal back"),
    Move.CONFIRM: mark("confirmed the proposal; it is in force"),
    Move.DECIDE: mark("decided; it is in force"),
    Move.CLOSE: mark("closed the case"),
    Move.APPEAL: mark("appealed for the party"),
    Move.UPHOLD: mark("decided the appeal: the decision stands"),
    Move.OVERTURN: mark("decided the appeal: the decision is overturned"),
    Move.LAPSE: mark("the time to appeal went by"),
    Move.LIFT: mark("lifted the measure"),
    Move.END: mark("the measure came to its end"),
    Move.ASK_REPAIR: mark("asked for credit repair"),
    Move.REFUSE_REPAIR: mark("refused credit repair"),
    Move.REPAIR: mark("granted credit repair"),
}
_DUES: Mapping[CaseState, str] = {
    CaseState.NOTIFIED: mark("answer until %(when)s"),
    CaseState.DECIDED: mark("appeal until %(when)s"),
    CaseState.APPEALED: mark("to be decided by %(when)s"),
}


def word_measure(case: Case, language: Language) -> str:
    """Return what was decided, or proposed, with its days; a dash for nothing."""
    if case.measure is None:
        return "–"
    words = language.text(MEASURES[case.measure])
    if case.measure_days is None:
        return words
    return f"{words} · {language.plural('%(count)s day', '%(count)s days', case.measure_days)}"


def word_due(case: Case, language: Language) -> str:
    """Return what is due in a case and when; empty when nothing is."""
    words = _DUES.get(case.state)
    if words is None or case.due_at is None:
        return ""
    return str(language.sentence(words, when=word_instant(case.due_at, language)))


def word_instant(moment: datetime, language: Language) -> str:
    """Return a day and time, in UTC."""
    return f"{language.date(moment.date())} {language.time(moment)} UTC"


def word_percent(share: float | None, language: Language) -> str:
    """Return a share as whole percent, or with a decimal below ten; a dash for none."""
    if share is None:
        return "–"
    return f"{language.number(round(share * 100, 1 if share < 0.1 else 0))} %"


def word_rate(rate: Rate | None, language: Language) -> str:
    """Return a share with what it is of and its bounds."""
    if rate is None or rate.share is None:
        return "–"
    values = {
        "share": word_percent(rate.share, language),
        "hits": language.number(rate.hits),
        "of": language.number(rate.of),
        "low": word_percent(rate.low, language),
        "high": word_percent(rate.high, language),
    }
    return str(language.sentence(mark("%(share)s (%(hits)s of %(of)s; between %(low)s and %(high)s)"), **values))


def word_hours(hours: float | None, language: Language) -> str:
    """Return hours in words; a dash for none."""
    if hours is None:
        return "–"
    return str(language.sentence(mark("%(hours)s h"), hours=language.number(round(hours, 1))))


def word_evidence(evidence: Evidence, language: Language) -> str:
    """Return what kind of evidence it is."""
    return language.text(EVIDENCE[evidence.kind])
