"""Exit codes, and how errors are told on a terminal: a sentence, then each fault with where it is and its mend."""

from __future__ import annotations

from collections.abc import Iterable

import click

from gqts.kit.errors import Fault, GqtsError, Kind
from gqts.kit.postgres import ServerUnusable
from gqts.kit.settings import SettingsInvalid

REFUSED = 1
USAGE = 2
UNAVAILABLE = 3
DEFECT = 70
_FAULTS_TOLD = 50


def exit_code(error: GqtsError) -> int:
    """Return the exit code that an error ends a command with."""
    if isinstance(error, SettingsInvalid):
        return USAGE
    if error.kind is Kind.UNAVAILABLE or isinstance(error, ServerUnusable):
        return UNAVAILABLE
    return DEFECT if error.kind is Kind.INTERNAL else REFUSED


def tell_error(error: GqtsError) -> int:
    """Write an error to standard error and return its exit code."""
    if [fault.message for fault in error.faults] != [error.detail]:
        click.echo(error.detail, err=True)
    tell_faults(error.faults)
    return exit_code(error)


def tell_faults(faults: Iterable[Fault], source: str = "") -> None:
    """Write faults to standard error, one a paragraph; after fifty, only how many more there are."""
    listed = list(faults)
    for fault in listed[:_FAULTS_TOLD]:
        place = ": ".join(part for part in (source, _event(fault), fault.field) if part)
        click.echo(f"  {place}{': ' if place else ''}{fault.message}", err=True)
        for label, text in (("sent", fault.value), ("mend", fault.fix)):
            if text:
                click.echo(f"      {label}: {text}", err=True)
    if len(listed) > _FAULTS_TOLD:
        click.echo(f"  … and {len(listed) - _FAULTS_TOLD} more.", err=True)


def _event(fault: Fault) -> str:
    return "" if fault.event is None else f"event {fault.event + 1}"
