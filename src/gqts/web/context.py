"""What the pages are handed by the wiring: settings, database, clock, and the demo's stories when there are any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request

from gqts.accounts import ReadingLimits
from gqts.customs.reference import Reference
from gqts.kit.clock import Clock
from gqts.kit.database import Database
from gqts.kit.settings import Settings
from gqts.organizations import PUBLIC_DOOR, Door
from gqts.scans import Locator

NOWHERE = Locator()
"""Knows of no address where it is."""


@dataclass(frozen=True, slots=True)
class Example:
    """A thing worth opening, listed on the home page: its page's path, and its title by language."""

    path: str
    titles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Context:
    """The world as a page sees it. The wiring puts it on the application as `app.state.web`."""

    settings: Settings
    database: Database
    clock: Clock
    reading: ReadingLimits
    reference: Reference
    examples: tuple[Example, ...] = ()
    domain_door: Door = PUBLIC_DOOR
    """Where the files of claimed domains are fetched."""
    locator: Locator = NOWHERE
    """Tells where an address is, as far as the operator's files do."""


def context_of(request: Request) -> Context:
    """Return the context that the wiring put on the application."""
    context = request.app.state.web
    assert isinstance(context, Context)
    return context
