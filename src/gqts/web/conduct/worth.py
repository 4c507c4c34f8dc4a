"""What sharing is worth, in hours and inspections: for customs of all firms, for a firm of itself; chart and table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.conduct import FEWEST, Era, Figures, Rate, Worth, read_own_worth, read_worth
from gqts.organizations import Level
from gqts.web.conduct.chart import Bar, draw_bars
from gqts.web.conduct.words import word_hours, word_percent, word_rate
from gqts.web.firm.own import require_own
from gqts.web.languages import Language, mark
from gqts.web.office.records import send_csv
from gqts.web.workbench import Desk, page

MONTHS = (3, 12, 24)
_USUAL = 12
_MONTH = timedelta(days=30.44)
LEVELS: dict[Level | None, str] = {
    None: mark("Nothing shared"),
    Level.PORT: mark("From the port on"),
    Level.TRADER: mark("From the trader on"),
    Level.FACTORY: mark("From the factory on"),
}
ERAS: dict[Era, str] = {Era.BEFORE: mark("Before sharing began"), Era.AFTER: mark("Since sharing began")}
_COLUMNS = (
    "group", "consignments", "median_hours", "p90_hours", "released_same_day", "released_same_day_low",
    "released_same_day_high", "inspected", "inspected_low", "inspected_high", "hits", "hits_low", "hits_high",
    "random_hits", "random_hits_low", "random_hits_high",
)  # fmt: skip


@page(Permission.HOST_AUDIT)
def show_worth(desk: Desk) -> Response:
    """Show the figures of all firms."""
    with desk.transaction() as tx:
        worth = read_worth(tx, desk.caller, since=desk.now - _read_months(desk) * _MONTH, until=desk.now)
    return _show(desk, worth, "conduct/worth.html", "/host/worth.csv")


@page(Permission.HOST_AUDIT)
def export_worth(desk: Desk) -> Response:
    """Send the figures of all firms as a CSV file."""
    with desk.transaction() as tx:
        worth = read_worth(tx, desk.caller, since=desk.now - _read_months(desk) * _MONTH, until=desk.now)
    return send_csv(desk, "worth", _COLUMNS, _write_rows(worth))


@page(Permission.AUDIT_READ)
def show_own(desk: Desk) -> Response:
    """Show a firm its own figures."""
    with desk.transaction() as tx:
        require_own(desk)
        worth = read_own_worth(tx, desk.caller, since=desk.now - _read_months(desk) * _MONTH, until=desk.now)
    return _show(desk, worth, "conduct/own_worth.html", "/organization/worth.csv")


@page(Permission.AUDIT_READ)
def export_own(desk: Desk) -> Response:
    """Send a firm its own figures as a CSV file."""
    with desk.transaction() as tx:
        require_own(desk)
        worth = read_own_worth(tx, desk.caller, since=desk.now - _read_months(desk) * _MONTH, until=desk.now)
    return send_csv(desk, "worth", _COLUMNS, _write_rows(worth))


def _show(desk: Desk, worth: Worth, template: str, file: str) -> Response:
    language = desk.language
    levels = [(language.text(LEVELS[level]), figures) for level, figures in worth.by_level]
    eras = [(language.text(ERAS[era]), figures) for era, figures in worth.by_era]
    months = _read_months(desk)
    return desk.render(
        template,
        worth=worth,
        levels=levels,
        eras=eras,
        fewest=FEWEST,
        months=months,
        choices=[(one, language.plural("%(count)s month", "%(count)s months", one)) for one in MONTHS],
        file=f"{file}?months={months}",
        hours_chart=_chart_hours(levels, language),
        inspections_chart=_chart_inspections(levels, language),
        word_hours=lambda hours: word_hours(hours, language),
        word_rate=lambda rate: word_rate(rate, language),
    )


def _chart_hours(rows: Sequence[tuple[str, Figures]], language: Language) -> object:
    bars = [Bar(name, one.median_hours, word_hours(one.median_hours, language)) for name, one in rows]
    return draw_bars(bars, language.text(mark("Median hours from arrival to release")))


def _chart_inspections(rows: Sequence[tuple[str, Figures]], language: Language) -> object:
    bars = []
    for name, one in rows:
        share = one.inspected.share if one.inspected is not None else None
        bars.append(Bar(name, share, word_percent(share, language)))
    return draw_bars(bars, language.text(mark("Share inspected")))


def _write_rows(worth: Worth) -> Iterable[Sequence[str]]:
    groups = [(level.value if level else "nothing_shared", figures) for level, figures in worth.by_level]
    groups += [(era.value, figures) for era, figures in worth.by_era]
    for name, one in groups:
        count = f"<{FEWEST}" if one.is_suppressed else str(one.consignments)
        hours = ["" if hours is None else f"{hours:.2f}" for hours in (one.median_hours, one.p90_hours)]
        yield (
            name,
            count,
            *hours,
            *_cells(one.same_day),
            *_cells(one.inspected),
            *_cells(one.hits),
            *_cells(one.random_hits),
        )


def _cells(rate: Rate | None) -> tuple[str, str, str]:
    if rate is None or rate.share is None:
        return "", "", ""
    return f"{rate.share:.4f}", f"{rate.low:.4f}", f"{rate.high:.4f}"


def _read_months(desk: Desk) -> int:
    asked = desk.query("months")
    return next((one for one in MONTHS if asked == str(one)), _USUAL)
