"""`gqts risk`: back-tests on any table, training a model on inspections, and watching how far the world has drifted."""

from __future__ import annotations

from importlib import import_module

import click

COMMANDS = {
    "backtest": ("gqts.cli.risk_backtest", "Test on a table of declarations with outcomes."),
    "train": ("gqts.cli.risk_train", "Train a model on what inspections found."),
    "models": ("gqts.cli.risk_train", "List the models, or put one in force."),
    "evaluate": ("gqts.cli.risk_evaluate", "Measure on simulated trade what sharing is worth."),
    "drift": ("gqts.cli.risk_train", "Tell how far declarations have drifted since training."),
}


class RiskCommands(click.Group):
    """Loads what learns only when it is called for."""

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


@click.group("risk", cls=RiskCommands)
def command() -> None:
    """Test, train and watch what chooses lanes."""
