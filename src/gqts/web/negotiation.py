"""Which of several forms of an answer a client gets: proactive negotiation by `Accept` (RFC 9110 §12.5.1)."""

from __future__ import annotations

from collections.abc import Sequence

from gqts.web.languages import parse_weight

HTML = "text/html"
JSON = "application/json"
LINKSET = "application/linkset+json"
PROBLEM = "application/problem+json"
_MOST_RANGES = 40


def choose_media_type(accept: str, offered: Sequence[str]) -> str | None:
    """Return the offered type that the client likes best, the earlier of equals; None when it takes none of them.

    The most specific range that matches a type decides its weight; an absent or empty header takes anything.
    """
    if not accept.strip():
        return offered[0]
    ranges = [_parse_range(part) for part in accept.split(",")[:_MOST_RANGES]]
    weights = {media_type: _weigh(media_type, ranges) for media_type in offered}
    best = max(offered, key=lambda media_type: weights[media_type])
    return best if weights[best] > 0 else None


def _parse_range(part: str) -> tuple[str, float]:
    name, _, parameters = part.partition(";")
    return name.strip().lower(), parse_weight(parameters)


def _weigh(media_type: str, ranges: Sequence[tuple[str, float]]) -> float:
    family = media_type.partition("/")[0] + "/*"
    for wanted in (media_type, family, "*/*"):
        for name, weight in ranges:
            if name == wanted:
                return weight
    return 0.0
