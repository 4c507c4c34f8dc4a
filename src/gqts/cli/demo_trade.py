"""The demonstration's fresh trade: what an officer finds on the desk, handed in through the doors that firms use.

The certificates and customs messages of the parcels that are being declared just now, thirteen frauds among them. What
becomes of them is decided where it always is: beside the requests, once gqts serves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta

from gqts.accounts import Caller
from gqts.certificates import Draft, Finding, Sample, withdraw_certificate
from gqts.certificates import hand_in as hand_in_certificate
from gqts.cli.capture import storing
from gqts.cli.demo_firms import OPERATOR, find_firms
from gqts.cli.outcome import Outcome
from gqts.cli.stories import StoryLink
from gqts.customs.ceb.kinds import INVENTORY, ORDER
from gqts.declarations import find_record_by_key, hand_in, prepare_message
from gqts.declarations.record import name_record, write_key
from gqts.kit.clock import system_clock
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

_HONEST = "honest"
_TITLES: Mapping[str, tuple[str, str]] = {
    _HONEST: ("Honest goods, everybody shares: gone on the same day", "诚信货物，各方均已共享：当日放行"),
    "price_understated": ("Diapers declared below what was ordered and paid", "申报价格低于订单和支付的纸尿裤"),
    "cloned_serials": ("Diapers whose serials went out in another parcel", "序列号已在另一包裹中出现的纸尿裤"),
    "cold_chain_broken": ("Formula that stood in the heat for a day at sea", "海运途中受热一天的配方奶粉"),
    "lot_not_covered": ("Riesling under the certificate of other lots", "证书只覆盖其他批次的雷司令"),
    "withdrawn_certificate": ("Toothbrushes whose certificate was withdrawn", "证书已被撤回的电动牙刷"),
    "domestic_as_import": ("Vitamins that were in a depot here before they landed", "到港前已在境内网点的维生素"),
    "borrowed_identities": ("Vitamins that somebody else than the buyer paid", "由他人付款的维生素"),
    "relabelled_origin": ("Sugar that its packer says is from elsewhere", "包装商声明另有产地的红糖"),
    "waybill_used_again": ("Olive oil under a waybill that was used before", "重复使用运单号的橄榄油"),
    "price_understated_everywhere": (
        "Olive oil below the brand's floor on every paper",
        "各单证一致、但低于品牌底价的橄榄油",
    ),
    "unauthorized_factory": ("Diapers of a packer that the brand shut out", "被品牌取消授权的包装商的纸尿裤"),
    "more_than_was_packed": ("More lipsticks declared than were packed", "申报数量多于装箱数量的口红"),
    "payment_named_twice": (
        "Two orders of trains that name one payment, of one of them",
        "两单火车玩具共用一笔只够一单的支付",
    ),
    "coupon_made_up": ("Lipsticks with a made-up coupon", "虚构优惠券的口红"),
}
_LONG_BEFORE = timedelta(days=400)
_OVERPRODUCED = "It packed more than we had ordered."
_WITHDRAWN = "The laboratory found its sample mixed up with another one."


def make_desk(world: World) -> Desk:
    """Return the fresh trade of a world: everything up to the midnight (UTC) that its last day began with."""
    return plan_desk(world, until=datetime.combine(world.ends_on, time(), UTC))


def fill_trade(database: Database, world: World, outcome: Outcome) -> tuple[StoryLink, ...]:
    """Store what firms told of the fresh trade, hand in certificates and messages; once more changes nothing.

    Returns what an officer is to find.
    """
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
    return tuple(_list_stories(desk))


def _list_stories(desk: Desk) -> Iterator[StoryLink]:
    """Yield a case of each planted fraud, and one of honest goods."""
    told: set[str] = set()
    for shipment in desk.shipments:
        is_honest = shipment.plan.lane.level == "factory" and not any(one.truth for one in shipment.parcels)
        for parcel in shipment.parcels:
            head, name = parcel.papers.inventory.head, parcel.truth.family if parcel.truth else _HONEST
            if head.appTime > desk.until or name in told or (name == _HONEST and not is_honest):
                continue
            told.add(name)
            record_id = name_record(INVENTORY, write_key(INVENTORY.business_key(head)))
            yield StoryLink(f"/border/cases/{record_id}", *_TITLES[name], "case")


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
        number=f"https://{one.issuer.code}.example/certificates/{one.number}",  # as the events name it
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
    """Hand in orders, payments and waybills as they were sent, and the declarations now: the desk is of today."""
    senders = find_customs_code_owners(tx, {one.sender for one in messages})
    for one in messages:
        caller = Caller.operator(OPERATOR.name, senders[one.sender])
        at = system_clock() if one.kind is INVENTORY else one.sent_at
        hand_in(tx, caller, prepare_message(one.content, now=at), now=at)
