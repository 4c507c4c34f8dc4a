"""An item with its chain: a factory, its brand, a carrier and a platform, customs and two agencies."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from PIL import Image
from tests import taking_part
from tests.capture.documents import ITEM, NOW, document, event

from gqts.accounts import Caller, Permission, Seal
from gqts.complaints import Kind, Purpose, Telling, read_tracking, take_complaint
from gqts.identifiers import parse_identifier
from gqts.organizations import Organization, Role, Scope, set_scope

SEAL = Seal(b"s" * 32)
BRAND, CARRIER, SHOP, MAKER = "9526543000020", "9526544000005", "9526545000004", "9526546000003"
LINE = "urn:epc:id:sgln:9526543.00001.L7"
MADE = {"action": "ADD", "bizStep": "commissioning", "eventTime": "2026-08-01T00:00:00Z", "readPoint": {"id": LINE}}


@dataclass(frozen=True)
class Shop:
    """The organizations of the item."""

    brand: Organization
    maker: Organization
    carrier: Organization
    platform: Organization
    customs: Organization
    local: Organization
    elsewhere: Organization
    stranger: Organization


def open_shop(tx, serials=("A",), lot: str | None = "L1") -> Shop:
    """Have everybody take part and tell the journeys of a few items."""
    part = taking_part.take_part
    brand = part(tx, "Brand", gln=BRAND, roles=[Role.BRAND_OWNER], prefixes=["9526543"])
    carrier = part(tx, "Carrier", gln=CARRIER, roles=[Role.LOGISTICS])
    platform = part(tx, "Platform", gln=SHOP, roles=[Role.PLATFORM])
    maker = part(tx, "Maker", gln=MAKER, roles=[Role.MANUFACTURER])
    customs = part(tx, "Customs", roles=[Role.CUSTOMS])
    local = part(tx, "Local", roles=[Role.LOCAL_AUTHORITY])
    elsewhere = part(tx, "Elsewhere", roles=[Role.MARKET_SURVEILLANCE])
    set_scope(tx, taking_part.HOST, elsewhere.id, Scope(("99",), ()), now=taking_part.LONG_AGO)
    stranger = part(tx, "Stranger", roles=[Role.TRADER])
    tell(tx, serials, lot)
    return Shop(brand, maker, carrier, platform, customs, local, elsewhere, stranger)


def tell(tx, serials, lot="L1") -> None:
    """Tell that items were made in a lot, and sold through the carrier and the platform."""
    parties = [
        {"type": "possessing_party", "destination": f"https://id.gs1.org/417/{gln}"} for gln in (CARRIER, SHOP, MAKER)
    ]
    told = []
    for serial in serials:
        lots = {"ilmd": {"cbvmda:lotNumber": lot}} if lot else {}
        told.append(event(serial, **MADE, **lots))
        told.append(event(serial, bizStep="shipping", destinationList=parties, eventTime="2026-08-05T00:00:00Z"))
    submitter = taking_part.submitting(tx, f"https://id.gs1.org/417/{BRAND}")
    job = taking_part.accept(tx, document(*told), submitter=submitter, now=NOW)
    assert job.success, job.faults


def caller_of(organization: Organization, *permissions: Permission, name: str = "Ada Teak") -> Caller:
    """Return somebody who answers complaints for an organization."""
    granted = frozenset(permissions or {Permission.COMPLAINTS_ANSWER})
    known = Caller.operator(name, organization.id)
    return Caller(None, name, organization.id, None, granted, "session", known.credential_id, roles=organization.roles)


def complain(tx, serial="A", *, form="form-1", sender="192.0.2.1", now=NOW, photo=None, seal=SEAL, **telling) -> str:
    """Complain about an item; return the number."""
    given = {"purpose": Purpose.COMPLAINT, "kind": Kind.DAMAGED, "words": "The lid is cracked.", **telling}
    return take_complaint(
        tx,
        parse_identifier(f"{ITEM}{serial}"),
        Telling(**given),
        seal=seal,
        form=form,
        sender=sender,
        photo=photo,
        now=now,
    )


def id_of(tx, number: str):
    """Return the id of the complaint with a number."""
    return read_tracking(tx, number).complaint.id


def picture(form="PNG", size=(40, 30)) -> bytes:
    """Return a picture."""
    out = BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, form)
    return out.getvalue()
