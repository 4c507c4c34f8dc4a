"""Customs, another agency, and a declaration of a real trade, made through the real rooms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from tests.declarations.conversation import NOW, REFERENCE, Trade, inventory, open_trade, send
from tests.taking_part import HOST, take_part

from gqts.accounts import Caller, Position, permissions_of
from gqts.clearance import Assessed, Consignment, assess_case, mark_due, note_arrival
from gqts.customs.ceb.kinds import INVENTORY
from gqts.declarations import Record, list_receipts_of, list_records
from gqts.kit.database import Transaction
from gqts.kit.ids import new_id
from gqts.organizations import Organization, Role, Scope, set_scope

LATER = NOW + timedelta(hours=1)


def officer_of(organization: Organization, name: str = "Officer Li", position: Position = Position.OFFICER) -> Caller:
    """Return an officer in a session, with what their position may do."""
    is_host = Role.CUSTOMS in organization.roles
    permissions = permissions_of(position, organization.roles, is_host=is_host, state=organization.state)
    return Caller(
        new_id(), name, organization.id, position, permissions, "session", new_id(), organization.roles,
        organization.state,
    )  # fmt: skip


@dataclass(frozen=True)
class Border:
    """Customs with an officer, quarantine with one, and a trade."""

    customs: Organization
    officer: Caller
    quarantine: Organization
    inspector: Caller
    trade: Trade


def open_border(tx: Transaction, *, scope: Scope | None = None) -> Border:
    customs = take_part(tx, "Customs", gln="9520000000004", roles=(Role.CUSTOMS,), country="CN", preset="authority")
    quarantine = take_part(tx, "Quarantine", roles=(Role.QUARANTINE,), country="CN", preset="authority")
    if scope is not None:
        set_scope(tx, HOST, quarantine.id, scope, now=NOW)
    return Border(customs, officer_of(customs), quarantine, officer_of(quarantine, "Inspector Sun"), open_trade(tx))


def declare(tx: Transaction, border: Border, number: str = "A2026040100001", **said: str) -> Record:
    """Declare goods as the broker does; return the record, booked in."""
    send(tx, border.trade.broker, inventory(number, **said))
    found = list_records(tx, kind=INVENTORY, order_no=number)
    assert len(found) == 1
    return found[0]


def assess(tx: Transaction, record_id: UUID, now: datetime = NOW) -> Assessed:
    mark_due(tx, [record_id], "declared", now=now)
    done = assess_case(tx, record_id, REFERENCE, now=now)
    assert done is not None
    return done


def bring_in(tx: Transaction, border: Border, number: str = "A2026040100001") -> Consignment:
    """Declare goods, have them assessed, and note that they are here."""
    record = declare(tx, border, number)
    assess(tx, record.id)
    return note_arrival(tx, border.officer, record.id, now=LATER)


def statuses_of(tx: Transaction, record_id: UUID) -> list[int]:
    return [int(one.status) for one in list_receipts_of(tx, record_id)]
