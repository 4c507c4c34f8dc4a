"""`gqts found`: begin a new installation, with its host and a way in for the host's first administrator.

Nothing is set but an invitation for one address: whoever follows it chooses their own password, so that neither the
terminal nor its history ever holds one.
"""

from __future__ import annotations

from datetime import datetime

import click

from gqts.accounts import (
    INVITATION_PATH,
    Caller,
    Position,
    invite,
    list_invitations,
    list_members,
    withdraw_invitation,
)
from gqts.cli.opening import migrated_database, settings_for_command
from gqts.kit.clock import system_clock
from gqts.kit.database import Transaction
from gqts.kit.errors import GqtsError, Kind
from gqts.organizations import (
    Actor,
    Application,
    IdentifierKind,
    Level,
    Organization,
    ProofState,
    Role,
    apply_to_join,
    claim_identifier,
    decide_application,
    decide_identifier,
    list_organizations,
)
from gqts.sharing import apply_preset

_OPERATOR = "gqts found"
_REASON = "Founded at the command line."


class HostThere(GqtsError):
    """There is a host already, the authority that runs this installation; its administrators can invite others."""

    kind = Kind.CONFLICT


@click.command("found")
@click.argument("name")
@click.option("--email", required=True, help="The address of the first administrator.")
@click.option("--country", default="CN", show_default=True, help="Two letters (ISO 3166-1).")
@click.option("--gln", help="The authority's own GLN: proven with this.")
def command(*, name: str, email: str, country: str, gln: str | None) -> None:
    """Found a new installation: make NAME its host, and print a link for its first administrator."""
    settings = settings_for_command()
    now = system_clock()
    with migrated_database(settings) as database, database.transaction() as tx:
        host = _find_empty_host(tx, name) or _make_host(tx, name, country, gln, now)
        token = _invite_first(tx, host, email, now)
    click.echo(f"{settings.public_url.rstrip('/')}{INVITATION_PATH}{token}")
    click.echo(f"{host.name()} runs this installation. The link is for {email} alone, once, for 14 days.", err=True)


def _find_empty_host(tx: Transaction, name: str) -> Organization | None:
    """Return the host of this name that nobody has joined, None when there is no host; raise `HostThere`."""
    hosts = list_organizations(tx, role=Role.CUSTOMS, limit=2)
    if not hosts:
        return None
    if len(hosts) == 1 and hosts[0].name() == name.strip() and not list_members(tx, hosts[0].id):
        return hosts[0]
    raise HostThere


def _make_host(tx: Transaction, name: str, country: str, gln: str | None, now: datetime) -> Organization:
    actor = Actor.operator(_OPERATOR)
    application = Application({"en": name.strip()}, country.upper(), frozenset({Role.CUSTOMS}), Level.PORT, gln)
    host = apply_to_join(tx, actor, application, now=now, is_host=True)
    host = decide_application(tx, actor, host.id, is_approved=True, reason=_REASON, now=now)
    apply_preset(tx, actor, host.id, "authority", now=now)
    if gln is not None:
        claim = claim_identifier(tx, actor, host.id, IdentifierKind.GLN, gln, evidence=_REASON, now=now)
        if claim.state is ProofState.CLAIMED:
            decide_identifier(tx, actor, claim.id, is_proven=True, reason=_REASON, now=now)
    return host


def _invite_first(tx: Transaction, host: Organization, email: str, now: datetime) -> str:
    """Return the token of a link for the first administrator; links of before end."""
    caller = Caller.operator(_OPERATOR, host.id)
    for earlier in list_invitations(tx, host.id):
        if earlier.is_open(now):
            withdraw_invitation(tx, caller, earlier.id, now=now)
    _, token = invite(tx, caller, organization_id=host.id, position=Position.ADMINISTRATOR, email=email, now=now)
    return token
