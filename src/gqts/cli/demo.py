"""`gqts demo`: everything, running, filled with a world, in one command."""

from __future__ import annotations

import os
import sys

import click

from gqts.accounts import Seal
from gqts.cli.demo_access import describe_access, read_access, renew_access
from gqts.cli.demo_firms import find_firms, is_registered
from gqts.cli.demo_quality import fill_quality
from gqts.cli.demo_scans import fill_scans
from gqts.cli.demo_trade import fill_trade
from gqts.cli.opening import migrated_database, settings_for_command
from gqts.cli.outcome import Outcome
from gqts.cli.serve import settings_with
from gqts.cli.serving import Serving, require_free_address, serve
from gqts.cli.simulate import store_world
from gqts.cli.stories import DemoWorld, note_demo, read_demo
from gqts.events import count_events
from gqts.kit.clock import system_clock
from gqts.kit.database import Transaction
from gqts.kit.errors import GqtsError, Kind
from gqts.kit.settings import Settings
from gqts.labels import draw_terminal
from gqts.simulator import MAXIMUM_ITEMS, MINIMUM_ITEMS, World, build_world

SEED = 1


class HomeOutdated(GqtsError):
    """The home was filled by a version of gqts that knew no organizations: nobody may see what is in it."""

    kind = Kind.CONFLICT


class DemoRefused(GqtsError):
    """The world of the demo was not taken whole; that is a defect."""

    kind = Kind.INTERNAL


@click.command("demo")
@click.option(
    "--items", type=click.IntRange(MINIMUM_ITEMS, MAXIMUM_ITEMS), default=600, show_default=True, help="Retail items."
)
@click.option("--host", help="Address to listen at (GQTS_HOST, default 127.0.0.1).")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen at (GQTS_PORT, default 8000).")
def command(*, items: int, host: str | None, port: int | None) -> None:
    """Start everything: an own database, a world of goods in it, API and pages. Later starts take seconds."""
    settings = _with_mail(settings_with(host, port))
    require_free_address(settings)
    click.echo(f"Home: {settings.home}", err=True)
    with migrated_database(settings) as database, database.transaction(read_only=True) as tx:
        events = count_events(tx)
    demo = fill_home(settings, items, events)
    serve(Serving(settings, when_ready=lambda: _tell(settings, demo)))


def _with_mail(settings: Settings) -> Settings:
    """Have mail written into a folder of the home, unless it has a way already; the serving processes read it too."""
    if settings.mail is not None:
        return settings
    os.environ["GQTS_SMTP_URL"] = (settings.home / "mail").as_uri()
    return settings_for_command()


def fill_home(settings: Settings, items: int, events: int) -> DemoWorld | None:
    """Fill the home when it is empty or was left half filled; what is stored already is not stored twice."""
    noted = read_demo(settings.home)
    if noted is not None and events:
        _require_organizations(settings)
    if noted is not None and noted.is_whole and events:
        _require_access(settings, noted)
        if noted.items != items:
            click.echo(
                f"Filled already, with {noted.items:,} items; “gqts reset” makes room for another world.", err=True
            )
        return noted
    if noted is None and events:
        click.echo(f"The database holds {events:,} events of yours; the demo adds nothing to them.", err=True)
        return None
    is_resumed = noted is not None and events > 0
    world = build_world(seed=SEED, items=noted.items, start=noted.start) if noted and is_resumed else make_world(items)
    note_demo(settings.home, world, is_whole=False)
    outcome = Outcome()
    with migrated_database(settings) as database:
        store_world(database, world, outcome)
        cases = fill_trade(database, world, outcome)
        fill_quality(database, world, outcome, seal=Seal(settings.secret))
        scanned = fill_scans(database, world)
        with database.transaction() as tx:
            _renew(tx, settings, world)
    if outcome.is_refused:
        detail = f"The demo's own documents were refused: {outcome.as_sentence()}"
        raise DemoRefused(detail, faults=tuple(fault for _, fault in outcome.faults))
    click.echo(outcome.as_sentence(), err=True)
    return note_demo(settings.home, world, is_whole=True, cases=cases, scanned=scanned)


def _require_organizations(settings: Settings) -> None:
    with migrated_database(settings) as database, database.transaction(read_only=True) as tx:
        if not is_registered(tx):
            raise HomeOutdated(f"{HomeOutdated.__doc__} Start anew: gqts reset, then gqts demo.")


def _require_access(settings: Settings, noted: DemoWorld) -> None:
    """Make passwords and keys anew when their file has gone from the home."""
    if read_access(settings.home) is not None:
        return
    world = build_world(seed=noted.seed, items=noted.items, start=noted.start)
    with migrated_database(settings) as database, database.transaction() as tx:
        _renew(tx, settings, world)


def _renew(tx: Transaction, settings: Settings, world: World) -> None:
    renew_access(tx, settings.home, find_firms(tx, world), seal=Seal(settings.secret), now=system_clock())


def make_world(items: int) -> World:
    """Return a world that has all happened by today."""
    world = build_world(seed=SEED, items=items)
    return build_world(seed=SEED, items=items, start=world.start + (system_clock().date() - world.ends_on))


def _tell(settings: Settings, demo: DemoWorld | None) -> None:
    """Print what is running and what to open."""
    url = settings.public_url
    lines = [
        "",
        "gqts is running.",
        "",
        f"  Pages        {url}/",
        f"  API          {url}/docs",
        f"  EPCIS 2.0    {url}/epcis",
    ]
    if settings.mail is not None and settings.mail.folder is not None:
        lines.append(f"  Mail         {settings.mail.folder}/*.eml (written there instead of being sent)")
    if demo is not None:
        lines += [
            "",
            "Stories to open:",
            *(f"  {story.title_en} · {story.title_zh}\n    {url}{story.path}" for story in demo.stories),
        ]
    if demo is not None and demo.cases:
        lines += [
            "",
            f"The officer's desk is at {url}/border (sign in as customs below); it fills within a minute. Try there:",
            *(f"  {case.title_en} · {case.title_zh}\n    {url}{case.path}" for case in demo.cases),
        ]
    if demo is not None and demo.scanned:
        lines += [
            "",
            "What scans tell:",
            *(f"  {one.title_en} · {one.title_zh}\n    {url}{one.path}" for one in demo.scanned),
        ]
    accesses = read_access(settings.home) if demo is not None else None
    if accesses is not None:
        lines += ["", *describe_access(accesses, url)]
    click.echo("\n".join(lines))
    if demo is not None and sys.stdout.isatty():
        _draw(url, demo)
    click.echo(
        "\nStop with Ctrl-C; the database stays, and “gqts stop” ends it too. “gqts reset” deletes everything.\n"
        "To scan with a telephone: GQTS_HOST=0.0.0.0 GQTS_PUBLIC_URL=http://<address of this machine>:"
        f"{settings.port} gqts demo"
    )


def _draw(url: str, demo: DemoWorld) -> None:
    """Draw the QR code of the first story of each kind."""
    for story in {story.kind: story for story in reversed(demo.stories)}.values():
        click.echo(f"\n{story.title_en}\n{draw_terminal(url + story.path)}")
