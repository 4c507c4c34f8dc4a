"""The words of these pages for kinds of fact, fields, audiences and presets: a short one, and one that explains."""

from __future__ import annotations

from collections.abc import Mapping

from gqts.sharing import Audience, FactKind, Field
from gqts.web.languages import mark

KINDS: Mapping[FactKind, tuple[str, str]] = {
    FactKind.PRODUCTION: (mark("Making"), mark("Made, labelled, turned from materials into goods")),
    FactKind.PACKING: (mark("Packing"), mark("Put into or taken out of a case, pallet, container or parcel")),
    FactKind.MOVEMENT: (mark("Movements"), mark("Shipped, carried, received")),
    FactKind.STORAGE: (mark("Storage"), mark("Stored, picked, counted")),
    FactKind.INSPECTION: (mark("Inspections"), mark("Inspected, sampled, certified")),
    FactKind.CUSTOMS: (mark("Acts of an authority"), mark("Examined, released, held; only authorities tell of it")),
    FactKind.SALE: (mark("Sale"), mark("Ordered, reserved, sold, handed to a buyer")),
    FactKind.STATUS: (mark("Withdrawal"), mark("Recalled, withdrawn, destroyed")),
    FactKind.MASTER_DATA: (mark("Descriptions"), mark("What your products and places are, and your own name")),
    FactKind.OTHER: (mark("Other reports"), mark("Whatever else you tell")),
}
FIELDS: Mapping[Field, tuple[str, str]] = {
    Field.EVENT: (mark("The event"), mark("That it happened at all: what, when, told by whom")),
    Field.IDENTIFIERS: (mark("Items"), mark("The other items, cases, pallets and lots that are named")),
    Field.WHERE: (mark("Place"), mark("Where it happened")),
    Field.PARTIES: (mark("Partners"), mark("From whom, and to whom")),
    Field.DOCUMENTS: (mark("Papers"), mark("Numbers of orders, invoices and waybills")),
    Field.PRICE: (mark("Prices"), mark("Prices, values, costs, duties")),
    Field.LINE: (mark("Line"), mark("Production line, machine, shift, station")),
    Field.MATERIALS: (mark("Materials"), mark("What it was made of, and so by whom that was supplied")),
    Field.LOT: (mark("Lot"), mark("Lot, dates of production and expiry, and what else is said of the goods")),
    Field.CERTIFICATES: (mark("Certificates"), mark("Certificates, and where they can be read")),
    Field.SENSORS: (mark("Measured"), mark("Temperatures and other measurements")),
    Field.EXTENSIONS: (mark("Further"), mark("All that you add in fields of your own")),
}
HEADINGS: Mapping[Field, str] = {
    Field.CERTIFICATES: mark("Certifi\u00adcates"),
    Field.SENSORS: mark("Meas\u00adured"),
}
"""Labels too long for a column, with the place where they may be broken."""
AUDIENCES: Mapping[Audience, tuple[str, str]] = {
    Audience.PRIVATE: (mark("Only us"), mark("Nobody else, whatever they handled")),
    Audience.NAMED: (mark("Named parties"), mark("Those ticked below, and nobody else")),
    Audience.CHAIN: (mark("The chain"), mark("Whoever handled that very item, and those ticked below")),
    Audience.PUBLIC: (mark("Everybody"), mark("Shoppers too, without signing in")),
}
AS_ITS_EVENT = mark("As its event")
PRESETS: Mapping[str, tuple[str, str]] = {
    "factory": (
        mark("Factory"),
        mark("Buyers see where and when it was made; lines, machines and materials are our brand owners’ business."),
    ),
    "trader": (
        mark("Trader"),
        mark("Buyers see which way the goods came; prices and papers are for customs, customers for nobody else."),
    ),
    "port": (
        mark("Port"),
        mark("Buyers see when goods arrived, were inspected, stored, handed over; the rest is for who handled them."),
    ),
    "authority": (
        mark("Authority"),
        mark("The public sees what was examined and released; declarations are shared among authorities."),
    ),
    "closed": (mark("Closed"), mark("Nothing is shown to anybody yet; customs checks declarations against it.")),
}


def slug_of(kind: FactKind) -> str:
    """Return a kind of fact as it stands in an address."""
    return kind.name.lower().replace("_", "-")


KIND_BY_SLUG: Mapping[str, FactKind] = {slug_of(kind): kind for kind in FactKind}


def list_fields_of(kind: FactKind) -> tuple[Field, ...]:
    """Return the fields that can be ruled for a kind of fact: a description is shown whole or not at all."""
    return (Field.EVENT,) if kind is FactKind.MASTER_DATA else tuple(Field)
