"""Who sees one field of one kind of fact, told for everybody at once: what an owner is shown of its own policy.

Promise: `Openness.covers` says of every viewer what `gqts.sharing.decide` says of it; a property test holds the two
together. The event's rule is counted in, so that a field is never told more open than its event. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gqts.sharing.decide import Viewer
from gqts.sharing.fact import SENSITIVE, FactKind, Field
from gqts.sharing.policy import Audience, Policy, Rule, name_organization

CHAIN = "chain"
"""Stands among names for having handled the very item."""
_ORGANIZATION = "organization:"


@dataclass(frozen=True, slots=True)
class Openness:
    """Everybody, or whoever all the names of one of `groups` mean; nobody but the owner when there is none.

    A group of `CHAIN` alone is the chain of the item; of a name and `CHAIN`, that party where it handled the item.
    """

    is_public: bool = False
    groups: frozenset[frozenset[str]] = frozenset()

    @property
    def is_closed(self) -> bool:
        """Return whether only its owner sees it."""
        return not self.is_public and not self.groups

    @property
    def is_for_chain(self) -> bool:
        """Return whether all who handled the item see it."""
        return frozenset([CHAIN]) in self.groups

    @property
    def names(self) -> frozenset[str]:
        """Return those that see it whatever they did."""
        return frozenset(name for group in self.groups if len(group) == 1 for name in group if name != CHAIN)

    @property
    def conditional(self) -> tuple[frozenset[str], ...]:
        """Return the groups of several names."""
        return tuple(sorted((group for group in self.groups if len(group) > 1), key=sorted))

    def covers(self, viewer: Viewer, *, is_in_chain: bool = False, is_in_scope: bool = False) -> bool:
        """Return whether a viewer that is not the owner, and uses no statutory power, sees it."""
        if self.is_public:
            return True
        if viewer.organization is None:
            return False
        meant = {name_organization(viewer.organization)}
        if viewer.has_whole_scope or is_in_scope:
            meant |= viewer.authority_names
        if is_in_chain:
            meant.add(CHAIN)
        return any(group <= meant for group in self.groups)


CLOSED = Openness()
EVERYBODY = Openness(is_public=True)


def find_openness(policy: Policy, kind: FactKind, field: Field, at: datetime) -> Openness:
    """Return who sees a field of a kind of fact at an instant."""
    whole = _open_by(policy.find_rule(kind, Field.EVENT, at))
    if field is Field.EVENT or whole.is_closed:
        return whole
    rule = policy.find_rule(kind, field, at)
    if rule is None:
        return CLOSED if field in SENSITIVE else whole
    return _both(whole, _open_by(rule))


def list_changes(policy: Policy, kind: FactKind, field: Field, since: datetime) -> list[tuple[datetime, Openness]]:
    """Return the instants after `since` at which it changes who sees a field, each with who sees it from then on."""
    rules = [rule for one in {Field.EVENT, field} for rule in policy.rules.get((kind, one), ())]
    instants = {rule.starts_at for rule in rules} | {rule.ends_at for rule in rules if rule.ends_at is not None}
    before = find_openness(policy, kind, field, since)
    changes: list[tuple[datetime, Openness]] = []
    for instant in sorted(one for one in instants if one > since):
        after = find_openness(policy, kind, field, instant)
        if after != before:
            changes.append((instant, after))
        before = after
    return changes


def _open_by(rule: Rule | None) -> Openness:
    if rule is None or rule.audience is Audience.PRIVATE:
        return CLOSED
    if rule.audience is Audience.PUBLIC:
        return EVERYBODY
    names = rule.names | {CHAIN} if rule.audience is Audience.CHAIN else rule.names
    return Openness(groups=frozenset(frozenset([name]) for name in names))


def _both(one: Openness, other: Openness) -> Openness:
    """Return what is open by two rules at once."""
    if one.is_public:
        return other
    if other.is_public:
        return one
    joined = {this | that for this in one.groups for that in other.groups}
    possible = {group for group in joined if sum(name.startswith(_ORGANIZATION) for name in group) < 2}
    least = frozenset(group for group in possible if not any(smaller < group for smaller in possible))
    return Openness(groups=least)
