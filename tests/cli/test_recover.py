"""Whoever runs an installation lets a person in again whom no mail reaches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyotp import TOTP

from gqts.accounts import Seal, confirm_totp, enrol_totp, find_recovery, has_totp, register_person
from gqts.kit.clock import system_clock
from gqts.kit.database import Database

Run = Callable[..., Any]


def test_a_link_is_printed_that_lets_this_person_set_a_password(run: Run, database: Database) -> None:
    with database.transaction() as tx:
        person = register_person(tx, email="ada@kowhai.example", name="Ada", password=None, now=system_clock())
    result = run("recover", "ADA@kowhai.example")
    assert result.exit_code == 0, result.output
    link = result.stdout.strip()
    assert "ada@kowhai.example" in result.stderr
    with database.transaction() as tx:
        found = find_recovery(tx, link.rpartition("/recover/")[2], now=system_clock())
    assert found is not None
    assert found.id == person.id


def test_nobody_is_let_in_by_an_address_that_has_no_account(run: Run) -> None:
    result = run("recover", "nobody@kowhai.example")
    assert result.exit_code == 1
    assert result.stdout == ""


def test_who_lost_every_second_factor_is_helped_by_the_operator_alone(run: Run, database: Database) -> None:
    now = system_clock()
    with database.transaction() as tx:
        person = register_person(tx, email="ada@kowhai.example", name="Ada", password=None, now=now)
        seal = Seal(b"0" * 32)
        enrolment = enrol_totp(tx, person.id, seal=seal, now=now)
        confirm_totp(tx, person.id, TOTP(enrolment.secret).at(now), seal=seal, now=now)
    assert run("recover", person.email).exit_code == 0
    with database.transaction() as tx:
        assert has_totp(tx, person.id), "a mailbox alone opens nothing that had two locks"
    assert run("recover", person.email, "--drop-factors").exit_code == 0
    with database.transaction() as tx:
        assert not has_totp(tx, person.id)
