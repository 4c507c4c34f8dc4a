"""Invitations: to join an organization as a person, or, for a firm that is not here yet, to join as one.

A link works once, for fourteen days. Sent to an address it works for the person with that address alone. An open link
(no address) makes nobody more than a member. Who invites holds all that they give. When the inviter leaves or loses the
right to invite, what they invited and nobody accepted ends.

The inviter is shown one link. The mail has another, whose token is drawn when the mail is written
(`open_mailed_invitation`), always the same for the same invitation; of both only a hash is kept. Either uses it up.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from gqts.accounts._storage import members
from gqts.accounts.caller import Caller
from gqts.accounts.errors import (
    InvitationForAnother,
    InvitationRefused,
    InvitationUnknown,
    PermissionMissing,
    fault,
)
from gqts.accounts.member import add_member, require_grantable
from gqts.accounts.newcomer import Newcomer
from gqts.accounts.person import find_person, normalise_email, require_person
from gqts.accounts.position import Permission, Position
from gqts.accounts.rate import require_rate
from gqts.accounts.seal import Seal
from gqts.accounts.secret_text import hash_secret, new_secret
from gqts.kit.database import Transaction
from gqts.kit.ids import new_id
from gqts.kit.outbox import publish
from gqts.organizations import AUTHORITIES, Actor, Role, State, record_act, require_organization

INVITED_FOR = timedelta(days=14)
INVITATION_PATH = "/join/"
"""Where the pages take a link's token."""
INVITED = "accounts.invited"
"""The outbox topic. Its payload holds a nonce, from which only the installation's secret makes the link's token."""
_PURPOSE = "invitation link"
INVITATION_LIMIT = "200 per day"
_LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation by `issuer_id`, an organization. `organization_id` is the one to join; None for a new firm, whose
    `roles` are a hint. `email` is None for an open link.
    """

    id: UUID
    issuer_id: UUID
    organization_id: UUID | None
    position: Position | None
    roles: frozenset[Role]
    email: str | None
    note: str
    invited_by: UUID | None
    invited_by_name: str
    created_at: datetime
    expires_at: datetime
    accepted_at: datetime | None = None
    accepted_by: UUID | None = None
    withdrawn_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Tell whether it can still be accepted."""
        return self.accepted_at is None and self.withdrawn_at is None and now < self.expires_at


def invite(
    tx: Transaction,
    caller: Caller,
    *,
    organization_id: UUID | None,
    position: Position | None,
    email: str | None,
    now: datetime,
    roles: Collection[Role] = (),
    note: str = "",
) -> tuple[Invitation, str]:
    """Invite somebody, and return the invitation with its link's token, told this once; a mail goes to an address.

    Raises `PermissionMissing`, `InvitationRefused`, `AccountRefused` or `TooMany`.
    """
    issuer_id = caller.organization
    if issuer_id is None:
        raise PermissionMissing("Only who acts for an organization can invite.")
    if organization_id is None:
        _require_firm_invitation(caller, position, roles)
    else:
        _require_personal_invitation(tx, caller, organization_id, position, email)
    invitation = Invitation(
        new_id(lambda: now),
        issuer_id,
        organization_id,
        position,
        frozenset(roles) if organization_id is None else frozenset(),
        None if email is None else normalise_email(email),
        _require_note(note),
        caller.person,
        caller.person_name,
        now,
        now + INVITED_FOR,
    )
    require_rate(tx, "invite", str(issuer_id), INVITATION_LIMIT, now=now)
    token = new_secret()
    members.insert_invitation(tx, _row(invitation), hash_secret(token))
    detail = {"invitation": str(invitation.id), "email": invitation.email or "", "position": position or ""}
    record_act(tx, caller.actor, issuer_id, "invitation.made", detail, now=now)
    if invitation.email is not None:
        inviter = None if invitation.invited_by is None else find_person(tx, invitation.invited_by)
        payload = {"nonce": new_secret(), "language": "en" if inviter is None else inviter.language}
        publish(tx, INVITED, str(invitation.id), payload)
    return invitation, token


def open_mailed_invitation(
    tx: Transaction, invitation_id: UUID, nonce: str, *, seal: Seal, now: datetime
) -> tuple[Invitation, str] | None:
    """Let the link in an invitation's mail work from now on; return the invitation and the token, for the mail.

    None when it was accepted, withdrawn or has ended meanwhile.
    """
    token = seal.draw_secret(_PURPOSE, nonce)
    row = members.update_mailed(tx, invitation_id, hash_secret(token))
    invitation = None if row is None else _invitation(row)
    return (invitation, token) if invitation is not None and invitation.is_open(now) else None


def find_invitation(tx: Transaction, token: str, *, now: datetime) -> Invitation | None:
    """Return the invitation that a link is for, without accepting it; None when it does not work (any more)."""
    return _find(tx, token, now, is_locked=False)


def find_newcomers_invitation(tx: Transaction, newcomer: Newcomer, *, now: datetime) -> Invitation | None:
    """Return the invitation that a newcomer came by; None when there is none (any more)."""
    return None if newcomer.invitation_id is None else _find(tx, newcomer.invitation_id, now, is_locked=False)


def proves_address(tx: Transaction, invitation: Invitation, token: str) -> bool:
    """Tell whether who holds this link reads the invited mailbox: it was mailed there, or the operator says so.

    Who invites is shown a link too. With that one they could try whether an address has an account.
    """
    return invitation.email is not None and (invitation.invited_by is None or members.is_mailed(tx, hash_secret(token)))


def accept_invitation(tx: Transaction, link: str | Newcomer, *, person_id: UUID, now: datetime) -> Invitation:
    """Accept for a person, who becomes a member where the invitation is to an organization; a new firm registers next.

    `link` is the invitation's token, or the newcomer who came by it and has proven an address since.
    Raises `InvitationUnknown`, `InvitationForAnother`, `AlreadyMember` or `PersonUnknown`.
    """
    way = link.invitation_id if isinstance(link, Newcomer) else link
    invitation = None if way is None else _find(tx, way, now, is_locked=True)
    if invitation is None:
        raise InvitationUnknown
    person = require_person(tx, person_id)
    if invitation.email is not None and invitation.email != person.email:
        message = "this invitation was sent to another e-mail address"
        fix = "sign in with the address it was sent to"
        raise InvitationForAnother(message, faults=(fault("invitation.address", message, "email", fix=fix),))
    if person.is_disabled:
        raise InvitationUnknown
    if invitation.organization_id is not None:
        if require_organization(tx, invitation.organization_id).state not in {State.APPLIED, State.APPROVED}:
            raise InvitationUnknown
        assert invitation.position is not None
        actor = Actor(person.id, invitation.organization_id, person.name)
        add_member(tx, actor, invitation.organization_id, person.id, invitation.position, now=now)
    members.update_accepted(tx, invitation.id, person.id, now)
    detail = {"invitation": str(invitation.id), "person": str(person.id)}
    actor = Actor(person.id, invitation.organization_id, person.name)
    record_act(tx, actor, invitation.issuer_id, "invitation.accepted", detail, now=now)
    return _with_acceptance(invitation, person.id, now)


def list_invitations(tx: Transaction, organization_id: UUID, *, limit: int = 100) -> list[Invitation]:
    """Return the newest invitations an organization made, open, accepted and ended ones."""
    return [_invitation(row) for row in members.select_invitations(tx, organization_id, limit)]


def withdraw_invitation(tx: Transaction, caller: Caller, invitation_id: UUID, *, now: datetime) -> Invitation:
    """End an open invitation of the caller's organization; raise `PermissionMissing` or `InvitationUnknown`."""
    may = caller.may(Permission.PEOPLE_MANAGE) or caller.may(Permission.PARTNERS_MANAGE)
    if not (may or caller.may(Permission.HOST_APPROVE)):
        caller.require(Permission.PEOPLE_MANAGE)
    row = None if caller.organization is None else members.select_invitation_of(tx, caller.organization, invitation_id)
    if row is None:
        raise InvitationUnknown
    if _invitation(row).organization_id is not None:  # who may invite firms alone has no say over people
        caller.require(Permission.PEOPLE_MANAGE)
    members.update_withdrawn(tx, invitation_id, now)
    record_act(tx, caller.actor, row[1], "invitation.withdrawn", {"invitation": str(invitation_id)}, now=now)
    return _invitation((*row[:-1], now))


def _find(tx: Transaction, link: str | UUID, now: datetime, *, is_locked: bool) -> Invitation | None:
    if isinstance(link, UUID):
        row = members.select_invitation_by_id(tx, link, now, is_locked=is_locked)
    else:
        row = members.select_invitation(tx, hash_secret(link), now, is_locked=is_locked)
    return None if row is None else _invitation(row)


def _require_firm_invitation(caller: Caller, position: Position | None, roles: Collection[Role]) -> None:
    if not caller.may(Permission.HOST_APPROVE):
        caller.require(Permission.PARTNERS_MANAGE)
        if AUTHORITIES.intersection(roles):
            raise PermissionMissing("Only the host invites an authority.")
    if position is not None:
        message = "who registers a new firm becomes its administrator; no position can be given"
        raise InvitationRefused(message, faults=(fault("invitation.position", message, "position", value=position),))


def _require_personal_invitation(
    tx: Transaction, caller: Caller, organization_id: UUID, position: Position | None, email: str | None
) -> None:
    caller.require_in(Permission.PEOPLE_MANAGE, organization_id)
    if position is None:
        message = "say as what the person is to join"
        raise InvitationRefused(message, faults=(fault("invitation.position", message, "position"),))
    if email is None and position is not Position.MEMBER:
        message = f"an open link makes nobody {position}"
        fix = "give the e-mail address, or invite a member"
        found = fault("invitation.open", message, "email", fix=fix)
        raise InvitationRefused(message, faults=(found,))
    require_grantable(caller, require_organization(tx, organization_id), position)


def _require_note(note: str) -> str:
    if len(note) > _LONGEST_NOTE or not note.replace("\n", "").replace("\r", "").isprintable():
        message = f"a note has at most {_LONGEST_NOTE} characters, all of them printable"
        raise InvitationRefused(message, faults=(fault("invitation.note", message, "note", value=note),))
    return note


def _row(one: Invitation) -> tuple[Any, ...]:
    return (
        one.id,
        one.issuer_id,
        one.organization_id,
        one.position,
        sorted(one.roles),
        one.email,
        one.note,
        one.invited_by,
        one.invited_by_name,
        one.created_at,
        one.expires_at,
        one.accepted_at,
        one.accepted_by,
        one.withdrawn_at,
    )


def _invitation(row: tuple[Any, ...]) -> Invitation:
    position = None if row[3] is None else Position(row[3])
    values = [*row[:3], position, frozenset(Role(role) for role in row[4]), *row[5:]]
    return Invitation(*values)


def _with_acceptance(invitation: Invitation, person_id: UUID, now: datetime) -> Invitation:
    row = _row(invitation)
    return _invitation((*row[:11], now, person_id, row[13]))
