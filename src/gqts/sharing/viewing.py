"""A transaction in which PostgreSQL itself shows a viewer no more than it may see.

Promise: between `begin_viewing` and the end of the transaction every query runs as a role that row-level security
binds, so that a forgotten filter leaks nothing. `unfiltered` steps out of it for what must be known before one can
decide (how goods hang together, who handled them); only the modules that tests/architecture lists may.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from gqts.kit.database import Transaction
from gqts.kit.ids import new_id
from gqts.organizations import Organization
from gqts.sharing import _storage
from gqts.sharing.decide import PUBLIC_VIEWER, Purpose, Viewer
from gqts.sharing.glass import Glass
from gqts.sharing.policy import Policy, name_organization

_SETTINGS = (
    *("gqts.viewer", "gqts.names", "gqts.scoped_names", "gqts.override"),
    *("gqts.at", "gqts.in_chain", "gqts.in_scope", "role"),
)


def compose_viewer(
    organization: Organization | None, *, person: UUID | None = None, person_name: str = "", override: str = ""
) -> Viewer:
    """Return an organization as a viewer; one that is not active sees what the public sees."""
    if organization is None or not organization.is_active:
        return PUBLIC_VIEWER
    scope = organization.scope
    is_whole = scope is None or not (scope.hs_prefixes or scope.regions)
    return Viewer(organization.id, organization.roles, person, person_name, override, has_whole_scope=is_whole)


def begin_viewing(
    tx: Transaction, viewer: Viewer, *, at: datetime, purpose: Purpose, drafts: Mapping[UUID, Policy] | None = None
) -> Glass:
    """Bind the rest of the transaction to what `viewer` may see; return the glass that it looks through.

    `drafts` are policies in place of the stored ones, for the glass alone: row-level security knows no drafts.
    """
    is_overriding = purpose is Purpose.STATUTORY and viewer.is_overriding
    scoped = [] if viewer.has_whole_scope else sorted(viewer.authority_names)
    version = _storage.read_version_and_set(
        tx,
        [
            ("gqts.viewer", str(viewer.organization or "")),
            ("gqts.names", _array(list_names(viewer))),
            ("gqts.scoped_names", _array(scoped)),
            ("gqts.override", "on" if is_overriding else ""),
            ("gqts.at", at.isoformat()),
            ("gqts.in_chain", "{}"),
            ("gqts.in_scope", "{}"),
            ("role", "none" if viewer.is_operator else _storage.VIEWER_ROLE),
        ],
    )
    return Glass(viewer, purpose, at, drafts or {}, version)


@contextmanager
def looking_as(tx: Transaction, viewer: Viewer, *, at: datetime, purpose: Purpose) -> Iterator[Glass]:
    """Bind the block to what `viewer` may see; afterwards the transaction sees again what it saw before."""
    before = _storage.read_settings(tx, _SETTINGS)
    try:
        yield begin_viewing(tx, viewer, at=at, purpose=purpose)
    finally:
        _storage.restore(tx, before)


def find_open_streams(tx: Transaction, streams: Collection[int]) -> set[int]:
    """Return those of the streams of which row-level security shows this transaction every event."""
    return _storage.select_open(tx, streams) if streams else set()


@contextmanager
def unfiltered(tx: Transaction) -> Iterator[None]:
    """Read everything within the block, then go back to what the viewer may see."""
    role = _storage.drop_role(tx)
    yield  # when the block raises, the transaction is at its end, and its settings with it
    if role != "none":
        _storage.set_locally(tx, [("role", role)])


def concern_viewer(tx: Transaction, *, in_chain: Iterable[bytes], in_scope: Iterable[bytes]) -> None:
    """Tell which events are of an item that the viewer handled, or has in its scope as an authority."""
    _storage.set_locally(tx, [("gqts.in_chain", _keys(in_chain)), ("gqts.in_scope", _keys(in_scope))])


def list_names(viewer: Viewer) -> list[str]:
    """Return the names by which rules mean the viewer, whatever the goods are."""
    if viewer.organization is None:
        return []
    roles = viewer.authority_names if viewer.has_whole_scope else frozenset()
    return sorted({name_organization(viewer.organization), *roles})


def list_visible_streams(tx: Transaction, viewer: Viewer, *, at: datetime, purpose: Purpose) -> list[int]:
    """Return the streams that a list for the viewer is made of: its own, those open to it by name, and the public.

    What is shared with those who handled an item, or within a scope, is found by naming the item.
    """
    is_overriding = viewer.is_operator or (purpose is Purpose.STATUTORY and viewer.is_overriding)
    return _storage.select_visible_streams(tx, viewer.organization, list_names(viewer), at, is_overriding=is_overriding)


def record_looks(
    tx: Transaction,
    viewer: Viewer,
    looks: Sequence[tuple[UUID, Iterable[int], int]],
    *,
    purpose: Purpose,
    subject: str,
    at: datetime,
) -> None:
    """Write down that `viewer` saw facts that are not public: (owner, kinds, how many facts) each; own are left out."""
    if viewer.organization is None:
        return
    rows = [
        (
            new_id(lambda: at),
            at,
            owner,
            viewer.organization,
            viewer.person_name,
            purpose.value,
            subject,
            sorted(kinds),
            facts,
            viewer.override if purpose is Purpose.STATUTORY else "",
        )
        for owner, kinds, facts in looks
        if owner != viewer.organization
    ]
    if rows:
        with unfiltered(tx):
            _storage.insert_looks(tx, rows)


def _array(texts: Sequence[str]) -> str:
    """Return texts as a PostgreSQL array; ours have no quote, brace or backslash."""
    return "{" + ",".join(f'"{text}"' for text in texts) + "}"


def _keys(keys: Iterable[bytes]) -> str:
    return "{" + ",".join(key.hex() for key in keys) + "}"
