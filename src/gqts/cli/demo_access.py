"""Who signs in and who calls in the demonstration world: people with passwords, and an API key for every organization.

The people of authorities sign in with a code too, as everywhere; their app is the command `gqts demo-code`, which is
given the secret that a telephone would keep. Passwords, secrets and keys are random for each installation. They are
kept in the home alone, in a file that only its owner may read, because the demonstration prints them at every start; a
real installation keeps none of this.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from pyotp import TOTP

from gqts.accounts import (
    HIGHEST_RATE,
    LONGEST_LIFE,
    Caller,
    Position,
    Seal,
    add_member,
    confirm_totp,
    enrol_totp,
    find_person_by_email,
    is_host_role,
    issue_key,
    list_keys,
    register_person,
    remove_totp,
    revoke_key,
    scopes_of,
    set_password,
)
from gqts.cli.demo_firms import OPERATOR, TUTORIAL
from gqts.kit.database import Transaction
from gqts.kit.errors import GqtsError, Kind
from gqts.organizations import Organization

_FILE = "demo-access.json"
_KEY_NAME = "demonstration"
_CONSONANTS, _VOWELS = "bdfghjklmnprstvwz", "aeiou"
_GROUPS, _SYLLABLES = 4, 2
_CODE_STEP = timedelta(seconds=30)
_P = Position


@dataclass(frozen=True, slots=True)
class Seat:
    """A person of the demonstration world, and what they are in their organization."""

    code: str
    name: str
    position: Position = Position.ADMINISTRATOR

    @property
    def email(self) -> str:
        """Return their address; .example leads nowhere (RFC 2606)."""
        return f"{self.name.split()[0].lower()}@{self.code.replace('_', '-')}.example"


SEATS: Mapping[str, tuple[Seat, ...]] = {
    "manufacturer": (
        Seat("hinata", "Mika Sato"),
        Seat("hinata", "Ken Ito", _P.SHARING_OFFICER),
        Seat("hinata", "Yui Mori", _P.MEMBER),
    ),
    "brand owner": (Seat("sardon", "Lucia Campos"),),
    "trader": (Seat("aotea", "Aroha Walker"),),
    "inspection body": (Seat("tozai", "Haruto Endo"),),
    "logistics": (Seat("yunque", "Min Gao"),),
    "bonded warehouse": (Seat("jiaomen", "Jie Liang"),),
    "platform": (Seat("haiyue", "Xin He"),),
    "payment institution": (Seat("lianfu", "Jing Sun"),),
    "customs": (
        Seat("customs", "Wei Chen"),
        Seat("customs", "Lan Zhou", _P.OFFICER),
        Seat("customs", "Hao Wu", _P.ANALYST),
    ),
    "quarantine": (Seat("quarantine", "Ting Luo"),),
    "market surveillance": (Seat("market_surveillance", "Bo Deng"),),
    "plant protection": (Seat("plant_protection", "Rui Tan"),),
    "local authority": (Seat("local_authority", "Yan Xie"),),
    "the tutorial's maker": (Seat(TUTORIAL, "Moana Reid"),),
}
"""The people, by the role that their organization stands for."""


class AccessUnusable(GqtsError):
    """The file of keys cannot be read, or is not one."""

    kind = Kind.INVALID


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can sign in."""

    name: str
    position: str
    email: str
    password: str = field(repr=False)
    code_secret: str = field(default="", repr=False)
    """What makes their codes (TOTP, in base 32); "" for who signs in by the password alone."""


@dataclass(frozen=True, slots=True)
class Access:
    """How an organization gets in: its key, and its people where the demonstration has some, else `role` is "" too."""

    code: str
    role: str
    organization: str
    party: str
    key: str = field(repr=False)
    people: tuple[Person, ...] = ()


def renew_access(
    tx: Transaction, home: Path, firms: Mapping[str, Organization], *, seal: Seal, now: datetime
) -> tuple[Access, ...]:
    """Give every organization a new key and its people new passwords and codes, and write them into the home.

    Written before the transaction ends: when it cannot be, nothing has changed.
    """
    roles = {seats[0].code: role for role, seats in SEATS.items()}
    accesses = tuple(
        Access(
            code, roles.get(code, ""), firm.name("en"), firm.party, _renew_key(tx, firm, now),
            tuple(_seat_person(tx, firm, seat, seal, now) for seat in SEATS.get(roles.get(code, ""), ())),
        )
        for code, firm in firms.items()
    )  # fmt: skip
    _write(home, accesses)
    return accesses


def read_access(home: Path) -> tuple[Access, ...] | None:
    """Return how the organizations of a home get in; None when it is not written there."""
    try:
        return _read(orjson.loads((home / _FILE).read_bytes()))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def forget_access(home: Path) -> None:
    """Remove passwords and keys from a home."""
    (home / _FILE).unlink(missing_ok=True)


def read_keys(path: Path) -> dict[str, str]:
    """Return API keys by party URI, from such a file or from a plain object; raise `AccessUnusable`."""
    try:
        told = orjson.loads(path.read_bytes())
        if "organizations" in told:
            return {one.party: one.key for one in _read(told)}
        if all(isinstance(key, str) for key in told.values()):
            return dict(told)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as reason:
        raise AccessUnusable(f"{path} holds no keys by party URI.") from reason
    raise AccessUnusable(f"{path} holds no keys by party URI.")


def describe_access(accesses: Iterable[Access], address: str) -> list[str]:
    """Return the lines that tell who gets in: role and organization, e-mail and password of each person, the key."""
    order = list(SEATS)
    shown = sorted((one for one in accesses if one.role), key=lambda one: order.index(one.role))
    wide = max((len(person.email) for one in shown for person in one.people), default=0)
    lines = [
        f"Sign in at {address}/sign-in, or call with a key (Authorization: Bearer …).",
        "Who has “code” behind the password is asked for one: in another terminal “gqts demo-code” tells it.",
        "",
    ]
    for one in shown:
        lines.append(f"  {one.role:<20} {one.organization}")
        lines += [f"    {person.email:<{wide}}  {person.password}  {_how(person)}" for person in one.people]
        lines.append(f"    {one.key}")
    tutorial = next((one for one in shown if one.code == TUTORIAL), None)
    if tutorial is not None:
        lines += [
            "",
            f"For the README and the tutorial, as {tutorial.organization}:",
            f"  export GQTS_KEY={tutorial.key}",
        ]
    return lines


def tell_code(person: Person, *, now: datetime) -> str:
    """Return the code that a person's app would show now."""
    return TOTP(person.code_secret).at(now)


def make_password() -> str:
    """Return four groups that can be read out: 51 bits, behind a slow hash and counted tries."""
    groups = (
        "".join(secrets.choice(_CONSONANTS) + secrets.choice(_VOWELS) for _ in range(_SYLLABLES))
        for _ in range(_GROUPS)
    )
    return "-".join(groups)


def _renew_key(tx: Transaction, firm: Organization, now: datetime) -> str:
    caller = Caller.operator(OPERATOR.name, firm.id)
    for old in list_keys(tx, firm.id):
        if old.name == _KEY_NAME:
            revoke_key(tx, caller, old.id, now=now)
    scopes = scopes_of(firm.roles, is_host=is_host_role(firm.roles), state=firm.state)
    ends = now + LONGEST_LIFE
    _, text = issue_key(tx, caller, name=_KEY_NAME, scopes=scopes, expires_at=ends, per_minute=HIGHEST_RATE, now=now)
    return text


def _seat_person(tx: Transaction, firm: Organization, seat: Seat, seal: Seal, now: datetime) -> Person:
    password = make_password()
    known = find_person_by_email(tx, seat.email)
    if known is None:
        known = register_person(tx, email=seat.email, name=seat.name, password=password, now=now)
        add_member(tx, OPERATOR, firm.id, known.id, seat.position, now=now)
    else:
        set_password(tx, known.id, password, now=now)
    secret = _renew_code(tx, known.id, seal, now) if firm.is_authority else ""
    return Person(known.name, seat.position.value.replace("_", " "), known.email, password, secret)


def _renew_code(tx: Transaction, person_id: UUID, seal: Seal, now: datetime) -> str:
    """Set a person's codes up anew, and return their secret."""
    remove_totp(tx, person_id, now=now)
    secret = enrol_totp(tx, person_id, seal=seal, now=now).secret
    before = now - _CODE_STEP  # a code works once: that of now is left for signing in
    confirm_totp(tx, person_id, TOTP(secret).at(before), seal=seal, now=now)
    return secret


def _how(person: Person) -> str:
    return f"{person.position}, code" if person.code_secret else person.position


def _write(home: Path, accesses: Iterable[Access]) -> None:
    home.mkdir(parents=True, exist_ok=True)
    partial = home / f"{_FILE}.partial"
    partial.unlink(missing_ok=True)
    told = {"organizations": [asdict(one) for one in accesses]}
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(orjson.dumps(told, option=orjson.OPT_INDENT_2))
    partial.replace(home / _FILE)


def _read(told: Any) -> tuple[Access, ...]:
    return tuple(
        Access(**{**one, "people": tuple(Person(**person) for person in one["people"])})
        for one in told["organizations"]
    )
