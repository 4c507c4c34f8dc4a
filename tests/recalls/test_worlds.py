"""In every generated world a recall affects exactly what the ground truth says: the oracle shares no code with it."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st
from tests import taking_part
from tests.recalls.goods import NOW, Trade, scope
from tests.simulator.replaying import read_events

from gqts.accounts import Caller
from gqts.cli.demo_firms import register_firms
from gqts.identifiers import canonical_uri
from gqts.kit.database import Transaction, connect
from gqts.organizations import Role
from gqts.recalls import begin_recall, find_affected, read_balance
from gqts.simulator import build_world, write_documents

LATER = datetime(2027, 12, 1, tzinfo=UTC)


def truth(events, roots):
    """Return all that came of `roots`, by brute force: whatever was made of something affected, every item of a lot,
    what was in something affected. Simulated goods are used after they are made, so time does not matter here."""
    affected = set(roots)
    makings = list(_list_makings(events))
    while True:
        grown = affected.union(*(made for used, made in makings if used & affected))
        for event in events:
            grown |= _find_of_lot(event, affected)
            if event.body["type"] == "AggregationEvent" and event.body["action"] == "ADD" and event.parent in affected:
                grown |= {*event.children, *_list_classes([event.body], "childQuantityList")}
        if grown == affected:
            return affected
        affected = grown


def _list_makings(events):
    joined = defaultdict(list)
    for event in events:
        if event.body["type"] == "TransformationEvent":
            joined[event.body.get("transformationID") or id(event)].append(event.body)
    for bodies in joined.values():
        used = {canonical_uri(one) for body in bodies for one in body.get("inputEPCList", [])}
        made = {canonical_uri(one) for body in bodies for one in body.get("outputEPCList", [])}
        yield used | _list_classes(bodies, "inputQuantityList"), made | _list_classes(bodies, "outputQuantityList")


def _list_classes(bodies, member):
    return {canonical_uri(one["epcClass"]) for body in bodies for one in body.get(member, [])}


def _find_of_lot(event, affected):
    number = event.body.get("ilmd", {}).get("cbvmda:lotNumber")
    named = [epc for epc in (*event.epcs, *event.outputs) if number and "/21/" in epc]
    return {epc for epc in named if f"{epc.partition('/21/')[0]}/10/{number}" in affected}


@settings(max_examples=3)
@given(seed=st.integers(0, 10_000), items=st.integers(25, 90), pick=st.randoms(use_true_random=False))
def test_a_recall_affects_exactly_the_ground_truth_of_a_simulated_world(database_url, seed, items, pick):
    connection = connect(database_url)
    try:
        with connection.transaction(force_rollback=True):
            _check_world(connection, seed, items, pick)
    finally:
        connection.close()


def _check_world(tx: Transaction, seed: int, items: int, pick) -> None:
    world = build_world(seed=seed, items=items)
    register_firms(tx, world, now=LATER)
    documents = list(write_documents(world))
    for document in documents:
        submitter = taking_part.submitting(tx, document.submitter)
        assert taking_part.accept(tx, document.content, submitter=submitter, now=LATER).success
    events = read_events(documents)
    surveillance = taking_part.take_part(tx, "Surveillance of the tests", roles=[Role.MARKET_SURVEILLANCE])
    caller = Caller.operator("an officer", surveillance.id)
    named = sorted({uri for event in events for uri in _list_roots(event)})
    for root in pick.sample(named, k=min(6, len(named))):
        recall = scope(tx, begin_recall(tx, caller, [root], now=LATER), things=pick.choice([1, 7, 4_000]))
        found = [one.uri for one in find_affected(tx, recall, limit=100_000)]
        assert len(found) == len(set(found))
        assert set(found) == truth(events, {root}), root
        balance = read_balance(tx, recall)
        parts = (balance.made, balance.packed, balance.moved, balance.sold, balance.used, balance.ended, balance.untold)
        assert sum(parts) == balance.units == sum("/21/" in one or "vin" in one for one in found)
    _check_lot(tx, caller, pick.choice([plan for plan in world.consignments if _has_lots(plan)]))


def _check_lot(tx: Transaction, caller: Caller, plan) -> None:
    """The recall of a lot affects the items that its plan puts into it, whoever told of them, in whatever spelling."""
    for run, places in enumerate(plan.runs):
        recall = scope(tx, begin_recall(tx, caller, [plan.product.lot(plan.lot(run))], now=LATER))
        found = {one.uri for one in find_affected(tx, recall, limit=100_000) if "/21/" in one.uri}
        untold = {plan.item(0)} if plan.has_missing_start else set()
        assert found - untold == {plan.item(place) for place in places} - untold


def _has_lots(plan) -> bool:
    return plan.items > 0 and plan.product.category != "vehicles"


def _list_roots(event):
    body = event.body
    quantities = [*body.get("inputQuantityList", []), *body.get("outputQuantityList", [])]
    yield from (uri for one in quantities if "/10/" in (uri := canonical_uri(one["epcClass"])))
    yield from event.outputs
    if event.body["type"] == "AggregationEvent" and event.parent and "/00/" in event.parent:
        yield event.parent


# Small made-up chains, in which time matters: what was taken out in time, reworked, or used before it was affected.

MOVES = st.lists(
    st.tuples(st.sampled_from(["use", "in", "out"]), st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=14
)


@settings(max_examples=40)
@given(moves=MOVES, sizes=st.sampled_from([{}, {"things": 1, "events": 1}, {"things": 2, "events": 3}]))
def test_in_any_order_of_use_and_packing_time_decides_what_is_affected(database_url, moves, sizes):
    connection = connect(database_url)
    try:
        with connection.transaction(force_rollback=True):
            trade = Trade.open(connection)
            told = [move for move in moves if move[1] != move[2]]
            for move in told:
                _tell(trade, move)
            if not told:
                return
            recall = scope(connection, begin_recall(connection, trade.caller("factory"), [name(0)], now=NOW), **sizes)
            found = {one.uri for one in find_affected(connection, recall, limit=1_000)}
            assert found == {canonical_uri(name(one)) for one in affected_by(told)}
    finally:
        connection.close()


def name(thing: int) -> str:
    return f"urn:epc:id:sscc:9526543.0{thing:09d}"


def _tell(trade: Trade, move) -> None:
    kind, source, target = move
    if kind == "use":
        body = trade.event("TransformationEvent", "creating_class_instance", inputEPCList=[name(source)],
                           outputEPCList=[name(target)])  # fmt: skip
    else:
        action, step = ("ADD", "packing") if kind == "in" else ("DELETE", "unpacking")
        body = trade.event("AggregationEvent", step, action=action, parentID=name(source), childEPCs=[name(target)])
    trade.tell("factory", body)


def affected_by(moves) -> set[int]:
    """Return what is affected when thing 0 is, always was: by plain replay of intervals, until nothing changes.

    A thing is affected for intervals of hours. What is used while affected affects its product from then on; what is in
    something affected is so for as long as both hold.
    """
    end = 10_000
    spans = _list_stays(moves, end)
    affected = {0: {(-1, end)}}
    while True:
        before = {one: set(those) for one, those in affected.items()}
        for hour, (kind, source, target) in enumerate(moves, 1):
            # Whether it was affected by then; what was only held counts while it was held.
            if kind == "use" and any(begin <= hour for begin, _ in affected.get(source, ())):
                affected.setdefault(target, set()).add((hour, end))
        for holder, child, begin, stop in spans:
            for since, until in list(affected.get(holder, ())):
                within = (max(begin, since), min(stop, until))
                if within[0] < within[1]:
                    affected.setdefault(child, set()).add(within)
        if affected == before:
            return set(affected)


def _list_stays(moves, end):
    inside, stays = {}, []
    for hour, (kind, source, target) in enumerate(moves, 1):
        if kind == "use":
            continue
        held = inside.get(target)
        if held is not None and (kind == "in" or held[0] == source) and not (kind == "in" and held[0] == source):
            stays.append((held[0], target, held[1], hour))
            del inside[target]
        if kind == "in" and target not in inside:
            inside[target] = (source, hour)
    return [*stays, *((holder, child, begin, end) for child, (holder, begin) in inside.items())]
