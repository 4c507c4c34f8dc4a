"""Parties' records: for officers those of everybody, for a firm its own, each figure with what it counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.conduct import PartyRecord, list_cases, read_party_record, read_party_records
from gqts.organizations import list_organizations as list_parties
from gqts.organizations import require_organization
from gqts.web.conduct.words import SEVERITIES, STATES, word_due, word_hours, word_measure, word_percent, word_rate
from gqts.web.firm.own import require_own
from gqts.web.languages import Language, mark
from gqts.web.office.paging import PAGE, compose_pages, read_place
from gqts.web.workbench import Desk, page

_LATEST_CASES = 20


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a record: its name, its value in words, and what it counts."""

    name: str
    value: str
    text: str


@page(Permission.HOST_AUDIT)
def list_records(desk: Desk) -> Response:
    """Show the records of firms, in the order they applied; narrowed by name."""
    text = desk.query("text")
    with desk.transaction() as tx:
        found = list_parties(tx, text=text, after=read_place(desk), limit=PAGE + 1)
        records = read_party_records(tx, [one.id for one in found], desk.now.date())
    language = desk.language
    return desk.render(
        "conduct/records.html",
        pages=compose_pages(desk, found, lambda one: (one.applied_at, one.id)),
        records=records,
        text=text,
        word_rate=lambda rate: word_rate(rate, language),
        word_percent=lambda share: word_percent(share, language),
    )


@page(Permission.HOST_AUDIT)
def show_record(desk: Desk) -> Response:
    """Show the record of one party, with the cases about it."""
    organization_id = desk.id_in_path("organization_id")
    with desk.transaction() as tx:
        party = require_organization(tx, organization_id)
        record = read_party_record(tx, organization_id, desk.now.date())
        cases = list_cases(tx, desk.caller, organization_id=organization_id, limit=_LATEST_CASES)
    return desk.render(
        "conduct/record.html",
        party=party,
        record=record,
        figures=explain_record(record, desk.language),
        cases=cases,
        badges=STATES,
        grades=SEVERITIES,
        word_due=lambda case: word_due(case, desk.language),
        word_measure=lambda case: word_measure(case, desk.language),
        may_open=desk.caller.may(Permission.HOST_PENALIZE) and not party.is_authority,
    )


@page(Permission.AUDIT_READ)
def show_own(desk: Desk) -> Response:
    """Show a firm what customs counts of it."""
    with desk.transaction() as tx:
        own = require_own(desk)
        record = read_party_record(tx, own.id, desk.now.date())
    return desk.render("conduct/own_record.html", record=record, figures=explain_record(record, desk.language))


def explain_record(record: PartyRecord, language: Language) -> Sequence[Figure]:
    """Return the figures of a record, each explained."""
    number = language.number
    told = (
        (
            mark("Consignments counted"),
            number(record.consignments),
            mark("The latest 500 of the last 24 months in which the party stated anything, or could have."),
        ),
        (
            mark("Complete before arrival"),
            word_rate(record.coverage, language),
            mark("The share of them of which everybody who could say something had said it before the goods arrived."),
        ),
        (
            mark("In time"),
            word_rate(record.timeliness, language),
            mark("The share of them in which everything that the party itself stated was there before arrival."),
        ),
        (
            mark("Hours ahead"),
            word_hours(record.lead_hours, language),
            mark("The median of the hours between its last statement and the arrival."),
        ),
        (
            mark("Disagreements"),
            word_rate(record.mismatches, language),
            mark("The share of them in which what it stated disagrees with what independent parties stated."),
        ),
        (
            mark("Wrong in random checks"),
            word_rate(record.random_hits, language),
            mark(
                "Of its statements that chance chose and officers held against the goods, the share that was wrong. "
                "Nobody chose these goods, so this figure says most."
            ),
        ),
        (
            mark("Wrong in other inspections"),
            word_rate(record.targeted_hits, language),
            mark("The same of goods that were examined for a reason: more is found where one looks with a suspicion."),
        ),
        _explain_complaints(record, language),
        (
            mark("Weight of violations"),
            number(round(record.violations, 1)),
            mark(
                "Each case that was decided and stands weighs 1 when minor, 3 general, 9 serious, 27 most serious, and "
                "half as much with every year. What is overturned or repaired weighs nothing."
            ),
        ),
        (
            mark("Months of history"),
            number(record.months),
            mark("Whole months since its first consignment."),
        ),
    )
    return [Figure(language.text(name), value, language.text(text)) for name, value, text in told]


def _explain_complaints(record: PartyRecord, language: Language) -> tuple[str, str, str]:
    meaning = mark(
        "The share of its consignments about which a shopper’s complaint was right: it accepted it, an authority found "
        "so, or it never answered. A consignment counts once, however many complain."
    )
    return mark("Rightly complained about"), word_rate(record.complaints, language), meaning
