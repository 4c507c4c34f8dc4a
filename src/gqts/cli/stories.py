"""The demo world of a home: what it was filled with, whether it is whole, and the stories worth opening.

Written beside the data, so that the second start and the serving processes know it without simulating anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from gqts.simulator import World

_NOTE = "demo.json"


@dataclass(frozen=True, slots=True)
class StoryLink:
    """One story: the path of its page, its titles, and what kind of thing it is about."""

    path: str
    title_en: str
    title_zh: str
    kind: str
    titles: Mapping[str, str] = field(default_factory=dict)
    """The titles in every language they have; none in the note of an earlier release."""


@dataclass(frozen=True, slots=True)
class DemoWorld:
    """What the demo filled this home with, and the world's first day; `is_whole` is false while it is being filled."""

    seed: int
    items: int
    start: date
    is_whole: bool
    stories: tuple[StoryLink, ...]
    cases: tuple[StoryLink, ...] = ()
    """What an officer finds on the desk."""
    scanned: tuple[StoryLink, ...] = ()
    """What scans tell of."""


def note_demo(
    home: Path,
    world: World,
    *,
    is_whole: bool,
    cases: tuple[StoryLink, ...] = (),
    scanned: tuple[StoryLink, ...] = (),
) -> DemoWorld:
    """Write down the world that a home is filled with, what an officer finds on the desk, and what scans tell of."""
    links = tuple(
        StoryLink(one.link_path, one.title_en, one.title_zh, str(one.kind), one.titles) for one in world.stories
    )
    demo = DemoWorld(world.seed, world.items, world.start, is_whole, links, cases, scanned)
    home.mkdir(parents=True, exist_ok=True)
    partial = home / f"{_NOTE}.partial"
    partial.write_bytes(orjson.dumps(asdict(demo), option=orjson.OPT_INDENT_2))
    partial.replace(home / _NOTE)
    return demo


def read_demo(home: Path) -> DemoWorld | None:
    """Return the demo world of a home; None when there is none, or its note cannot be read."""
    try:
        told: dict[str, Any] = orjson.loads((home / _NOTE).read_bytes())
        stories = tuple(StoryLink(**link) for link in told["stories"])
        start = date.fromisoformat(told["start"])
        cases = tuple(StoryLink(**link) for link in told.get("cases", ()))
        scanned = tuple(StoryLink(**link) for link in told.get("scanned", ()))
        seed, items, is_whole = int(told["seed"]), int(told["items"]), bool(told["is_whole"])
        return DemoWorld(seed, items, start, is_whole, stories, cases, scanned)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def forget_demo(home: Path) -> None:
    """Remove the note."""
    (home / _NOTE).unlink(missing_ok=True)
