"""Made-up viewers, rules and relations, for the laws of who may see what."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import strategies as st

from gqts.organizations.role import AUTHORITIES, Role
from gqts.sharing import (
    Audience,
    FactKind,
    Field,
    Purpose,
    Relation,
    Rule,
    Viewer,
    compose_policy,
    name_organization,
    name_role,
)

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
ORGANIZATIONS = tuple(UUID(int=number) for number in range(1, 6))
OWNER = ORGANIZATIONS[0]
NAMES = (*map(name_organization, ORGANIZATIONS), *sorted(map(name_role, AUTHORITIES)))

kinds = st.sampled_from(FactKind)
fields = st.sampled_from(Field)
names = st.frozensets(st.sampled_from(NAMES), max_size=3)
instants = st.integers(-50, 50).map(lambda hours: NOW + timedelta(hours=hours))
viewers = st.builds(
    Viewer,
    organization=st.none() | st.sampled_from(ORGANIZATIONS),
    roles=st.frozensets(st.sampled_from(Role), max_size=3),
    override=st.sampled_from(["", "case 12 of 2026"]),
    has_whole_scope=st.booleans(),
)
purposes = st.sampled_from(Purpose)


@st.composite
def rules(draw: st.DrawFn, kind: FactKind | None = None) -> Rule:
    audience = draw(st.sampled_from(Audience))
    named = draw(names) if audience in (Audience.NAMED, Audience.CHAIN) else frozenset()
    starts_at = draw(instants)
    ends_at = draw(st.none() | st.integers(1, 60).map(lambda hours: starts_at + timedelta(hours=hours)))
    rule_id = UUID(int=draw(st.integers(1, 2**64)))
    chosen = kind if kind is not None else draw(kinds)
    return Rule(rule_id, OWNER, chosen, draw(fields), audience, named, "why", starts_at, ends_at, "somebody")


@st.composite
def relations(draw: st.DrawFn) -> Relation:
    kind = draw(kinds)
    those = draw(st.lists(rules(kind), max_size=6, unique_by=lambda rule: rule.id))
    return Relation(compose_policy(OWNER, those), kind, draw(st.booleans()), draw(st.booleans()))


def list_all(relation: Relation) -> list[Rule]:
    return [rule for those in relation.policy.rules.values() for rule in those]


def with_rules(relation: Relation, those: list[Rule]) -> Relation:
    return replace(relation, policy=compose_policy(relation.policy.owner, those))


def narrower(draw: st.DrawFn, rule: Rule) -> Rule:
    """A rule that opens to some of those to whom `rule` opens, for the same time."""
    choices = [replace(rule, audience=Audience.PRIVATE, names=frozenset())]
    if rule.audience is Audience.PUBLIC:
        choices += [
            replace(rule, audience=Audience.CHAIN, names=draw(names)),
            replace(rule, audience=Audience.NAMED, names=draw(names)),
        ]
    if rule.names:
        fewer = frozenset(draw(st.sets(st.sampled_from(sorted(rule.names)))))
        choices += [replace(rule, names=fewer), replace(rule, audience=Audience.NAMED, names=fewer)]
    if rule.audience is Audience.CHAIN:
        choices.append(replace(rule, audience=Audience.NAMED))
    return draw(st.sampled_from(choices))
