"""What an event says in a plain sentence: by type, role, business step and disposition (EPCIS 2.0 §7, CBV 2.0 §7).

A sentence speaks of the thing whose page it is; its place and time stand beside it. Standard terms have their own
sentences in every language; a step that is not in CBV is told by its own name, and never guessed at.
"""

from __future__ import annotations

from collections.abc import Mapping

from gqts.epcis import Role
from gqts.tracing import Link, Stage, Step
from gqts.web.languages import mark

STEPS: Mapping[str, str] = {
    "accepting": mark("Accepted."),
    "arriving": mark("Arrived."),
    "assembling": mark("Assembled."),
    "collecting": mark("Collected."),
    "commissioning": mark("Given its own code."),
    "consigning": mark("Handed over for transport."),
    "creating_class_instance": mark("Produced as a lot."),
    "cycle_counting": mark("Counted in stock."),
    "decommissioning": mark("Its code was taken out of use."),
    "departing": mark("Departed."),
    "destroying": mark("Destroyed."),
    "disassembling": mark("Taken apart."),
    "dispensing": mark("Dispensed."),
    "encoding": mark("Its code was written to a tag."),
    "entering_exiting": mark("Passed the gate."),
    "holding": mark("Held back for a check."),
    "inspecting": mark("Inspected."),
    "installing": mark("Installed."),
    "killing": mark("Its radio tag was switched off."),
    "loading": mark("Loaded."),
    "packing": mark("Packed."),
    "picking": mark("Picked for an order."),
    "receiving": mark("Received."),
    "removing": mark("Removed."),
    "repackaging": mark("Repacked."),
    "repairing": mark("Repaired."),
    "replacing": mark("Replaced."),
    "reserving": mark("Reserved."),
    "retail_selling": mark("Sold to a shopper."),
    "sampling": mark("A sample was taken for testing."),
    "sensor_reporting": mark("Its conditions were measured."),
    "shipping": mark("Shipped."),
    "staging_outbound": mark("Made ready for dispatch."),
    "stock_taking": mark("Counted in stock."),
    "stocking": mark("Put on sale."),
    "storing": mark("Put into storage."),
    "transporting": mark("On its way."),
    "unloading": mark("Unloaded."),
    "unpacking": mark("Unpacked."),
    "void_shipping": mark("Its shipment was called off."),
}

STEPS_AND_DISPOSITIONS: Mapping[tuple[str, str], str] = {
    ("accepting", "returned"): mark("Taken back from a shopper."),
    ("commissioning", "encoded"): mark("Given its own code."),
    ("holding", "available"): mark("Released after a check."),
    ("inspecting", "conformant"): mark("Inspected and found to conform."),
    ("inspecting", "damaged"): mark("Inspected and found damaged."),
    ("inspecting", "expired"): mark("Inspected and found past its date."),
    ("inspecting", "non_conformant"): mark("Inspected and found not to conform."),
    ("receiving", "damaged"): mark("Received damaged."),
    ("receiving", "returned"): mark("Received as a return."),
    ("receiving", "retail_sold"): mark("Received by the buyer."),
    ("sampling", "conformant"): mark("A sample was tested and found to conform."),
    ("sampling", "non_conformant"): mark("A sample was tested and found not to conform."),
    ("shipping", "returned"): mark("Sent back."),
    ("shipping", "retail_sold"): mark("Sent to the buyer."),
    ("storing", "sellable_not_accessible"): mark("Put into storage, ready to be sold."),
}

DISPOSITIONS: Mapping[str, str] = {
    "completeness_inferred": mark("It was taken to be complete."),
    "completeness_verified": mark("It was found complete."),
    "conformant": mark("It was found to conform."),
    "damaged": mark("It was damaged."),
    "destroyed": mark("It was destroyed."),
    "dispensed": mark("It was dispensed."),
    "disposed": mark("It was disposed of."),
    "expired": mark("It was past its date."),
    "inactive": mark("Its code is no longer in use."),
    "mismatch_class": mark("It did not match what was announced."),
    "mismatch_instance": mark("It did not match what was announced."),
    "mismatch_quantity": mark("Its quantity did not match what was announced."),
    "needs_replacement": mark("It needed to be replaced."),
    "no_pedigree_match": mark("Its papers did not match."),
    "non_conformant": mark("It was found not to conform."),
    "non_sellable_other": mark("It was not for sale."),
    "partially_dispensed": mark("It was dispensed in part."),
    "recalled": mark("It was recalled."),
    "returned": mark("It was returned."),
    "stolen": mark("It was reported stolen."),
    "unavailable": mark("It was not available."),
}

# What these say, the sentence of the step says already, or it tells a shopper nothing.
QUIET_DISPOSITIONS = frozenset(
    {
        "active",
        "available",
        "container_closed",
        "container_open",
        "encoded",
        "in_progress",
        "in_transit",
        "reserved",
        "retail_sold",
        "sellable_accessible",
        "sellable_not_accessible",
        "unknown",
    }
)
_IMPLIED = frozenset(
    {
        ("destroying", "destroyed"),
        ("destroying", "disposed"),
        ("dispensing", "dispensed"),
        ("decommissioning", "inactive"),
        ("holding", "non_sellable_other"),
        ("holding", "unavailable"),
    }
)

TOWARDS: Mapping[str, str] = {
    "consigning": mark("Handed over for transport to %(destination)s."),
    "departing": mark("Left for %(destination)s."),
    "loading": mark("Loaded for %(destination)s."),
    "shipping": mark("Shipped to %(destination)s."),
    "transporting": mark("On its way to %(destination)s."),
}

# By event type, action, and which side of the event names the subject or what holds it.
_PACKED: Mapping[tuple[str, bool], str] = {
    ("ADD", True): mark("Packed into %(container)s."),
    ("OBSERVE", True): mark("Seen inside %(container)s."),
    ("DELETE", True): mark("Taken out of %(container)s."),
    ("ADD", False): mark("Goods were packed into it."),
    ("OBSERVE", False): mark("Seen with goods inside."),
    ("DELETE", False): mark("Goods were taken out of it."),
}
_HOLDER_PACKED: Mapping[tuple[str, bool], str] = {
    ("ADD", True): mark("Its %(holder)s was packed into %(container)s."),
    ("OBSERVE", True): mark("Its %(holder)s was seen inside %(container)s."),
    ("DELETE", True): mark("Its %(holder)s was taken out of %(container)s."),
    ("ADD", False): mark("More goods were packed into %(holder)s."),
    ("OBSERVE", False): mark("Seen inside %(holder)s with other goods."),
    ("DELETE", False): mark("Other goods were taken out of %(holder)s."),
}
_ATTACHED: Mapping[tuple[str, bool], str] = {
    ("ADD", True): mark("Attached to %(container)s."),
    ("OBSERVE", True): mark("Seen attached to %(container)s."),
    ("DELETE", True): mark("Detached from %(container)s."),
    ("ADD", False): mark("Something was attached to it."),
    ("OBSERVE", False): mark("Seen with something attached."),
    ("DELETE", False): mark("Something was detached from it."),
}
_LOOSE: Mapping[str, str] = {
    "ADD": mark("Packed."),
    "OBSERVE": mark("Seen packed."),
    "DELETE": mark("Unpacked."),
}
_UNNAMED_STEP: Mapping[str, str] = {
    "ADD": mark("Recorded for the first time."),
    "OBSERVE": mark("Seen."),
    "DELETE": mark("Its record was ended."),
}

MADE = mark("Made.")
USED_UP = mark("Used to make other goods.")
CLEARED = mark("Cleared by customs.")
EXAMINED = mark("Examined by customs.")
EXAMINED_FINE = mark("Examined by customs without objection.")
ARRIVED_AT_CUSTOMS = mark("Presented to customs.")
OTHER_STEP = mark("“%(step)s” was recorded.")
OTHER_DISPOSITION = mark("State given: “%(disposition)s”.")

_INSIDE = frozenset({Role.CHILD, Role.CHILD_QUANTITY})


def choose_message(step: Step, *, has_container: bool, has_destination: bool) -> str:
    """Return the message that tells a step.

    The message may ask for `container`, `holder` (what held the subject and is named by the event), `destination`
    or `step`; it asks for a container or destination only when the caller has one.
    """
    event = step.stored.event
    if event.type == "TransformationEvent":
        return USED_UP if step.role in (Role.INPUT, Role.INPUT_QUANTITY) else MADE
    if event.type in ("AggregationEvent", "AssociationEvent"):
        return _choose_packing(step, has_container=has_container)
    return _choose_at_customs(step) or _choose_by_step(step, has_destination=has_destination)


def _choose_packing(step: Step, *, has_container: bool) -> str:
    event = step.stored.event
    action, is_inside = event.action or "OBSERVE", step.role in _INSIDE
    if is_inside and not has_container:
        return _LOOSE[action]
    if event.type == "AssociationEvent":
        return _ATTACHED[action, is_inside]
    is_holder_told = step.link is Link.CONTAINED and len(step.chain) > 1
    return (_HOLDER_PACKED if is_holder_told else _PACKED)[action, is_inside]


def _choose_at_customs(step: Step) -> str | None:
    if step.stage is Stage.CLEARED:
        return CLEARED
    if step.site is None or step.site.role != "customs":
        return None
    event = step.stored.event
    if event.business_step == "inspecting" and event.disposition != "non_conformant":
        return EXAMINED_FINE if event.disposition == "conformant" else EXAMINED
    return ARRIVED_AT_CUSTOMS if event.business_step == "arriving" else None


def _choose_by_step(step: Step, *, has_destination: bool) -> str:
    event = step.stored.event
    if not event.business_step:
        return _UNNAMED_STEP.get(event.action or "", _UNNAMED_STEP["OBSERVE"])
    if has_destination and event.business_step in TOWARDS:
        return TOWARDS[event.business_step]
    combined = STEPS_AND_DISPOSITIONS.get((event.business_step, event.disposition or ""))
    return combined or STEPS.get(event.business_step, OTHER_STEP)


def choose_disposition(step: Step) -> str | None:
    """Return the message that tells a disposition the step's own sentence does not, or None."""
    event = step.stored.event
    disposition, business_step = event.disposition, event.business_step or ""
    if not disposition or disposition in QUIET_DISPOSITIONS:
        return None
    is_told = (business_step, disposition) in STEPS_AND_DISPOSITIONS or (business_step, disposition) in _IMPLIED
    if is_told or (disposition == "conformant" and _choose_at_customs(step)):
        return None
    return DISPOSITIONS.get(disposition, OTHER_DISPOSITION)


def bare_name(term: str) -> str:
    """Return the readable end of a term that is not in the standard: `…/steps/deep_frying` as `deep frying`."""
    end = term.rstrip("/").replace("#", "/").replace(":", "/").rpartition("/")[2]
    return end.replace("_", " ").replace("-", " ").strip() or term
