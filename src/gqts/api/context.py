"""What every endpoint of the API is handed: settings, database and clock, put on the application by the wiring."""

from __future__ import annotations

from dataclasses import dataclass, field

import anyio
from starlette.requests import Request

from gqts.accounts import ReadingLimits
from gqts.customs.reference import Reference
from gqts.kit.client_address import read_client
from gqts.kit.clock import Clock
from gqts.kit.database import Database
from gqts.kit.settings import Settings

CAPTURES_AT_ONCE = 4
"""Documents read and stored at the same time in one process; the others wait, so that pages keep answering."""


@dataclass(frozen=True, slots=True)
class Context:
    """The world as an endpoint sees it."""

    settings: Settings
    database: Database
    clock: Clock
    reading: ReadingLimits
    reference: Reference
    captures: anyio.CapacityLimiter = field(default_factory=lambda: anyio.CapacityLimiter(CAPTURES_AT_ONCE))


def context_of(request: Request) -> Context:
    """Return the context that the wiring put on the application."""
    context = request.app.state.api
    assert isinstance(context, Context)
    return context


def client_of(request: Request) -> str:
    """Return the network address that asks, as it is counted (`gqts.kit.client_address`)."""
    peer = request.client.host if request.client else ""
    return read_client(peer, request.headers.getlist("x-forwarded-for"), context_of(request).settings.trusted_proxies)
