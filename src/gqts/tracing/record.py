"""A journey, and what was reached from it, as JSON members: one shape for API and command line.

The shape is `Journey` in the OpenAPI. Facts refer to steps by their place in `steps`; times are UTC, with the sender's
own text beside them; each step carries its event's address in the EPCIS interface, unless something of the event is
withheld: the hash in that address would let one try what the withheld part says.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from gqts.catalogue import Party, Product, Site
from gqts.identifiers import Identifier, display_form
from gqts.kit.clock import write_instant
from gqts.tracing.forward import Reached
from gqts.tracing.journey import Edge, Journey, Responsible, Step, TraceLevel, Withheld


def journey_as_json(journey: Journey) -> dict[str, Any]:
    """Return a journey as JSON members."""
    places = {id(step): place for place, step in enumerate(journey.steps)}
    return {
        "subject": identifier_as_json(journey.subject),
        "product": None if journey.product is None else product_as_json(journey.product),
        "lot": journey.lot,
        "traceLevel": None if journey.level is None else journey.level.value,
        "toldLevels": [level.value for level in TraceLevel if level in journey.told_levels],
        "facts": {stage.value: None if step is None else places.get(id(step)) for stage, step in journey.facts.items()},
        "notShared": [stage.value for stage in journey.not_shared],
        "parties": [responsible_as_json(responsible) for responsible in journey.parties],
        "steps": [step_as_json(step) for step in journey.steps],
        "edges": [edge_as_json(edge) for edge in journey.edges],
        "truncated": journey.truncated,
        "withheld": [withheld_as_json(one) for one in journey.withheld],
    }


def identifier_as_json(identifier: Identifier) -> dict[str, Any]:
    """Return an identifier with what it is and how a person reads it."""
    return {
        "uri": identifier.canonical,
        "kind": identifier.kind,
        "level": identifier.level.value,
        "display": display_form(identifier),
    }


def step_as_json(step: Step) -> dict[str, Any]:
    """Return one step; `chain` leads from the subject to what the event names."""
    event = step.stored.event
    event_hash = step.stored.hash_uri or None
    return {
        "eventID": event.event_id or event_hash,
        "eventHash": event_hash,
        "event": None if event_hash is None else f"/epcis/events/{quote(event_hash, safe='')}",
        "at": write_instant(step.at),
        "eventTime": event.event_time_text,
        "recordTime": write_instant(step.stored.record_time),
        "submitter": step.stored.submitter,
        "teller": None if step.told_by is None else party_as_json(step.told_by),
        "type": event.type,
        "action": event.action,
        "bizStep": event.business_step,
        "disposition": event.disposition,
        "readPoint": event.read_point,
        "bizLocation": event.business_location,
        "stage": None if step.stage is None else step.stage.value,
        "link": step.link.value,
        "role": step.role.name.lower(),
        "chain": list(step.chain),
        "site": None if step.site is None else site_as_json(step.site),
        "responsible": responsible_as_json(step.responsible),
        "voided": step.voided,
        "correctedBy": list(step.corrected_by),
        "standing": step.stored.belonging.standing.name.lower(),
        "withheldFields": [field.name.lower() for field in sorted(step.withheld)],
    }


def withheld_as_json(withheld: Withheld) -> dict[str, Any]:
    """Return what a party does not show this viewer; `by` is null when it does not show its name either."""
    return {
        "by": None if withheld.owner is None else responsible_as_json(withheld.owner),
        "kind": withheld.kind.name.lower(),
        "field": withheld.field.name.lower(),
        "reason": withheld.reason.value,
    }


def edge_as_json(edge: Edge) -> dict[str, Any]:
    """Return one arrow of the graph that was walked."""
    return {
        "source": edge.source,
        "target": edge.target,
        "kind": edge.kind,
        "since": None if edge.since is None else write_instant(edge.since),
        "until": None if edge.until is None else write_instant(edge.until),
        "eventID": edge.event_id or None,
    }


def reached_as_json(reached: Reached) -> dict[str, Any]:
    """Return one thing that came of the subject."""
    return {
        "uri": reached.uri,
        "how": reached.how,
        "source": reached.source,
        "since": None if reached.since is None else write_instant(reached.since),
        "until": None if reached.until is None else write_instant(reached.until),
        "eventID": reached.event_id or None,
        "depth": reached.depth,
    }


def responsible_as_json(responsible: Responsible) -> dict[str, Any]:
    """Return who answers for a step and why they are named."""
    party = responsible.party
    return {
        "uri": responsible.uri,
        "basis": responsible.basis.value,
        "party": None if party is None else party_as_json(party),
    }


def product_as_json(product: Product) -> dict[str, Any]:
    """Return a product as its owner describes it."""
    return {
        "uri": product.uri,
        "names": dict(product.names),
        "brand": product.brand,
        "category": product.category,
        "netContent": dict(product.net_contents),
        "countryOfOrigin": product.country_of_origin,
        "statedBy": product.stated_by,
    }


def site_as_json(site: Site) -> dict[str, Any]:
    """Return a place."""
    return {
        "uri": site.uri,
        "names": dict(site.names),
        "role": site.role,
        "country": site.country,
        "city": site.city,
        "latitude": site.latitude,
        "longitude": site.longitude,
        "unlocode": site.unlocode,
        "party": site.party,
    }


def party_as_json(party: Party) -> dict[str, Any]:
    """Return a firm or authority."""
    return {"uri": party.uri, "names": dict(party.names), "role": party.role, "country": party.country}
