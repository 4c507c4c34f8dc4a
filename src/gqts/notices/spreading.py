"""From the inbox to mail and webhooks: whom a notice goes to, each once, worked out when its fact is delivered.

It runs in the transaction that marks the fact delivered, and publishes one fact for each mail and each delivery: a
process that dies in the middle has told nobody, and the next one tells everybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

from gqts.accounts import Member, Permission, Person, find_person, is_host_role, list_members, permissions_of
from gqts.kit.database import Transaction
from gqts.kit.outbox import publish, publish_many
from gqts.notices._storage import inbox, wishes
from gqts.notices.delivery import queue_deliveries
from gqts.notices.facts import NOTICE_DIGEST, NOTICE_MAIL
from gqts.notices.kind import RULES, Mailing, NoticeKind
from gqts.notices.notice import Notice, read_row
from gqts.notices.wish import find_mailings
from gqts.organizations import Organization, find_organization

DIGEST_HOUR = 23
"""The hour, in UTC, of the daily mail: the morning of China's working day."""


def spread_notice(tx: Transaction, organization_id: UUID, notice_id: UUID, *, site: str, now: datetime) -> None:
    """Have a notice mailed to those who want that, and delivered to the organization's webhooks.

    `site` is where the pages of this installation are.
    """
    row = inbox.select_notice(tx, organization_id, notice_id)
    organization = find_organization(tx, organization_id)
    if row is None or organization is None:  # forgotten meanwhile
        return
    notice = read_row(row)
    at_once = []
    for member, mailing in _list_mailed(tx, organization, notice.kind):
        if mailing is Mailing.AT_ONCE or (mailing is Mailing.DAILY and notice.is_grave):
            at_once.append(f"{organization_id}:{notice_id}:{member.person.id}")
        elif mailing is Mailing.DAILY:
            _add_to_digest(tx, notice, member.person.id, now)
    publish_many(tx, NOTICE_MAIL, ((key, {}) for key in at_once))
    queue_deliveries(tx, notice, site=site, now=now)


def open_mail(tx: Transaction, organization_id: UUID, notice_id: UUID, person_id: UUID) -> tuple[Notice, Person] | None:
    """Return what a person is to be mailed; None when that is gone, or they may not read it or want it any more."""
    row = inbox.select_notice(tx, organization_id, notice_id)
    person, organization = find_person(tx, person_id), find_organization(tx, organization_id)
    if row is None or person is None or organization is None:
        return None
    notice = read_row(row)
    wanting = {
        one.person.id for one, mailing in _list_mailed(tx, organization, notice.kind) if mailing is not Mailing.NEVER
    }
    return (notice, person) if person_id in wanting else None


def open_digest(tx: Transaction, organization_id: UUID, person_id: UUID) -> tuple[list[Notice], Person] | None:
    """Take what waits for a person's daily mail; None when there is nothing that they may read and want."""
    ids = wishes.take_entries(tx, organization_id, person_id)
    person, organization = find_person(tx, person_id), find_organization(tx, organization_id)
    if person is None or organization is None:
        return None
    found = [(one, NoticeKind(kind)) for one, kind in wishes.select_notices(tx, organization_id, ids)]
    wanted = {
        kind
        for kind in {kind for _, kind in found}
        if any(
            one.person.id == person_id and mailing is not Mailing.NEVER
            for one, mailing in _list_mailed(tx, organization, kind)
        )
    }
    rows = [inbox.select_notice(tx, organization_id, one) for one, kind in found if kind in wanted]
    notices = [read_row(row) for row in rows if row is not None]
    return (notices, person) if notices else None


def next_digest(now: datetime) -> datetime:
    """Return when the next daily mail is due. Pure."""
    today = now.astimezone(UTC).replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    return today if now < today else today + timedelta(days=1)


def _list_mailed(tx: Transaction, organization: Organization, kind: NoticeKind) -> Iterator[tuple[Member, Mailing]]:
    """Yield those of an organization who may read a kind, and how each is told of it by mail."""
    said = find_mailings(tx, organization.id, kind)
    for member in list_members(tx, organization.id):
        position = member.membership.position
        if not member.person.is_disabled and RULES[kind].opens_to(_find_held(organization, member)):
            yield member, said.get(member.person.id, RULES[kind].mailing_of(position))


def _find_held(organization: Organization, member: Member) -> frozenset[Permission]:
    roles = organization.roles
    return permissions_of(member.membership.position, roles, is_host=is_host_role(roles), state=organization.state)


def _add_to_digest(tx: Transaction, notice: Notice, person_id: UUID, now: datetime) -> None:
    due_at = next_digest(now)
    if wishes.insert_digest(tx, notice.organization_id, person_id, due_at):
        publish(tx, NOTICE_DIGEST, f"{notice.organization_id}:{person_id}", {}, not_before=due_at)
    wishes.insert_entry(tx, notice.organization_id, person_id, notice.id)
