"""Who may see what: one pure function, which every surface asks.

Promise: nothing is shown unless a reason says so, and the reason is part of the answer. Narrowing a rule never shows
more. PostgreSQL holds the same rule for whole events (migration 0060, `sharing.may_see`); a property test holds the two
together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from gqts.organizations.role import Role
from gqts.sharing.fact import SENSITIVE, FactKind, Field
from gqts.sharing.policy import AUTHORITY_NAMES, Audience, Policy, Rule, name_organization, name_role


class Purpose(StrEnum):
    """What is looked for; the statutory purpose alone can open what its owner keeps closed."""

    SCAN = "scan"
    TRACE = "trace"
    QUERY = "query"
    EXPORT = "export"
    NOTIFICATION = "notification"
    PREVIEW = "preview"
    STATUTORY = "statutory"
    ASSESSMENT = "assessment"
    """A declaration is held against what was shared with customs."""


class Reason(StrEnum):
    """Why something is shown or withheld."""

    OWN = "own"
    OPERATOR = "operator"
    """Whoever runs gqts reads it from the machine that holds it."""
    PUBLIC = "public"
    NAMED = "named"
    CHAIN = "chain"
    WITH_EVENT = "with_event"
    """The field has no rule of its own and goes with its event."""
    OVERRIDE = "override"
    """Customs looked under its statutory power, with a reason that its owner is told."""
    NO_RULE = "no_rule"
    """Its owner has opened it to nobody."""
    PRIVATE = "private"
    NOT_NAMED = "not_named"
    NOT_IN_CHAIN = "not_in_chain"
    OUT_OF_SCOPE = "out_of_scope"
    """It is shared with authorities of this kind, but the goods are outside this one's scope."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks. `organization` None is the public. `roles` count only while the organization is active.

    `override` is the written reason of a statutory look, empty otherwise; only customs can have one.
    """

    organization: UUID | None = None
    roles: frozenset[Role] = frozenset()
    person: UUID | None = None
    person_name: str = ""
    override: str = ""
    has_whole_scope: bool = True
    """Whether its powers as an authority cover all goods; else only those in its scope."""
    is_operator: bool = False
    """Whether it is the command line on the machine that holds the data; never over HTTP."""

    @property
    def is_public(self) -> bool:
        """Return whether nobody in particular looks."""
        return self.organization is None and not self.is_operator

    @property
    def is_overriding(self) -> bool:
        """Return whether customs looks under its statutory power."""
        return bool(self.override) and Role.CUSTOMS in self.roles and self.organization is not None

    @property
    def authority_names(self) -> frozenset[str]:
        """Return the names by which rules mean this viewer as an authority."""
        return frozenset(map(name_role, self.roles)) & AUTHORITY_NAMES


PUBLIC_VIEWER = Viewer()
OPERATOR_VIEWER = Viewer(is_operator=True)


@dataclass(frozen=True, slots=True)
class Relation:
    """How a viewer stands to one fact: whose it is and under which policy, of which kind, and what ties the two.

    `is_in_chain`: the viewer handled the item (`gqts.tracing.chain`). `is_in_scope`: the item is within the scope of
    the viewer as an authority.
    """

    policy: Policy
    kind: FactKind
    is_in_chain: bool = False
    is_in_scope: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """Shown or withheld, why, and the owner's rule that says so, if one does."""

    is_shown: bool
    reason: Reason
    rule: Rule | None = None


def decide(viewer: Viewer, relation: Relation, field: Field, purpose: Purpose, at: datetime) -> Decision:
    """Decide whether `viewer` may see `field` of a fact at an instant, for a purpose."""
    if viewer.is_operator:
        return Decision(is_shown=True, reason=Reason.OPERATOR)
    if viewer.organization is not None and viewer.organization == relation.policy.owner:
        return Decision(is_shown=True, reason=Reason.OWN)
    if purpose is Purpose.STATUTORY and viewer.is_overriding:
        return Decision(is_shown=True, reason=Reason.OVERRIDE)
    whole = _apply(relation.policy.find_rule(relation.kind, Field.EVENT, at), viewer, relation)
    if field is Field.EVENT or not whole.is_shown:
        return whole
    rule = relation.policy.find_rule(relation.kind, field, at)
    if rule is None:
        is_open = field not in SENSITIVE
        return Decision(is_open, Reason.WITH_EVENT if is_open else Reason.NO_RULE)
    return _apply(rule, viewer, relation)


def _apply(rule: Rule | None, viewer: Viewer, relation: Relation) -> Decision:
    if rule is None:
        return Decision(is_shown=False, reason=Reason.NO_RULE)
    if rule.audience is Audience.PUBLIC:
        return Decision(is_shown=True, reason=Reason.PUBLIC, rule=rule)
    if rule.audience is Audience.PRIVATE:
        return Decision(is_shown=False, reason=Reason.PRIVATE, rule=rule)
    missing = Reason.NOT_IN_CHAIN if rule.audience is Audience.CHAIN else Reason.NOT_NAMED
    if viewer.organization is None:
        return Decision(is_shown=False, reason=missing, rule=rule)
    is_meant = bool(rule.names & viewer.authority_names)
    is_within = viewer.has_whole_scope or relation.is_in_scope
    if name_organization(viewer.organization) in rule.names or (is_meant and is_within):
        return Decision(is_shown=True, reason=Reason.NAMED, rule=rule)
    is_handled = rule.audience is Audience.CHAIN and relation.is_in_chain
    withheld_for = Reason.OUT_OF_SCOPE if is_meant else missing
    return Decision(is_handled, Reason.CHAIN if is_handled else withheld_for, rule)
