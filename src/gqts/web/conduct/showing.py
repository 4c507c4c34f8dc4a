"""One case as a page: for officers and for its party the same, but for what may be done."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.responses import Response

from gqts.conduct import CaseFile, EvidenceKind
from gqts.organizations import Organization
from gqts.web.conduct.act import CaseAct
from gqts.web.conduct.words import (
    EVIDENCE,
    MOVES,
    ORIGINS,
    OUTCOMES,
    SEVERITIES,
    STATES,
    word_due,
    word_instant,
    word_measure,
)
from gqts.web.workbench import Desk


def show_file(
    desk: Desk, template: str, told: CaseFile, party: Organization | None, *, acts: Sequence[CaseAct], base: str
) -> Response:
    """Show a case with its steps, evidence and findings."""
    language = desk.language
    return desk.render(
        template,
        case=told.case,
        party=party,
        base=base,
        steps=told.steps,
        evidence=[one for one in told.evidence if one.kind is not EvidenceKind.FINDING],
        findings=told.findings,
        acts=acts,
        state=STATES[told.case.state],
        severity=SEVERITIES[told.case.severity],
        origin=ORIGINS[told.case.origin],
        kinds=EVIDENCE,
        moves={move.value: words for move, words in MOVES.items()},
        outcomes=OUTCOMES,
        measure=word_measure(told.case, language),
        due=word_due(told.case, language),
        is_late=told.case.is_time_over(desk.now),
        repairable=word_instant(told.case.repairable_from, language) if told.case.repairable_from else "",
    )
