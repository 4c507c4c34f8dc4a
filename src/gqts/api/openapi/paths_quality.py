"""The path and schemas of quality."""

from __future__ import annotations

from gqts.api.content import JSON
from gqts.api.openapi.parts import Part, answer, content, header_answer, operation, problems, query, schema
from gqts.quality import Factor, Verdict

_TEXT: Part = {"type": "string"}
_MAYBE: Part = {"type": ["string", "null"]}
_COUNT: Part = {"type": "integer", "minimum": 0}
_SHARE: Part = {"type": "number", "minimum": 0, "maximum": 1}
_NUMBER: Part = {"type": ["number", "null"], "minimum": 0}
_DAY: Part = {"type": "string", "format": "date"}

QUALITY_PATHS: Part = {
    "/v1/quality": {
        "get": operation(
            "Quality",
            "showQuality",
            "Where defects come from",
            "Without a product, the products whose making you may know of. With one, each factory, line, machine, "
            "material lot and supplier beside the rest of the product: units made, units told to be defective, the "
            "exact 95 % interval, how many times the rest, and what is said of it. What its maker does not share with "
            "you is not named.",
            {
                "200": answer(
                    "The products, or what is said of one.",
                    content((JSON,), schema("Quality")),
                    {"ETag": header_answer("Entity tag.")},
                ),
                **problems("invalid", "forbidden", "not-found", "not-acceptable"),
            },
            parameters=[
                query("product", "A GTIN.", _TEXT),
                query("since", "Made on this day (UTC) or later; a year before `until` unless it is given.", _DAY),
                query("until", "Made on this day (UTC) or earlier; today unless it is given.", _DAY),
                query("gravity", "Whether only serious defects count.", {**_TEXT, "enum": ["all", "grave"]}),
            ],
        ),
    },
}

_LEVEL: Part = {
    "factor": {"type": "string", "enum": [one.value for one in Factor]},
    "place": _MAYBE,
    "name": _MAYBE,
}
QUALITY_SCHEMAS: Part = {
    "Quality": {
        "type": "object",
        "properties": {
            "products": {"type": "array", "items": _TEXT},
            "product": _TEXT,
            "since": _DAY,
            "until": _DAY,
            "gravity": _TEXT,
            "units": _COUNT,
            "defective": _COUNT,
            "unitsWithoutLine": _COUNT,
            "isPartlyWithheld": {"type": "boolean"},
            "levels": {"type": "array", "items": schema("QualityLevel")},
        },
    },
    "QualityLevel": {
        "type": "object",
        "required": ["factor", "verdict", "units", "defective", "rate", "low", "high"],
        "properties": {
            **_LEVEL,
            "verdict": {"type": "string", "enum": [one.value for one in Verdict]},
            "by": {"type": "array", "items": {"type": "object", "properties": _LEVEL}},
            "units": _COUNT,
            "defective": _COUNT,
            "rate": _SHARE,
            "low": _SHARE,
            "high": _SHARE,
            "expected": _NUMBER,
            "ratio": _NUMBER,
            "ratioLow": _NUMBER,
            "ratioHigh": _NUMBER,
            "chance": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
        },
    },
}
