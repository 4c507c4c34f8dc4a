"""The group of commands; a command's module is loaded when the command is called, so that `gqts --help` is quick."""

from __future__ import annotations

import os
import traceback
from importlib import import_module
from typing import Any

import click

from gqts import __version__
from gqts.cli.exits import DEFECT, tell_error
from gqts.kit.errors import GqtsError

COMMANDS = {
    "demo": ("gqts.cli.demo", "Everything, running, filled with a world."),
    "demo-code": ("gqts.cli.demo_code", "Tell the codes with which officers of the demo sign in."),
    "serve": ("gqts.cli.serve", "Serve API and pages."),
    "migrate": ("gqts.cli.migrate", "Bring the schema of the database up to date."),
    "found": ("gqts.cli.found", "Found a new installation: its host and a link for its first administrator."),
    "recover": ("gqts.cli.recover", "Make a link to a new password for a person."),
    "capture": ("gqts.cli.capture", "Hand in EPCIS documents."),
    "trace": ("gqts.cli.trace", "Show the journey of an item, lot, pallet, parcel."),
    "recall": ("gqts.cli.recall", "Find what a recall affects."),
    "log": ("gqts.cli.log", "Check the record that only grows, and verify receipts of it."),
    "hash": ("gqts.cli.hash_events", "Print the CBV hash of events."),
    "label": ("gqts.cli.label", "Mint serials and draw their QR codes."),
    "assess": ("gqts.cli.assess", "Assess the declarations that wait."),
    "reference": ("gqts.cli.reference", "Ask and replace customs reference data."),
    "draw": ("gqts.cli.draw", "Check a published draw of claims."),
    "simulate": ("gqts.cli.simulate", "Make up a possible world of goods."),
    "risk": ("gqts.cli.risk", "Test, train and watch what chooses lanes."),
    "scans": ("gqts.cli.scans", "Measure how soon copies are noticed."),
    "status": ("gqts.cli.status", "Tell what is running and how much is stored."),
    "stop": ("gqts.cli.stop", "End the service and its database."),
    "reset": ("gqts.cli.reset", "Delete everything that is stored."),
    "database": ("gqts.cli.database", "Find the database itself."),
}
"""The module of each command and, so that none of them must be loaded to list them, what it does."""


class Commands(click.Group):
    """Loads commands late, and turns what goes wrong into a sentence and an exit code."""

    def list_commands(self, _: click.Context) -> list[str]:
        """Return the names of the commands, in the order of a day's work."""
        return list(COMMANDS)

    def get_command(self, _: click.Context, name: str) -> click.Command | None:
        """Return a command, or None when there is no such one."""
        if name not in COMMANDS:
            return None
        command = import_module(COMMANDS[name][0]).command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands for the help."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, what) for name, (_module, what) in COMMANDS.items()])

    def invoke(self, context: click.Context) -> Any:
        """Run the command; nothing but a sentence and an exit code gets out."""
        try:
            return super().invoke(context)
        except GqtsError as error:
            context.exit(tell_error(error))
        except (click.exceptions.Exit, click.ClickException, click.Abort):
            raise
        except BrokenPipeError:
            # The reader of our output went away (`gqts trace … | head`); Python would complain once more at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            context.exit(0)
        except Exception as error:  # noqa: BLE001 - whatever it is, the user gets a sentence
            if os.environ.get("GQTS_DEBUG"):
                traceback.print_exc()
            click.echo(
                f"gqts has a defect: {type(error).__name__}: {error}\nRun again with GQTS_DEBUG=1 to see where.",
                err=True,
            )
            context.exit(DEFECT)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="gqts %(version)s")
def gqts() -> None:
    """Tell what was shared about goods before they arrived.

    Settings come from the environment: GQTS_HOME (where data is kept, default .gqts), GQTS_DATABASE_URL (default: a
    PostgreSQL of its own under the home), GQTS_HOST, GQTS_PORT, GQTS_PUBLIC_URL, GQTS_LOG (text or json).

    Exit codes: 0 done; 1 input refused or nothing known; 2 usage; 3 not available; 70 a defect.
    """
