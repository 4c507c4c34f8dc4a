"""The way the goods came, as told by those who handled them: the places on a map, and each step in a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from gqts.evidence import Dossier
from gqts.web.languages import Language, mark
from gqts.web.plain_text import neat
from gqts.web.route_map import Stop, draw_route, is_on_earth
from gqts.web.sentences import STEPS

MOST_STEPS = 40


@dataclass(frozen=True, slots=True)
class RouteLine:
    """One step: when, what, where, and whose word it is."""

    at: datetime
    step: str
    place: str
    country: str
    party: str
    is_attested: bool


def tell_route(dossier: Dossier | None, language: Language) -> list[RouteLine]:
    """Return the steps of the goods in order, each once, however many items took it."""
    if dossier is None:
        return []
    lines = [
        RouteLine(
            one.at,
            language.text(STEPS[one.step]) if one.step in STEPS else neat(one.step.replace("_", " ") or one.kind),
            one.place.name(language.code) if one.place else "",
            language.country(one.country) or "",
            neat(one.voice.party),
            one.is_attested,
        )
        for one in dossier.happenings
    ]
    return list(dict.fromkeys(lines))[:MOST_STEPS]


def draw_case_route(dossier: Dossier | None, language: Language) -> str | None:
    """Return the map of the places in order, None when none is on it."""
    stops: Sequence[Stop] = [
        Stop(one.place.latitude or 0.0, one.place.longitude or 0.0, one.place.name(language.code))
        for one in (dossier.happenings if dossier else ())
        if one.place is not None and is_on_earth(one.place.latitude, one.place.longitude)
    ]
    each = [stop for stop, _ in groupby(stops)]
    names = language.list_of([one.name for one in each])
    description = language.sentence(mark("The places of the journey in their order: %(places)s."), places=names)
    return draw_route(each, language.text(mark("Map of the journey")), str(description))
