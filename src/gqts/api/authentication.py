"""Who calls the API, and what they may see: a bearer credential (RFC 6750), never a cookie, so that no page of another
site can call in a reader's name.

A credential that is not good is refused, not treated as none: whoever sends one wants to be somebody. Without one the
caller is the public.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from starlette.requests import Request

from gqts.accounts import Caller, Permission, find_caller_by_bearer
from gqts.accounts.rate import count_rate
from gqts.api.context import client_of, context_of
from gqts.kit.database import Transaction
from gqts.kit.errors import Fault, GqtsError, Kind, shown
from gqts.organizations import find_organization
from gqts.sharing import PUBLIC_VIEWER, Glass, Purpose, begin_viewing, compose_viewer

STATUTORY_REASON = "GQTS-Statutory-Reason"
"""The header by which customs looks under its statutory power; its text is told to whoever's data is seen."""
_SHORTEST_REASON = 10
_LONGEST_REASON = 500


class CredentialsMissing(GqtsError):
    """The request needs an API key or an access token in the header Authorization, as “Bearer gqts_…”."""

    kind = Kind.UNAUTHENTICATED


class CredentialsRefused(GqtsError):
    """The credential in the header Authorization is unknown, expired or revoked."""

    kind = Kind.UNAUTHENTICATED


class StatutoryReasonRefused(GqtsError):
    """A statutory look needs its reason in words."""

    kind = Kind.INVALID


@dataclass(frozen=True, slots=True)
class Looking:
    """One request that looks at what is shared: the transaction, who calls, and the glass it looks through."""

    tx: Transaction
    caller: Caller | None
    glass: Glass


def find_caller(tx: Transaction, request: Request) -> Caller | None:
    """Return who calls, None for the public; raise `CredentialsRefused`."""
    given = request.headers.getlist("authorization")
    if not given:
        return None
    scheme, _, credential = given[0].partition(" ")
    caller = None
    if len(given) == 1 and scheme.lower() == "bearer":
        caller = find_caller_by_bearer(tx, credential.strip(), now=context_of(request).clock())
    if caller is None:
        raise CredentialsRefused
    return caller


def authenticate(request: Request) -> Caller | None:
    """Return who calls and count the call, in a transaction of its own: it counts whatever comes of the work.

    Raises `CredentialsRefused`, `TooMany`.
    """
    if "authorization" not in request.headers:
        return None
    context = context_of(request)
    with context.database.transaction() as tx:
        caller = find_caller(tx, request)
        assert caller is not None
        limit = f"{caller.per_minute} per minute"
        now = context.clock()
        refusal = count_rate(tx, "key", str(caller.key_id), limit, now=now) if caller.per_minute else None
    if refusal is not None:
        raise refusal
    return caller


def require_authenticated(request: Request, permission: Permission) -> None:
    """Refuse a call, before its body is read, that may not do this; raise as `authenticate` and `require_caller` do."""
    caller = authenticate(request)
    if caller is None:
        raise CredentialsMissing
    caller.require(permission)


def require_caller(tx: Transaction, request: Request, permission: Permission) -> Caller:
    """Return who calls; raise `CredentialsMissing`, `CredentialsRefused`, or what the permission's absence raises."""
    caller = find_caller(tx, request)
    if caller is None or caller.organization is None:
        raise CredentialsMissing
    caller.require(permission)
    return caller


@contextmanager
def looking(request: Request, purpose: Purpose, *, things: int = 1) -> Iterator[Looking]:
    """Open the transaction of a request that looks at what is shared, bound to what its caller may see.

    Without credentials the caller's address is counted, for as many things as are asked for; raises `TooMany`.
    """
    context = context_of(request)
    now = context.clock()
    caller = authenticate(request)
    if caller is None:
        context.reading.require(client_of(request), things)
    with context.database.transaction(read_only=caller is None) as tx:
        viewer = PUBLIC_VIEWER
        if caller is not None and caller.organization is not None:
            caller.require(Permission.EVENTS_READ)
            reason = _read_reason(request, caller)
            purpose = Purpose.STATUTORY if reason else purpose
            organization = find_organization(tx, caller.organization)
            viewer = compose_viewer(organization, person=caller.person, person_name=caller.person_name, override=reason)
        yield Looking(tx, caller, begin_viewing(tx, viewer, at=now, purpose=purpose))


def note_unknown(request: Request, things: int = 1) -> None:
    """Count, for who gives no credentials, that nothing is known of things they asked for."""
    if "authorization" not in request.headers:
        context_of(request).reading.note_unknown(client_of(request), things)


def _read_reason(request: Request, caller: Caller) -> str:
    """Return the reason of a statutory look, "" when it is none."""
    reason = request.headers.get(STATUTORY_REASON, "").strip()
    if not reason:
        return ""
    caller.require(Permission.HOST_OVERRIDE)
    if not (_SHORTEST_REASON <= len(reason) <= _LONGEST_REASON and reason.isprintable()):
        message = f"{STATUTORY_REASON} is no reason in words."
        fix = f"Write {_SHORTEST_REASON} to {_LONGEST_REASON} characters: the case, and what it is about."
        fault = Fault("api.statutory_reason", message, STATUTORY_REASON, shown(reason), fix)
        raise StatutoryReasonRefused(f"{message} {fix}", faults=(fault,))
    return reason
