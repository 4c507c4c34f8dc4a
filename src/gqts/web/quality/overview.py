"""The products whose making the reader may know of; and for one of them, what stands out among how it was made."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.quality import (
    FALSE_SHARE,
    LEAST_DEFECTIVE,
    Factor,
    Judged,
    Level,
    Picture,
    Question,
    Verdict,
    judge_levels,
    list_products,
    read_picture,
)
from gqts.web.languages import mark
from gqts.web.office.records import send_csv
from gqts.web.quality.funnel import draw_funnel
from gqts.web.quality.looking import looking, read_asked, read_factor
from gqts.web.quality.words import FACTORS, VERDICTS, Names, add_suppliers, read_names, tell_excess, tell_rate
from gqts.web.workbench import Desk, page

PAGE = 25
MOST_DRAWN = 300
MOST_PRODUCTS = 500
_COLUMNS = (
    "factor", "place", "name", "called", "units", "defective", "per_10000", "low", "high", "expected", "ratio",
    "ratio_low", "ratio_high", "chance", "verdict",
)  # fmt: skip
_TITLE = mark("Rates of defects by units made")
_ACROSS = mark("Units made")
_UP = mark("Defects per 10,000")


@page(Permission.QUALITY_READ)
def show_quality(desk: Desk) -> Response:
    """Show the products to choose from; of the one that was chosen, what stands out."""
    factor = read_factor(desk)
    with desk.transaction() as tx:
        asked = read_asked(desk, is_product_needed=False)
        with looking(tx, desk) as glass:
            products = list_products(tx, glass)[:MOST_PRODUCTS]
            picture = read_picture(tx, glass, asked) if asked.product else None
            judged = judge_levels(picture.cells) if picture else []
            names = read_names(tx, desk.language, [one.level for one in judged], products)
        add_suppliers(tx, names, [one.level for one in judged])
    choices = [(one, names.name_product(one)) for one in products]
    values: dict[str, Any] = {"asked": asked, "choices": choices, "factors": FACTORS, "factor": factor}
    if picture is None:
        return desk.render(
            "quality/products.html", addresses=[_address(asked, product=one) for one in products], **values
        )
    return desk.render("quality/overview.html", **_compose(desk, picture, judged, names, factor), **values)


@page(Permission.QUALITY_READ)
def export_quality(desk: Desk) -> Response:
    """Send every level of how a product was made as a CSV file, with its counts and what is said of it."""
    with desk.transaction() as tx:
        asked = read_asked(desk, is_product_needed=True)
        with looking(tx, desk) as glass:
            judged = judge_levels(read_picture(tx, glass, asked).cells)
            names = read_names(tx, desk.language, [one.level for one in judged], [asked.product])
        add_suppliers(tx, names, [one.level for one in judged])
    return send_csv(desk, "quality", _COLUMNS, [_write(one, names.name(one.level)) for one in judged])


def address_level(asked: Question, level: Level) -> str:
    """Return the address of the page of a level."""
    return "/quality/level?" + urlencode(
        {**_parts(asked), "factor": level.factor.value, "place": level.place, "name": level.name}
    )


def _compose(
    desk: Desk, picture: Picture, judged: Sequence[Judged], names: Names, factor: Factor | None
) -> dict[str, Any]:
    language, asked = desk.language, picture.question
    rows = [one for one in judged if factor is None or one.level.factor is factor]
    rate = picture.defective / picture.units if picture.units else 0.0
    accused = [one for one in judged if one.verdict is Verdict.STANDS_OUT]
    groups = _group(judged)
    address = "/quality?" + urlencode(_parts(asked))
    narrowed = address + (f"&factor={factor.value}" if factor else "")
    start = _read_start(desk)
    return {
        "picture": picture,
        "product": names.name_product(asked.product),
        "rate": tell_rate(language, rate),
        "statements": [
            (tell_excess(language, one), [(_call(names, one.level), address_level(asked, one.level))])
            for one in accused
        ]
        + [
            (
                tell_excess(language, those[0]),
                [(_call(names, one.level), address_level(asked, one.level)) for one in those],
            )
            for those in groups
        ],
        "rows": [
            _compose_row(desk, asked, names, one) | {"place": start + place}
            for place, one in enumerate(rows[start : start + PAGE], start=1)
        ],
        "pages": (narrowed if start else "", f"{narrowed}&after={start + PAGE}" if len(rows) > start + PAGE else ""),
        "chart": draw_funnel(
            rows[:MOST_DRAWN], rate, language.text(_TITLE), (language.text(_ACROSS), language.text(_UP))
        ),
        "tabs": [("", address)] + [(one, f"{address}&factor={one.value}") for one in Factor],
        "export": "/quality.csv?" + urlencode(_parts(asked)),
        "share": round(FALSE_SHARE * 100),
        "least": LEAST_DEFECTIVE,
    }


def _read_start(desk: Desk) -> int:
    """Return how many rows the pages before held; none when the address says nothing that can be."""
    text = desk.query("after")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else 0


def _group(judged: Sequence[Judged]) -> list[list[Judged]]:
    """Return those that cannot be told apart, together."""
    by_level = {one.level: one for one in judged}
    groups: dict[frozenset[Level], list[Judged]] = {}
    for one in judged:
        if one.verdict is Verdict.NOT_TOLD_APART:
            together = frozenset([one.level, *one.by])
            groups.setdefault(together, [by_level[level] for level in (one.level, *one.by)])
    return list(groups.values())


def _call(names: Names, level: Level) -> str:
    return f"{names.language.text(FACTORS[level.factor])} {names.name(level)}"


def _compose_row(desk: Desk, asked: Question, names: Names, one: Judged) -> dict[str, Any]:
    language = desk.language
    tone, words = VERDICTS[one.verdict]
    return {
        "judged": one,
        "factor": language.text(FACTORS[one.level.factor]),
        "name": names.name(one.level),
        "address": address_level(asked, one.level),
        "rate": tell_rate(language, one.rate),
        "low": tell_rate(language, one.low),
        "high": tell_rate(language, one.high),
        "tone": tone,
        "words": language.text(words),
        "by": language.list_of([_call(names, level) for level in one.by]),
        "excess": tell_excess(language, one) if one.is_accused else None,
    }


def _parts(asked: Question) -> dict[str, str]:
    parts = {
        "product": asked.product.rpartition("/")[2],
        "since": asked.since.isoformat(),
        "until": asked.until.isoformat(),
    }
    return parts | ({"gravity": "grave"} if asked.is_grave_only else {})


def _address(asked: Question, *, product: str) -> str:
    return "/quality?" + urlencode({**_parts(asked), "product": product.rpartition("/")[2]})


def _write(one: Judged, called: str) -> tuple[str, ...]:
    found = one.comparison
    rest: tuple[str, ...] = ("", "", "", "", "")
    if found is not None:
        numbers = (found.expected, found.ratio, found.low, found.high)
        rest = (*("" if math.isinf(number) else f"{number:.3f}" for number in numbers), f"{found.chance:.3g}")
    shares = tuple(f"{share * 10_000:.2f}" for share in (one.rate, one.low, one.high))
    level = one.level
    return (
        level.factor.value, level.place, level.name, called, str(one.units), str(one.defective), *shares, *rest,
        one.verdict.value,
    )  # fmt: skip
