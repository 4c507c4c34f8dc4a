"""A journey as one viewer may see it: steps left out or without their withheld fields, and who withholds what.

Promise: an event is shown only if `gqts.sharing.decide` says so and PostgreSQL shows it too. What is drawn from events
(facts, level, places, parties, how things hang together) is drawn again from what is shown. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from gqts.catalogue import Party
from gqts.events import StoredEvent, event_hash_uri
from gqts.sharing import STRANGER, Field, Glass, Reason, Shown, Tie, list_fields, redact_event
from gqts.tracing.journey import Edge, Journey, Responsible, Step, Withheld
from gqts.tracing.level import find_level, find_told_levels
from gqts.tracing.naming import PACKED, name_event
from gqts.tracing.responsible import find_responsible
from gqts.tracing.stages import choose_facts

_DERIVED = frozenset([Field.LINE])
"""Fields whose absence is not worth a remark where the rest of their member is shown."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What a viewer's glass is pointed at: the ties to each event, the events that PostgreSQL shows, and what it asked
    for by name (canonical), which it knows already.
    """

    glass: Glass
    ties: Mapping[bytes, Tie]
    visible: frozenset[bytes]
    asked: frozenset[str]

    def look(self, stored: StoredEvent) -> Shown:
        """Return what is seen of an event; nothing when PostgreSQL does not show it."""
        shown = self.glass.look(stored.belonging.stream, self.ties.get(stored.event_id, STRANGER))
        if shown.fields and stored.event_id not in self.visible:
            return replace(shown, fields=frozenset(), reason=Reason.NO_RULE)
        return shown

    def describes(self, stream: int) -> bool:
        """Return whether the viewer sees what the owner of a stream describes (its products, places and itself)."""
        return Field.EVENT in self.glass.look(stream).fields


def see_event(stored: StoredEvent, sight: Sight) -> tuple[StoredEvent, frozenset[Field], Shown] | None:
    """Return an event without what is withheld of it, the fields that are, and why it is shown; None when it is not."""
    shown = sight.look(stored)
    if not shown.fields:
        return None
    if shown.is_whole:
        return stored, frozenset(), shown
    withheld = frozenset(list_fields(stored.event)) - shown.fields
    if not withheld:
        return stored, withheld, shown
    event = redact_event(stored.event, shown.fields, sight.asked)
    return replace(stored, event=event, is_partial=True), withheld, shown


def see_journey(whole: Journey, sight: Sight) -> tuple[Journey, list[tuple[UUID, set[int], int]]]:
    """Return the journey as it is seen, and the looks to write down: (owner, kinds, how many facts) each."""
    parties = {one.uri: one.party for one in whole.parties if one.party and sight.describes(one.party.stream)}
    steps: list[Step] = []
    withheld: dict[tuple[UUID, int, Field], Withheld] = {}
    looks: dict[UUID, tuple[set[int], list[int]]] = {}
    for step in whole.steps:
        seen = see_event(step.stored, sight)
        if seen is None:
            _note_withheld(withheld, step, [Field.EVENT], sight, whole)
            continue
        stored, fields, shown = seen
        steps.append(_see_step(step, stored, fields, sight, parties))
        _note_withheld(withheld, step, sorted(fields - _DERIVED), sight, whole)
        if shown.is_worth_a_look:
            kinds, count = looks.setdefault(shown.owner, (set(), []))
            kinds.add(shown.kind.value)
            count.append(1)
    journey = replace(
        whole,
        product=whole.product if whole.product and sight.describes(whole.product.stream) else None,
        steps=tuple(steps),
        facts=choose_facts(steps),
        level=find_level(steps),
        parties=tuple({step.responsible.uri: step.responsible for step in steps}.values()),
        edges=tuple(_see_edges(whole.edges, steps)),
        told_levels=find_told_levels(steps),
        lot=whole.lot if any(edge.kind == "lot_of" for edge in _see_edges(whole.edges, steps)) else None,
        withheld=tuple(withheld.values()),
    )
    return journey, [(owner, kinds, len(count)) for owner, (kinds, count) in looks.items()]


def _see_step(
    step: Step, stored: StoredEvent, fields: frozenset[Field], sight: Sight, parties: Mapping[str, Party | None]
) -> Step:
    is_placed = step.site is not None and Field.WHERE not in fields and sight.describes(step.site.stream)
    site = step.site if is_placed else None
    known = {uri: party for uri, party in parties.items() if party is not None}
    return replace(
        step,
        stored=stored,
        site=site,
        chain=step.chain if Field.IDENTIFIERS not in fields else step.chain[:1],
        responsible=find_responsible(stored, site, known),
        withheld=fields,
    )


def _note_withheld(
    withheld: dict[tuple[UUID, int, Field], Withheld], step: Step, fields: list[Field], sight: Sight, whole: Journey
) -> None:
    """Remember that fields of a step are withheld, each once for an owner and kind of fact."""
    shown = sight.look(step.stored)
    for field in fields:
        place = (shown.owner, shown.kind.value, field)
        if place not in withheld:
            reason = shown.reason if field is Field.EVENT else Reason.NO_RULE
            withheld[place] = Withheld(_name_owner(step.stored, sight, whole), shown.kind, field, reason)


def _name_owner(stored: StoredEvent, sight: Sight, whole: Journey) -> Responsible | None:
    """Return the owner of an event as one that withholds; None when it does not show its name either."""
    told = find_responsible(replace(stored, event=redact_event(stored.event, [Field.EVENT])), None, {})
    party = next((one.party for one in whole.parties if one.uri == told.uri and one.party), None)
    if party is None or not sight.describes(party.stream):
        return None
    return replace(told, party=party)


def _see_edges(edges: Sequence[Edge], steps: Sequence[Step]) -> Iterator[Edge]:
    """Yield the arrows of the graph that follow from what is shown, without the hash of an event that is partial."""
    holding = {pair for step in steps for pair in _list_holding(step)}
    by_hash = {event_hash_uri(step.stored.event_hash): step for step in steps}
    for edge in edges:
        if edge.kind in ("contains", "associated"):
            if (edge.source, edge.target) in holding:
                yield edge
            continue
        step = by_hash.get(edge.event_id)
        if step is not None and (Field.MATERIALS if edge.kind == "became" else Field.LOT) not in step.withheld:
            yield replace(edge, event_id=step.stored.hash_uri)


def _list_holding(step: Step) -> list[tuple[str, str]]:
    """Return (holder, held) of what a packing step says, as far as it is shown."""
    if step.stored.event.type not in ("AggregationEvent", "AssociationEvent"):
        return []
    named = name_event(step.stored)
    return [(named.parent, child) for child in named.list_named(PACKED)] if named.parent is not None else []
