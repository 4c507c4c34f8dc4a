"""The only module that knows every room: it puts API, pages, worker and database together as one application.

`create_app` is given its settings; `app_from_environment` is what a server process calls.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from gqts import api, web
from gqts.accounts import ReadingLimits
from gqts.cli.stories import read_demo
from gqts.customs.reference import read_reference
from gqts.kit.clock import Clock, system_clock
from gqts.kit.database import Database
from gqts.kit.errors import GqtsError
from gqts.kit.logging import configure_logging
from gqts.kit.migrations import list_missing
from gqts.kit.postgres import ensure_server
from gqts.kit.settings import Settings, read_settings
from gqts.scans import Locator
from gqts.web.letters import list_handlers as list_mail_handlers
from gqts.worker import (
    HANDLERS,
    LOG_HANDLERS,
    QUALITY_HANDLERS,
    WEBHOOK_THREADS,
    OutboxDelivery,
    begin_catching_up,
    join_handlers,
    keep_assessing,
    keep_closing_days,
    keep_forgetting,
    list_clearance_handlers,
    list_customs_handlers,
    list_notice_handlers,
    list_webhook_handlers,
)

_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
CONNECTIONS = 10 + WEBHOOK_THREADS - 1
"""Connections to the database that one process holds at most, beside those on which its threads listen: what waits for
webhooks takes none away from the requests.
"""


def create_app(
    settings: Settings, *, database: Database | None = None, clock: Clock = system_clock, is_delivering: bool = True
) -> Starlette:
    """Return the application; it opens a database of its own as it starts, unless it is handed one.

    While it runs it delivers the outbox, unless told to leave that to another process.
    Raises `ReferenceUnusable` for customs reference data that cannot be used, `GeoFileUnusable` for such a file
    of where addresses are; starting raises `DatabaseUnavailable`, `ServerNotStarted` or `ServerUnusable`.
    """
    reference = read_reference(settings.customs_reference)
    locator = Locator.open(settings.geo_files)
    handlers = join_handlers(
        {topic: handler for topic, handler in HANDLERS.items() if topic not in LOG_HANDLERS},
        QUALITY_HANDLERS,
        list_clearance_handlers(clock),
        list_notice_handlers(settings, clock),
    )
    customs_handlers = list_customs_handlers(reference, clock)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        opened = await run_in_threadpool(open_database, settings) if database is None else database
        try:
            reading = ReadingLimits(settings.reads_per_minute, settings.unknown_per_minute, clock)
            app.state.api = api.Context(settings, opened, clock, reading, reference)
            examples = list_examples(settings)
            app.state.web = web.Context(settings, opened, clock, reading, reference, examples, locator=locator)
            with ExitStack() as beside:
                if is_delivering:
                    await run_in_threadpool(catch_up_with_log, opened)
                    beside.enter_context(OutboxDelivery(opened, clock, handlers))
                    beside.enter_context(OutboxDelivery(opened, clock, LOG_HANDLERS, batch=10))
                    # One by one: a transaction that writes receipts of several firms could wait for one that assesses.
                    beside.enter_context(OutboxDelivery(opened, clock, customs_handlers, batch=1))
                    beside.enter_context(OutboxDelivery(opened, clock, list_mail_handlers(settings, clock), batch=1))
                    webhooks = list_webhook_handlers(settings, clock)
                    beside.enter_context(OutboxDelivery(opened, clock, webhooks, batch=1, threads=WEBHOOK_THREADS))
                    beside.enter_context(keep_assessing(opened, reference, clock))
                    beside.enter_context(keep_forgetting(opened, clock))
                    beside.enter_context(keep_closing_days(opened, clock))
                yield
        finally:
            if database is None:
                await run_in_threadpool(opened.close)

    app = Starlette(
        routes=[*api.list_routes(), *web.list_routes()],
        middleware=[Middleware(api.RequestRecord)],
        exception_handlers={HTTPException: answer_exception, GqtsError: answer_exception},
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False  # its redirects would repeat whatever Host a client invents
    return app


def catch_up_with_log(database: Database) -> None:
    """Have what was captured before there was a log be logged."""
    with database.transaction() as tx:
        if not list_missing(tx):  # else it is not ready, and says so where it is asked
            begin_catching_up(tx)


def app_from_environment() -> Starlette:
    """Return the application as the environment describes it (granian calls this in each of its processes)."""
    end_with_parent()
    settings = read_settings()
    configure_logging(settings.log_format)
    return create_app(settings)


def open_database(settings: Settings) -> Database:
    """Open the database of the settings; the embedded one is started when it is not running."""
    return Database.open(database_url(settings), maximum=CONNECTIONS)


def database_url(settings: Settings) -> str:
    """Return the URL of the database of the settings; start the embedded one when it is not running."""
    return settings.database_url or ensure_server(settings.home)


def list_examples(settings: Settings) -> tuple[web.Example, ...]:
    """Return the stories of the demo world for the home page; none when this home has no demo world."""
    demo = read_demo(settings.home)
    stories = demo.stories if demo is not None and demo.is_whole else ()
    return tuple(
        web.Example(story.path, {"en": story.title_en, "zh": story.title_zh, **story.titles}) for story in stories
    )


async def answer_exception(request: Request, error: Exception) -> Response:
    """Answer in the words of the API or of the pages, by the address that was asked for."""
    if api.is_api(request.url.path):
        return api.answer_error(request, error)
    return await web.show_exception(request, error)


def end_with_parent() -> None:
    """Have Linux end this process when the one that started it dies, so that no orphan keeps the address.

    Only in a process that `multiprocessing` started: elsewhere a parent may go for good reasons.
    """
    parent = multiprocessing.parent_process()
    if parent is None or not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent.pid:  # it died before it could be asked
        os.kill(os.getpid(), signal.SIGTERM)
