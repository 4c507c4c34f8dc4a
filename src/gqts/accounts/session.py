"""Sessions of people: opened by a sign-in, recognised by a token, ended by time, by their person or by a change.

The token is new at each sign-in and at each change of privilege, and the old one ends, so that a token planted before
is worth nothing (session fixation). Membership, organization, whether the person is disabled, and whether a session by
a password alone is enough (`second_factor`) are read at every request. A session ends when it was not used for eight
hours and in any case after seven days; one that acts for an authority, after half an hour and twelve hours.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from gqts.accounts._storage import members, sessions
from gqts.accounts.caller import Caller, compose_member, read_organization
from gqts.accounts.errors import MembershipMissing, PermissionMissing, SessionUnknown
from gqts.accounts.position import Position
from gqts.accounts.second_factor import is_strong, needs_strong
from gqts.accounts.secret_text import hash_secret, is_secret, new_secret
from gqts.accounts.sign_in import SignIn
from gqts.kit.database import Transaction
from gqts.kit.ids import new_id
from gqts.organizations import Organization

IDLE, ABSOLUTE = timedelta(hours=8), timedelta(days=7)
AUTHORITY_IDLE, AUTHORITY_ABSOLUTE = timedelta(minutes=30), timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
"""How exactly it is kept when a session was last used."""
_LONGEST_CLIENT = 64
_LONGEST_USER_AGENT = 300


@dataclass(frozen=True, slots=True)
class Session:
    """One signed-in browser. `client` is the network address it came from; `method` how its person proved who it is."""

    id: UUID
    person_id: UUID
    organization_id: UUID | None
    is_bound: bool
    method: str
    signed_in_at: datetime
    seen_at: datetime
    client: str
    user_agent: str


def complete_sign_in(
    tx: Transaction,
    sign_in: SignIn,
    *,
    client: str,
    user_agent: str,
    now: datetime,
    previous: str = "",
    organization_id: UUID | None = None,
) -> tuple[Session, str]:
    """Open the session of a sign-in that is done, and end the one whose token the browser brought (`previous`).

    It acts for the organization that vouched, else the one asked for, else the person's oldest membership. Raises the
    sign-in's refusal, `SignInNotFinished` or `MembershipMissing`.
    """
    person = sign_in.require_person()
    if previous:
        sessions.delete_session_by_token(tx, hash_secret(previous))
    oldest = next((row[1] for row in members.select_memberships(tx, person.id)), None)
    chosen = sign_in.bound_to or organization_id or oldest
    return open_session(
        tx,
        person.id,
        chosen,
        client=client,
        user_agent=user_agent,
        now=now,
        method=sign_in.method,
        is_bound=sign_in.bound_to is not None,
    )


def open_session(
    tx: Transaction,
    person_id: UUID,
    organization_id: UUID | None,
    *,
    client: str,
    user_agent: str,
    now: datetime,
    method: str = "password",
    is_bound: bool = False,
) -> tuple[Session, str]:
    """Open a session and return it with its token, told this once; raise `MembershipMissing`.

    Nothing is checked but the membership: `complete_sign_in` is the way in for a sign-in.
    """
    position = _require_position(tx, person_id, organization_id)
    session = Session(
        new_id(lambda: now),
        person_id,
        organization_id,
        is_bound,
        method,
        now,
        now,
        _printable(client, _LONGEST_CLIENT),
        _printable(user_agent, _LONGEST_USER_AGENT),
    )
    return session, _keep(tx, session, position)


def find_caller_by_session(tx: Transaction, token: str, *, now: datetime) -> Caller | None:
    """Return who this token signs in, with what they may do now; None when it signs in nobody (any more).

    Notes that the session was used, unless the transaction is read-only: let pages be recognised in one that is not, or
    who only reads is signed out.
    """
    found = _find(tx, token, now)
    if found is None:
        return None
    session, issued_for, name, position, organization, is_required, has_factor = found
    if not tx.read_only:
        sessions.note_seen(tx, session.id, now, SEEN_EVERY)
    is_member = organization is not None and position is not None
    strong = is_strong(session.method)
    roles = frozenset(organization.roles) if organization is not None and is_member else frozenset()
    is_too_weak = is_member and not strong and needs_strong(roles, is_required=is_required)
    permissions = frozenset() if is_too_weak else compose_member(organization, position)
    return Caller(
        session.person_id,
        name,
        session.organization_id if is_member else None,
        position if is_member else None,
        permissions,
        "session",
        session.id,
        roles=roles,
        state=organization.state if organization is not None and is_member else None,
        is_bound=session.is_bound,
        is_rotation_due=position != issued_for,
        is_strong=strong,
        has_factor=has_factor,
        needs_second_factor=is_too_weak,
    )


def rotate_session(tx: Transaction, token: str, *, now: datetime, proven: str = "") -> tuple[Session, str]:
    """Give a session a new token and end the old one; raise `SessionUnknown`.

    `proven` is how its person has just shown more than the password that opened it: it counts as opened so.
    """
    found = _find(tx, token, now)
    if found is None:
        raise SessionUnknown
    old = found[0] if is_strong(found[0].method) or not proven else replace(found[0], method=proven)
    return _replace(tx, old, old.organization_id if found[3] is not None else None, now)


def switch_organization(tx: Transaction, token: str, organization_id: UUID, *, now: datetime) -> tuple[Session, str]:
    """Act for another of the person's organizations, under a new token.

    Raises `SessionUnknown`, `MembershipMissing`, or `PermissionMissing` for a session that is bound to an organization.
    """
    found = _find(tx, token, now)
    if found is None:
        raise SessionUnknown
    if found[0].is_bound:
        raise PermissionMissing("Sign in with your own password or passkey to act for another organization.")
    return _replace(tx, found[0], organization_id, now)


def list_sessions(tx: Transaction, person_id: UUID, *, now: datetime) -> list[Session]:
    """Return the sessions of a person that have not ended, the last used first."""
    every = [Session(*row) for row in sessions.select_sessions(tx, person_id)]
    return [one for one in every if not _has_ended(one, read_organization(tx, one.organization_id), now)]


def end_session(tx: Transaction, person_id: UUID, session_id: UUID) -> None:
    """End a session of this person; raise `SessionUnknown`."""
    if not sessions.delete_session(tx, person_id, session_id):
        raise SessionUnknown


def end_session_by_token(tx: Transaction, token: str) -> None:
    """Sign out: end the session of this token, if there is one."""
    sessions.delete_session_by_token(tx, hash_secret(token))


def end_other_sessions(tx: Transaction, person_id: UUID, *, keep: UUID | None = None) -> int:
    """End every session of a person but one, or all; return how many."""
    return sessions.delete_sessions(tx, person_id, keep)


_Found = tuple[Session, Position | None, str, Position | None, Organization | None, bool, bool]


def _find(tx: Transaction, token: str, now: datetime) -> _Found | None:
    """Return a live session, the position its token was issued for, the person's name, position and organization,
    whether that asks a second factor, and whether the person has one.
    """
    row = sessions.select_session(tx, hash_secret(token)) if token else None
    if row is None or not is_secret(token, bytes(row[9])):
        return None
    session = Session(*row[:9])
    issued_for, name, is_disabled, held, is_required, has_factor = row[10:]
    organization = read_organization(tx, session.organization_id)
    if is_disabled or _has_ended(session, organization, now):
        return None
    return session, _position(issued_for), name, _position(held), organization, is_required, has_factor


def _has_ended(session: Session, organization: Organization | None, now: datetime) -> bool:
    is_official = organization is not None and organization.is_authority
    idle, absolute = (AUTHORITY_IDLE, AUTHORITY_ABSOLUTE) if is_official else (IDLE, ABSOLUTE)
    return now >= session.seen_at + idle or now >= session.signed_in_at + absolute


def _replace(tx: Transaction, old: Session, organization_id: UUID | None, now: datetime) -> tuple[Session, str]:
    position = _require_position(tx, old.person_id, organization_id)
    sessions.delete_session(tx, old.person_id, old.id)
    session = Session(
        new_id(lambda: now),
        old.person_id,
        organization_id,
        old.is_bound,
        old.method,
        old.signed_in_at,
        now,
        old.client,
        old.user_agent,
    )
    return session, _keep(tx, session, position)


def _keep(tx: Transaction, session: Session, position: Position | None) -> str:
    token = new_secret()
    row = (
        session.id,
        session.person_id,
        session.organization_id,
        session.is_bound,
        session.method,
        session.signed_in_at,
        session.seen_at,
        session.client,
        session.user_agent,
    )
    sessions.insert_session(tx, row, hash_secret(token), position)
    if session.organization_id is not None:
        members.note_signed_in(tx, session.person_id, session.organization_id, session.signed_in_at)
    return token


def _require_position(tx: Transaction, person_id: UUID, organization_id: UUID | None) -> Position | None:
    if organization_id is None:
        return None
    row = members.select_membership(tx, person_id, organization_id)
    if row is None:
        raise MembershipMissing
    return Position(row[2])


def _position(text: str | None) -> Position | None:
    return None if text is None else Position(text)


def _printable(text: str, longest: int) -> str:
    return "".join(character if character.isprintable() else " " for character in text[:longest])
