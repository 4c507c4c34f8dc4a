"""What a factory shares, on every way it is read: who sees the event, the field, and that something is withheld."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from tests import taking_part
from tests.capture.documents import ITEM, MADE, NOW, OWN_NAMES, document, event

from gqts.capture import require_submitter
from gqts.events import EventQuery
from gqts.identifiers import parse_identifier
from gqts.kit.ids import new_id
from gqts.organizations import HOST_SUBJECT, Organization, Role, Scope, list_acts, set_scope, suspend_organization
from gqts.scans import scan_item
from gqts.sharing import (
    PUBLIC_VIEWER,
    Audience,
    FactKind,
    Field,
    Glass,
    Narrowing,
    Purpose,
    Rule,
    RuleRefused,
    Viewer,
    apply_preset,
    begin_viewing,
    compose_viewer,
    count_looks,
    end_rule,
    list_lookers,
    list_looks,
    list_overrides,
    list_rules,
    name_organization,
    record_looks,
    save_rules,
    unfiltered,
)
from gqts.tracing import SignInNeeded, query_event, query_events
from gqts.tracing.record import journey_as_json

LATER = NOW + timedelta(days=1)
LOT = "https://id.gs1.org/01/09526543210009/10/L1"
CARRIER = "9521000000018"


@dataclass
class World:
    """A factory that made an item and handed it to a carrier, and others who look."""

    factory: Organization
    brand: Organization
    carrier: Organization
    stranger: Organization
    customs: Organization


@pytest.fixture
def world(tx) -> World:
    brand = taking_part.take_part(tx, "A brand", roles=[Role.BRAND_OWNER])
    factory = taking_part.take_part(
        tx, "A factory", gln="9526543000020", prefixes=["9526543"], preset="factory", partners=[brand.id]
    )
    carrier = taking_part.take_part(tx, "A carrier", gln=CARRIER, roles=[Role.LOGISTICS], preset="port")
    stranger = taking_part.take_part(tx, "A stranger", roles=[Role.TRADER], preset="port")
    customs = taking_part.take_part(tx, "Customs", roles=[Role.CUSTOMS], preset="authority")
    given = [{"type": "possessing_party", "destination": f"https://id.gs1.org/417/{CARRIER}"}]
    told = [event("A", **MADE), event("A", bizStep="shipping", destinationList=given)]
    job = taking_part.accept(
        tx, document(*told, context=[OWN_NAMES]), submitter=require_submitter(tx, factory.id), now=NOW
    )
    assert job.success, job.faults
    return World(factory, brand, carrier, stranger, customs)


def glass_of(tx, viewer: Organization | Viewer, purpose: Purpose = Purpose.TRACE, at=LATER) -> Glass:
    looking = viewer if isinstance(viewer, Viewer) else compose_viewer(viewer, person_name="somebody")
    return begin_viewing(tx, looking, at=at, purpose=purpose)


def trace(tx, viewer, *, uri: str = f"{ITEM}A", **options) -> dict:
    glass = glass_of(tx, viewer, **options)
    told = journey_as_json(scan_item(tx, glass, parse_identifier(uri)).journey)
    tx.execute("RESET ROLE")
    return told


def query(tx, viewer, *uris: str, **options):
    glass = glass_of(tx, viewer, purpose=Purpose.QUERY, **options)
    found = query_events(tx, glass, EventQuery(identifiers=uris))
    tx.execute("RESET ROLE")
    return [one.stored for one in found]


def bodies(stored) -> str:
    return json.dumps([one.event.body for one in stored])


def withheld(told: dict) -> set[tuple[str, str]]:
    return {(one["kind"], one["field"]) for one in told["withheld"]}


def change(tx, owner: Organization, kind: FactKind, field: Field, opens_to: Audience, *names: str, **more):
    audience = more.pop("audience", opens_to)
    rule = Rule(new_id(), owner.id, kind, field, audience, frozenset(names), "a test", NOW, None, "")
    return save_rules(tx, taking_part.HOST, owner.id, [replace(rule, **more)], now=NOW)


def test_the_owner_sees_all_of_its_own_and_nothing_is_withheld_from_it(tx, world) -> None:
    told = trace(tx, world.factory)
    assert len(told["steps"]) == 2
    assert told["withheld"] == []
    assert "SECRETPRICE" in bodies(query(tx, world.factory, f"{ITEM}A"))


def test_a_shopper_sees_that_it_was_made_and_none_of_the_secrets(tx, world) -> None:
    told = trace(tx, PUBLIC_VIEWER, purpose=Purpose.SCAN)
    assert [step["bizStep"] for step in told["steps"]] == ["commissioning", "shipping"]
    assert "SECRET" not in json.dumps(told)
    assert "SECRET" not in bodies(query(tx, PUBLIC_VIEWER, f"{ITEM}A"))
    assert {("production", "identifiers"), ("production", "documents")} <= withheld(told)
    assert all(step["eventHash"] is None for step in told["steps"] if step["withheldFields"])


def test_a_brand_owner_that_is_named_sees_the_line_and_a_stranger_does_not(tx, world) -> None:
    assert "SECRETLINE" in bodies(query(tx, world.brand, f"{ITEM}A"))
    assert "SECRETLINE" not in bodies(query(tx, world.stranger, f"{ITEM}A"))


def test_the_carrier_that_the_factory_names_is_in_the_chain_and_sees_what_the_chain_sees(tx, world) -> None:
    told = bodies(query(tx, world.carrier, f"{ITEM}A"))
    assert "SECRETSERIAL" in told
    assert "SECRETRECIPE" in told
    assert "SECRETPRICE" not in told
    assert "SECRETSERIAL" not in bodies(query(tx, world.stranger, f"{ITEM}A"))


def test_nobody_gets_into_a_chain_by_telling_of_the_item(tx, world) -> None:
    claim = document(event("A", bizStep="receiving", eventTime="2026-08-05T00:00:00Z"))
    assert taking_part.accept(tx, claim, submitter=require_submitter(tx, world.stranger.id), now=NOW).success
    assert "SECRETSERIAL" not in bodies(query(tx, world.stranger, f"{ITEM}A"))
    named = [{"type": "possessing_party", "destination": "https://id.gs1.org/417/9526543000020"}]
    naming = document(event("A", bizStep="shipping", eventTime="2026-08-06T00:00:00Z", destinationList=named))
    assert taking_part.accept(tx, naming, submitter=require_submitter(tx, world.stranger.id), now=NOW).success
    assert "SECRETSERIAL" not in bodies(query(tx, world.stranger, f"{ITEM}A"))


def test_customs_sees_the_price_that_is_shared_with_it_alone(tx, world) -> None:
    assert "SECRETPRICE" in bodies(query(tx, world.customs, f"{ITEM}A"))


def test_an_agency_sees_what_is_shared_with_agencies_only_within_its_scope(tx, world) -> None:
    agency = taking_part.take_part(tx, "Quarantine", roles=[Role.QUARANTINE])
    scoped = set_scope(tx, taking_part.HOST, agency.id, Scope(("30",)), now=NOW)
    assert "SECRETSERIAL" not in bodies(query(tx, scoped, f"{ITEM}A"))
    whole = set_scope(tx, taking_part.HOST, agency.id, Scope(), now=NOW)
    assert "SECRETSERIAL" in bodies(query(tx, whole, f"{ITEM}A"))


def test_closing_takes_effect_at_once_on_every_way_of_reading(tx, world) -> None:
    for kind in FactKind:
        change(tx, world.factory, kind, Field.EVENT, Audience.PRIVATE)
    told = trace(tx, PUBLIC_VIEWER)
    assert told["steps"] == []
    assert ("production", "event") in withheld(told)
    assert query(tx, world.carrier, f"{ITEM}A") == []
    glass = glass_of(tx, world.stranger, purpose=Purpose.QUERY)
    assert query_events(tx, glass, EventQuery()) == []
    assert tx.execute("SELECT count(*) FROM events.event").fetchone() == (0,)
    assert tx.execute("SELECT count(*) FROM events.event_identifier").fetchone() == (0,)


def test_a_forgotten_filter_leaks_nothing_that_is_not_public(tx, world) -> None:
    change(tx, world.factory, FactKind.PRODUCTION, Field.EVENT, Audience.NAMED, name_organization(world.brand.id))
    counts = {}
    for viewer in (PUBLIC_VIEWER, world.stranger, world.brand, world.factory):
        glass_of(tx, viewer)
        counts[getattr(viewer, "id", None)] = tx.execute("SELECT count(*) FROM events.event").fetchone()[0]
        tx.execute("RESET ROLE")
    assert list(counts.values()) == [1, 1, 2, 2]


def test_the_viewers_role_reads_nothing_but_what_it_is_meant_for(tx, world) -> None:
    glass_of(tx, PUBLIC_VIEWER)
    for table in ("sharing.rule", "sharing.look", "organizations.organization", "accounts.person", "labels.serial"):
        with pytest.raises(Exception, match="permission denied"), tx.transaction():
            tx.execute(f"SELECT * FROM {table}")


def test_a_rule_for_a_while_ends_by_itself(tx, world) -> None:
    until = NOW + timedelta(hours=2)
    change(tx, world.factory, FactKind.PRODUCTION, Field.EVENT, Audience.PRIVATE, ends_at=until)
    assert len(trace(tx, PUBLIC_VIEWER, at=NOW + timedelta(hours=1))["steps"]) == 1
    assert len(trace(tx, PUBLIC_VIEWER, at=until)["steps"]) == 2


def test_a_rule_can_be_ended_by_its_owner_and_by_nobody_else(tx, world) -> None:
    (rule,) = change(tx, world.factory, FactKind.PRODUCTION, Field.EVENT, Audience.PRIVATE)
    with pytest.raises(Exception, match="no such rule"):
        end_rule(tx, taking_part.HOST, world.stranger.id, rule.id, now=NOW)
    end_rule(tx, taking_part.HOST, world.factory.id, rule.id, now=NOW)
    assert rule.id not in {one.id for one in list_rules(tx, world.factory.id, at=LATER)}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"reason": "x" * 501}, "reason"),
        ({"starts_at": NOW - timedelta(seconds=1)}, "starts_at"),
        ({"ends_at": NOW}, "ends_at"),
        ({"names": frozenset({"organization:nobody"}), "audience": Audience.NAMED}, "names"),
        ({"names": frozenset({"role:trader"}), "audience": Audience.NAMED}, "names"),
        ({"audience": Audience.NAMED}, "names"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_with_its_field(tx, world, wrong, field) -> None:
    with pytest.raises(RuleRefused) as refused:
        change(tx, world.factory, FactKind.SALE, Field.EVENT, Audience.PUBLIC, **wrong)
    assert refused.value.faults[0].field == f"rules[0].{field}"


def test_whoever_looks_is_seen_by_the_owner_and_the_public_is_not_recorded(tx, world) -> None:
    trace(tx, PUBLIC_VIEWER)
    assert list_looks(tx, world.factory.id) == []
    trace(tx, world.carrier)
    change(tx, world.factory, FactKind.MOVEMENT, Field.EVENT, Audience.CHAIN)
    trace(tx, world.carrier)
    (look,) = list_looks(tx, world.factory.id)
    assert (look.viewer_id, look.person_name, look.purpose) == (world.carrier.id, "somebody", "trace")
    assert (look.subject, look.kinds, look.facts) == (f"{ITEM}A", (FactKind.MOVEMENT,), 1)


def test_an_owner_is_told_what_was_asked_of_its_own_and_not_of_the_goods_of_others(tx, world) -> None:
    change(tx, world.factory, FactKind.MOVEMENT, Field.EVENT, Audience.CHAIN)
    query(tx, world.carrier, f"{ITEM}A", "https://id.gs1.org/01/04012345000009/21/ANOTHERS")
    (look,) = list_looks(tx, world.factory.id)
    assert (look.purpose, look.subject) == ("query", f"{ITEM}A")


def test_looks_are_narrowed_counted_and_their_lookers_listed_for_one_owner(tx, world) -> None:
    def look(owner: Organization, looker: Viewer, purpose: Purpose, **ago: float) -> None:
        at = NOW - timedelta(**ago)
        record_looks(tx, looker, [(owner.id, [FactKind.SALE], 1)], purpose=purpose, subject="it", at=at)

    carrier, stranger = compose_viewer(world.carrier), compose_viewer(world.stranger)
    look(world.factory, carrier, Purpose.TRACE, days=3)
    look(world.factory, carrier, Purpose.QUERY, days=1)
    look(world.factory, stranger, Purpose.QUERY, days=2)
    look(world.carrier, stranger, Purpose.TRACE)

    def told(**only) -> list[tuple[object, str]]:
        found = list_looks(tx, world.factory.id, narrowing=Narrowing(**only))
        return [(one.viewer_id, one.purpose) for one in found]

    assert told(viewer_id=world.carrier.id) == [(world.carrier.id, "query"), (world.carrier.id, "trace")]
    assert told(purpose=Purpose.QUERY, viewer_id=world.stranger.id) == [(world.stranger.id, "query")]
    assert told(since=NOW - timedelta(days=2), until=NOW - timedelta(days=1)) == [(world.stranger.id, "query")]
    assert told(viewer_id=world.factory.id) == []
    assert set(list_lookers(tx, world.factory.id)) == {world.carrier.id, world.stranger.id}
    assert len(list_lookers(tx, world.factory.id)) == 2
    assert list_lookers(tx, world.stranger.id) == []
    assert count_looks(tx, world.factory.id, since=NOW - timedelta(days=2)) == 2


def test_customs_statutory_look_shows_all_and_tells_the_owner_why(tx, world) -> None:
    for kind in FactKind:
        change(tx, world.factory, kind, Field.EVENT, Audience.PRIVATE)
    customs = compose_viewer(world.customs, person_name="Officer Lan", override="case 12: suspected fraud")
    assert query(tx, world.customs, f"{ITEM}A") == []
    told = trace(tx, customs, purpose=Purpose.STATUTORY)
    assert len(told["steps"]) == 2
    (look,) = list_looks(tx, world.factory.id)
    assert (look.person_name, look.override_reason) == ("Officer Lan", "case 12: suspected fraud")
    assert [one.id for one in list_overrides(tx)] == [look.id]


def test_an_override_of_anybody_but_customs_opens_nothing(tx, world) -> None:
    for kind in FactKind:
        change(tx, world.factory, kind, Field.EVENT, Audience.PRIVATE)
    other = compose_viewer(world.stranger, override="I would like to")
    assert trace(tx, other, purpose=Purpose.STATUTORY)["steps"] == []


def test_a_suspended_organization_sees_what_the_public_sees(tx, world) -> None:
    suspended = suspend_organization(tx, taking_part.HOST, world.brand.id, reason="fraud", now=NOW)
    assert compose_viewer(suspended) == PUBLIC_VIEWER


def test_the_public_must_name_what_it_asks_about(tx, world) -> None:
    with pytest.raises(SignInNeeded):
        query_events(tx, glass_of(tx, PUBLIC_VIEWER), EventQuery())


def test_asking_for_a_lot_does_not_read_off_its_serials(tx, world) -> None:
    told = bodies(query(tx, PUBLIC_VIEWER, LOT))
    assert "SECRETSERIAL" not in told
    assert "021000.A" not in told


def test_a_hash_finds_only_what_its_asker_sees_whole(tx, world) -> None:
    whole = query(tx, world.factory, f"{ITEM}A")[0]
    assert query_event(tx, glass_of(tx, PUBLIC_VIEWER, purpose=Purpose.QUERY), [whole.hash_uri]) == []
    tx.execute("RESET ROLE")
    assert len(query_event(tx, glass_of(tx, world.factory, purpose=Purpose.QUERY), [whole.hash_uri])) == 1


def test_every_change_of_a_policy_is_in_the_owners_trail(tx, world) -> None:
    change(tx, world.factory, FactKind.SALE, Field.EVENT, Audience.PRIVATE)
    assert list_acts(tx, world.factory.id)[0].what == "sharing.changed"
    assert list_acts(tx, HOST_SUBJECT) == []


def test_a_preset_without_partners_closes_what_is_meant_for_partners(tx, world) -> None:
    rules = apply_preset(tx, taking_part.HOST, world.stranger.id, "factory", now=NOW)
    lines = {rule.audience for rule in rules if rule.field is Field.LINE}
    assert lines == {Audience.PRIVATE}


def test_stepping_out_of_a_viewers_sight_ends_with_its_block(tx, world) -> None:
    glass_of(tx, PUBLIC_VIEWER)
    with unfiltered(tx):
        assert tx.execute("SELECT current_user <> 'gqts_viewer'").fetchone() == (True,)
    assert tx.execute("SELECT current_user").fetchone() == ("gqts_viewer",)
