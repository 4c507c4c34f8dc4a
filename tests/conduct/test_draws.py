"""Draws: chance that nobody steers, which everybody can do again, and whose results have consequences."""

from __future__ import annotations

import hashlib
import json
import random
from collections import Counter
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conduct.cast import DAY, NOW, call_as, customs
from tests.taking_part import take_part

from gqts.accounts import PermissionMissing, Position
from gqts.conduct import (
    DrawOutOfOrder,
    DrawRefused,
    DrawUnknown,
    Entry,
    FindingOutcome,
    Milestone,
    Result,
    Severity,
    Share,
    announce_draw,
    check_membership,
    check_published,
    enter_result,
    fix_arrivals,
    fix_draw,
    list_cases,
    list_drawn,
    list_drawn_records,
    list_own_tickets,
    note_consignment,
    note_milestone,
    read_published,
    require_draw,
    reveal_draw,
)
from gqts.conduct.draw import Ticket, hash_population, select

WRONG = Result("origin", "JP", "VN", FindingOutcome.MISMATCH, Severity.SERIOUS)
RIGHT = Result("origin", "JP", "JP", FindingOutcome.MATCH)
BYTES = st.binary(min_size=32, max_size=32)
POPULATIONS = st.lists(
    st.builds(Ticket, BYTES, st.sampled_from([b"a" * 32, b"b" * 32, b"c" * 32])),
    max_size=40,
    unique_by=lambda one: one.ticket,
)


@given(BYTES, POPULATIONS, st.integers(1, 45), st.integers(0, 5), st.randoms(use_true_random=False))
def test_the_same_seed_draws_the_same_whatever_the_order_of_the_list(seed, tickets, size, least, shuffling) -> None:
    shuffled = list(tickets)
    shuffling.shuffle(shuffled)
    assert select(seed, tickets, size=size, least=least) == select(seed, shuffled, size=size, least=least)
    assert hash_population(tickets) == hash_population(shuffled)


@given(BYTES, POPULATIONS, st.integers(1, 45), st.integers(0, 5))
def test_as_many_are_drawn_as_was_announced_and_of_every_party(seed, tickets, size, least) -> None:
    drawn = select(seed, tickets, size=size, least=least)
    assert len(drawn) == len(set(drawn))
    stratum_of = {one.ticket: one.stratum for one in tickets}
    sizes, taken = Counter(stratum_of.values()), Counter(stratum_of[one] for one in drawn)
    needed = {stratum: min(least, count) for stratum, count in sizes.items()}
    assert all(taken[stratum] >= count for stratum, count in needed.items())
    assert len(drawn) == max(min(size, len(tickets)), sum(needed.values()))


def test_everything_is_drawn_as_often_as_anything_else() -> None:
    """40 entries, 4 drawn, 4,000 seeds: each entry is expected 400 times; chi-square with 39 degrees of freedom."""
    making = random.Random(20261129)
    tickets = [Ticket(making.randbytes(32), b"s" * 32) for _ in range(40)]
    counted = Counter(one for _ in range(4_000) for one in select(making.randbytes(32), tickets, size=4, least=0))
    chi_square = sum((counted[one.ticket] - 400) ** 2 / 400 for one in tickets)
    assert chi_square < 72.1  # the 99.9 % quantile


def test_the_algorithm_is_the_documented_one() -> None:
    """Done here in other words, as somebody would who has read the page alone."""
    import hmac  # noqa: PLC0415

    seed, tickets = b"\x01" * 32, [Ticket(bytes([one]) * 32, b"s" * 32) for one in range(9)]
    numbers = {one.ticket: hmac.new(seed, one.ticket, hashlib.sha256).hexdigest() for one in tickets}
    assert select(seed, tickets, size=3, least=0) == sorted(numbers, key=lambda one: numbers[one])[:3]


@pytest.fixture
def officer(tx):
    return call_as(tx, customs(tx), Position.OFFICER)


@pytest.fixture
def firms(tx):
    return [take_part(tx, f"Firm {number}") for number in range(3)]


def draw_of(tx, officer, firms, *, size=2, least=0, consignments=4):
    """A revealed draw of what the firms shared about some consignments."""
    for _ in range(consignments):
        note_consignment(tx, uuid4(), [Share(firm.id, 3.0) for firm in firms], arrived_at=NOW, is_complete=True)
    draw = announce_draw(tx, officer, title="Sunday", size=size, least=least, now=NOW)
    fix_arrivals(tx, officer, draw.id, since=NOW - DAY, until=NOW + DAY, now=NOW)
    return reveal_draw(tx, officer, draw.id, now=NOW)


def test_a_draw_can_be_done_again_from_what_is_published_alone(tx, officer, firms) -> None:
    draw = draw_of(tx, officer, firms)
    told = json.loads(json.dumps(read_published(tx, draw.id)))
    drawn = {one.record_id for one in list_drawn(tx, officer, draw.id)}
    assert list_drawn_records(tx, {*drawn, uuid4()}) == drawn
    assert list(check_published(told)) == []
    assert told["selected"] == [one.ticket.hex() for one in list_drawn(tx, officer, draw.id)]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda told: told.update(seed="00" * 32), "not the one that was committed to"),
        (lambda told: told.pop("seed"), "not revealed yet"),
        (lambda told: told["population"].pop(), "not the one whose hash was published"),
        (lambda told: told["population"].append(told["population"][0]), "twice"),
        (lambda told: told["population"].append({"ticket": 3}), "cannot be read"),
        (lambda told: told["selected"].reverse(), "not what the seed draws"),
        (lambda told: told.update(size=1), "not what the seed draws"),
        (lambda told: told.update(size="2"), "how many are drawn"),
        (lambda told: told.update(size=True), "how many are drawn"),
        (lambda told: told.update(format="other"), "no draw in the format"),
    ],
)
def test_whoever_changes_a_published_draw_is_found_out(tx, officer, firms, change, complaint) -> None:
    told = read_published(tx, draw_of(tx, officer, firms).id)
    change(told)
    assert any(complaint in one for one in check_published(told))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["seed", "population", "size", "selected"]), inner, max_size=4)
        ),
        max_leaves=10,
    )
)
def test_any_other_file_is_complained_of_and_never_breaks_the_check(value) -> None:
    told = {"format": "gqts-draw/1", "algorithm": "hmac-sha256-smallest/1"} | (value if isinstance(value, dict) else {})
    assert list(check_published(told))


def test_before_it_is_revealed_only_the_commitment_to_the_seed_is_public(tx, officer, firms) -> None:
    note_consignment(tx, uuid4(), [Share(firms[0].id, 3.0)], arrived_at=NOW, is_complete=True)
    draw = announce_draw(tx, officer, title="Sunday", size=1, least=0, now=NOW)
    before = read_published(tx, draw.id)
    assert "population" not in before
    assert "seed" not in before
    fix_arrivals(tx, officer, draw.id, since=NOW, until=NOW + DAY, now=NOW)
    fixed = read_published(tx, draw.id)
    assert "seed" not in fixed
    reveal_draw(tx, officer, draw.id, now=NOW)
    after = read_published(tx, draw.id)
    assert hashlib.sha256(bytes.fromhex(after["seed"])).hexdigest() == before["commitment"] == fixed["commitment"]
    assert after["population"] == fixed["population"]


def test_nothing_that_was_shared_is_in_what_is_published(tx, officer, firms) -> None:
    draw = draw_of(tx, officer, firms)
    text = json.dumps(read_published(tx, draw.id))
    for one in list_drawn(tx, officer, draw.id):
        assert str(one.record_id) not in text
        assert str(one.organization_id) not in text
        assert hashlib.sha256(one.reference.encode()).hexdigest() not in text


def test_a_party_finds_its_own_goods_in_the_draw_and_nobody_else_s(tx, officer, firms) -> None:
    draw = draw_of(tx, officer, firms)
    told = read_published(tx, draw.id)
    own = list_own_tickets(tx, call_as(tx, firms[0]), draw.id)
    assert len(own) == 4
    assert {one.organization_id for one, _ in own} == {firms[0].id}
    assert all(check_membership(told, one.reference, opening.hex()) for one, opening in own)
    assert not check_membership(told, own[0][0].reference, own[1][1].hex())
    assert not check_membership(told, own[0][0].reference, "no hexadecimal")


def test_with_at_least_one_of_every_party_every_party_is_drawn_from(tx, officer, firms) -> None:
    draw = draw_of(tx, officer, firms, size=1, least=1)
    assert {one.organization_id for one in list_drawn(tx, officer, draw.id)} == {firm.id for firm in firms}


def test_what_is_released_and_what_nothing_was_said_of_is_not_drawn(tx, officer, firms) -> None:
    released, silent, there = uuid4(), uuid4(), uuid4()
    for record, lead in ((released, 1.0), (silent, None), (there, 1.0)):
        note_consignment(tx, record, [Share(firms[0].id, lead)], arrived_at=NOW, is_complete=True)
    note_milestone(tx, released, Milestone.ARRIVED, NOW)
    note_milestone(tx, released, Milestone.RELEASED, NOW)
    draw = announce_draw(tx, officer, title="Sunday", size=5, least=0, now=NOW)
    fix_arrivals(tx, officer, draw.id, since=NOW, until=NOW + DAY, now=NOW)
    reveal_draw(tx, officer, draw.id, now=NOW)
    assert [one.record_id for one in list_drawn(tx, officer, draw.id)] == [there]


def test_a_mismatch_in_a_draw_opens_a_case_about_its_party_and_a_match_none(tx, officer, firms) -> None:
    draw = draw_of(tx, officer, firms)
    wrong, right = list_drawn(tx, officer, draw.id)
    finding = enter_result(tx, officer, draw.id, wrong.ticket, WRONG, now=NOW)
    enter_result(tx, officer, draw.id, right.ticket, RIGHT, now=NOW)
    [case] = list_cases(tx, officer)
    assert (case.organization_id, case.record_id, case.severity) == (
        wrong.organization_id,
        wrong.record_id,
        WRONG.severity,
    )
    assert finding.is_random
    assert finding.case_ids == (case.id,)
    assert list_drawn_records(tx, {wrong.record_id, right.record_id}) == set()
    assert require_draw(tx, draw.id).checked == 2


def test_a_result_is_entered_once_and_only_of_what_was_drawn(tx, officer, firms) -> None:
    draw = draw_of(tx, officer, firms)
    [first, _] = list_drawn(tx, officer, draw.id)
    enter_result(tx, officer, draw.id, first.ticket, RIGHT, now=NOW)
    with pytest.raises(DrawOutOfOrder):
        enter_result(tx, officer, draw.id, first.ticket, WRONG, now=NOW)
    drawn = {one.ticket for one in list_drawn(tx, officer, draw.id)}
    missed = next(
        bytes.fromhex(one["ticket"])
        for one in read_published(tx, draw.id)["population"]
        if bytes.fromhex(one["ticket"]) not in drawn
    )
    with pytest.raises(DrawUnknown):
        enter_result(tx, officer, draw.id, missed, WRONG, now=NOW)


def test_a_draw_goes_forward_only(tx, officer, firms) -> None:
    draw = announce_draw(tx, officer, title="Sunday", size=1, least=0, now=NOW)
    with pytest.raises(DrawOutOfOrder):
        reveal_draw(tx, officer, draw.id, now=NOW)
    with pytest.raises(DrawRefused):
        fix_draw(tx, officer, draw.id, [], now=NOW)
    entry = Entry.of_record(firms[0].id, uuid4())
    fix_draw(tx, officer, draw.id, [entry, entry], now=NOW)
    assert require_draw(tx, draw.id).entries == 1
    with pytest.raises(DrawOutOfOrder):
        fix_draw(tx, officer, draw.id, [entry], now=NOW)
    reveal_draw(tx, officer, draw.id, now=NOW)
    with pytest.raises(DrawOutOfOrder):
        reveal_draw(tx, officer, draw.id, now=NOW)


@pytest.mark.parametrize(("size", "least"), [(0, 0), (1001, 0), (1, -1), (1, 1001)])
def test_a_draw_has_its_bounds(tx, officer, size, least) -> None:
    with pytest.raises(DrawRefused):
        announce_draw(tx, officer, title="Sunday", size=size, least=least, now=NOW)


def test_firms_hold_no_draws_and_do_not_see_what_is_drawn(tx, officer, firms) -> None:
    draw, firm = draw_of(tx, officer, firms), call_as(tx, firms[0])
    with pytest.raises(PermissionMissing):
        announce_draw(tx, firm, title="Mine", size=1, least=0, now=NOW)
    with pytest.raises(PermissionMissing):
        list_drawn(tx, firm, draw.id)
    with pytest.raises(PermissionMissing):
        enter_result(tx, firm, draw.id, b"", RIGHT, now=NOW)
