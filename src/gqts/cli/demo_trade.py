"""The demonstration's fresh trade: what an officer finds on the desk, handed in through the doors that firms use.

The certificates and customs messages of the parcels that are being declared just now, a dozen frauds among them. What
becomes of them is decided where it always is: beside the requests, once gqts serves.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from gqts.accounts import Caller
from gqts.certificates import Draft, Finding, Sample, withdraw_certificate
from gqts.certificates import hand_in as hand_in_certificate
from gqts.cli.capture import storing
from gqts.cli.demo_firms import OPERATOR, find_firms
from gqts.cli.outcome import Outcome
from gqts.customs.ceb.kinds import ORDER
from gqts.declarations import find_record_by_key, hand_in, prepare_message
from gqts.kit.database import Database, Transaction
from gqts.kit.progress import progress
from gqts.organizations import (
    Activity,
    Organization,
    authorize_partner,
    find_customs_code_owners,
    list_authorizations,
    withdraw_authorization,
)
from gqts.simulator import World
from gqts.simulator.trade import ROGUE, Attestation, Desk, TradeMessage, list_attestations, plan_desk

_LONG_BEFORE = timedelta(days=400)
_OVERPRODUCED = "It packed more than we had ordered."
_WITHDRAWN = "The laboratory found its sample mixed up with another one."


def make_desk(world: World) -> Desk:
    """Return the fresh trade of a world: everything up to the midnight (UTC) that its last day began with."""
    return plan_desk(world, until=datetime.combine(world.ends_on, time(), UTC))


def fill_trade(database: Database, world: World, outcome: Outcome) -> None:
    """Store what firms told of the fresh trade, hand in certificates and messages; once more changes nothing."""
    desk = make_desk(world)
    messages = desk.write_messages()
    attestations = [*list_attestations(world), *desk.list_attestations()]
    documents = list(desk.write_documents())
    store = storing(database, outcome)
    with database.transaction() as tx:
        _authorize_packer(tx, world, desk)
    with progress("Filling the desk", len(documents) + len(attestations) + len(messages)) as advance:
        for document in documents:
            store(document.name, document.content)
            advance(1)
        with database.transaction() as tx:
            firms = find_firms(tx, world)
            _withdraw_from_packer(tx, world, desk)
            for one in attestations:
                _attest(tx, firms[one.issuer.code], one)
                advance(1)
            if not _is_handed_in(tx, messages):
                _hand_in(tx, messages)
            advance(len(messages))


def _authorize_packer(tx: Transaction, world: World, desk: Desk) -> None:
    """Have a brand authorize a contract packer for the goods that it packs."""
    firms = find_firms(tx, world)
    packer = firms[ROGUE.code]
    for plan in (one.plan for one in desk.shipments if one.plan.lane.origin.firm == ROGUE):
        brand, gtin = firms[plan.product.firm.code], plan.product.gtin
        given = [one for one in list_authorizations(tx, brand_id=brand.id) if one.partner_id == packer.id]
        if not given:
            began = plan.starts_at - _LONG_BEFORE
            period = (began.date(), None)
            authorize_partner(tx, OPERATOR, brand.id, packer.id, Activity.MANUFACTURE, gtin, period=period, now=began)


def _withdraw_from_packer(tx: Transaction, world: World, desk: Desk) -> None:
    """Have the brand take that back, from a day before the goods were packed: it found that more went out than it had
    ordered.
    """
    firms = find_firms(tx, world)
    for plan in (one.plan for one in desk.shipments if one.plan.lane.origin.firm == ROGUE):
        brand = firms[plan.product.firm.code]
        for one in list_authorizations(tx, brand_id=brand.id):
            if one.partner_id == firms[ROGUE.code].id and one.withdrawn_at is None:
                since = plan.starts_at - timedelta(days=1)
                withdraw_authorization(tx, OPERATOR, brand.id, one.id, reason=_OVERPRODUCED, now=since)


def _attest(tx: Transaction, body: Organization, one: Attestation) -> None:
    caller = Caller.operator(OPERATOR.name, body.id)
    draft = Draft(
        number=one.number,
        covers=one.covers,
        subjects=one.subjects,
        findings=tuple(
            Finding(what, method, method, result, is_conformant=True) for what, method, result in one.findings
        ),
        tested_on=one.tested_on,
        issued_on=one.issued_on,
        valid_from=one.issued_on,
        valid_until=one.valid_until,
        sample=Sample("5 items", one.tested_on),
        country_of_origin=one.country,
    )
    kept = hand_in_certificate(tx, caller, draft, now=one.handed_in_at)
    if one.withdrawn_at is not None and kept.is_new:
        withdraw_certificate(tx, caller, kept.certificate.id, reason=_WITHDRAWN, now=one.withdrawn_at)


def _is_handed_in(tx: Transaction, messages: list[TradeMessage]) -> bool:
    first = next(one for one in messages if one.kind is ORDER)
    key = ORDER.business_key(first.documents[0].head)
    return find_record_by_key(tx, ORDER, key) is not None


def _hand_in(tx: Transaction, messages: list[TradeMessage]) -> None:
    senders = find_customs_code_owners(tx, {one.sender for one in messages})
    for one in messages:
        caller = Caller.operator(OPERATOR.name, senders[one.sender])
        hand_in(tx, caller, prepare_message(one.content, now=one.sent_at), now=one.sent_at)
