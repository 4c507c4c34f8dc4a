"""Who reads a page: the public, or a signed-in person for their organization; and the glass they look through."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from starlette.requests import Request

from gqts.accounts import Permission, find_caller_by_session
from gqts.kit.database import Transaction
from gqts.organizations import find_organization
from gqts.sharing import PUBLIC_VIEWER, Glass, Purpose, Viewer, begin_viewing, compose_viewer
from gqts.web.context import context_of
from gqts.web.session_cookie import read_session_cookie


@contextmanager
def looking(request: Request, purpose: Purpose) -> Iterator[tuple[Transaction, Glass]]:
    """Open the transaction of a page that shows what is shared, bound to what its reader may see."""
    context = context_of(request)
    now = context.clock()
    token = read_session_cookie(request)
    with context.database.transaction(read_only=not token) as tx:
        viewer = find_viewer(tx, request, token) if token else PUBLIC_VIEWER
        yield tx, begin_viewing(tx, viewer, at=now, purpose=purpose)


def find_viewer(tx: Transaction, request: Request, token: str) -> Viewer:
    """Return the viewer that a session is; a session that opens nothing (any more) is the public's."""
    caller = find_caller_by_session(tx, token, now=context_of(request).clock())
    if caller is None or caller.organization is None or not caller.may(Permission.EVENTS_READ):
        return PUBLIC_VIEWER
    organization = find_organization(tx, caller.organization)
    return compose_viewer(organization, person=caller.person, person_name=caller.person_name)
