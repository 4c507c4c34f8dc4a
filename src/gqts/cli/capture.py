"""`gqts capture`: hand in EPCIS documents, straight to the database or to a service over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

import click
import orjson

from gqts.capture import ErrorBehaviour, accept_submission, prepare_submission, require_submitter
from gqts.cli.exits import REFUSED, tell_faults
from gqts.cli.files import Content, read_files
from gqts.cli.opening import migrated_database, settings_for_command
from gqts.cli.organization_named import require_named
from gqts.cli.outcome import Outcome
from gqts.cli.pushing import KEY_VARIABLE, capture_address, push_document
from gqts.epcis import Limits
from gqts.identifiers import canonical_uri
from gqts.kit.clock import system_clock
from gqts.kit.database import Database, Transaction
from gqts.kit.errors import GqtsError, Kind
from gqts.kit.progress import progress
from gqts.organizations import find_by_party

Store = Callable[[str, bytes], None]


class SubmitterUntold(GqtsError):
    """Nobody registered here is named as the sender; say whose the events are: --organization."""

    kind = Kind.INVALID


@click.command("capture")
@click.argument("files", nargs=-1, required=True)
@click.option("--proceed", is_flag=True, help="Store the good events of a document that has bad ones.")
@click.option("--url", help="Push to a service over HTTP instead of straight to the database.")
@click.option("--key", envvar=KEY_VARIABLE, help=f"API key for --url; better in {KEY_VARIABLE}, where nobody sees it.")
@click.option("--organization", metavar="WHO", help="Whose they are: id, party URI, GLN or name (default: the sender).")
@click.option("--json", "as_json", is_flag=True, help="Tell the outcome as JSON.")
@click.pass_context
def command(
    context: click.Context,
    files: tuple[str, ...],
    *,
    proceed: bool,
    url: str | None,
    key: str | None,
    organization: str | None,
    as_json: bool,
) -> None:
    """Capture the EPCIS documents FILES: .json, .jsonld, .xml, also .gz; folders; - is standard input.

    Exit code 1 if anything was refused. Capturing a document again stores nothing twice.
    """
    documents = read_files(files)
    behaviour = ErrorBehaviour.PROCEED if proceed else ErrorBehaviour.ROLLBACK
    outcome = Outcome()
    if url is not None:
        address = capture_address(url)
        _hand_in(
            documents, lambda name, content: push_document(address, name, content, behaviour, outcome, key=key), outcome
        )
    else:
        settings = settings_for_command()
        limits = Limits(bytes=settings.capture_bytes_limit, events=settings.capture_events_limit)
        with migrated_database(settings) as database:
            _hand_in(documents, storing(database, outcome, behaviour, limits, organization), outcome)
    _tell(outcome, as_json=as_json)
    if outcome.is_refused:
        context.exit(REFUSED)


def storing(
    database: Database,
    outcome: Outcome,
    behaviour: ErrorBehaviour = ErrorBehaviour.ROLLBACK,
    limits: Limits | None = None,
    organization: str | None = None,
) -> Store:
    """Return what stores one document, a transaction each, as `organization` or else as its sender, and counts it."""

    def store(name: str, content: bytes) -> None:
        ready = prepare_submission(content, limits=limits)
        with database.transaction() as tx:
            submitter = require_submitter(tx, _whose(tx, ready.document.sender, organization))
            job = accept_submission(tx, submitter, ready, now=system_clock(), error_behaviour=behaviour)
        outcome.add_job(name, job)

    return store


def _whose(tx: Transaction, sender: str | None, organization: str | None) -> UUID:
    """Return whose the events of a document are; raise `SubmitterUntold` or `OrganizationUnclear`."""
    if organization is not None:
        return require_named(tx, organization).id
    found = find_by_party(tx, canonical_uri(sender)) if sender else None
    if found is None:
        raise SubmitterUntold
    return found.id


def _hand_in(documents: Sequence[tuple[str, Content]], store: Store, outcome: Outcome) -> None:
    with progress("Capturing", len(documents)) as advance:
        for name, content in documents:
            try:
                store(name, content())
            except GqtsError as error:
                if error.kind in (Kind.UNAVAILABLE, Kind.INTERNAL):
                    raise
                outcome.add_unreadable(name, error.detail, error.faults)
            advance()


def _tell(outcome: Outcome, *, as_json: bool) -> None:
    if as_json:
        click.echo(orjson.dumps(outcome.as_json(), option=orjson.OPT_INDENT_2))
        return
    for name in dict.fromkeys(name for name, _ in outcome.faults):
        tell_faults((fault for source, fault in outcome.faults if source == name), name)
    click.echo(outcome.as_sentence())
