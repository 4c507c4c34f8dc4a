"""How a step, a thing and a journey's facts are written on a terminal: one line each, in plain words."""

from __future__ import annotations

import re
from urllib.parse import unquote

from gqts.identifiers import (
    Identifier,
    IdentifierRefused,
    display_form,
    parse_identifier,
    parse_typed,
    parse_vehicle_number,
    parse_waybill,
)
from gqts.sharing import Field
from gqts.tracing import Basis, Journey, Link, Responsible, Step

_VEHICLE_PAGE = re.compile(r"(?:^|/)vin/([^/]+)$", re.ASCII)
_PARCEL_PAGE = re.compile(r"(?:^|/)parcel/([^/]+)/([^/]+)$", re.ASCII)
_PATH = re.compile(r"(?:[0-9]{2,4}|[a-z]+)/", re.ASCII)
_LINKS = {
    Link.OWN: "",
    Link.CONTAINED: "while in {}",
    Link.LOT: "of its lot {}",
    Link.MADE_OF: "of its material {}",
}
_BASES = {Basis.SITE: "at its site", Basis.POSSESSION: "in its possession", Basis.SUBMITTER: "as it says"}


def parse_argument(text: str) -> Identifier:
    """Return the identifier a user gives: all that `parse_typed` takes, and the address of a page, or its path alone.

    Raises `IdentifierRefused`.
    """
    if vehicle := _VEHICLE_PAGE.search(text):
        return parse_vehicle_number(unquote(vehicle[1]))
    if parcel := _PARCEL_PAGE.search(text):
        return parse_waybill(unquote(parcel[1]), unquote(parcel[2]))
    return parse_typed(f"/{text}" if _PATH.match(text) else text)


def title_of(uri: str) -> str:
    """Return an identifier as a person reads it."""
    try:
        return display_form(parse_identifier(uri))
    except IdentifierRefused:
        return uri


def describe_step(step: Step) -> tuple[str, str, str]:
    """Return a step in three parts: when (local time), what, and where with who answers for it."""
    event = step.stored.event
    what = (event.business_step or event.type).replace("_", " ")
    if event.disposition:
        what += f" ({event.disposition.replace('_', ' ')})"
    is_told = len(step.chain) > 1 or step.link is Link.OWN
    how = _LINKS[step.link].format(title_of(step.chain[-1])) if is_told else ""
    what += f", {how}" if how else ""
    if step.voided:
        what += ", withdrawn later"
    place = step.site.name("en") if step.site else event.read_point or event.business_location or "place not shared"
    when = re.sub(r"T(\d\d:\d\d)[0-9:.]*", r" \1 ", event.event_time_text)
    return (when, what, f"{place} · {describe_responsible(step.responsible)}")


def describe_responsible(responsible: Responsible) -> str:
    """Return who answers for a step, and why they are named."""
    name = responsible.party.name("en") if responsible.party else title_of(responsible.uri)
    return f"{name}, {_BASES[responsible.basis]}"


def describe_withheld(journey: Journey) -> list[str]:
    """Return who does not show what, a line for each."""
    told: dict[str, list[str]] = {}
    for one in journey.withheld:
        name = "A party that does not show its name"
        if one.owner is not None:
            name = one.owner.party.name("en") if one.owner.party else title_of(one.owner.uri)
        is_whole = one.field is Field.EVENT
        told.setdefault(name, []).append((one.kind if is_whole else one.field).name.lower().replace("_", " "))
    return [f"Not shown by {name}: {', '.join(dict.fromkeys(what))}" for name, what in told.items()]


def describe_facts(journey: Journey) -> list[str]:
    """Return what is known at a glance: product, lot, how far upstream the evidence reaches, what was not shared."""
    lines = []
    if journey.product is not None:
        brand = f" ({journey.product.brand})" if journey.product.brand else ""
        lines.append(f"Product: {journey.product.name('en')}{brand}")
    if journey.lot is not None:
        lines.append(f"Lot: {title_of(journey.lot)}")
    if journey.level is not None:
        lines.append(f"Traced to: {journey.level.value}")
    if journey.steps and journey.not_shared:
        lines.append(f"Not shared: {', '.join(stage.value for stage in journey.not_shared)}")
    if journey.truncated:
        lines.append("The journey is longer than what is shown.")
    return lines
