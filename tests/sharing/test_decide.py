"""Who may see what: the laws that an owner's lawyer would ask for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.sharing import policies as made
from tests.sharing.policies import NOW, ORGANIZATIONS, OWNER

from gqts.organizations.role import Role
from gqts.sharing import (
    OPERATOR_VIEWER,
    PUBLIC_VIEWER,
    SENSITIVE,
    Audience,
    FactKind,
    Field,
    Purpose,
    Reason,
    Relation,
    Rule,
    Viewer,
    compose_policy,
    decide,
    name_organization,
    name_role,
)


def rule(field: Field, audience: Audience, *names: str, **more: object) -> Rule:
    made_rule = Rule(
        ORGANIZATIONS[4], OWNER, FactKind.PRODUCTION, field, audience, frozenset(names), "why", NOW, None, "somebody"
    )
    return replace(made_rule, **more)


def relation(*rules: Rule, **ties: bool) -> Relation:
    return Relation(compose_policy(OWNER, rules), FactKind.PRODUCTION, **ties)


def sees(viewer: Viewer, its_relation: Relation, field: Field, at=NOW, purpose: Purpose = Purpose.TRACE) -> bool:
    return decide(viewer, its_relation, field, purpose, at).is_shown


@given(st.data(), made.relations(), made.viewers, made.fields, made.purposes, made.instants)
def test_narrowing_a_rule_never_shows_more(data, its_relation, viewer, field, purpose, at) -> None:
    those = made.list_all(its_relation)
    if not those:
        return
    chosen = data.draw(st.sampled_from(those))
    narrowed = data.draw(st.composite(lambda draw: made.narrower(draw, chosen))())
    after = made.with_rules(its_relation, [narrowed if one is chosen else one for one in those])
    if sees(viewer, after, field, at, purpose):
        assert sees(viewer, its_relation, field, at, purpose)


@given(made.relations(), made.viewers, made.fields, made.purposes, made.instants)
def test_no_field_is_seen_without_its_event(its_relation, viewer, field, purpose, at) -> None:
    if sees(viewer, its_relation, field, at, purpose):
        assert sees(viewer, its_relation, Field.EVENT, at, purpose)


@given(made.viewers, made.fields, made.kinds, made.purposes, st.booleans(), st.booleans())
def test_without_a_rule_everything_is_closed_but_to_its_owner_and_to_customs_power(
    viewer, field, kind, purpose, in_chain, in_scope
) -> None:
    its_relation = Relation(compose_policy(OWNER, ()), kind, in_chain, in_scope)
    is_statutory = purpose is Purpose.STATUTORY and viewer.is_overriding
    expected = viewer.organization == OWNER or is_statutory
    assert sees(viewer, its_relation, field, purpose=purpose) is expected


@given(made.relations(), made.fields, made.purposes, made.instants)
def test_the_public_sees_only_what_is_public(its_relation, field, purpose, at) -> None:
    if sees(PUBLIC_VIEWER, its_relation, field, at, purpose):
        rule_of_event = its_relation.policy.find_rule(its_relation.kind, Field.EVENT, at)
        assert rule_of_event is not None
        assert rule_of_event.audience is Audience.PUBLIC


@given(made.relations(), made.viewers, made.fields, made.instants)
def test_whoever_is_not_signed_in_sees_no_more_than_anybody_signed_in(its_relation, viewer, field, at) -> None:
    if sees(PUBLIC_VIEWER, its_relation, field, at):
        assert sees(viewer, its_relation, field, at)


@given(made.relations(), made.viewers, made.fields, made.purposes, made.instants)
def test_no_purpose_but_the_statutory_one_changes_what_is_seen(its_relation, viewer, field, purpose, at) -> None:
    if purpose is not Purpose.STATUTORY:
        assert sees(viewer, its_relation, field, at, purpose) == sees(viewer, its_relation, field, at)


@given(made.relations(), made.fields, made.purposes, made.instants)
def test_the_owner_sees_all_of_its_own(its_relation, field, purpose, at) -> None:
    assert sees(Viewer(OWNER), its_relation, field, at, purpose)


def test_whoever_runs_gqts_on_the_machine_that_holds_it_sees_all_and_it_is_said_why() -> None:
    assert decide(OPERATOR_VIEWER, relation(), Field.PRICE, Purpose.TRACE, NOW).reason is Reason.OPERATOR


def test_a_named_party_sees_what_is_opened_to_it_and_a_stranger_does_not() -> None:
    opened = relation(rule(Field.EVENT, Audience.NAMED, name_organization(ORGANIZATIONS[1])))
    assert decide(Viewer(ORGANIZATIONS[1]), opened, Field.EVENT, Purpose.TRACE, NOW).reason is Reason.NAMED
    assert decide(Viewer(ORGANIZATIONS[2]), opened, Field.EVENT, Purpose.TRACE, NOW).reason is Reason.NOT_NAMED


def test_the_chain_of_the_item_sees_what_is_opened_to_it_and_others_do_not() -> None:
    opened = rule(Field.EVENT, Audience.CHAIN)
    assert sees(Viewer(ORGANIZATIONS[1]), relation(opened, is_in_chain=True), Field.EVENT)
    assert not sees(Viewer(ORGANIZATIONS[1]), relation(opened), Field.EVENT)


def test_sensitive_fields_of_a_public_event_stay_closed_until_they_are_opened() -> None:
    public = relation(rule(Field.EVENT, Audience.PUBLIC))
    assert {field for field in Field if not sees(PUBLIC_VIEWER, public, field)} == SENSITIVE


def test_a_trader_hides_prices_from_everyone_but_customs() -> None:
    hiding = relation(rule(Field.EVENT, Audience.PUBLIC), rule(Field.PRICE, Audience.NAMED, name_role(Role.CUSTOMS)))
    assert sees(Viewer(ORGANIZATIONS[1], frozenset({Role.CUSTOMS})), hiding, Field.PRICE)
    assert not sees(Viewer(ORGANIZATIONS[1], frozenset({Role.MARKET_SURVEILLANCE})), hiding, Field.PRICE)
    assert not sees(Viewer(ORGANIZATIONS[1], frozenset({Role.BRAND_OWNER})), hiding, Field.PRICE)


def test_an_agency_sees_what_is_shared_with_its_kind_only_within_its_scope() -> None:
    shared = rule(Field.EVENT, Audience.NAMED, name_role(Role.QUARANTINE))
    agency = Viewer(ORGANIZATIONS[1], frozenset({Role.QUARANTINE}), has_whole_scope=False)
    assert sees(agency, relation(shared, is_in_scope=True), Field.EVENT)
    assert decide(agency, relation(shared), Field.EVENT, Purpose.TRACE, NOW).reason is Reason.OUT_OF_SCOPE


def test_only_customs_can_override_and_only_with_a_reason_and_the_statutory_purpose() -> None:
    customs = Viewer(ORGANIZATIONS[1], frozenset({Role.CUSTOMS}), override="seizure 7 of 2026")
    assert decide(customs, relation(), Field.PRICE, Purpose.STATUTORY, NOW).reason is Reason.OVERRIDE
    assert not sees(customs, relation(), Field.PRICE, purpose=Purpose.TRACE)
    assert not sees(replace(customs, override=""), relation(), Field.PRICE, purpose=Purpose.STATUTORY)
    other = replace(customs, roles=frozenset({Role.LOCAL_AUTHORITY}))
    assert not sees(other, relation(), Field.PRICE, purpose=Purpose.STATUTORY)


def test_a_rule_for_a_while_gives_way_to_the_one_it_covered() -> None:
    covered = relation(
        rule(Field.EVENT, Audience.PUBLIC),
        rule(
            Field.EVENT,
            Audience.PRIVATE,
            id=ORGANIZATIONS[3],
            starts_at=NOW + timedelta(hours=1),
            ends_at=NOW + timedelta(hours=2),
        ),
    )
    seen = [
        sees(PUBLIC_VIEWER, covered, Field.EVENT, NOW + timedelta(minutes=minutes)) for minutes in (59, 60, 119, 120)
    ]
    assert seen == [True, False, False, True]
