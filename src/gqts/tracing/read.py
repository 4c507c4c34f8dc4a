"""Compose a journey or a trace: walk, put places, products and responsible parties to what was found, and show of it
what the viewer may see.

How goods hang together must be known before anything can be decided, so the walk sees everything; nothing of it leaves
this module but through the glass (`gqts.tracing.seeing`), save to judge a scan, which tells only a reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from gqts.catalogue import GQTS_NAMESPACE, Party, Product, Site, find_parties, find_product, find_sites, site_of
from gqts.events import StoredEvent, find_visible
from gqts.identifiers import Identifier, canonical_uri
from gqts.kit.database import Transaction
from gqts.organizations import find_organizations, find_party_owners, find_scope
from gqts.sharing import (
    STRANGER,
    Field,
    Glass,
    Tie,
    concern_viewer,
    find_open_streams,
    record_looks,
    unfiltered,
)
from gqts.tracing.backward import Found, Walk, walk_backward
from gqts.tracing.chain import Told, find_handlers, find_opened, list_digits
from gqts.tracing.forward import Reached, walk_forward
from gqts.tracing.journey import Journey, Link, Step
from gqts.tracing.level import find_level, find_told_levels
from gqts.tracing.responsible import find_responsible, list_places, possessor
from gqts.tracing.scope import is_in_scope
from gqts.tracing.seeing import Sight, see_journey
from gqts.tracing.source import SeenEvents, StoredEvents
from gqts.tracing.stages import choose_facts, find_stage

JOURNEY_LIMIT = 5_000
"""Events in one journey; a thing with more is a place or a returnable container, not goods."""
MENTION_LIMIT = 10_000
"""Mentions read for one level of a journey: what bounds the cost of a page that a stranger opens."""
CHECKED_AT_ONCE = 500
"""Events that one question to row-level security is about: it reads their list for each of them."""


@dataclass(frozen=True, slots=True)
class Story:
    """A journey as its viewer sees it, and the whole of it, from which only a verdict may be drawn."""

    seen: Journey
    whole: Journey


def read_story(tx: Transaction, glass: Glass, identifier: Identifier) -> Story:
    """Return the journey of a thing; one without steps when nobody has shared anything under this identifier.

    Whose facts were seen that are not public is written down for their owners.
    """
    with unfiltered(tx):
        whole, walk = read_whole(tx, identifier)
        ties = find_ties(tx, glass, walk, whole)
        registered = find_registered(tx, glass, whole)
    visible = ask_database(tx, glass, [found.event.stored for found in walk.found.values()], ties)
    sight = Sight(glass, ties, frozenset(visible), frozenset({identifier.canonical}), registered)
    seen, looks = see_journey(whole, sight)
    record_looks(tx, glass.viewer, looks, purpose=glass.purpose, subject=identifier.canonical, at=glass.at)
    return Story(seen, whole)


def find_ties_of(tx: Transaction, glass: Glass, identifier: Identifier) -> dict[bytes, Tie]:
    """Return what ties the viewer to each event of a thing's story, by event id; call it `unfiltered`."""
    whole, walk = read_whole(tx, identifier)
    return find_ties(tx, glass, walk, whole)


def find_ties_to(tx: Transaction, glass: Glass, identifier: Identifier) -> dict[str, Tie]:
    """Return what ties the viewer to a thing, and to what held it and the lot it is of, by canonical identifier.

    For facts that are kept beside the events (certificates). The public and the operator are tied to nothing.
    """
    viewer = glass.viewer
    if viewer.organization is None:
        return {}
    with unfiltered(tx):
        whole, walk = read_whole(tx, identifier)
        glass.meet(tx, _list_streams(whole))
        told = [
            Told(found.event, found.visit.chain)
            for found in walk.found.values()
            if found.visit.link is not Link.MADE_OF
        ]
        owners = find_party_owners(tx, list_digits(told))
        opened, handlers = find_opened(told, glass.owner_of, owners, identifier.canonical)
        is_within = bool(viewer.authority_names) and is_in_scope(find_scope(tx, viewer.organization), whole)
    tie = Tie(viewer.organization in handlers, is_within)
    return {**dict.fromkeys(opened, tie), identifier.canonical: tie}


def find_registered(tx: Transaction, glass: Glass, whole: Journey) -> dict[int, Party]:
    """Return the registered names of those who tell something and do not describe themselves to the viewer, by stream.

    The glass has met the streams; call it `unfiltered`.
    """
    unnamed: dict[int, UUID] = {}
    for step in whole.steps:
        if step.teller is None or Field.EVENT not in glass.look(step.teller.stream).fields:
            stream = step.stored.belonging.stream
            unnamed[stream] = glass.owner_of(stream)
    found = find_organizations(tx, set(unnamed.values()))
    return {
        stream: Party(found[owner].party, names=found[owner].names, stream=stream)
        for stream, owner in unnamed.items()
        if owner in found
    }


def iterate_reached(tx: Transaction, glass: Glass, identifier: Identifier) -> Iterable[Reached]:
    """Yield everything that came of a thing and that the viewer may know of, nearest first, as it is found.

    Memory grows only with the identifiers. What hangs on a withheld fact is not reached.
    """
    ties: dict[bytes, Tie] = {}
    if not (glass.viewer.is_public or glass.viewer.is_operator):
        with unfiltered(tx):
            ties = find_ties_of(tx, glass, identifier)
    elsewhere = Tie(is_in_scope=any(tie.is_in_scope for tie in ties.values()))
    source = StoredEvents(tx, is_keeping=False)
    seen = SeenEvents(tx, source, glass, identifier.canonical, ties=ties, elsewhere=elsewhere)
    shown = source if glass.viewer.is_operator else seen
    for level in walk_forward(shown, identifier.canonical):
        yield from level


def read_whole(
    tx: Transaction, identifier: Identifier, source: StoredEvents | None = None, *, with_materials: bool = True
) -> tuple[Journey, Walk]:
    """Return the whole journey of a thing, as nobody but the system may see it, and the walk it was composed of.

    `source` keeps what several journeys have in common.
    """
    subject = identifier.canonical
    source = source or StoredEvents(tx, mention_limit=MENTION_LIMIT)
    walk = walk_backward(source, subject, limit=JOURNEY_LIMIT, with_materials=with_materials)
    steps = _compose_steps(tx, walk)
    journey = Journey(
        subject=identifier,
        product=find_product(tx, subject) or _find_named_product(tx, steps),
        steps=tuple(steps),
        facts=choose_facts(steps),
        level=find_level(steps),
        parties=tuple({step.responsible.uri: step.responsible for step in steps}.values()),
        edges=tuple(walk.edges.values()),
        told_levels=find_told_levels(steps),
        lot=walk.lots[0] if walk.lots else None,
        truncated=walk.is_truncated or source.is_cut,
    )
    return journey, walk


def find_ties(tx: Transaction, glass: Glass, walk: Walk, whole: Journey) -> dict[bytes, Tie]:
    """Return what ties the viewer to each event of a walk; for the public nothing does."""
    streams = _list_streams(whole)
    glass.meet(tx, streams)
    viewer = glass.viewer
    if viewer.organization is None or not any(map(glass.depends_on_goods, streams)):
        return {}
    told = [Told(found.event, found.visit.chain) for found in walk.found.values()]
    handlers = find_handlers(told, glass.owner_of, find_party_owners(tx, list_digits(told)))
    is_within = bool(viewer.authority_names) and is_in_scope(find_scope(tx, viewer.organization), whole)
    ties: dict[bytes, Tie] = {}
    for one in told:
        tie = Tie(viewer.organization in handlers[one.event.event_id], is_within)
        # Who may see an event by what ties it to the goods may see that it was withdrawn.
        ties |= dict.fromkeys((one.event.event_id, *one.event.withdrawn_by), tie)
    return ties


def ask_database(tx: Transaction, glass: Glass, events: Sequence[StoredEvent], ties: dict[bytes, Tie]) -> set[bytes]:
    """Return the events that row-level security shows of those that the glass shows, told of the viewer's ties.

    First by stream, for those of which it shows every event; then the others one by one.
    """
    shown = [one for one in events if glass.look(one.belonging.stream, ties.get(one.event_id, STRANGER)).fields]
    open_streams = find_open_streams(tx, {one.belonging.stream for one in shown})
    visible = {one.event_id for one in shown if one.belonging.stream in open_streams}
    rest = [one.event_id for one in shown if one.event_id not in visible]
    for start in range(0, len(rest), CHECKED_AT_ONCE):
        some = rest[start : start + CHECKED_AT_ONCE]
        if ties:
            concern_viewer(
                tx,
                in_chain=[one for one in some if one in ties and ties[one].is_in_chain],
                in_scope=[one for one in some if one in ties and ties[one].is_in_scope],
            )
        visible |= find_visible(tx, some)
    return visible


def _list_streams(whole: Journey) -> set[int]:
    """Return the streams of all that a journey tells, descriptions included."""
    streams = {step.stored.belonging.stream for step in whole.steps}
    streams |= {step.site.stream for step in whole.steps if step.site is not None}
    streams |= {one.party.stream for one in whole.parties if one.party is not None}
    streams |= {step.teller.stream for step in whole.steps if step.teller is not None}
    return streams | ({whole.product.stream} if whole.product is not None else set())


def _find_named_product(tx: Transaction, steps: Sequence[Step]) -> Product | None:
    """Return the product that the subject's own events name (a vehicle's number does not hold its model)."""
    for step in steps:
        if step.link is not Link.OWN or step.voided:
            continue
        event = step.stored.event
        for prefix, namespace in event.namespaces.items():
            uri = event.body.get(f"{prefix}:product") if namespace == GQTS_NAMESPACE else None
            if isinstance(uri, str):
                return find_product(tx, uri)
    return None


def _compose_steps(tx: Transaction, walk: Walk) -> list[Step]:
    found = sorted(walk.found.values(), key=lambda one: one.event.sort_key())
    events = [one.event.stored for one in found]
    places = {place for stored in events for place in list_places(stored.event)}
    sites = find_sites(tx, places | {site_of(canonical_uri(place)) for place in places})
    named = {site.party for site in sites.values() if site.party}
    possessing = {party for stored in events if (party := possessor(stored.event)) is not None}
    submitters = {canonical_uri(stored.submitter) for stored in events}
    parties = find_parties(tx, named | possessing | submitters)
    return [_compose_step(one, sites, parties) for one in found]


def _compose_step(found: Found, sites: dict[str, Site], parties: dict[str, Party]) -> Step:
    event = found.event.stored.event
    site = next((sites[place] for place in list_places(event) if place in sites), None)
    return Step(
        stored=found.event.stored,
        link=found.visit.link,
        role=found.role,
        chain=found.visit.chain,
        stage=None if found.visit.link is Link.MADE_OF else find_stage(event, found.role, site.role if site else None),
        site=site,
        responsible=find_responsible(found.event.stored, site, parties),
        voided=found.event.is_voided,
        corrected_by=found.event.corrected_by,
        whole_site=None if site is None else sites.get(site_of(site.uri)),
        teller=parties.get(canonical_uri(found.event.stored.submitter)),
    )
