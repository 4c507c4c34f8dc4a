"""What a person wants to be told: for each kind by mail at once, once a day or never, and whether the inbox shows it.

Whoever says nothing gets what their position gets (`RULES`). Mail stops by one link, without signing in (RFC 8058): the
link's secret is drawn from the installation's, for this person, this organization and this kind alone, and does nothing
but that.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gqts.accounts import Caller, Position, Seal, find_membership
from gqts.kit.database import Transaction
from gqts.notices._storage import wishes as _storage
from gqts.notices.errors import NoticeUnknown, WishRefused
from gqts.notices.inbox import list_kinds
from gqts.notices.kind import INBOX_KINDS, RULES, Mailing, NoticeKind

EVERY_KIND = "every"
"""In place of a kind: the link of a daily mail, which stops all mail about notices."""
_LINK, _LENGTH = "notices.unsubscribe", 32


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants of one kind."""

    mailing: Mailing
    is_silenced: bool = False


def list_wishes(tx: Transaction, caller: Caller) -> dict[NoticeKind, Wish]:
    """Return what the caller gets of each kind that they may read, in the order of the kinds."""
    if caller.person is None or caller.organization is None or caller.position is None:
        return {}
    return _read(tx, caller.organization, caller.person, caller.position, list_kinds(caller))


def save_wishes(tx: Transaction, caller: Caller, wanted: Mapping[NoticeKind, Wish], *, now: datetime) -> None:
    """Keep what the caller wants of the kinds that they may read; raise `WishRefused` for a machine."""
    if caller.person is None or caller.organization is None:
        raise WishRefused("A person says what they want to be told, for an organization that they act for.")
    known = list_kinds(caller)
    rows = [(kind.value, one.mailing.value, one.is_silenced) for kind, one in wanted.items() if kind in known]
    _storage.upsert_wishes(tx, caller.organization, caller.person, rows, now)


def find_mailings(tx: Transaction, organization_id: UUID, kind: NoticeKind) -> dict[UUID, Mailing]:
    """Return how those of an organization who have said so are told of a kind by mail."""
    return {person: Mailing(mail) for person, mail in _storage.select_of_kind(tx, organization_id, kind.value).items()}


def unsubscribe_path(seal: Seal, organization_id: UUID, person_id: UUID, kind: NoticeKind | None) -> str:
    """Return the path of the link that stops a person's mail of one kind, of every kind for None."""
    name = EVERY_KIND if kind is None else kind.value
    secret = _secret(seal, organization_id, person_id, name)
    return f"/notices/unsubscribe/{organization_id}/{person_id}/{name}/{secret}"


def require_link(seal: Seal, organization_id: UUID, person_id: UUID, name: str, secret: str) -> NoticeKind | None:
    """Return the kind that a link stops, None for every one; raise `NoticeUnknown` when it is none of ours."""
    drawn = _secret(seal, organization_id, person_id, name)
    is_kind = name == EVERY_KIND or name in {one.value for one in INBOX_KINDS}
    if not is_kind or not hmac.compare_digest(drawn.encode(), secret.encode("utf-8", "replace")):
        raise NoticeUnknown
    return None if name == EVERY_KIND else NoticeKind(name)


def stop_mail(
    tx: Transaction, organization_id: UUID, person_id: UUID, kind: NoticeKind | None, *, now: datetime
) -> None:
    """Send a person no more mail of one kind, of every kind for None; done again it changes nothing.

    Of somebody who has left there is nothing to stop. What the inbox shows stays as it is.
    """
    membership = find_membership(tx, person_id, organization_id)
    if membership is None:
        return
    held = _read(tx, organization_id, person_id, membership.position, list(INBOX_KINDS))
    rows = [
        (one.value, Mailing.NEVER.value, wish.is_silenced) for one, wish in held.items() if kind is None or one is kind
    ]
    _storage.upsert_wishes(tx, organization_id, person_id, rows, now)


def _read(
    tx: Transaction, organization_id: UUID, person_id: UUID, position: Position, kinds: list[NoticeKind]
) -> dict[NoticeKind, Wish]:
    said = {
        kind: Wish(Mailing(mail), is_silenced)
        for kind, mail, is_silenced in _storage.select_wishes(tx, organization_id, person_id)
    }
    return {kind: said.get(kind.value) or Wish(RULES[kind].mailing_of(position)) for kind in kinds}


def _secret(seal: Seal, organization_id: UUID, person_id: UUID, name: str) -> str:
    return seal.draw_secret(_LINK, f"{organization_id}:{person_id}:{name}")[:_LENGTH]
