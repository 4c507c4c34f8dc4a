"""A journey as one viewer may see it: steps left out or without their withheld fields, and who withholds what.

Promise: an event is shown only if `gqts.sharing.decide` says so and PostgreSQL shows it too. What is drawn from events
(facts, level, places, parties, how things hang together) is drawn again from what is shown. Pure.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from uuid import UUID

from gqts.catalogue import Party, Site
from gqts.epcis import Event, Role
from gqts.events import StoredEvent, parse_event_hash
from gqts.identifiers import canonical_uri
from gqts.sharing import STRANGER, Field, Glass, Reason, Shown, Tie, list_fields, redact_event
from gqts.tracing.journey import Basis, Edge, Journey, Link, Responsible, Stage, Step, Withheld
from gqts.tracing.level import find_level, find_told_levels
from gqts.tracing.naming import PACKED, name_event
from gqts.tracing.responsible import find_responsible
from gqts.tracing.stages import choose_facts, find_stage

_DERIVED = frozenset([Field.LINE])
"""Fields whose absence is not worth a remark where the rest of their member is shown."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What a viewer's glass is pointed at: the ties to each event, the events that PostgreSQL shows, and what it asked
    for by name (canonical), which it knows already. `registered` are the names in the register, by stream: whoever sees
    an event sees by whose account it is.
    """

    glass: Glass
    ties: Mapping[bytes, Tie]
    visible: frozenset[bytes]
    asked: frozenset[str]
    registered: Mapping[int, Party] = dataclasses.field(default_factory=dict)

    def look(self, stored: StoredEvent) -> Shown:
        """Return what is seen of an event; nothing when PostgreSQL does not show it."""
        shown = self.glass.look(stored.belonging.stream, self.ties.get(stored.event_id, STRANGER))
        if shown.fields and stored.event_id not in self.visible:
            return replace(shown, fields=frozenset(), reason=Reason.NO_RULE)
        return shown

    def describes(self, stream: int) -> bool:
        """Return whether the viewer sees what the owner of a stream describes (its products, places and itself)."""
        return Field.EVENT in self.glass.look(stream).fields


Seen = tuple[StoredEvent, frozenset[Field], Shown]
"""An event without what is withheld of it, the fields that are, and why it is shown."""


def see_event(stored: StoredEvent, sight: Sight) -> Seen | None:
    """Return an event without what is withheld of it, the fields that are, and why it is shown; None when it is not."""
    shown = sight.look(stored)
    if not shown.fields:
        return None
    if shown.is_whole:
        return stored, frozenset(), shown
    withheld = frozenset(list_fields(stored.event)) - shown.fields
    if not withheld:
        return stored, withheld, shown
    event = _without_hash(redact_event(stored.event, shown.fields, sight.asked))
    return replace(stored, event=event, is_partial=True), withheld, shown


def list_corrections(stored: StoredEvent) -> Sequence[str]:
    """Return the ids of the events that an error declaration says are right instead."""
    return tuple((stored.event.error_declaration or {}).get("correctiveEventIDs", ()))


def hide_corrections(stored: StoredEvent, whole: Collection[bytes]) -> StoredEvent:
    """Return an error declaration without the hashes of corrections that are not among those shown `whole`."""
    declaration = stored.event.error_declaration or {}
    told = list_corrections(stored)
    kept = [one for one in told if is_tellable(one, whole)]
    if len(kept) == len(told):
        return stored
    rest = {name: value for name, value in declaration.items() if name != "correctiveEventIDs"}
    shortened = {**rest, "correctiveEventIDs": kept} if kept else rest
    body = {**stored.event.body, "errorDeclaration": shortened}
    return replace(stored, event=Event(body, stored.event.namespaces))


def _without_hash(event: Event) -> Event:
    """Return an event without an eventID in the form of a hash, which vouches for what is withheld too."""
    if parse_event_hash(str(event.body.get("eventID", ""))) is None:
        return event
    return Event({name: value for name, value in event.body.items() if name != "eventID"}, event.namespaces)


def is_tellable(event_id: str, whole: Collection[bytes]) -> bool:
    """Return whether an event id is no hash, or that of an event that is shown `whole`."""
    digest = parse_event_hash(event_id)
    return digest is None or digest in whole


def see_journey(whole: Journey, sight: Sight) -> tuple[Journey, list[tuple[UUID, set[int], int]]]:
    """Return the journey as it is seen, and the looks to write down: (owner, kinds, how many facts) each."""
    told = [(step, see_event(step.stored, sight)) for step in whole.steps]
    shown = {step.stored.event_id: seen for step, seen in told if seen is not None}
    hidden = _list_hidden_materials(whole, shown)
    parties = {one.uri: one.party for one in whole.parties if one.party and sight.describes(one.party.stream)}
    steps: list[Step] = []
    withheld: dict[tuple[UUID, int, Field], Withheld] = {}
    looks: dict[UUID, list[Shown]] = {}
    for step, seen in told:
        if step.link is Link.MADE_OF and not hidden.isdisjoint(pairwise(step.chain)):
            continue  # that it is a material of the subject is withheld by whoever made the subject
        if seen is None:
            _note_withheld(withheld, step, [Field.EVENT], sight)
            continue
        steps.append(_see_step(step, seen, sight, parties))
        _note_withheld(withheld, step, sorted(seen[1] - _DERIVED), sight)
        if seen[2].is_worth_a_look:
            looks.setdefault(seen[2].owner, []).append(seen[2])
    edges = tuple(_see_edges(whole.edges, steps))
    named, unhidden = _list_named(steps), _list_whole(steps)
    steps = [_shorten(step, named, unhidden) for step in steps]
    journey = replace(
        whole,
        product=whole.product if whole.product and sight.describes(whole.product.stream) else None,
        steps=tuple(steps),
        facts=choose_facts(steps),
        level=find_level(steps),
        parties=_list_parties(steps),
        edges=edges,
        told_levels=find_told_levels(steps),
        lot=next((edge.source for edge in edges if edge.kind == "lot_of"), None),
        withheld=tuple(withheld.values()),
    )
    return journey, [(owner, {one.kind.value for one in those}, len(those)) for owner, those in looks.items()]


def _list_hidden_materials(whole: Journey, shown: Mapping[bytes, Seen]) -> set[tuple[str, str]]:
    """Return (made, material) of every making whose materials are not shown."""
    told: dict[bool, set[tuple[str, str]]] = {True: set(), False: set()}
    for edge in whole.edges:
        if edge.kind == "became":
            tellings = [shown.get(event_id) for event_id in edge.told_by]
            is_told = all(seen is not None and Field.MATERIALS not in seen[1] for seen in tellings)
            told[is_told].add((edge.target, edge.source))
    return told[False] - told[True]


def _see_step(step: Step, seen: Seen, sight: Sight, parties: Mapping[str, Party]) -> Step:
    stored, fields, _ = seen
    is_placed = step.site is not None and Field.WHERE not in fields and sight.describes(step.site.stream)
    site = (step.whole_site if Field.LINE in fields else step.site) if is_placed else None
    teller = step.teller if step.teller and sight.describes(step.teller.stream) else None
    registered = None if teller else sight.registered.get(stored.belonging.stream)
    responsible = find_responsible(stored, site, parties)
    if responsible.party is None and responsible.uri == canonical_uri(stored.submitter):
        responsible = replace(responsible, party=registered)
    return replace(
        step,
        stored=stored,
        stage=_find_stage(step, stored, site),
        site=site,
        chain=step.chain if Field.IDENTIFIERS not in fields or step.link is Link.MADE_OF else step.chain[:1],
        responsible=responsible,
        withheld=fields,
        teller=teller,
        registered=registered,
    )


def _list_parties(steps: Sequence[Step]) -> tuple[Responsible, ...]:
    """Return who answers for the steps, in order of first appearance, each as the step tells that names it."""
    parties: dict[str, Responsible] = {}
    for step in steps:
        known = parties.get(step.responsible.uri)
        if known is None or known.party is None or step.responsible.party is not None:
            parties[step.responsible.uri] = step.responsible
    return tuple(parties.values())


def _find_stage(step: Step, stored: StoredEvent, site: Site | None) -> Stage | None:
    """Return the stage that follows from what is shown, as it would if nothing else were known."""
    if step.link is Link.MADE_OF:
        return None
    return find_stage(stored.event, step.role, site.role if site is not None else None)


def _note_withheld(
    withheld: dict[tuple[UUID, int, Field], Withheld], step: Step, fields: list[Field], sight: Sight
) -> None:
    """Remember that fields of a step are withheld, each once for an owner and kind of fact."""
    shown = sight.look(step.stored)
    for field in fields:
        place = (shown.owner, shown.kind.value, field)
        if place not in withheld:
            reason = shown.reason if field is Field.EVENT else Reason.NO_RULE
            withheld[place] = Withheld(_name_owner(step, sight, field), shown.kind, field, reason)


def _name_owner(step: Step, sight: Sight, field: Field) -> Responsible | None:
    """Return the owner of an event as one that withholds; None when it shows neither its name nor the event."""
    teller = step.teller if step.teller and sight.describes(step.teller.stream) else None
    if teller is None and field is not Field.EVENT:
        teller = sight.registered.get(step.stored.belonging.stream)
    return None if teller is None else Responsible(canonical_uri(step.stored.submitter), Basis.SUBMITTER, teller)


def _see_edges(edges: Sequence[Edge], steps: Sequence[Step]) -> Iterator[Edge]:
    """Yield the arrows of the graph that follow from what is shown, without the hash of an event that is partial."""
    holding = {pair for step in steps for pair in _list_holding(step)}
    by_id = {step.stored.event_id: step for step in steps}
    told_at = {step.at for step in steps}
    for edge in edges:
        if edge.kind in ("contains", "associated"):
            if (edge.source, edge.target) in holding:
                since, until = (at if at in told_at else None for at in (edge.since, edge.until))
                yield replace(edge, since=since, until=until)
            continue
        tellings = [by_id.get(event_id) for event_id in edge.told_by]
        needed = Field.MATERIALS if edge.kind == "became" else Field.LOT
        seen = [step for step in tellings if step is not None and needed not in step.withheld]
        if tellings and len(seen) == len(tellings):
            yield replace(edge, event_id=seen[0].stored.hash_uri)


def _list_named(steps: Sequence[Step]) -> frozenset[str]:
    """Return the identifiers that what is shown names."""
    events = [name_event(step.stored) for step in steps]
    return frozenset(uri for event in events for uri in (*event.lots, *event.list_named(Role)))


def _list_whole(steps: Sequence[Step]) -> frozenset[bytes]:
    return frozenset(step.stored.event_hash for step in steps if not step.stored.is_partial)


def _shorten(step: Step, named: frozenset[str], whole: frozenset[bytes]) -> Step:
    """Leave out of a step what only withheld events name: links of its chain, and hashes of what corrects it."""
    chain = (*step.chain[:1], *(uri for uri in step.chain[1:] if uri in named))
    corrected_by = tuple(one for one in step.corrected_by if is_tellable(one, whole))
    return replace(step, chain=chain, corrected_by=corrected_by)


def _list_holding(step: Step) -> list[tuple[str, str]]:
    """Return (holder, held) of what a packing step says, as far as it is shown."""
    if step.stored.event.type not in ("AggregationEvent", "AssociationEvent"):
        return []
    named = name_event(step.stored)
    return [(named.parent, child) for child in named.list_named(PACKED)] if named.parent is not None else []
