"""Where and when goods are scanned: map, time, places, products, lots, reasons and hours, and all of it as CSV."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from markupsafe import Markup
from starlette.responses import Response

from gqts.accounts import Permission
from gqts.insight import (
    LEAST,
    Figures,
    Hours,
    Names,
    find_names,
    list_cells,
    read_figures,
    sum_up,
)
from gqts.kit.database import Transaction
from gqts.quality import Scanned, list_scanned
from gqts.scans import find_places
from gqts.web.addresses import find_page_path
from gqts.web.insight.asking import Asked, lot_code, product_code, read_question, show_lot
from gqts.web.insight.places_map import Disc, Middles, draw_places, middle_of
from gqts.web.insight.time_chart import Column, draw_columns
from gqts.web.insight.words import GRAINS, REASONS, WEEKDAYS, word_reason
from gqts.web.languages import Language, mark
from gqts.web.office.records import send_csv
from gqts.web.quality.looking import looking
from gqts.web.workbench import Desk, page

MOST_ROWS = 25
"""Rows of a list on the page; the file has all."""
_COLUMNS = ("day", "gtin", "lot", "country", "region", "reason", "scans")
_SCANNED_COLUMNS = ("gtin", "made", "scanned_at_least", "share_at_least")
_BLOCK = 3
"""Hours that stand in one cell of the week."""
Row = tuple[str, str, int]


@page(Permission.SCANS_READ)
def show_scans(desk: Desk) -> Response:
    """Show what is told of the scans that the reader may read of."""
    with desk.transaction() as tx:
        names = find_names(tx, desk.caller)
        asked = read_question(desk, names)
        figures = read_figures(tx, desk.caller, asked.question)
        middles = find_places(tx, {country for country, _ in figures.by_place if country})
        scanned = _read_scanned(desk, tx)
    language = desk.language
    return desk.render(
        "insight/scans.html",
        asked=asked,
        figures=figures,
        least=LEAST,
        most=MOST_ROWS,
        names=names,
        product_choices=[(one.gtin, name_product(names, key, language)) for key, one in names.goods.items()],
        country_choices=_offer_countries(figures, asked, language),
        reason_choices=[(code.value, language.text(words)) for code, words in REASONS.items()],
        grain_choices=[(one.value, language.text(words)) for one, words in GRAINS.items()],
        map=_draw_map(figures, middles, language),
        chart=_draw_time(figures, asked, language),
        steps=[(_name_step(asked, day, language), count) for day, count in _steps(figures, asked)],
        places=_rank((language.place(*place), "", count) for place, count in figures.by_place.items()),
        products=_rank(
            (name_product(names, key, language), product_code(names, key), count)
            for key, count in figures.by_product.items()
        ),
        lots=_list_lots(figures, names),
        reasons=_rank(
            (language.text(word_reason(code)) if code else "", code, count) for code, count in figures.by_reason.items()
        ),
        week=_compose_week(figures.hours, language),
        scanned=[(name_product(names, _key_of(names, one.product), language), one) for one in scanned],
    )


@page(Permission.SCANS_READ)
def export_scans(desk: Desk) -> Response:
    """Send what is told as a CSV file: a row for each day with all that is told of the scans."""
    with desk.transaction() as tx:
        names = find_names(tx, desk.caller)
        cells = list_cells(tx, desk.caller, read_question(desk, names).question)
    rows = (
        (
            one.day.isoformat(), product_code(names, one.product), lot_code(names, one.lot), one.country, one.region,
            one.reason, str(one.scans),
        )
        for one in cells
    )  # fmt: skip
    return send_csv(desk, "scans", _COLUMNS, rows)


@page(Permission.SCANS_READ)
def export_scanned(desk: Desk) -> Response:
    """Send how many items were ever scanned as a CSV file."""
    with desk.transaction() as tx:
        rows = [
            (one.product.rpartition("/")[2], str(one.made), str(one.scanned), f"{one.share:.6f}")
            for one in _read_scanned(desk, tx)
        ]
    return send_csv(desk, "items-scanned", _SCANNED_COLUMNS, rows)


def name_product(names: Names, key: str, language: Language) -> str:
    """Return a product's name and GTIN, as far as the reader may know them."""
    gtin = product_code(names, key) or "–"
    product = names.products.get(key)
    name = product.name(language.code) if product is not None and product.names else ""
    return f"{name} · {gtin}" if name else gtin


def _read_scanned(desk: Desk, tx: Transaction) -> list[Scanned]:
    """Return the shares of items ever scanned, to whoever may also read how many were made."""
    if not desk.caller.may(Permission.QUALITY_READ):
        return []
    with looking(tx, desk) as glass:
        return list_scanned(tx, glass, desk.caller)


def _key_of(names: Names, product: str) -> str:
    return next((key for key, one in names.goods.items() if one.uri == product), "")


def _offer_countries(figures: Figures, asked: Asked, language: Language) -> list[tuple[str, str]]:
    codes = {one for one in figures.by_country if one} | ({asked.question.country} - {""})
    return sorted(((code, language.country(code) or code) for code in codes), key=lambda one: one[1])


def _draw_map(figures: Figures, middles: Middles, language: Language) -> Markup | None:
    discs = [
        Disc(*middle, language.place(*place), count, language.number(count))
        for place, count in figures.by_place.items()
        if (middle := middle_of(*place, middles))
    ]
    return draw_places(
        discs,
        language.text(mark("Where the goods are scanned")),
        language.text(mark("The list of places beside it says the same.")),
    )


def _steps(figures: Figures, asked: Asked) -> list[tuple[date, int]]:
    return sum_up(figures.by_day, asked.grain, asked.question.since, asked.question.until)


def _name_step(asked: Asked, day: date, language: Language) -> str:
    return language.date(day) if asked.grain != "month" else f"{day.year}-{day.month:02}"


def _draw_time(figures: Figures, asked: Asked, language: Language) -> Markup:
    columns = [
        Column(_name_step(asked, day, language), count, language.number(count)) for day, count in _steps(figures, asked)
    ]
    return draw_columns(columns, language.text(mark("Scans over time")))


def _rank(rows: Iterable[Row]) -> Sequence[Row]:
    """Return rows of (name, code, scans), the most scanned first, and last what is not told apart."""
    return sorted(rows, key=lambda row: (not row[0], -row[2], row[0]))


def _list_lots(figures: Figures, names: Names) -> list[tuple[str, str | None, str, int]]:
    """Return (lot, its page, its number, scans) each; the lot is "" where it is not told."""
    sums: dict[str, int] = defaultdict(int)
    for (_, lot), count in figures.by_lot.items():
        sums[lot if lot in names.lots else ""] += count
    rows = [
        (show_lot(names, key), find_page_path(names.lots[key]) if key else None, lot_code(names, key), count)
        for key, count in sums.items()
    ]
    return sorted(rows, key=lambda row: (not row[0], -row[3], row[0]))


def _compose_week(hours: Sequence[Hours], language: Language) -> list[tuple[str, list[tuple[int, str]]]]:
    """Return (weekday, cells) each, a cell being (shade 0 to 4, share in words); nothing when no hours are told.

    Spans are spread evenly over their hours: the shares are rounded to whole percent and say how the week goes.
    """
    every = sum(one.scans for one in hours)
    if not every:
        return []
    sums: dict[tuple[int, int], float] = defaultdict(float)
    for one in hours:
        for hour in range(one.from_hour, one.to_hour):
            sums[one.weekday, hour // _BLOCK] += one.scans / (one.to_hour - one.from_hour)
    highest = max(sums.values())

    def cell(scans: float) -> tuple[int, str]:
        return round(4 * scans / highest), f"{language.number(round(100 * scans / every))} %"

    blocks = range(24 // _BLOCK)
    return [
        (language.text(WEEKDAYS[weekday - 1]), [cell(sums[weekday, block]) for block in blocks])
        for weekday in range(1, 8)
    ]
