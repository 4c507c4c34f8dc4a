"""One line, machine, material lot, factory or supplier: what is said of it, what it is made up of, and each thing that
was told; from here a recall finds what else is affected.
"""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.complaints import Severity, find_before
from gqts.kit.clock import write_instant
from gqts.kit.database import Transaction
from gqts.quality import (
    Factor,
    Judged,
    Level,
    Picture,
    ProductUnknown,
    Question,
    Source,
    Told,
    clopper_pearson,
    judge_levels,
    read_picture,
)
from gqts.web.addresses import find_page_path
from gqts.web.complaints.words import SEVERITIES
from gqts.web.office.records import send_csv
from gqts.web.quality.looking import looking, read_asked, read_level
from gqts.web.quality.overview import address_level
from gqts.web.quality.words import (
    FACTORS,
    SOURCES,
    VERDICTS,
    Names,
    add_suppliers,
    read_names,
    tell_excess,
    tell_kind,
    tell_rate,
)
from gqts.web.telling import show_code
from gqts.web.workbench import Desk, page

MOST_SHOWN = 100
_COLUMNS = ("identifier", "source", "kind", "severity", "told_at", "counts")


@page(Permission.QUALITY_READ)
def show_level(desk: Desk) -> Response:
    """Show one level; `ProductUnknown` when nothing of it is shown to the reader."""
    with desk.transaction() as tx:
        asked, level = read_asked(desk, is_product_needed=True), read_level(desk)
        with looking(tx, desk) as glass:
            picture = read_picture(tx, glass, asked)
            judged = _require(picture, level)
            inside = _list_inside(picture, judged.level)
            levels = [judged.level, *judged.by, *(one for one, _, _ in inside)]
            names = read_names(tx, desk.language, levels, [asked.product])
        add_suppliers(tx, names, levels)
        told = [one for one in picture.told if judged.level in one.levels]
        mine = _find_mine(tx, desk, told[:MOST_SHOWN])
    language, (tone, words) = desk.language, VERDICTS[judged.verdict]
    return desk.render(
        "quality/level.html",
        asked=asked,
        judged=judged,
        name=names.name(judged.level),
        factor=language.text(FACTORS[judged.level.factor]),
        product=names.name_product(asked.product),
        back="/quality?" + urlencode({"product": asked.product.rpartition("/")[2], "since": asked.since.isoformat(),
                                      "until": asked.until.isoformat()}),
        badge_of=(tone, language.text(words)),
        excess=tell_excess(language, judged),
        by=[(names.name(one), address_level(asked, one)) for one in judged.by],
        rate=(tell_rate(language, judged.rate), tell_rate(language, judged.low), tell_rate(language, judged.high)),
        inside=[_compose_inside(desk, asked, names, *one) for one in inside],
        defects=[_compose_told(desk, one, mine) for one in told[:MOST_SHOWN]],
        count=len(told),
        export="/quality/level.csv?" + desk.request.url.query,
        recall=_address_recall(desk, picture, judged.level),
        period=picture.periods[judged.level],
    )  # fmt: skip


@page(Permission.QUALITY_READ)
def export_level(desk: Desk) -> Response:
    """Send what was told of goods of a level as a CSV file: where a recall or a letter to its maker begins."""
    with desk.transaction() as tx:
        asked, level = read_asked(desk, is_product_needed=True), read_level(desk)
        with looking(tx, desk) as glass:
            picture = read_picture(tx, glass, asked)
        judged = _require(picture, level)
    rows = (
        (
            one.identifier, one.defect.source.value, one.defect.kind, one.defect.gravity.value,
            write_instant(one.defect.told_at), str(one.defect.is_counted).lower(),
        )
        for one in picture.told
        if judged.level in one.levels
    )  # fmt: skip
    return send_csv(desk, "defects", _COLUMNS, rows)


def _require(picture: Picture, level: Level | None) -> Judged:
    found = next((one for one in judge_levels(picture.cells) if one.level == level), None)
    if found is None:
        raise ProductUnknown
    return found


def _list_inside(picture: Picture, level: Level) -> list[tuple[Level, int, int]]:
    """Return what the goods of a level have in common with fewer or more: (level, units, defective) each."""
    counts: dict[Level, list[int]] = {}
    for cell in picture.cells:
        for other in cell.levels - {level} if level in cell.levels else ():
            found = counts.setdefault(other, [0, 0])
            found[0] += cell.units
            found[1] += cell.defective
    order = list(Factor)
    rows = [(one, units, defective) for one, (units, defective) in counts.items()]
    return sorted(rows, key=lambda row: (order.index(row[0].factor), -row[2] / max(row[1], 1), row[0].name))


def _compose_inside(
    desk: Desk, asked: Question, names: Names, level: Level, units: int, defective: int
) -> dict[str, object]:
    language = desk.language
    low, high = clopper_pearson(defective, units)
    return {
        "factor": language.text(FACTORS[level.factor]),
        "name": names.name(level),
        "address": address_level(asked, level),
        "units": units,
        "defective": defective,
        "rate": tell_rate(language, defective / units if units else 0.0),
        "low": tell_rate(language, low),
        "high": tell_rate(language, high),
    }


def _find_mine(tx: Transaction, desk: Desk, told: list[Told]) -> set[UUID]:
    """Return the complaints that are before the reader's organization: only those lead on to their page."""
    ids = [one.defect.source_id for one in told if one.defect.source is Source.COMPLAINT]
    return find_before(tx, desk.organization_id, ids)


def _compose_told(desk: Desk, one: Told, mine: set[UUID]) -> dict[str, object]:
    defect, language = one.defect, desk.language
    tone, words = SEVERITIES[Severity(defect.gravity.value)]
    return {
        "code": show_code(one.identifier) if one.identifier else "",
        "path": find_page_path(one.identifier) if one.identifier else "",
        "source": language.text(SOURCES[defect.source]),
        "kind": tell_kind(language, defect.source, defect.kind),
        "severity": (tone, language.text(words)),
        "at": defect.told_at,
        "is_counted": defect.is_counted,
        "address": f"/organization/complaints/{defect.source_id}" if defect.source_id in mine else "",
    }


def _address_recall(desk: Desk, picture: Picture, level: Level) -> str:
    """Return where a recall of what is affected begins: a material lot, or a line in the time it was at work."""
    if not desk.caller.may(Permission.RECALLS_MANAGE):
        return ""
    if level.factor is Factor.MATERIAL:
        return "/recalls/new?" + urlencode({"beginning": "things", "code": level.name})
    if level.factor is Factor.LINE and "/254/" in level.place:
        since, until = picture.periods[level]
        minute = "%Y-%m-%dT%H:%M"
        parts = {"beginning": "shift", "place": level.place, "since": since.strftime(minute)}
        return "/recalls/new?" + urlencode({**parts, "until": (until + timedelta(minutes=1)).strftime(minute)})
    return ""
