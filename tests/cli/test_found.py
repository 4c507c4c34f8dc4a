"""A new installation begins with one command, which lets one person in and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gqts.accounts import (
    Permission,
    Position,
    accept_invitation,
    find_invitation,
    find_membership,
    permissions_of,
    register_person,
)
from gqts.kit.clock import system_clock
from gqts.kit.database import Database
from gqts.organizations import Role, State, count_organizations, list_identifiers, list_organizations
from gqts.sharing import list_rules

Run = Callable[..., Any]
CALL = ("found", "General Customs", "--email", "chief@customs.example")


def token_of(result: Any) -> str:
    assert result.exit_code == 0, result.output
    return str(result.stdout.strip().rpartition("/join/")[2])


def test_the_host_is_made_and_its_first_administrator_let_in_once(run: Run, database: Database) -> None:
    token = token_of(run(*CALL, "--country", "cn", "--gln", "9529999000019"))
    now = system_clock()
    with database.transaction() as tx:
        (host,) = list_organizations(tx, role=Role.CUSTOMS)
        assert (host.state, host.country, host.name()) == (State.APPROVED, "CN", "General Customs")
        assert host.party.endswith("/417/9529999000019")
        assert [one.state for one in list_identifiers(tx, host.id)] == ["proven"]
        assert list_rules(tx, host.id)
        person = register_person(tx, email="chief@customs.example", name="Chief", password=None, now=now)
        accept_invitation(tx, token, person_id=person.id, now=now)
        membership = find_membership(tx, person.id, host.id)
        assert membership is not None
        assert membership.position is Position.ADMINISTRATOR
        assert Permission.HOST_APPROVE in permissions_of(membership.position, host.roles, is_host=True)
        assert find_invitation(tx, token, now=now) is None
    again = run(*CALL)
    assert again.exit_code == 1
    assert "There is a host already" in again.stderr


def test_a_lost_link_is_replaced_while_nobody_has_joined(run: Run, database: Database) -> None:
    first, second = token_of(run(*CALL)), token_of(run(*CALL))
    with database.transaction() as tx:
        assert find_invitation(tx, first, now=system_clock()) is None
        assert find_invitation(tx, second, now=system_clock()) is not None
        assert count_organizations(tx) == 1
    assert run("found", "Another", "--email", "x@y.example").exit_code == 1


def test_what_cannot_be_is_refused_and_nothing_is_made(run: Run, database: Database) -> None:
    assert run("found", "General Customs").exit_code == 2
    assert run(*CALL[:3], "no address").exit_code == 1
    assert run(*CALL, "--gln", "9529999000010").exit_code == 1
    assert run(*CALL, "--country", "China").exit_code == 1
    with database.transaction() as tx:
        assert count_organizations(tx) == 0
