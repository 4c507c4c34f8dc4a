"""The inbox: what an organization was told, as one of its people or machines reads it.

A person has before them the kinds that their permissions open, from the day they joined, less those they silenced; what
is grave is never silenced. A machine's key with `notices:read` has the kinds that its other scopes open. Each reader
marks what it has read.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from gqts.accounts import Caller, Permission, find_membership
from gqts.kit.database import Transaction
from gqts.notices._storage import inbox as _storage
from gqts.notices._storage import wishes
from gqts.notices._storage.inbox import Sight
from gqts.notices.errors import NoticeUnknown
from gqts.notices.kind import INBOX_KINDS, RULES, NoticeKind
from gqts.notices.notice import Notice, read_row

KEPT = timedelta(days=2 * 365)
"""How long a notice is kept."""
COUNTED = timedelta(days=90)
"""How long a notice that nobody opens is counted as new; it stays in the list, unread."""
MOST_COUNTED = 100
_FORGOTTEN_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a list is narrowed to; the empty one is everything. One kind that is asked for shows though silenced."""

    kind: NoticeKind | None = None
    sought: str = ""
    is_unread: bool = False


def list_kinds(caller: Caller) -> list[NoticeKind]:
    """Return the kinds that a caller may read."""
    if caller.person is None and not caller.may(Permission.NOTICES_READ):
        return []
    return list_open_kinds(caller)


def list_open_kinds(caller: Caller) -> list[NoticeKind]:
    """Return the kinds whose matter is open to a caller: what they may have told to a machine of theirs."""
    if caller.organization is None:
        return []
    return [kind for kind in INBOX_KINDS if RULES[kind].opens_to(caller.permissions)]


def list_inbox(
    tx: Transaction,
    caller: Caller,
    *,
    narrowing: Narrowing | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 25,
) -> list[Notice]:
    """Return what is before the caller, the newest first."""
    only = narrowing or Narrowing()
    sight = _look(tx, caller, only.kind)
    if sight is None:
        return []
    rows = _storage.select_seen(tx, sight, sought=only.sought, is_unread=only.is_unread, after=after, limit=limit)
    return [read_row(row) for row in rows]


def count_unread(tx: Transaction, caller: Caller, *, now: datetime) -> int:
    """Return how many of the last 90 days' notices the caller has not read; `MOST_COUNTED` means that many or more."""
    sight = _look(tx, caller, None, since=now - COUNTED)
    return 0 if sight is None else _storage.count_unread(tx, sight, MOST_COUNTED)


def open_notice(tx: Transaction, caller: Caller, notice_id: UUID, *, now: datetime) -> Notice:
    """Return a notice that is before the caller, and mark it as read; raise `NoticeUnknown`."""
    notice = require_notice(tx, caller, notice_id)
    mark_read(tx, caller, [notice_id], now=now)
    return notice


def require_notice(tx: Transaction, caller: Caller, notice_id: UUID) -> Notice:
    """Return a notice that is before the caller; raise `NoticeUnknown`."""
    row = None if caller.organization is None else _storage.select_notice(tx, caller.organization, notice_id)
    notice = None if row is None else read_row(row)
    if notice is None or notice.kind not in list_kinds(caller):
        raise NoticeUnknown
    return notice


def mark_read(tx: Transaction, caller: Caller, notice_ids: Collection[UUID] | None, *, now: datetime) -> int:
    """Mark notices as read by the caller, all that are before it for None; return how many were not.

    Ids that are not before the caller change nothing.
    """
    sight = _look(tx, caller, None, is_silent=notice_ids is not None)
    return 0 if sight is None else _storage.insert_readings(tx, sight, notice_ids, now)


def mark_unread(tx: Transaction, caller: Caller, notice_id: UUID) -> None:
    """Mark a notice as not read by the caller; raise `NoticeUnknown`."""
    require_notice(tx, caller, notice_id)
    sight = _look(tx, caller, None)
    assert sight is not None
    _storage.delete_readings(tx, sight, notice_id)


def forget_notices(tx: Transaction, *, now: datetime) -> int:
    """Forget notices whose time is over; a worker calls this now and then."""
    return _storage.delete_before(tx, now - KEPT, _FORGOTTEN_AT_ONCE)


def _look(
    tx: Transaction,
    caller: Caller,
    kind: NoticeKind | None,
    *,
    since: datetime | None = None,
    is_silent: bool = False,
) -> Sight | None:
    """Return what the caller has before it; with `is_silent` what it silenced too."""
    kinds = [one for one in list_kinds(caller) if kind in (None, one)]
    if caller.organization is None or not kinds:
        return None
    if caller.person is None:
        return None if caller.key_id is None else Sight(caller.organization, caller.key_id, kinds, since=since)
    membership = find_membership(tx, caller.person, caller.organization)
    if membership is None:
        return None
    silenced = [] if kind or is_silent else wishes.select_silenced(tx, caller.organization, caller.person)
    begin = membership.since if since is None else max(since, membership.since)
    return Sight(caller.organization, caller.person, kinds, silenced, begin)
