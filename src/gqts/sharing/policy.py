"""An owner's policy: for each kind of fact and each field, who may see it, from when, until when, and why.

Promise: default closed. A rule is in force from `starts_at` until `ends_at`; of several the one that began last counts,
so that a rule for a while gives way to the one it covered. Where no rule is in force an event is seen by its owner
alone, and so is a sensitive field; any other field goes with its event. A field is never seen without its event.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from uuid import UUID

from gqts.organizations.role import AUTHORITIES, Role
from gqts.sharing.fact import FactKind, Field


class Audience(IntEnum):
    """Who a rule opens to. Stored by number: never renumbered."""

    PRIVATE = 0
    """The owner alone."""
    NAMED = 1
    """The parties that the rule names."""
    CHAIN = 2
    """Those who handled this very item, and the parties that the rule names."""
    PUBLIC = 3
    """Everybody."""


def name_organization(organization_id: UUID) -> str:
    """Return an organization as a rule names it."""
    return f"organization:{organization_id}"


def name_role(role: Role) -> str:
    """Return a kind of authority as a rule names it; it stands for each such authority within its scope."""
    return f"role:{role.value}"


def list_organizations_named(names: Iterable[str]) -> list[UUID]:
    """Return the organizations among names."""
    return [UUID(name.partition(":")[2]) for name in sorted(names) if name.startswith("organization:")]


AUTHORITY_NAMES = frozenset(name_role(role) for role in AUTHORITIES)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of one owner. `ends_at` None: until further notice; `names` are of `name_organization`, `name_role`."""

    id: UUID
    organization_id: UUID
    kind: FactKind
    field: Field
    audience: Audience
    names: frozenset[str]
    reason: str
    starts_at: datetime
    ends_at: datetime | None
    made_by: str

    def is_in_force(self, at: datetime) -> bool:
        """Return whether the rule holds at an instant."""
        return self.starts_at <= at and (self.ends_at is None or at < self.ends_at)


@dataclass(frozen=True, slots=True)
class Policy:
    """All rules of one owner."""

    owner: UUID
    rules: Mapping[tuple[FactKind, Field], tuple[Rule, ...]] = field(default_factory=dict)

    def find_rule(self, kind: FactKind, field_: Field, at: datetime) -> Rule | None:
        """Return the rule that counts for a field of a kind of fact at an instant, or None."""
        in_force = [rule for rule in self.rules.get((kind, field_), ()) if rule.is_in_force(at)]
        if len(in_force) < 2:
            return in_force[0] if in_force else None
        return max(in_force, key=lambda rule: (rule.starts_at, rule.id))

    def leave_out(self, rule_id: UUID) -> Policy:
        """Return the policy without one of its rules: what is left when that is ended."""
        kept = {place: tuple(one for one in those if one.id != rule_id) for place, those in self.rules.items()}
        return Policy(self.owner, kept)


def compose_policy(owner: UUID, rules: Iterable[Rule]) -> Policy:
    """Return the policy that an owner's rules make."""
    grouped: dict[tuple[FactKind, Field], list[Rule]] = {}
    for rule in rules:
        grouped.setdefault((rule.kind, rule.field), []).append(rule)
    return Policy(owner, {place: tuple(those) for place, those in grouped.items()})
