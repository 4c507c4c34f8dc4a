"""`gqts hash`: the CBV 2.0 event hash of every event in files (CBV 2.0 §8.9), without a database."""

from __future__ import annotations

import click

from gqts.cli.exits import REFUSED, tell_faults
from gqts.cli.files import read_files
from gqts.epcis import event_hash, event_prehash, read_document
from gqts.kit.errors import GqtsError


@click.command("hash")
@click.argument("files", nargs=-1, required=True)
@click.option("--prehash", is_flag=True, help="Print the text that is hashed instead of the hash.")
@click.pass_context
def command(context: click.Context, files: tuple[str, ...], *, prehash: bool) -> None:
    """Print the CBV event hash of every event in FILES, one a line; - is standard input.

    Events that are wrong are told on standard error and make the exit code 1.
    """
    is_refused = False
    for name, content in read_files(files):
        try:
            document = read_document(content())
        except GqtsError as error:
            click.echo(f"{name}: {error.detail}", err=True)
            is_refused = True
            continue
        for event in document.events:
            click.echo(event_prehash(event) if prehash else event_hash(event))
        tell_faults(document.faults, name)
        is_refused = is_refused or bool(document.faults)
    if is_refused:
        context.exit(REFUSED)
