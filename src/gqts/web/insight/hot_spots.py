"""Hot spots: goods seen outside their market, and places with more alerts than others; map, ranked tables, CSV."""

from __future__ import annotations

from collections import defaultdict

from markupsafe import Markup
from starlette.responses import Response

from gqts.accounts import Permission
from gqts.insight import Abroad, HotSpots, Names, Spot, find_names, read_hot_spots
from gqts.scans import find_places
from gqts.web.addresses import find_page_path
from gqts.web.conduct.words import word_rate
from gqts.web.insight.asking import lot_code, product_code, read_question, show_lot
from gqts.web.insight.places_map import Disc, Middles, draw_places, middle_of
from gqts.web.insight.scans import MOST_ROWS, name_product
from gqts.web.languages import Language, mark
from gqts.web.office.records import send_csv
from gqts.web.workbench import Desk, page

_COLUMNS = (
    "kind", "gtin", "country", "region", "count", "of_scans", "expected", "times", "low", "high", "stands_out", "lots",
)  # fmt: skip
_SAME = mark("The table below says the same.")
Lot = tuple[str, str | None, str]


@page(Permission.SCANS_READ)
def show_hot_spots(desk: Desk) -> Response:
    """Show what stands out among the goods that the reader may read of."""
    with desk.transaction() as tx:
        names = find_names(tx, desk.caller)
        asked = read_question(desk, names)
        found = read_hot_spots(tx, desk.caller, asked.question)
        countries = {one.country for one in found.abroad} | {one.country for one in found.spots}
        middles = find_places(tx, countries)
    language = desk.language
    return desk.render(
        "insight/hot_spots.html",
        asked=asked,
        found=found,
        most=MOST_ROWS,
        product_choices=[(one.gtin, name_product(names, key, language)) for key, one in names.goods.items()],
        abroad=[
            (one, name_product(names, one.product, language), product_code(names, one.product),
             language.country(one.country), _list_lots(one, names))
            for one in found.abroad
        ],
        spots=[(one, language.place(one.country, one.region), word_rate(one.share, language)) for one in found.spots],
        abroad_map=_draw_abroad(found, middles, language),
        spots_map=_draw_spots(found, middles, language),
        word_times=lambda value: language.number(round(value, 1 if value < 10 else 0)),
        may_open_case=desk.caller.may(Permission.CASES_WORK),
        may_answer=desk.caller.may(Permission.COMPLAINTS_ANSWER),
    )  # fmt: skip


@page(Permission.SCANS_READ)
def export_hot_spots(desk: Desk) -> Response:
    """Send the ranked tables as one CSV file."""
    with desk.transaction() as tx:
        names = find_names(tx, desk.caller)
        found = read_hot_spots(tx, desk.caller, read_question(desk, names).question)
    rows = [_write_abroad(one, names) for one in found.abroad] + [_write_spot(one) for one in found.spots]
    return send_csv(desk, "hot-spots", _COLUMNS, rows)


def _list_lots(one: Abroad, names: Names) -> list[Lot]:
    return [
        (show_lot(names, key), find_page_path(names.lots[key]), lot_code(names, key))
        for key, _ in one.lots
        if key in names.lots
    ]


def _draw_abroad(found: HotSpots, middles: Middles, language: Language) -> Markup | None:
    """Return the map of the countries in which products stand out, with the scans there."""
    sums: dict[str, int] = defaultdict(int)
    for one in found.abroad:
        if one.stands_out:
            sums[one.country] += one.scans
    discs = [
        Disc(*middle, language.country(country) or country, scans, language.number(scans), "stands-out")
        for country, scans in sums.items()
        if (middle := middle_of(country, "", middles))
    ]
    title = language.text(mark("Where goods are seen outside their market"))
    return draw_places(discs, title, language.text(_SAME), name="abroad-map")


def _draw_spots(found: HotSpots, middles: Middles, language: Language) -> Markup | None:
    discs = [
        Disc(*middle, language.place(one.country, one.region), one.alerts, language.number(one.alerts),
             "stands-out" if one.stands_out else "")
        for one in found.spots
        if (middle := middle_of(one.country, one.region, middles))
    ]  # fmt: skip
    title = language.text(mark("Where alerts say that goods may be copied"))
    return draw_places(discs, title, language.text(_SAME), name="spots-map")


def _write_abroad(one: Abroad, names: Names) -> tuple[str, ...]:
    return (
        "diversion", product_code(names, one.product), one.country, "", str(one.scans), str(one.of),
        f"{one.expected:.2f}", f"{one.times:.2f}", f"{one.low:.2f}", f"{one.high:.2f}",
        "yes" if one.stands_out else "no", " ".join(lot_code(names, key) for key, _ in one.lots),
    )  # fmt: skip


def _write_spot(one: Spot) -> tuple[str, ...]:
    low, high = (f"{one.share.low:.5f}", f"{one.share.high:.5f}") if one.share else ("", "")
    return (
        "suspicion", "", one.country, one.region, str(one.alerts), str(one.scans), f"{one.usual:.5f}", "", low, high,
        "yes" if one.stands_out else "no", "",
    )  # fmt: skip
