"""Where defects come from, for systems: `GET /v1/quality` lists the products whose making the caller may know of; with
`product`, every factory, line, machine, material lot and supplier of it with its counts and what is said of it.
"""

from __future__ import annotations

import math
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from gqts.accounts import Permission
from gqts.api.answers import json_response
from gqts.api.authentication import CredentialsMissing, looking
from gqts.api.content import JSON, require_media_type
from gqts.api.context import context_of
from gqts.quality import Judged, Level, Picture, judge_levels, list_products, read_picture, read_question
from gqts.sharing import Purpose


def show_quality(request: Request) -> Response:
    """Answer with the products, or with what is said of one."""
    require_media_type(request, (JSON,))
    given = {name: request.query_params.get(name, "") for name in ("product", "since", "until", "gravity")}
    question = read_question(**given, today=context_of(request).clock().date(), is_product_needed=False)
    with looking(request, Purpose.QUERY) as look:
        if look.caller is None:
            raise CredentialsMissing
        look.caller.require(Permission.QUALITY_READ)
        content: dict[str, Any]
        if question.product:
            picture = read_picture(look.tx, look.glass, question)
            content = picture_as_json(picture, judge_levels(picture.cells))
        else:
            content = {"products": list_products(look.tx, look.glass)}
    return json_response(request, content, headers={"Vary": "Accept, Authorization"})


def picture_as_json(picture: Picture, judged: list[Judged]) -> dict[str, Any]:
    """Return what may be known of a product as JSON members; shares are of one, not of 10,000."""
    return {
        "product": picture.question.product,
        "since": picture.question.since.isoformat(),
        "until": picture.question.until.isoformat(),
        "gravity": "grave" if picture.question.is_grave_only else "all",
        "units": picture.units,
        "defective": picture.defective,
        "unitsWithoutLine": picture.unnamed,
        "isPartlyWithheld": picture.withheld > 0,
        "levels": [judged_as_json(one) for one in judged],
    }


def judged_as_json(one: Judged) -> dict[str, Any]:
    """Return a level and what is said of it as JSON members; null stands for infinite, and for what cannot be told."""
    found = one.comparison
    return {
        **_level_as_json(one.level),
        "verdict": one.verdict.value,
        "by": [_level_as_json(level) for level in one.by],
        "units": one.units,
        "defective": one.defective,
        "rate": one.rate,
        "low": one.low,
        "high": one.high,
        "expected": None if found is None else found.expected,
        "ratio": None if found is None else _finite(found.ratio),
        "ratioLow": None if found is None else _finite(found.low),
        "ratioHigh": None if found is None else _finite(found.high),
        "chance": None if found is None else found.chance,
    }


def _level_as_json(level: Level) -> dict[str, Any]:
    return {"factor": level.factor.value, "place": level.place or None, "name": level.name or None}


def _finite(number: float) -> float | None:
    return None if math.isinf(number) else number
