"""The words for verdicts, trace levels, stages, roles and kinds: one message for each value of an enumeration.

A verdict never says that a thing is fake: a record cannot know that. It says what was found, and what to do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gqts.identifiers import Identifier, Level
from gqts.scans import Reason, Verdict
from gqts.tracing import Basis, Stage, TraceLevel
from gqts.web.languages import mark


@dataclass(frozen=True, slots=True)
class VerdictWords:
    """A verdict as messages; `tone` names its colour and its icon in the style sheet, and is never the only sign."""

    tone: str
    title: str
    explanation: str


_GENUINE = VerdictWords(
    "found",
    mark("Genuine record found"),
    mark("This code was issued to one item, and its journey is on record below. Compare it with what you hold."),
)
_BY_REASON: Mapping[Reason, VerdictWords] = {
    Reason.COMPLETE: _GENUINE,
    Reason.NEVER_COMMISSIONED: VerdictWords(
        "doubt",
        mark("Potential suspect: never recorded as made"),
        mark(
            "Others have reported this code on its way, but nobody has said that they made or labelled the item. "
            "Often a report is late or missing. If you are about to buy it, ask the seller."
        ),
    ),
    Reason.CLAIMED_ONLY: VerdictWords(
        "doubt",
        mark("Potential suspect: origin not confirmed"),
        mark(
            "Somebody reports having made or labelled this item, but has not shown the right to use its number. "
            "Its brand owner may not take part yet. If you are about to buy it, ask the seller."
        ),
    ),
    Reason.MINTED_ONLY: VerdictWords(
        "unknown",
        mark("Code issued, not yet in use"),
        mark(
            "This code was issued, but nobody has said yet that it was put on goods. "
            "If you found it on goods, ask the seller where they come from."
        ),
    ),
    Reason.DECOMMISSIONED: VerdictWords(
        "doubt",
        mark("Potential suspect: code taken out of use"),
        mark(
            "The last report says that this item was destroyed or its code withdrawn. "
            "An item that is on sale should not carry this code."
        ),
    ),
    Reason.WITHDRAWN: VerdictWords(
        "doubt",
        mark("Potential suspect: every report was withdrawn"),
        mark("All that was reported about this code was later declared to be a mistake by those who reported it."),
    ),
    Reason.RECALLED: VerdictWords(
        "alarm",
        mark("Recalled"),
        mark("A party in this item's journey has recalled it. Do not use it; ask the seller what to do."),
    ),
    Reason.NOTHING_KNOWN: VerdictWords(
        "unknown",
        mark("Nothing on record"),
        mark(
            "Nobody has shared anything about this code with gqts. That does not mean the goods are fake: "
            "their makers and sellers may not take part, or the code may have been misread."
        ),
    ),
    Reason.NEVER_MINTED: VerdictWords(
        "doubt",
        mark("Potential suspect: this serial number was never issued"),
        mark(
            "The serial numbers of this product are issued here, and this one was not. "
            "Scan the code once more, in case it was misread. If it says the same, ask the seller where they come from."
        ),
    ),
    Reason.BEFORE_RELEASE: VerdictWords(
        "doubt",
        mark("Potential suspect: in shoppers’ hands before customs released it"),
        mark(
            "By the record, customs still had the item with this code when shoppers scanned it. The report of its "
            "release may be late or wrong; or the code was copied. If you are about to buy it, ask the seller."
        ),
    ),
    Reason.AFTER_SALE: VerdictWords(
        "doubt",
        mark("Potential suspect: sold before"),
        mark(
            "By the record, an item with this code was sold to a shopper, and is on offer again without a return. "
            "It may be second-hand, or a report may be wrong; or the code was copied. Ask the seller."
        ),
    ),
    Reason.ACTIVATED_TWICE: VerdictWords(
        "doubt",
        mark("Potential suspect: its seal code was used before"),
        mark(
            "The code under the seal was given before, by somebody else. A gift or a second-hand purchase explains it. "
            "If the seal was whole when you got the item, somebody else has one with the same codes: ask the seller."
        ),
    ),
    Reason.MANY_DEVICES: VerdictWords(
        "doubt",
        mark("Potential suspect: scanned by unusually many people"),
        mark(
            "Many more telephones have scanned this code, over many days, than is usual for one item of this product. "
            "It may have been copied onto other goods. Compare the journey below with what you hold; ask the seller."
        ),
    ),
    Reason.IMPOSSIBLE_TRAVEL: VerdictWords(
        "doubt",
        mark("Potential suspect: seen in places too far apart"),
        mark(
            "This code was scanned, more than once, in two places so far apart that one item cannot have been in both. "
            "It may have been copied, and yours may be the original. Compare the journey below with what you hold."
        ),
    ),
    # Told to the brand and to customs, and never of one item: of that the page says what the record says.
    Reason.OUTSIDE_MARKET: _GENUINE,
    Reason.LOT_ODD: _GENUINE,
    Reason.ENUMERATED: _GENUINE,
    Reason.LOOK_ALIKE_HOST: _GENUINE,
    Reason.RECORD_INCOMPLETE: VerdictWords(
        "unknown",
        mark("Record incomplete"),
        mark(
            "Reports about this item are missing or late: most likely the record is behind, and the goods are not at "
            "fault. Those who keep it have been told. Look again in some days."
        ),
    ),
}
_OF_PRODUCT = VerdictWords(
    "general",
    mark("Product on record"),
    mark(
        "This code names the product, not a single item. Scan the code with a serial number to see one item’s journey."
    ),
)
_OF_LOT = VerdictWords(
    "found",
    mark("Lot on record"),
    mark("This code names a whole lot. What is told below holds for the lot and cannot tell one item from another."),
)
_OF_UNIT = VerdictWords(
    "found",
    mark("Record found"),
    mark("This code names a unit that goods are moved in. Its journey is on record below."),
)
_OF_PLACE = VerdictWords(
    "general",
    mark("Place on record"),
    mark("This code names a place that goods pass through. What its operator says about it is shown below."),
)
_OF_PARTY = VerdictWords(
    "general",
    mark("Firm or authority on record"),
    mark("This code names a firm or an authority. What it says about itself is shown below."),
)


def word_description(identifier: Identifier) -> VerdictWords:
    """Return the words for what only master data describes: a product, a place, or a party."""
    if identifier.kind == "pgln":
        return _OF_PARTY
    return _OF_PLACE if identifier.kind in ("gln", "sgln") else _OF_PRODUCT


def word_verdict(verdict: Verdict, identifier: Identifier) -> VerdictWords:
    """Return the words of a verdict on a thing of this kind."""
    if verdict.reason is Reason.LOT_RECORD:
        if identifier.level is Level.CLASS:
            return _OF_PRODUCT
        return _OF_LOT if identifier.level is Level.LOT else _OF_UNIT
    return _BY_REASON[verdict.reason]


LEVELS: Mapping[TraceLevel, tuple[str, str]] = {
    TraceLevel.FACTORY: (
        mark("Traced to the factory"),
        mark("The record begins where it was made."),
    ),
    TraceLevel.TRADER: (
        mark("Traced to the trader"),
        mark("The record begins with a trader abroad. Nobody has shared anything from the factory."),
    ),
    TraceLevel.PORT: (
        mark("Traced to the port"),
        mark("The record begins at the border. Nobody has shared anything from the factory or the trader."),
    ),
}
LEVEL_NAMES: Mapping[TraceLevel, str] = {
    TraceLevel.FACTORY: mark("Factory"),
    TraceLevel.TRADER: mark("Trader"),
    TraceLevel.PORT: mark("Port"),
}

STAGES: Mapping[Stage, str] = {
    Stage.MADE: mark("Made"),
    Stage.INSPECTED: mark("Inspected"),
    Stage.SHIPPED: mark("Shipped"),
    Stage.ARRIVED: mark("Arrived"),
    Stage.CLEARED: mark("Cleared by customs"),
    Stage.STORED: mark("Stored"),
    Stage.DELIVERED: mark("Delivered"),
}
FIRST_FACTS = (Stage.MADE, Stage.INSPECTED, Stage.SHIPPED, Stage.CLEARED)

MISSING: Mapping[Stage, str] = {
    Stage.MADE: mark("When and where it was made: the manufacturer would know."),
    Stage.INSPECTED: mark("Whether it was inspected: an inspection body would know."),
    Stage.SHIPPED: mark("When it was shipped: the sender would know."),
    Stage.ARRIVED: mark("When it arrived: the carrier would know."),
    Stage.CLEARED: mark("Whether customs cleared it: the importer or customs would know."),
    Stage.STORED: mark("Where it was stored: the warehouse would know."),
    Stage.DELIVERED: mark("When it was handed over: the shop or the courier would know."),
}

SITE_ROLES: Mapping[str, str] = {
    "factory": mark("Factory"),
    "warehouse": mark("Warehouse"),
    "port": mark("Sea port"),
    "airport": mark("Airport"),
    "bonded_warehouse": mark("Bonded warehouse"),
    "inspection_body": mark("Inspection site"),
    "customs": mark("Customs office"),
    "distribution": mark("Distribution centre"),
    "shop": mark("Shop"),
    "market": mark("Market"),
}
PARTY_ROLES: Mapping[str, str] = {
    "manufacturer": mark("Manufacturer"),
    "trader": mark("Trading company"),
    "inspection_body": mark("Inspection body"),
    "logistics": mark("Logistics company"),
    "bonded_warehouse": mark("Bonded warehouse operator"),
    "platform": mark("Online platform"),
    "customs": mark("Customs authority"),
}
BASES: Mapping[Basis, str] = {
    Basis.SITE: mark("runs a place on the route"),
    Basis.POSSESSION: mark("had the goods in hand"),
    Basis.SUBMITTER: mark("reported to gqts"),
}

KINDS: Mapping[str, str] = {
    "sgtin": mark("Item"),
    "itip": mark("Item"),
    "upui": mark("Item"),
    "lgtin": mark("Lot"),
    "gtin": mark("Product"),
    "sscc": mark("Shipping unit"),
    "grai": mark("Returnable container"),
    "bic": mark("Freight container"),
    "vin": mark("Vehicle"),
    "waybill": mark("Parcel"),
    "giai": mark("Asset"),
    "cpi": mark("Component"),
    "gcn": mark("Coupon"),
    "gdti": mark("Document"),
    "ginc": mark("Consignment"),
    "gsin": mark("Shipment"),
    "gln": mark("Place"),
    "sgln": mark("Place"),
    "pgln": mark("Party"),
}
OTHER_KIND = mark("Thing")

CONTAINERS: Mapping[str, str] = {
    "sscc": mark("shipping unit %(code)s"),
    "grai": mark("returnable container %(code)s"),
    "bic": mark("freight container %(code)s"),
    "sgtin": mark("case %(code)s"),
    "gtin": mark("case %(code)s"),
    "lgtin": mark("case %(code)s"),
    "waybill": mark("parcel %(code)s"),
    "vin": mark("vehicle %(code)s"),
}
OTHER_CONTAINER = mark("unit %(code)s")
