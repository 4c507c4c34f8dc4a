"""What people may do: a table from position to permissions, cut to what their organization is and may.

Nobody can hand on what they do not have: an administrator's permissions contain those of every other position, and a
position is granted only by somebody who holds all its permissions (`may_grant`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum

from gqts.organizations import AUTHORITIES, Role, State


class Position(StrEnum):
    """What a person is in an organization. Stored: never renamed."""

    ADMINISTRATOR = "administrator"
    SHARING_OFFICER = "sharing_officer"
    INTEGRATOR = "integrator"
    MEMBER = "member"
    OFFICER = "officer"
    ANALYST = "analyst"


class Permission(StrEnum):
    """What somebody may do for their organization; those of `host:` only in the organization that runs gqts."""

    EVENTS_READ = "events:read"
    EVENTS_CAPTURE = "events:capture"
    LABELS_MINT = "labels:mint"
    ORGANIZATION_EDIT = "organization:edit"
    PEOPLE_MANAGE = "people:manage"
    KEYS_MANAGE = "keys:manage"
    SHARING_EDIT = "sharing:edit"
    AUDIT_READ = "audit:read"
    LOOKS_READ = "looks:read"
    PARTNERS_MANAGE = "partners:manage"
    CUSTOMS_DECLARE = "customs:declare"
    CERTIFICATES_ISSUE = "certificates:issue"
    COMPLAINTS_ANSWER = "complaints:answer"
    RECALLS_MANAGE = "recalls:manage"
    NOTICES_READ = "notices:read"
    WEBHOOKS_MANAGE = "webhooks:manage"
    SCANS_READ = "scans:read"
    QUALITY_READ = "quality:read"
    CASES_READ = "cases:read"
    CASES_WORK = "cases:work"
    HOST_RISK = "host:risk"
    HOST_PENALIZE = "host:penalize"
    HOST_APPROVE = "host:approve"
    HOST_ACCREDIT = "host:accredit"
    HOST_OVERRIDE = "host:override"
    HOST_AUDIT = "host:audit"


class KeyScope(StrEnum):
    """What a machine's key may be for. Each is the permission of the same name."""

    EVENTS_CAPTURE = "events:capture"
    EVENTS_READ = "events:read"
    LABELS_MINT = "labels:mint"
    CUSTOMS_DECLARE = "customs:declare"
    CERTIFICATES_ISSUE = "certificates:issue"
    SCANS_READ = "scans:read"
    RECALLS_MANAGE = "recalls:manage"
    NOTICES_READ = "notices:read"
    WEBHOOKS_MANAGE = "webhooks:manage"
    COMPLAINTS_ANSWER = "complaints:answer"
    QUALITY_READ = "quality:read"


_P = Permission
_HOST = frozenset({_P.HOST_APPROVE, _P.HOST_ACCREDIT, _P.HOST_OVERRIDE, _P.HOST_AUDIT, _P.HOST_RISK, _P.HOST_PENALIZE})
_OFFICIAL = frozenset({_P.CASES_READ, _P.CASES_WORK})

POSITIONS: Mapping[Position, frozenset[Permission]] = {
    Position.ADMINISTRATOR: frozenset(_P),
    Position.SHARING_OFFICER: frozenset(
        {_P.EVENTS_READ, _P.SHARING_EDIT, _P.AUDIT_READ, _P.LOOKS_READ, _P.PARTNERS_MANAGE}
    ),
    Position.INTEGRATOR: frozenset(
        {_P.EVENTS_READ, _P.EVENTS_CAPTURE, _P.LABELS_MINT, _P.KEYS_MANAGE}
        | {_P.CUSTOMS_DECLARE, _P.CERTIFICATES_ISSUE, _P.SCANS_READ}
        | {_P.NOTICES_READ, _P.WEBHOOKS_MANAGE}
    ),
    Position.MEMBER: frozenset(
        {_P.EVENTS_READ, _P.LABELS_MINT, _P.CUSTOMS_DECLARE, _P.CERTIFICATES_ISSUE}
        | {_P.COMPLAINTS_ANSWER, _P.SCANS_READ, _P.QUALITY_READ}
    ),
    Position.OFFICER: frozenset(
        {_P.EVENTS_READ, _P.EVENTS_CAPTURE, _P.AUDIT_READ, _P.LOOKS_READ, _P.CASES_READ, _P.CASES_WORK}
        | {_P.COMPLAINTS_ANSWER, _P.RECALLS_MANAGE, _P.SCANS_READ, _P.QUALITY_READ}
        | _HOST
    ),
    Position.ANALYST: frozenset(
        {_P.EVENTS_READ, _P.LOOKS_READ, _P.CASES_READ, _P.SCANS_READ, _P.QUALITY_READ, _P.HOST_AUDIT, _P.HOST_RISK}
    ),
}
"""The most that each position may do; `permissions_of` takes away what the organization may not."""

OFFICIAL = frozenset({Position.OFFICER, Position.ANALYST})
"""Positions there are only in the host organization and in agencies."""

_TRADING = frozenset(
    {Role.MANUFACTURER, Role.BRAND_OWNER, Role.TRADER, Role.LOGISTICS, Role.BONDED_WAREHOUSE, Role.PLATFORM}
)

_DECLARING = _TRADING | {Role.PAYMENT}

_BY_STATE: Mapping[State, frozenset[Permission]] = {
    State.APPROVED: frozenset(_P),
    # It completes its application and readies its people, and says nothing in gqts yet.
    State.APPLIED: frozenset({_P.ORGANIZATION_EDIT, _P.PEOPLE_MANAGE, _P.AUDIT_READ}),
    # It may read why.
    State.SUSPENDED: frozenset({_P.AUDIT_READ}),
    State.REFUSED: frozenset({_P.AUDIT_READ}),
}


def permissions_of(
    position: Position, organization_roles: Collection[Role], *, is_host: bool, state: State = State.APPROVED
) -> frozenset[Permission]:
    """Return what a position may do in an organization with these roles and in this state."""
    if not is_position_of(position, organization_roles, is_host=is_host):
        return frozenset()
    allowed = POSITIONS[position] & _BY_STATE[state]
    if not is_host:
        allowed -= _HOST
    if not _TRADING.intersection(organization_roles):
        allowed -= {_P.LABELS_MINT}
    if not _DECLARING.intersection(organization_roles):
        allowed -= {_P.CUSTOMS_DECLARE}
    if not (_TRADING | AUTHORITIES).intersection(organization_roles):
        allowed -= {_P.SCANS_READ, _P.RECALLS_MANAGE, _P.QUALITY_READ}
    if Role.INSPECTION_BODY not in organization_roles:
        allowed -= {_P.CERTIFICATES_ISSUE}
    if AUTHORITIES.isdisjoint(organization_roles):
        allowed -= _OFFICIAL
    return allowed


def is_position_of(position: Position, organization_roles: Collection[Role], *, is_host: bool) -> bool:
    """Tell whether there is this position in an organization with these roles."""
    return position not in OFFICIAL or is_host or bool(AUTHORITIES.intersection(organization_roles))


def scopes_of(
    organization_roles: Collection[Role], *, is_host: bool, state: State = State.APPROVED
) -> frozenset[KeyScope]:
    """Return the scopes that keys of an organization with these roles may have."""
    most = permissions_of(Position.ADMINISTRATOR, organization_roles, is_host=is_host, state=state)
    return frozenset(scope for scope in KeyScope if Permission(scope.value) in most)


def is_host_role(organization_roles: Collection[Role]) -> bool:
    """Tell whether an organization with these roles is the host: customs runs gqts."""
    return Role.CUSTOMS in organization_roles


def may_grant(
    permissions: Collection[Permission],
    position: Position,
    organization_roles: Collection[Role],
    *,
    is_host: bool,
    state: State = State.APPROVED,
) -> bool:
    """Tell whether somebody with these permissions may give somebody this position: only what they hold themselves."""
    granted = permissions_of(position, organization_roles, is_host=is_host, state=state)
    return Permission.PEOPLE_MANAGE in permissions and granted <= frozenset(permissions)
