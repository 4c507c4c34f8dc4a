"""`gqts recover`: a link to a new password, for somebody whom no mail reaches.

Nothing is set but the link: whoever follows it chooses their own password. With `--drop-factors` codes and passkeys end
too, for who lost them all. It is an operator's act, written into the
records of the person's organizations, and told to the person when this installation sends mail.
"""

from __future__ import annotations

import click

from gqts.accounts import RECOVERY_PATH, make_recovery
from gqts.cli.opening import migrated_database, settings_for_command
from gqts.kit.clock import system_clock

_OPERATOR = "gqts recover"


@click.command("recover")
@click.argument("email")
@click.option("--drop-factors", "drops_factors", is_flag=True, help="End their codes and passkeys too: all are lost.")
def command(email: str, *, drops_factors: bool) -> None:
    """Print a link by which the person with the address EMAIL sets a new password."""
    settings = settings_for_command()
    with migrated_database(settings) as database, database.transaction() as tx:
        person, token = make_recovery(tx, _OPERATOR, email, now=system_clock(), drops_factors=drops_factors)
    click.echo(f"{settings.public_url.rstrip('/')}{RECOVERY_PATH}{token}")
    click.echo(
        f"The link is for {person.email}. It works once, for half an hour: hand it over to nobody else.", err=True
    )
