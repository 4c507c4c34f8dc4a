"""`gqts demo-code`: the authenticator app of the demonstration's officers."""

from __future__ import annotations

import click

from gqts.cli.demo_access import Person, read_access, tell_code
from gqts.cli.opening import settings_for_command
from gqts.kit.clock import system_clock
from gqts.kit.errors import GqtsError, Kind

_STEP = 30


class NoCodes(GqtsError):
    """Nobody of this home's demonstration signs in with a code."""

    kind = Kind.NOT_FOUND


@click.command("demo-code")
@click.argument("email", required=False)
def command(email: str | None) -> None:
    """Print the one-time code of now for each person of the demonstration who signs in with one, or for EMAIL alone."""
    people = [one for one in _list_people() if email is None or one.email == email.strip().lower()]
    if not people:
        raise NoCodes(f"Nobody of this home's demonstration signs in with a code{f' as {email}' if email else ''}.")
    now = system_clock()
    if email is not None:
        click.echo(tell_code(people[0], now=now))
    else:
        wide = max(len(one.email) for one in people)
        click.echo("\n".join(f"{one.email:<{wide}}  {tell_code(one, now=now)}" for one in people))
    click.echo(f"Good for {_STEP - int(now.timestamp()) % _STEP} more seconds and a little, once each.", err=True)


def _list_people() -> list[Person]:
    accesses = read_access(settings_for_command().home) or ()
    return [person for one in accesses for person in one.people if person.code_secret]
