"""What the record says of an item, as the rules ask for it: drawn from the whole journey, and never shown to anybody.

Only what was told with authority counts for when customs had the goods: what strangers claim must not make a shopper's
scan look early.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from gqts.catalogue import product_of
from gqts.events import Standing
from gqts.identifiers import Identifier, Level, identifier_key, list_elements
from gqts.kit.database import Transaction
from gqts.labels import is_minted, looks_minted
from gqts.scans.rules import Sale, Subject
from gqts.scans.verdict import Reason
from gqts.tracing import Journey, Link, Stage, Step

_OF_A_BUYER = frozenset({"sgtin", "itip", "upui", "cpi", "waybill"})
_SHOPS = frozenset({"shop", "market"})
_SOLD = frozenset({"retail_selling", "dispensing"})
_ON_OFFER = frozenset({"stocking", "storing", "receiving", "retail_selling"})
_RETURNED = frozenset({"returned", "partially_dispensed", "available"})


def describe_subject(journey: Journey, reason: Reason) -> Subject:
    """Return what the whole journey of a thing says that rules ask for; `reason` is that of the record's verdict."""
    steps = [step for step in journey.own_and_carried if not step.voided]
    held_at, released_at = _find_customs(steps)
    sale, traded_at = _find_sale(steps)
    own = [step for step in steps if step.link is Link.OWN]
    product = product_of(journey.subject.canonical)
    return Subject(
        key=journey.subject.key,
        reason=reason,
        product=None if product is None else identifier_key(product),
        lot=None if journey.lot is None else identifier_key(journey.lot),
        told_since=steps[0].at if steps else None,
        held_at=held_at,
        released_at=released_at,
        sale=sale,
        traded_at=traded_at,
        ended_at=own[-1].at if own and reason is Reason.DECOMMISSIONED else None,
        markets=frozenset() if journey.product is None else journey.product.markets,
    )


def complete_subject(tx: Transaction, subject: Subject, identifier: Identifier) -> Subject:
    """Return what is known of an item of which nobody told anything, with whether its serial is one of ours."""
    elements = dict(list_elements(identifier))
    if subject.reason is not Reason.NOTHING_KNOWN or identifier.kind != "sgtin" or not elements.get("21"):
        return subject
    is_ours = looks_minted(tx, elements["01"], elements["21"])
    return replace(subject, is_ours=is_ours, is_minted=is_ours and is_minted(tx, identifier.key))


def is_weighed(identifier: Identifier) -> bool:
    """Return whether an identifier names one thing that one buyer holds, so that its scans tell of copies.

    A pallet or a crate is scanned by all who move it, and a vehicle's number stands where everybody reads it.
    """
    return identifier.kind in _OF_A_BUYER and identifier.level is Level.INSTANCE


def _find_customs(steps: Sequence[Step]) -> tuple[datetime | None, datetime | None]:
    """Return when customs of the country the goods last came to was last said to have them before it first let them go,
    and when that was. What it looks at after that is in trade already.
    """
    at_customs = [
        step
        for step in steps
        if step.site is not None
        and step.site.role == "customs"
        and step.stored.belonging.standing is Standing.ATTESTED
        and step.stage in (Stage.ARRIVED, Stage.INSPECTED, Stage.CLEARED)
    ]
    here = [step for step in at_customs if _country(step) == _country(at_customs[-1])]
    released = next((step.at for step in here if step.stage is Stage.CLEARED), None)
    held = [step.at for step in here if step.stage is not Stage.CLEARED and (released is None or step.at <= released)]
    return (held[-1], released) if held else (None, None)


def _find_sale(steps: Sequence[Step]) -> tuple[Sale | None, datetime | None]:
    """Return the last sale to a shopper over a counter, and when the item was on offer elsewhere after it."""
    sold = [step for step in steps if step.stored.event.business_step in _SOLD and _role(step) in _SHOPS]
    if not sold:
        return None, None
    first = sold[0]
    later = [step for step in steps if step.at > first.at]
    if any(step.stored.event.disposition in _RETURNED for step in later):
        later = []
    again = [
        step
        for step in later
        if step.stored.event.business_step in _ON_OFFER
        and _role(step) in _SHOPS
        and step.responsible.uri != first.responsible.uri
    ]
    site = first.site
    assert site is not None
    return Sale(first.at, site.country, site.latitude, site.longitude), again[0].at if again else None


def _country(step: Step) -> str | None:
    return step.site.country if step.site is not None else None


def _role(step: Step) -> str | None:
    site = step.whole_site or step.site
    return None if site is None else site.role or (step.site.role if step.site else None)
