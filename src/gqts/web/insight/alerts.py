"""The inbox of alerts about scans, one alert with what it rests on, and what was found by whoever looked into it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.identifiers import IdentifierRefused, Level, identifier_key, list_elements, parse_typed
from gqts.insight import (
    LONGEST_ANSWER,
    Item,
    Outcome,
    answer_alert,
    list_inbox,
    may_answer,
    measure_precision,
    read_alert,
)
from gqts.kit.clock import write_instant
from gqts.kit.database import Transaction
from gqts.organizations import find_organizations
from gqts.scans import AlertFilter, Reason
from gqts.scans.rules import Audience
from gqts.web.addresses import find_page_path
from gqts.web.conduct.words import word_rate
from gqts.web.insight.words import AUDIENCES, EVIDENCE, OUTCOMES, REASONS, UNANSWERED
from gqts.web.languages import Language, mark
from gqts.web.office.paging import PAGE, Place, compose_pages, read_place, read_through
from gqts.web.office.records import send_csv
from gqts.web.telling import show_code
from gqts.web.workbench import Desk, Form, long_field, page, radio_field

_COLUMNS = (
    "last_at", "day", "reason", "audience", "identifier", "country", "region", "scans", "outcome", "alert_id",
)  # fmt: skip
_COUNTRIES = ("country", "countries")


class AnswerForm(Form):
    """What was found, and why one thinks so."""

    outcome = radio_field(
        mark("What you found"),
        [
            (Outcome.DATA_WRONG.value, mark("Our data was wrong\nThe goods are in order, the record was not.")),
            (Outcome.NOTHING_WRONG.value, mark("Looked into, nothing is wrong\nNot with the goods, nor the record.")),
            (Outcome.COUNTERFEIT.value, mark("Counterfeit confirmed\nThe goods, or the code on them, are copied.")),
            (Outcome.DIVERTED.value, mark("Diversion confirmed\nGenuine goods, sold where they are not meant to be.")),
        ],
    )  # fmt: skip
    words = long_field(
        mark("What you looked at, and what you saw"),
        hint=mark("Customs and the brand read it. Say nothing of shoppers."),
        longest=LONGEST_ANSWER,
        is_needed=True,
    )


@page(Permission.SCANS_READ)
def show_alerts(desk: Desk) -> Response:
    """Show the alerts about goods that the reader may read of, the newest first."""
    wanted = read_filter(desk)
    with desk.transaction() as tx:
        found = list_inbox(tx, desk.caller, wanted=wanted, after=read_place(desk), limit=PAGE + 1)
        precision = measure_precision(tx, desk.caller)
    say, language = desk.language.text, desk.language
    return desk.render(
        "insight/alerts.html",
        pages=compose_pages(desk, found, _place),
        show_code=show_code,
        reasons=REASONS,
        audiences=AUDIENCES,
        outcomes=OUTCOMES,
        unanswered=UNANSWERED,
        reason_choices=[(one.value, say(words)) for one, words in REASONS.items()],
        audience_choices=[(one.value, say(words)) for one, (_, words) in AUDIENCES.items()],
        chosen={name: desk.query(name) for name in ("reason", "audience", "code", "country", "since", "until")},
        is_narrowed=wanted != AlertFilter(),
        precision=[(one, word_rate(one.confirmed, language)) for one in precision],
        query=desk.request.url.query,
    )


@page(Permission.SCANS_READ)
def export_alerts(desk: Desk) -> Response:
    """Send the alerts as a CSV file."""
    wanted = read_filter(desk)
    with desk.transaction() as tx:
        rows = read_through(lambda place, limit: _read(desk, tx, wanted, place, limit), _place)
    return send_csv(desk, "scan-alerts", _COLUMNS, (_write(one) for one in rows))


@page(Permission.SCANS_READ)
def work_on_alert(desk: Desk) -> Response:
    """Show one alert, and keep what was found."""
    with desk.transaction() as tx:
        alert_id = desk.id_in_path("alert_id")
        alert, answers = read_alert(tx, desk.caller, alert_id)
        names = find_organizations(tx, {one.organization_id for one in answers})
        form = AnswerForm.of(desk)
        if form.is_good():
            with form.refusals(tx):
                answer_alert(
                    tx, desk.caller, alert_id, Outcome(form.outcome.data), str(form.words.data or ""), now=desk.now
                )
    if form.is_done:
        desk.flash(mark("What you found was kept."))
        return desk.see_other(f"/insight/alerts/{alert_id}")
    return form.show(
        desk,
        "insight/alert.html",
        alert=alert,
        code=show_code(alert.subject),
        path=find_page_path(alert.subject),
        answers=[(one, names.get(one.organization_id)) for one in answers],
        reason=REASONS[alert.reason],
        audience=AUDIENCES[alert.audience],
        outcomes=OUTCOMES,
        evidence=[
            (desk.language.text(EVIDENCE.get(name, name)), _word_evidence(name, value, desk.language))
            for name, value in alert.evidence.items()
        ],
        may_open_case=desk.caller.may(Permission.CASES_WORK),
        may_read_complaints=desk.caller.may(Permission.COMPLAINTS_ANSWER),
        may_answer=may_answer(desk.caller),
    )


def read_filter(desk: Desk) -> AlertFilter:
    """Return what the address narrows the list to; what it cannot mean is left out, what is no code finds nothing."""
    reason, audience, country = desk.query("reason"), desk.query("audience"), desk.query("country").upper()
    product, lot = _read_code(desk.query("code"))
    return AlertFilter(
        frozenset({Reason(reason)}) if reason in set(Reason) else frozenset(),
        Audience(audience) if audience in set(Audience) else None,
        product=product,
        lot=lot,
        country=country if len(country) == 2 and country.isascii() and country.isalpha() else None,
        since=_read_day(desk, "since", 0),
        until=_read_day(desk, "until", 1),
    )


def _word_evidence(name: str, value: str | float, language: Language) -> str | float:
    """Return what an alert rests on as its reader reads it: countries, kept as codes, by their names."""
    if name not in _COUNTRIES or not isinstance(value, str):
        return value
    return language.list_of([language.country(code) or code for code in value.split()])


def _read_code(text: str) -> tuple[bytes | None, bytes | None]:
    """Return the keys of the product, or the lot, that a code names."""
    if not text:
        return None, None
    try:
        identifier = parse_typed(text)
    except (IdentifierRefused, UnicodeError):
        return bytes(16), None
    if identifier.level is Level.LOT:
        return None, identifier.key
    gtin = dict(list_elements(identifier)).get("01")
    return (identifier_key(f"https://id.gs1.org/01/{gtin}") if gtin else bytes(16)), None


def _read_day(desk: Desk, name: str, later: int) -> datetime | None:
    try:
        day = datetime.fromisoformat(desk.query(name, longest=10)).date()
        return datetime.combine(day, time(), UTC) + timedelta(days=later)
    except (ValueError, OverflowError):
        return None


def _read(desk: Desk, tx: Transaction, wanted: AlertFilter, place: Place | None, limit: int) -> list[Item]:
    return list_inbox(tx, desk.caller, wanted=wanted, after=place, limit=limit)


def _place(one: Item) -> Place:
    return one.alert.last_at, one.alert.id


def _write(one: Item) -> tuple[str, ...]:
    alert = one.alert
    return (
        write_instant(alert.last_at), alert.day.isoformat(), alert.reason.value, alert.audience.value, alert.subject,
        alert.country or "", alert.region or "", str(alert.scans), one.outcome.value if one.outcome else "",
        str(alert.id),
    )  # fmt: skip
