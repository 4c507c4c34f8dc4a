"""`gqts hash`: the CBV 2.0 event hash of every event in files (CBV 2.0 §8.9), without a database."""

from __future__ import annotations

from collections.abc import Callable

import click

from gqts.cli.exits import REFUSED, tell_faults
from gqts.cli.files import read_files
from gqts.epcis import Event, event_hash, event_prehash, read_document
from gqts.kit.errors import Fault, GqtsError


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
            lines, faults = _hash_document(content(), event_prehash if prehash else event_hash)
        except GqtsError as error:
            click.echo(f"{name}: {error.detail}", err=True)
            is_refused = True
            continue
        for line in lines:
            click.echo(line)
        tell_faults(faults, name)
        is_refused = is_refused or bool(faults)
    if is_refused:
        context.exit(REFUSED)


def _hash_document(content: bytes, write: Callable[[Event], str]) -> tuple[list[str], tuple[Fault, ...]]:
    lines: list[str] = []
    document = read_document(content, take=lambda event: lines.append(write(event)))
    return lines, document.faults
