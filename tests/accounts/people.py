"""People, organizations and a cheap hasher that counts, for the tests of this room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from argon2 import PasswordHasher

from gqts.accounts import (
    Caller,
    Person,
    Position,
    Seal,
    SignIn,
    add_member,
    begin_sign_in,
    find_caller_by_session,
    open_session,
    register_person,
)
from gqts.organizations import Actor, Application, Level, Organization, Role, apply_to_join, decide_application

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
OPERATOR = Actor.operator("the tests")
PASSWORD = "kettle orchard ninety ferry"
SEAL = Seal(b"s" * 32)
CLIENT = "192.0.2.7"


class CountingHasher(PasswordHasher):
    """argon2id as cheap as it gets, which counts how often it works."""

    __slots__ = ("calls",)

    def __init__(self, time_cost: int = 1) -> None:
        super().__init__(time_cost=time_cost, memory_cost=8, parallelism=1)
        self.calls = 0

    def hash(self, password, *, salt=None):
        self.calls += 1
        return super().hash(password, salt=salt)

    def verify(self, hash, password):  # noqa: A002 - as the library names it
        self.calls += 1
        return super().verify(hash, password)


CHEAP = CountingHasher()


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def make_organization(tx, *roles: Role, name: str = "Kowhai Ridge", is_approved: bool = True) -> Organization:
    application = Application({"en": name}, "NZ", frozenset(roles or {Role.MANUFACTURER}), Level.FACTORY, None, "")
    organization = apply_to_join(tx, OPERATOR, application, now=NOW, is_host=True)
    if is_approved:
        organization = decide_application(tx, OPERATOR, organization.id, is_approved=True, reason="known", now=NOW)
    return organization


def make_person(tx, email: str = "ada@kowhai.example", *, password: str | None = PASSWORD) -> Person:
    return register_person(
        tx, email=email, name=email.partition("@")[0].title(), password=password, now=NOW, hasher=CHEAP
    )


@dataclass
class SignedIn:
    """A person in an organization, with an open session."""

    person: Person
    organization: Organization
    token: str
    caller: Caller


def sign_in_as(
    tx, position: Position = Position.ADMINISTRATOR, *, organization: Organization | None = None, email: str = ""
) -> SignedIn:
    organization = organization or make_organization(tx)
    person = make_person(tx, email or f"{position.value}-{organization.id.hex[-6:]}@kowhai.example")
    add_member(tx, OPERATOR, organization.id, person.id, position, now=NOW)
    _, token = open_session(
        tx, person.id, organization.id, client=CLIENT, user_agent="Browser", now=NOW, method="password and code"
    )
    caller = find_caller_by_session(tx, token, now=NOW)
    assert caller is not None
    return SignedIn(person, organization, token, caller)


def try_password(tx, email: str, password: str = PASSWORD, *, now=NOW, client: str = CLIENT, hasher=CHEAP) -> SignIn:
    return begin_sign_in(tx, email=email, password=password, client=client, now=now, hasher=hasher)
