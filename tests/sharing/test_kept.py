"""Policies are kept in the process, and yet whoever changes one is obeyed at the next look."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from tests import taking_part
from tests.capture.documents import NOW

from gqts.kit.database import Database
from gqts.kit.ids import new_id
from gqts.organizations import Organization
from gqts.sharing import PUBLIC_VIEWER, Audience, FactKind, Field, Purpose, Rule, begin_viewing, end_rule, save_rules
from gqts.sharing.kept import MOST_KEPT, KeptPolicies
from gqts.sharing.policies import require_streams
from gqts.sharing.policy import Policy

HOUR = timedelta(hours=1)
VERSION, OTHER = "one", "another"
MET = (Policy(UUID(int=9)), FactKind.SALE)


def open_to(owner: Organization, audience: Audience, *, starts_at=NOW, ends_at=None) -> Rule:
    return Rule(new_id(), owner.id, FactKind.SALE, Field.EVENT, audience, frozenset(), "a test", starts_at, ends_at, "")


def is_public(tx, stream: int, at=NOW) -> bool:
    glass = begin_viewing(tx, PUBLIC_VIEWER, at=at, purpose=Purpose.TRACE)
    glass.meet(tx, [stream])
    tx.execute("RESET ROLE")
    return Field.EVENT in glass.look(stream).fields


def save(tx, owner: Organization, rule: Rule) -> list[Rule]:
    return save_rules(tx, taking_part.HOST, owner.id, [rule], now=NOW)


def test_what_is_closed_is_closed_at_the_next_look_and_what_is_opened_is_open(database: Database) -> None:
    with database.transaction() as tx:
        owner = taking_part.take_part(tx, "A shop")
        stream = require_streams(tx, owner.id)[FactKind.SALE]
        (rule,) = save(tx, owner, open_to(owner, Audience.PUBLIC))
    with database.transaction() as tx:
        assert is_public(tx, stream)
        assert is_public(tx, stream)  # now from what was kept
    with database.transaction() as tx:
        end_rule(tx, taking_part.HOST, owner.id, rule.id, now=NOW)
    with database.transaction() as tx:
        assert not is_public(tx, stream)
        save(tx, owner, open_to(owner, Audience.PUBLIC))
        assert is_public(tx, stream)


def test_a_change_that_was_undone_is_forgotten(database: Database) -> None:
    with database.transaction() as tx:
        owner = taking_part.take_part(tx, "A shop")
        stream = require_streams(tx, owner.id)[FactKind.SALE]
        save(tx, owner, open_to(owner, Audience.PRIVATE))
    with database.transaction() as tx:
        with tx.transaction(force_rollback=True):
            save(tx, owner, open_to(owner, Audience.PUBLIC))
            assert is_public(tx, stream)
        assert not is_public(tx, stream)


def test_a_rule_for_a_while_begins_and_ends_on_time_though_it_was_kept_before(database: Database) -> None:
    with database.transaction() as tx:
        owner = taking_part.take_part(tx, "A shop")
        stream = require_streams(tx, owner.id)[FactKind.SALE]
        save(tx, owner, open_to(owner, Audience.PRIVATE))
        save(tx, owner, open_to(owner, Audience.PUBLIC, starts_at=NOW + HOUR, ends_at=NOW + 2 * HOUR))
    with database.transaction() as tx:
        told = [is_public(tx, stream, NOW + hours * HOUR / 2) for hours in range(6)]
        assert told == [False, False, True, True, False, False]
        assert is_public(tx, stream, NOW + HOUR), "whoever looks at an earlier instant is answered for that"


def test_nothing_is_found_under_another_version_or_for_an_earlier_instant() -> None:
    kept = KeptPolicies()
    kept.keep(VERSION, {1: MET}, NOW)
    assert kept.find(VERSION, {1, 2}, NOW) == {1: MET}
    assert kept.find(VERSION, {1}, NOW - HOUR) == {}
    assert kept.find(OTHER, {1}, NOW) == {}
    kept.keep(OTHER, {2: MET}, NOW)
    assert kept.find(VERSION, {1}, NOW) == {}


def test_it_keeps_no_more_than_it_may() -> None:
    kept = KeptPolicies()
    kept.keep(VERSION, dict.fromkeys(range(MOST_KEPT), MET), NOW)
    kept.keep(VERSION, {MOST_KEPT: MET}, NOW)
    assert len(kept.find(VERSION, set(range(MOST_KEPT + 1)), NOW)) == 1
