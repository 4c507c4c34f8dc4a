"""A profile told part by part, and what changed from one version to the next."""

from __future__ import annotations

from gqts.risk import Profile, write_condition
from gqts.web.languages import Language, mark
from gqts.web.risk.words import LANES

PARTS = {
    "title_en": mark("Title in English"),
    "title_zh": mark("Title in Chinese"),
    "condition": mark("Condition"),
    "lane": mark("Lane"),
    "percent": mark("Of a hundred that fit"),
    "task_en": mark("Task in English"),
    "task_zh": mark("Task in Chinese"),
    "offices": mark("Customs offices"),
    "valid_from": mark("First day"),
    "valid_until": mark("Last day"),
    "source": mark("What it rests on"),
}


def tell_profile(one: Profile, language: Language) -> list[tuple[str, str, str]]:
    """Return (part, its label, what it says) of a profile; parts that say nothing are left out."""
    said = _read(one, language)
    return [(part, language.text(label), said[part]) for part, label in PARTS.items() if said[part]]


def list_differences(older: Profile, newer: Profile, language: Language) -> list[tuple[str, str, str]]:
    """Return (label, before, after) of each part that changed."""
    before, after = _read(older, language), _read(newer, language)
    return [
        (language.text(label), before[part], after[part])
        for part, label in PARTS.items()
        if before[part] != after[part]
    ]


def _read(one: Profile, language: Language) -> dict[str, str]:
    return {
        "title_en": one.title.get("en", ""),
        "title_zh": one.title.get("zh", ""),
        "condition": write_condition(one.condition),
        "lane": language.text(LANES[one.lane][1]),
        "percent": f"{one.percent:g}",
        "task_en": one.task.get("en", ""),
        "task_zh": one.task.get("zh", ""),
        "offices": ", ".join(one.offices),
        "valid_from": language.date(one.valid_from) if one.valid_from else "",
        "valid_until": language.date(one.valid_until) if one.valid_until else "",
        "source": one.source,
    }
