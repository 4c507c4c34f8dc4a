"""Who reads a page: the public, or a signed-in person for their organization; and the glass they look through.

Who reads what the public reads is counted (`gqts.accounts.reading`): by address, or, signed in, as the person, so that
nobody is kept out by who else is behind their address.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from starlette.requests import Request

from gqts.accounts import Caller, Permission, find_caller_by_session
from gqts.kit.database import Transaction
from gqts.organizations import find_organization
from gqts.sharing import PUBLIC_VIEWER, Glass, Purpose, Viewer, begin_viewing, compose_viewer
from gqts.web.context import context_of
from gqts.web.session_cookie import read_session_cookie
from gqts.web.workbench.session import client_of

_READER = "counted_reader"


@contextmanager
def looking(request: Request, purpose: Purpose) -> Iterator[tuple[Transaction, Glass]]:
    """Open the transaction of a page that shows what is shared, bound to what its reader may see; raise `TooMany`."""
    context = context_of(request)
    now = context.clock()
    token = read_session_cookie(request)
    if not token:
        _count(request, client_of(request, context.settings))
    with context.database.transaction(read_only=not token) as tx:
        viewer = PUBLIC_VIEWER
        if token:
            caller = find_caller_by_session(tx, token, now=now)
            viewer = find_viewer(tx, caller)
            if viewer.is_public:
                person = None if caller is None else caller.person
                _count(request, f"person {person}" if person else client_of(request, context.settings))
        yield tx, begin_viewing(tx, viewer, at=now, purpose=purpose)


def note_unknown(request: Request, things: int = 1) -> None:
    """Count, for who reads what the public reads, that nothing is known of what they asked for: of so many things."""
    reader = getattr(request.state, _READER, None)
    if reader is not None:
        context_of(request).reading.note_unknown(reader, things)


def find_viewer(tx: Transaction, caller: Caller | None) -> Viewer:
    """Return the viewer that a session's caller is; a session that opens nothing (any more) is the public's."""
    if caller is None or caller.organization is None or not caller.may(Permission.EVENTS_READ):
        return PUBLIC_VIEWER
    organization = find_organization(tx, caller.organization)
    return compose_viewer(organization, person=caller.person, person_name=caller.person_name)


def _count(request: Request, reader: str) -> None:
    setattr(request.state, _READER, reader)
    context_of(request).reading.require(reader)
