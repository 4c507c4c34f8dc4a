"""Which fact that people look for an event shows: made, inspected, shipped, arrived, cleared, stored, delivered.

From the CBV 2.0 business step (§7.1), and from the role of the place when the step alone is not enough: what is
received at a port has arrived, what is received by a shop is on its way to the shopper.
"""

from __future__ import annotations

from collections.abc import Sequence

from gqts.epcis import Event, Role
from gqts.tracing.journey import Link, Stage, Step
from gqts.tracing.naming import MADE

_BY_STEP = {
    "assembling": Stage.MADE,
    "commissioning": Stage.MADE,
    "creating_class_instance": Stage.MADE,
    "inspecting": Stage.INSPECTED,
    "sampling": Stage.INSPECTED,
    "consigning": Stage.SHIPPED,
    "departing": Stage.SHIPPED,
    "loading": Stage.SHIPPED,
    "shipping": Stage.SHIPPED,
    "transporting": Stage.SHIPPED,
    "arriving": Stage.ARRIVED,
    "unloading": Stage.ARRIVED,
    "storing": Stage.STORED,
    "stocking": Stage.STORED,
    "retail_selling": Stage.DELIVERED,
    "dispensing": Stage.DELIVERED,
}
_BORDER_ROLES = frozenset(["port", "airport", "bonded_warehouse"])
_RELEASING = frozenset(["accepting", "entering_exiting", "other", "shipping", "removing"])
_HELD = frozenset(["non_sellable_other", "needs_replacement", "non_conformant", "recalled", "stolen", "unknown"])
_MAKERS = frozenset(["factory", None])


def find_stage(event: Event, role: Role, site_role: str | None) -> Stage | None:
    """Return the stage that an event, naming something in `role`, at a place of `site_role`, shows; or None."""
    step = event.business_step
    if site_role == "customs":
        return _stage_at_customs(event)
    if role in MADE:
        return Stage.MADE
    if step == "receiving":
        return _stage_of_receiving(site_role)
    if step in ("commissioning", "creating_class_instance") and site_role not in _MAKERS:
        return None  # a warehouse that labels goods did not make them
    if event.body.get("certificationInfo") and step in (None, "inspecting"):
        return Stage.INSPECTED
    return _BY_STEP.get(step or "")


def _stage_at_customs(event: Event) -> Stage | None:
    if event.business_step in ("inspecting", "sampling", "holding", "arriving"):
        return Stage.ARRIVED if event.business_step == "arriving" else Stage.INSPECTED
    is_released = event.business_step in _RELEASING and event.disposition not in _HELD
    return Stage.CLEARED if is_released else None


def _stage_of_receiving(site_role: str | None) -> Stage | None:
    if site_role in _BORDER_ROLES:
        return Stage.STORED if site_role == "bonded_warehouse" else Stage.ARRIVED
    return Stage.DELIVERED if site_role in ("shop", "market", "household") else None


def choose_facts(steps: Sequence[Step]) -> dict[Stage, Step | None]:
    """Return, for every stage in order, the step that best shows it: its own before its container's, the latest told
    for where it ended up (arrived, cleared, delivered), the first for how it began.
    """
    told = [step for step in steps if not step.voided and step.link is not Link.MADE_OF and step.stage is not None]
    facts: dict[Stage, Step | None] = {}
    for stage in Stage:
        showing = [step for step in told if step.stage is stage]
        if stage is Stage.INSPECTED:
            showing = [step for step in showing if _has_certificate(step)] or showing
        is_last_best = stage in (Stage.ARRIVED, Stage.CLEARED, Stage.DELIVERED)
        facts[stage] = (showing[-1] if is_last_best else showing[0]) if showing else None
    return facts


def _has_certificate(step: Step) -> bool:
    return bool(step.stored.event.body.get("certificationInfo"))
