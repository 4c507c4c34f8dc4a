"""“See as”: how somebody else would see a journey under a policy that is not saved yet.

Promise: a firm is shown nothing of other owners that it does not see itself. The preview is drawn from the firm's own
view of the journey, and the glass of the other viewer, with the draft in it, is held before that: what remains is what
both may see. Whether the other viewer handled the goods is judged by the firm's own view too, or supposed, since who
handled them may be somebody else's secret. Row-level security does not know a draft; it has already decided what the
firm sees of others, and its own events are its own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from gqts.catalogue import Party
from gqts.events import event_hash_uri, list_lots
from gqts.identifiers import canonical_uri
from gqts.kit.database import Transaction
from gqts.organizations import find_party_owners, find_scope
from gqts.sharing import Field, Glass, Tie, unfiltered
from gqts.tracing.chain import Told, find_handlers, list_digits
from gqts.tracing.journey import Edge, Journey, Link, Step, Withheld
from gqts.tracing.naming import NamedEvent, name_event
from gqts.tracing.read import find_registered
from gqts.tracing.scope import is_in_scope
from gqts.tracing.seeing import Sight, see_journey


@dataclass(frozen=True, slots=True)
class Preview:
    """What another viewer would see, as far as the firm sees it too.

    `unseen` is what others do not show the firm: whether the viewer sees that is not told. `has_handled` says whether
    the viewer counts as one that handled the goods.
    """

    journey: Journey
    unseen: tuple[Withheld, ...]
    has_handled: bool


def read_preview(
    tx: Transaction, glass: Glass, mine: Journey, *, supposes_handled: bool = False, supposes_scope: bool = False
) -> Preview:
    """Return the preview of a journey for the viewer of `glass`, whose `drafts` hold the firm's policy.

    `mine` is the journey as the firm sees it (`read_story`, `gqts.scans.scan_item`). With `supposes_handled` the viewer
    counts as one that handled these very goods, with `supposes_scope` they count as within its powers.
    """
    with unfiltered(tx):
        glass.meet(tx, _list_streams(mine))
        ties = _find_ties(tx, glass, mine, Tie(supposes_handled, supposes_scope))
        registered = find_registered(tx, glass, mine)
    return preview_journey(mine, glass, ties, registered)


def preview_journey(
    mine: Journey, glass: Glass, ties: Mapping[bytes, Tie], registered: Mapping[int, Party] | None = None
) -> Preview:
    """Return what remains of the firm's own view of a journey behind the glass of another viewer. Pure.

    `ties` are those of the viewer to each event, by event id, `registered` the names of those who tell something, by
    stream; the glass has met the streams of the journey.
    """
    seen = replace(mine, edges=_name_edges(mine), withheld=())
    visible = frozenset(step.stored.event_id for step in mine.steps)
    sight = Sight(glass, ties, visible, frozenset({mine.subject.canonical}), registered or {})
    journey, _ = see_journey(seen, sight)
    return Preview(journey, mine.withheld, any(tie.is_in_chain for tie in ties.values()))


def list_described(tx: Transaction, glass: Glass, streams: Collection[int]) -> frozenset[int]:
    """Return those of the streams whose owner's descriptions (products, places, itself) the viewer of `glass` sees."""
    with unfiltered(tx):
        glass.meet(tx, streams)
    return frozenset(stream for stream in streams if Field.EVENT in glass.look(stream).fields)


def _find_ties(tx: Transaction, glass: Glass, mine: Journey, supposed: Tie) -> dict[bytes, Tie]:
    """Return what ties the viewer to each event that the firm sees, going by nothing else."""
    viewer = glass.viewer
    if viewer.organization is None:
        return {}
    told = [Told(_name(step), step.chain or (mine.subject.canonical,)) for step in mine.steps]
    handlers = find_handlers(told, glass.owner_of, find_party_owners(tx, list_digits(told)))
    scope = find_scope(tx, viewer.organization)
    is_within = bool(viewer.authority_names) and (supposed.is_in_scope or is_in_scope(scope, mine))
    ties: dict[bytes, Tie] = {}
    for step in mine.steps:
        has_handled = viewer.organization in handlers[step.stored.event_id]
        is_supposed = supposed.is_in_chain and step.link is not Link.MADE_OF
        ties[step.stored.event_id] = Tie(has_handled or is_supposed, is_within)
    return ties


def _name(step: Step) -> NamedEvent:
    return replace(name_event(step.stored), is_voided=step.voided)


def _list_streams(mine: Journey) -> set[int]:
    streams = {step.stored.belonging.stream for step in mine.steps}
    streams |= {step.site.stream for step in mine.steps if step.site is not None}
    streams |= {step.teller.stream for step in mine.steps if step.teller is not None}
    streams |= {one.party.stream for one in mine.parties if one.party is not None}
    return streams | ({mine.product.stream} if mine.product is not None else set())


def _name_edges(mine: Journey) -> tuple[Edge, ...]:
    """Return the arrows that the firm sees, each with the event it follows from.

    The firm's view leaves out the hash of an event that it sees in part; by what the event names it is found again.
    """
    named = [(event_hash_uri(step.stored.event_hash), _list_named(step)) for step in mine.steps]
    return tuple(edge if edge.event_id else replace(edge, event_id=_find_event(edge, named)) for edge in mine.edges)


def _find_event(edge: Edge, named: Sequence[tuple[str, set[str]]]) -> str:
    return next((one for one, uris in named if edge.source in uris and edge.target in uris), "")


def _list_named(step: Step) -> set[str]:
    event = step.stored.event
    return {canonical_uri(uri) for _, uri in event.identifiers()} | set(list_lots(event))
