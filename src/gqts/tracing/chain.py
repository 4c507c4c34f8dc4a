"""Who handled an item: the chain that an owner's “those who handled this item” means.

Promise: nobody gets into a chain by saying so. A party handles a thing when it told something of it that it had shown
the authority to say (it made or labelled the goods, was accredited to inspect them, is an authority), or when somebody
who handles it names it: as source or destination, or in the number of a business document (CBV 2.0 §7.4, §8.5.2).

Trust grows from the thing itself, and differs by direction:

- who is named beyond it, at what it was in or at its lot, joins its chain when whoever says that it was in there
  handles the thing, or has shown it: a stranger's word that it was in a case of their own brings nobody in;
- its chain sees what happened to a holder or lot only when whoever says so handles that too, or it carries a number of
  theirs: to say that one's goods were on another's pallet opens nothing of that pallet.

To have used something up is a claim about it, whatever came of it. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from gqts.epcis import Event, Role
from gqts.events import Standing
from gqts.identifiers import canonical_uri, find_owner_digits
from gqts.tracing.naming import CONSUMED, PACKED, NamedEvent

_LISTS = (("sourceList", "source"), ("destinationList", "destination"))

Handlers = frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Told:
    """An event of a story, and the identifiers that led from its subject to what the event tells of."""

    event: NamedEvent
    chain: tuple[str, ...]

    @property
    def roots(self) -> tuple[str, ...]:
        """Return the things whose chain the event may belong to, the nearest to the subject first."""
        if self.event.roles_of(self.chain[-1]):
            return self.chain
        return self.event.list_named(CONSUMED)[:1]  # the inputs of a making whose outputs another event tells


def find_handlers(
    told: Sequence[Told], owner_of: Callable[[int], UUID], organization_of: Mapping[str, UUID]
) -> dict[bytes, Handlers]:
    """Return for each event, by id, the organizations that handled what it tells of.

    `owner_of` gives the owner of a stream, `organization_of` the organization of the digits that `list_digits` finds.
    """
    chains = _Chains(told, owner_of, organization_of)
    return {one.event.event_id: chains.find_handlers(one) for one in told}


def find_opened(
    told: Sequence[Told], owner_of: Callable[[int], UUID], organization_of: Mapping[str, UUID], root: str
) -> tuple[frozenset[str], Handlers]:
    """Return the things whose facts are open to the chain of one (itself, and its holders and lots), and that chain.

    Unlike a story's events, facts that are kept by themselves may be about a holder or lot that no event tells of.
    """
    return _Chains(told, owner_of, organization_of).find_opened(root)


def list_digits(told: Iterable[Told]) -> set[str]:
    """Return the digits of all that says who somebody is: parties, places, business documents, holders and lots."""
    digits: set[str | None] = set()
    for one in told:
        digits |= list_named_digits(one.event.stored.event)
        parents = (one.event.parent,) if one.event.packs and one.event.parent else ()
        digits.update(map(find_owner_digits, (*parents, *one.event.lots)))
    return {one for one in digits if one}


def list_named_digits(event: Event) -> set[str]:
    """Return the digits of the parties, places and business documents that an event names."""
    named: set[str | None] = set()
    for listed, name in _LISTS:
        named.update(find_owner_digits(canonical_uri(entry[name])) for entry in event.body.get(listed, ()))
    for paper in event.body.get("bizTransactionList", ()):
        named.add(find_owner_digits(canonical_uri(str(paper.get("bizTransaction", "")))))
    return {digits for digits in named if digits}


class _Chains:
    """The chains of the things that a story is about, each grown once."""

    def __init__(
        self, told: Sequence[Told], owner_of: Callable[[int], UUID], organization_of: Mapping[str, UUID]
    ) -> None:
        self._owner_of = owner_of
        self._organization_of = organization_of
        self._visited = {uri for one in told for uri in (*one.chain, *one.roots)}
        self._naming: dict[str, list[NamedEvent]] = {}
        for one in told:
            if not one.event.is_voided:
                for uri in {uri for uris in one.event.by_role.values() for uri in uris} & self._visited:
                    self._naming.setdefault(uri, []).append(one.event)
        self._grown: dict[str, tuple[Collection[str], Handlers]] = {}

    def find_handlers(self, told: Told) -> Handlers:
        """Return who handled what an event tells of: the chain of the first thing that it is open to."""
        roots = told.roots
        for root in roots:
            opened, handlers = self._grow(root)
            if roots[-1] in opened:
                return handlers
        return frozenset()

    def find_opened(self, root: str) -> tuple[frozenset[str], Handlers]:
        """Return what is open to the chain of a thing, told of or not, and who is in that chain."""
        opened, handlers = self._grow(root)
        further = self._list_onward(opened, handlers, only_visited=False)
        return frozenset({*opened, *(uri for uri, is_open in further if is_open)}), handlers

    def _grow(self, root: str) -> tuple[Collection[str], Handlers]:
        """Return the things whose events are open to the chain of one, and who is in that chain."""
        if root not in self._grown:
            opened, reached, handlers = {root}, {root}, self._settle({root})
            while True:
                further = reached | {uri for uri, _ in self._list_onward(reached, handlers)}
                opened = opened | {uri for uri, is_open in self._list_onward(opened, handlers) if is_open}
                if further == reached:
                    break
                reached, handlers = further, self._settle(further)
            self._grown[root] = (opened, handlers)
        return self._grown[root]

    def _list_onward(
        self, uris: Collection[str], handlers: Handlers, *, only_visited: bool = True
    ) -> Iterator[tuple[str, bool]]:
        """Yield the holders and lots that who handles a thing says are its own, and whether their events are open."""
        for uri in uris:
            for event in self._naming.get(uri, ()):
                if not (_is_attested(event) or self._teller(event) in handlers):
                    continue
                holders = (event.parent,) if event.packs and uri in event.list_named(PACKED) else ()
                lots = event.lots if uri in event.list_named((Role.EPC, Role.OUTPUT)) else ()
                for onward in (*holders, *lots):
                    if onward is not None and (onward in self._visited or not only_visited):
                        yield onward, _is_attested(event) or self._is_handled(onward, self._teller(event))

    def _is_handled(self, uri: str, teller: UUID) -> bool:
        return teller == self._organization_of.get(find_owner_digits(uri) or "") or teller in self._settle({uri})

    def _settle(self, uris: Collection[str]) -> Handlers:
        """Return who handles things, by the events that name them and nothing else."""
        named: dict[bytes, tuple[NamedEvent, bool]] = {}
        for uri in uris:
            for event in self._naming.get(uri, ()):
                is_of_it = any(role not in CONSUMED for role in event.roles_of(uri))
                _, was_of_it = named.get(event.event_id, (event, False))
                named[event.event_id] = (event, is_of_it or was_of_it)
        trusted = [event for event, is_of_it in named.values() if is_of_it and _is_attested(event)]
        claimed = [event for event, is_of_it in named.values() if not (is_of_it and _is_attested(event))]
        handlers: set[UUID] = set()
        while trusted:
            for event in trusted:
                handlers.add(self._teller(event))
                digits = list_named_digits(event.stored.event)
                handlers.update(self._organization_of[one] for one in digits if one in self._organization_of)
            trusted = [event for event in claimed if self._teller(event) in handlers]
            claimed = [event for event in claimed if self._teller(event) not in handlers]
        return frozenset(handlers)

    def _teller(self, event: NamedEvent) -> UUID:
        return self._owner_of(event.stored.belonging.stream)


def _is_attested(event: NamedEvent) -> bool:
    return event.stored.belonging.standing is Standing.ATTESTED
