"""Changing a policy: what an owner is shown before it saves holds afterwards, and a preset is the whole of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import taking_part
from tests.sharing import policies as made
from tests.sharing.policies import NOW, ORGANIZATIONS, OWNER

from gqts.kit.ids import new_id
from gqts.organizations import list_acts
from gqts.sharing import (
    CHAIN,
    PRESETS,
    Audience,
    Change,
    FactKind,
    Field,
    Openness,
    Purpose,
    Relation,
    Rule,
    RuleRefused,
    RuleUnknown,
    apply_preset,
    change_policy,
    compose_policy,
    compose_preset,
    decide,
    end_rule,
    find_openness,
    find_preset,
    hold_from,
    list_changes,
    list_records,
    list_rules,
    make_change,
    name_organization,
    read_policies,
    save_rules,
)

AFTER = NOW + timedelta(minutes=1)
PARTNERS = ORGANIZATIONS[3:]
in_database = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def changes(draw: st.DrawFn) -> Change:
    those = draw(st.lists(made.rules(), max_size=5, unique_by=lambda rule: (rule.kind, rule.field)))
    later = [shift(rule, draw(st.integers(0, 40))) for rule in those]
    cleared = frozenset(draw(st.sets(st.tuples(made.kinds, made.fields), max_size=6)))
    taken = {(rule.kind, rule.field) for rule in later}
    starts_at = NOW + timedelta(hours=draw(st.integers(0, 40)))
    return Change(tuple(later), cleared - taken, starts_at, "why")


def shift(rule: Rule, hours: int) -> Rule:
    """The rule, beginning so many hours after now."""
    begun = NOW + timedelta(hours=hours)
    length = None if rule.ends_at is None else rule.ends_at - rule.starts_at
    audience = Audience.PRIVATE if rule.audience is Audience.NAMED and not rule.names else rule.audience
    return Rule(
        rule.id,
        OWNER,
        rule.kind,
        rule.field,
        audience,
        rule.names,
        "why",
        begun,
        begun + length if length else None,
        "",
    )


@given(made.relations(), made.viewers, made.fields, made.instants)
def test_who_sees_a_field_is_told_for_everybody_as_it_is_decided_for_each(relation, viewer, field, at) -> None:
    if viewer.organization == OWNER:
        return
    told = find_openness(relation.policy, relation.kind, field, at)
    covered = told.covers(viewer, is_in_chain=relation.is_in_chain, is_in_scope=relation.is_in_scope)
    assert covered is decide(viewer, relation, field, Purpose.TRACE, at).is_shown


@pytest.mark.parametrize("name", PRESETS)
def test_what_a_preset_opens_is_told_as_it_is_decided(name: str) -> None:
    policy = compose_policy(OWNER, compose_preset(name, OWNER, partners=PARTNERS, at=NOW, made_by="").rules)

    @given(made.viewers, st.booleans(), st.booleans())
    def holds(viewer, in_chain, in_scope) -> None:
        if viewer.organization == OWNER:
            return
        for kind in FactKind:
            for field in Field:
                told = find_openness(policy, kind, field, NOW).covers(
                    viewer, is_in_chain=in_chain, is_in_scope=in_scope
                )
                relation = Relation(policy, kind, in_chain, in_scope)
                assert told is decide(viewer, relation, field, Purpose.SCAN, NOW).is_shown

    holds()
    assert find_preset(policy, NOW) == name


def test_a_party_named_by_a_field_alone_sees_it_where_it_handled_the_item() -> None:
    chain = Rule(OWNER, OWNER, FactKind.SALE, Field.EVENT, Audience.CHAIN, frozenset(), "why", NOW, None, "")
    name = name_organization(ORGANIZATIONS[1])
    price = Rule(OWNER, OWNER, FactKind.SALE, Field.PRICE, Audience.NAMED, frozenset([name]), "why", NOW, None, "")
    told = find_openness(compose_policy(OWNER, [chain, price]), FactKind.SALE, Field.PRICE, NOW)
    assert told == Openness(groups=frozenset([frozenset([name, CHAIN])]))
    assert told.conditional == (frozenset([name, CHAIN]),)
    assert not told.names
    assert not told.is_for_chain


@given(made.relations(), made.fields, made.instants, made.instants)
def test_what_is_to_come_is_told_with_the_instant_at_which_it_comes(relation, field, since, at) -> None:
    policy, kind = relation.policy, relation.kind
    if at < since:
        return
    expected = find_openness(policy, kind, field, since)
    for instant, after in list_changes(policy, kind, field, since):
        expected = after if instant <= at else expected
    assert find_openness(policy, kind, field, at) == expected


@given(st.lists(made.rules(), max_size=6, unique_by=lambda rule: rule.id), made.kinds, made.fields, made.instants)
def test_a_policy_to_come_can_be_looked_through_today(those, kind, field, at) -> None:
    policy = compose_policy(OWNER, those)
    assert find_openness(hold_from(policy, at, NOW), kind, field, NOW) == find_openness(policy, kind, field, at)


@in_database
@given(st.lists(changes(), max_size=3))
def test_the_policy_shown_before_it_is_saved_is_the_policy_that_is_saved(tx, several) -> None:
    with tx.transaction(force_rollback=True):
        owner = taking_part.take_part(tx, "An owner").id
        expected = read_policies(tx, [owner])[owner]
        for number, drawn in enumerate(several):
            now = NOW - timedelta(milliseconds=10 - number)
            rules = tuple(replace(rule, id=new_id(lambda now=now: now)) for rule in drawn.rules)
            change = replace(drawn, rules=rules)
            expected = change_policy(expected, change)
            make_change(tx, taking_part.HOST, owner, change, now=now)
        saved = read_policies(tx, [owner])[owner]
        for hours in range(-1, 110, 3):
            at = NOW + timedelta(hours=hours)
            for kind in FactKind:
                for field in Field:
                    assert find_openness(saved, kind, field, at) == find_openness(expected, kind, field, at)


@in_database
@given(changes(), st.sampled_from(list(PRESETS)), made.viewers, st.booleans(), st.booleans())
def test_a_preset_shows_what_it_alone_shows_whatever_held_before(tx, before, name, viewer, in_chain, in_scope) -> None:
    with tx.transaction(force_rollback=True):
        owner = taking_part.take_part(tx, "An owner").id
        make_change(tx, taking_part.HOST, owner, before, now=NOW)
        apply_preset(tx, taking_part.HOST, owner, name, partners=PARTNERS, now=AFTER)
        saved = read_policies(tx, [owner])[owner]
        alone = compose_policy(owner, compose_preset(name, owner, partners=PARTNERS, at=AFTER, made_by="").rules)
        for at in (AFTER, NOW + timedelta(hours=30), NOW + timedelta(hours=120)):
            for kind in FactKind:
                for field in Field:
                    seen, expected = (
                        decide(viewer, Relation(one, kind, in_chain, in_scope), field, Purpose.QUERY, at).is_shown
                        for one in (saved, alone)
                    )
                    assert seen is expected
        assert find_preset(saved, AFTER) == name


def test_closing_after_a_more_open_preset_closes_and_the_act_tells_what_ended(tx) -> None:
    owner = taking_part.take_part(tx, "An owner", preset="authority").id
    apply_preset(tx, taking_part.HOST, owner, "factory", reason="We make things now.", now=NOW)
    policy = read_policies(tx, [owner])[owner]
    assert find_openness(policy, FactKind.CUSTOMS, Field.EVENT, NOW).is_closed
    (act, *_) = [one for one in list_acts(tx, owner) if one.what == "sharing.changed"]
    assert act.detail["preset"] == "factory"
    assert act.detail["reason"] == "We make things now."
    assert {"customs"} == {one["kind"] for one in act.detail["ended"] if one["field"] == "event"}
    assert all(one["reason"] == "We make things now." for one in act.detail["rules"])


def test_a_preset_that_is_refused_leaves_everything_as_it_was(tx) -> None:
    owner = taking_part.take_part(tx, "An owner", preset="factory").id
    before = list_rules(tx, owner)
    with pytest.raises(RuleRefused):
        apply_preset(tx, taking_part.HOST, owner, "closed", reason="a\nb", now=NOW)
    assert list_rules(tx, owner) == before


def test_ending_without_a_reason_is_refused_and_a_rule_is_ended_once(tx) -> None:
    owner = taking_part.take_part(tx, "An owner", preset="port").id
    clearing = Change((), frozenset([(FactKind.SALE, Field.EVENT)]), NOW, " ")
    with pytest.raises(RuleRefused):
        make_change(tx, taking_part.HOST, owner, clearing, now=NOW)
    rule = list_rules(tx, owner, at=NOW)[0]
    end_rule(tx, taking_part.HOST, owner, rule.id, reason="The contract ended.", now=NOW)
    (act, *_) = list_acts(tx, owner)
    assert (act.detail["reason"], act.detail["was"]["id"]) == ("The contract ended.", str(rule.id))
    with pytest.raises(RuleUnknown):
        end_rule(tx, taking_part.HOST, owner, rule.id, reason="Again.", now=AFTER)


def test_the_record_tells_what_was_ruled_at_once_as_one_and_pages_through_all_of_it(tx) -> None:
    owner = taking_part.take_part(tx, "An owner", preset="factory").id
    rule = Rule(owner, owner, FactKind.SALE, Field.PRICE, Audience.PUBLIC, frozenset(), "A sale.", AFTER, None, "")
    save_rules(tx, taking_part.HOST, owner, [rule], now=NOW)
    found = list_records(tx, owner, limit=1)
    assert (found[0].kinds, found[0].reason, found[0].made_at) == ((FactKind.SALE,), "A sale.", NOW)
    while page := list_records(tx, owner, after=(found[-1].starts_at, found[-1].id), limit=4):
        found += page
    assert len({one.id for one in found}) == len(found) < 20
    told = sorted((kind, one.field, one.starts_at) for one in found for kind in one.kinds)
    assert told == sorted((one.kind, one.field, one.starts_at) for one in list_rules(tx, owner))
    assert list_records(tx, taking_part.take_part(tx, "Another").id) == []
