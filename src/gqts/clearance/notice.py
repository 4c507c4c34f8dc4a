"""Clearance notices: what an authority did with goods, told as an EPCIS event in its own name, like every other event.

So every surface that shows a journey shows it, under the authority's own rules of sharing: the shopper's page, the API,
the subscriptions. Business steps and dispositions are CBV 2.0's (§7.1, §7.3); the number of the declaration goes along
as a business transaction. Where an office lies is what customs set for it (`gqts.clearance.offices`): without a place
of customs the page tells the act, and not that it was customs'.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
import structlog

from gqts.capture import accept_document, require_submitter
from gqts.clearance._storage import consignments as _storage
from gqts.clearance._storage import queue
from gqts.clearance.case import Deed
from gqts.clearance.consignment import Consignment, Goods
from gqts.clearance.errors import NoticeRefused
from gqts.kit.clock import write_instant
from gqts.kit.database import Transaction
from gqts.organizations import Organization, Role, State, find_organization, list_organizations

PARTY = "https://id.gs1.org/417/"
"""How the URI of a party with a GLN begins."""
NAMESPACE = "https://gqts.dev/ns/1.0/"
DECLARATION = NAMESPACE + "declaration"
"""Business transaction type of a customs declaration; CBV 2.0 has none."""
MOST_NAMED = 100_000
"""Identifiers of one case that a notice names."""
_NAMED_AT_ONCE = 2_000
_WHOLE = ("item", "vehicle", "parcel", "container")
_TELLING: Mapping[Deed, tuple[str, str, str]] = {
    Deed.HOLD: ("holding", "unavailable", "held"),
    Deed.LIFT: ("holding", "available", "hold lifted"),
    Deed.RELEASE: ("accepting", "conformant", "released"),
    Deed.DETAIN: ("holding", "non_sellable_other", "detained"),
    Deed.SEND_BACK: ("staging_outbound", "returned", "sent back"),
}
_log = structlog.get_logger("gqts.clearance")


def tell_notice(tx: Transaction, case: Consignment, deed: Deed, *, agency_id: UUID | None, now: datetime) -> None:
    """Tell an act on the goods of a case as an agency's event, as customs' where none is given; raise `NoticeRefused`.

    Acts that change nothing for the goods are not told; neither is one whose goods are not linked to any identifier.
    """
    if deed in _TELLING:
        step, disposition, clearance = _TELLING[deed]
        goods = list_told(_storage.select_goods(tx, case.record_id, MOST_NAMED))
        _tell(tx, case, goods, (step, disposition), {"gqts:clearance": clearance}, agency_id, now)


def tell_examination(
    tx: Transaction, case: Consignment, item: str, *, is_conformant: bool, agency_id: UUID, now: datetime
) -> None:
    """Tell that one item was examined, and whether it was found as declared; raise `NoticeRefused`."""
    known = _storage.select_goods(tx, case.record_id, MOST_NAMED)
    goods = [one for one in known if one.identifier == item]
    disposition = "conformant" if is_conformant else "non_conformant"
    _tell(tx, case, goods, ("inspecting", disposition), {}, agency_id, now)


def list_told(goods: Sequence[Goods]) -> list[Goods]:
    """Return those of a case's goods that an event names: parcels, and of each line the items, else the lots.

    A container may hold the goods of others too: it is named only when nothing smaller is known.
    """
    parcels = [one for one in goods if one.kind == "parcel"]
    lines: dict[int, dict[str, list[Goods]]] = {}
    for one in goods:
        lines.setdefault(one.line, {}).setdefault(one.kind, []).append(one)
    small = [
        one
        for kinds in lines.values()
        for one in [*kinds.get("item", []), *kinds.get("vehicle", [])] or kinds.get("lot", [])
    ]
    return [*parcels, *small] or [one for one in goods if one.kind == "container"]


def find_host(tx: Transaction) -> Organization | None:
    """Return customs, which runs gqts; None where nobody has registered it."""
    return next(iter(list_organizations(tx, state=State.APPROVED, role=Role.CUSTOMS, limit=1)), None)


def _tell(
    tx: Transaction,
    case: Consignment,
    goods: Sequence[Goods],
    telling: tuple[str, str],
    extra: Mapping[str, str],
    agency_id: UUID | None,
    now: datetime,
) -> None:
    teller = find_organization(tx, agency_id) if agency_id else find_host(tx)
    if teller is None or not goods:
        _log.info("no notice told", case=str(case.record_id), step=telling[0], goods=len(goods))
        return
    body = _circumstances(tx, case, teller, telling, now) | dict(extra)
    events = [{**body, **what} for what in _list_things(goods)]
    document = {
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", {"gqts": NAMESPACE}],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": write_instant(now),
        "epcisBody": {"eventList": events},
    }
    job = accept_document(tx, require_submitter(tx, teller.id), orjson.dumps(document), now=now)
    if job.faults:
        raise NoticeRefused(" ".join(fault.message for fault in job.faults[:3]), faults=job.faults)


def _circumstances(
    tx: Transaction, case: Consignment, teller: Organization, telling: tuple[str, str], now: datetime
) -> dict[str, Any]:
    body: dict[str, Any] = {
        "type": "ObjectEvent",
        "action": "OBSERVE",
        "eventTime": write_instant(now),
        "eventTimeZoneOffset": "+00:00",
        "bizStep": telling[0],
        "disposition": telling[1],
        "gqts:declaration_number": case.number,
    }
    office = next(iter(queue.select_offices(tx, case.office)), None)
    if office is not None and office[3] and Role.CUSTOMS in teller.roles:
        body["readPoint"] = body["bizLocation"] = {"id": office[3]}
    if teller.party.startswith(PARTY):
        paper = f"urn:epcglobal:cbv:bt:{teller.party.removeprefix(PARTY)}:{case.number}"
        body["bizTransactionList"] = [{"type": DECLARATION, "bizTransaction": paper}]
    return body


def _list_things(goods: Sequence[Goods]) -> Iterator[dict[str, Any]]:
    whole = [one.identifier for one in goods if one.kind in _WHOLE]
    lots = [one.identifier for one in goods if one.kind not in _WHOLE]
    for start in range(0, len(whole), _NAMED_AT_ONCE):
        yield {"epcList": whole[start : start + _NAMED_AT_ONCE]}
    for start in range(0, len(lots), _NAMED_AT_ONCE):
        yield {"quantityList": [{"epcClass": uri} for uri in lots[start : start + _NAMED_AT_ONCE]]}
