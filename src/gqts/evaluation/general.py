"""Vehicles and market purchases, judged by the production checks: whether planted faults are shown, and at what cost.

Promise: the dossier is composed by the code of the border from what everybody shares. A declaration is looked at a day
after it came in, as customs looks again whenever something changes before the goods go: what was declared meanwhile of
the same vehicle, bill or purchaser is known then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from gqts.customs.ceb.inventory import InventoryHead, InventoryList
from gqts.customs.reference import Reference, read_reference
from gqts.customs.typed import MarketPurchaseHead
from gqts.evaluation.dossiers import CODES, COUNTRIES_BY_CODE, FIRM_GLNS, Read, View, read_shipment
from gqts.evaluation.memory import HeldUntil
from gqts.evaluation.parties import compose_register
from gqts.evaluation.trial import EVERYTHING, Case, Judged
from gqts.evidence import (
    Filed,
    Inputs,
    OtherDeclaration,
    Outcome,
    as_inventory,
    compose_dossier,
    find_clues,
    link_declaration,
    link_happenings,
    read_tolerances,
    run_checks,
    tell_events,
)
from gqts.simulator.trade import Declared, GeneralSeason, Shipment, tell_purchases, tell_vehicles

LOOKED_AT_AFTER = timedelta(days=1)
SIZES = (200, 60)
"""Consignments of vehicles and of market purchases in a season."""


@dataclass(frozen=True, slots=True)
class _Looked:
    """A declaration with its goods' events read, and what it is to others."""

    declared: Declared
    view: View
    filed: Filed[InventoryHead, InventoryList]
    items: frozenset[str]


def run_general(seed: int, sizes: tuple[int, int] = SIZES, reference: Reference | None = None) -> list[Case]:
    """Return every declaration of vehicles and of market purchases of a season, judged with full sharing."""
    known = reference or read_reference()
    cases: list[Case] = []
    for tell, size in zip((tell_vehicles, tell_purchases), sizes, strict=True):
        looked = [_look(one) for one in tell(GeneralSeason(seed, size))]
        looked.sort(key=lambda one: (one.declared.at, one.filed.reference))
        cases += [_judge(one, looked, known) for one in looked]
    return cases


def _look(declared: Declared) -> _Looked:
    read: Read = read_shipment(Shipment(declared.plan, None, declared.entries, []))
    inventory = as_inventory(declared.document)
    head = inventory.head
    voice = CODES.voice(head.agentCode, head.agentName, "declarant")
    filed = Filed(inventory, voice, head.guid, head.appTime)
    clues = find_clues(inventory, FIRM_GLNS)
    items = frozenset(uri for uris in clues.named.values() for uri in uris)
    return _Looked(declared, View(read, declared.firms), filed, items)


def _judge(one: _Looked, everything: Sequence[_Looked], reference: Reference) -> Case:
    filed, view, declared = one.filed, one.view, one.declared
    at = filed.received_at + LOOKED_AT_AFTER
    source = HeldUntil(view.source, at)
    linked = link_declaration(source, filed.document, find_clues(filed.document, FIRM_GLNS), at=at)
    told = tell_events(source, linked.items, view.voice_of, view.sites)
    linked = link_happenings(linked, told)
    dossier = compose_dossier(
        Inputs(
            declaration=filed,
            assessed_at=at,
            declared_as=declared.document,
            linked=linked,
            told=told,
            register=compose_register(declared.plan.product, declared.firms, None),
            others=tuple(_find_others(one, everything)),
            countries=COUNTRIES_BY_CODE,
        )
    )
    results = run_checks(dossier, read_tolerances(reference, dossier.day))
    truth = declared.truth
    failed = frozenset(result.code for result in results if result.outcome is Outcome.FAIL)
    missing = frozenset(result.code for result in results if result.outcome is Outcome.MISSING)
    return Case(
        at=filed.received_at,
        merchant="",
        family=truth.family if truth else "",
        risk=truth.risk if truth else "",
        can_be_found=truth.can_be_found if truth else False,
        mistakes=declared.mistakes,
        is_inspected=False,
        shares={100: 1.0},
        judged={EVERYTHING: Judged((), 0.0, failed, missing - failed)},
    )


def _find_others(one: _Looked, everything: Sequence[_Looked]) -> list[OtherDeclaration]:
    """Return the declarations known by then of one of its vehicles, of its bill, or of its purchaser."""
    known = one.filed.received_at + LOOKED_AT_AFTER
    found = []
    for other in everything:
        if other is one or other.filed.received_at > known:
            continue
        shared = one.items & other.items
        is_same_bill = one.filed.head.billNo == other.filed.head.billNo
        if shared or is_same_bill or (_purchaser(one) and _purchaser(one) == _purchaser(other)):
            found.append(_tell(other, shared))
    return found


def _tell(other: _Looked, shared: frozenset[str]) -> OtherDeclaration:
    filed = other.filed
    return OtherDeclaration(
        reference=filed.reference,
        voice=filed.voice,
        received_at=filed.received_at,
        order_no="",
        logistics=("", ""),
        bill_no=filed.head.billNo or "",
        voyage=("", ""),
        buyer_id="",
        seller=filed.head.ebcCode,
        value=sum((line.totalPrice for line in filed.document.lines), Decimal(0)),
        shared=shared,
        trade_mode=filed.head.tradeMode,
        purchaser=_purchaser(other),
    )


def _purchaser(one: _Looked) -> str:
    head = one.declared.document.head
    return head.purchaserName.casefold() if isinstance(head, MarketPurchaseHead) else ""
