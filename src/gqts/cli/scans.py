"""`gqts scans`: what scans can show, measured."""

from __future__ import annotations

from importlib import import_module

import click

COMMANDS = {
    "evaluate": ("gqts.cli.scans_evaluate", "Measure on simulated shoppers how soon copies are noticed."),
}


class ScanCommands(click.Group):
    """Loads what simulates only when it is called for."""

    def list_commands(self, _: click.Context) -> list[str]:
        """Return the names of the commands."""
        return list(COMMANDS)

    def get_command(self, _: click.Context, name: str) -> click.Command | None:
        """Return a command, or None when there is no such one."""
        if name not in COMMANDS:
            return None
        command = getattr(import_module(COMMANDS[name][0]), name)
        assert isinstance(command, click.Command)
        return command


@click.group("scans", cls=ScanCommands)
def command() -> None:
    """Measure what scans can show."""
