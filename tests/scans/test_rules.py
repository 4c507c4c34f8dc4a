"""Each rule fires on what it says it fires on, and not on what looks almost the same."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.scans.sightings import BEGIN, ITEM_KEY, LOT_KEY, PRODUCT_KEY, look

from gqts.scans import Network, Reason, Who
from gqts.scans.rules import (
    Activation,
    Asked,
    Audience,
    Baseline,
    Cohort,
    Sale,
    Subject,
    Thresholds,
    enumerates,
    find_look_alike,
    great_circle,
    judge,
)
from gqts.scans.rules.chance import chance_of_at_least

NOW = BEGIN + timedelta(days=20)
DAY = 24


def subject(reason: Reason = Reason.COMPLETE, **told) -> Subject:
    return Subject(**{"key": ITEM_KEY, "reason": reason, "product": PRODUCT_KEY, "lot": LOT_KEY, **told})


def reasons(about: Subject, *seen, baseline: Baseline | None = None) -> list[Reason]:
    return [one.reason for one in judge(about, seen, baseline or Baseline(), NOW).alerts]


def day(number: float):
    return BEGIN + timedelta(days=number)


TWICE_APART = (look(0), look(1, "paris", "b"), look(50), look(51, "paris", "c"))


def test_seen_twice_in_places_nobody_could_have_carried_it_between():
    ruling = judge(subject(), TWICE_APART, Baseline(), NOW)
    assert ruling.for_shopper is not None
    assert ruling.for_shopper.reason is Reason.IMPOSSIBLE_TRAVEL
    assert ruling.for_shopper.evidence["countries"] == "CN FR"


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param((look(0), look(1, "paris", "b")), id="once, as when a link is sent to a friend"),
        pytest.param((look(0), look(12, "paris"), look(40), look(52, "paris")), id="by plane, there and back"),
        pytest.param(
            (look(0), look(1, "paris", network=Network.VPN), look(2), look(3, "paris", network=Network.VPN)), id="a VPN"
        ),
        pytest.param(
            tuple(look(n, place, network=Network.CARRIER) for n, place in enumerate(["guangzhou", "beijing"] * 3)),
            id="a carrier's gateways in one country",
        ),
        pytest.param(
            tuple(look(n / 10, place) for n, place in enumerate(["shenzhen", "hongkong"] * 4)), id="across a border"
        ),
        pytest.param(
            tuple(look(n, place, error_km=3000.0) for n, place in enumerate(["guangzhou", "beijing"] * 3)),
            id="only the country known",
        ),
        pytest.param(
            tuple(look(n, place, who=Who.FIRM) for n, place in enumerate(["guangzhou", "paris"] * 3)), id="firms' scans"
        ),
    ],
)
def test_what_only_looks_like_impossible_travel(seen):
    assert reasons(subject(), *seen) == []


def test_the_sale_is_a_place_too():
    sold = subject(sale=Sale(day(2), "CN", 39.9, 116.4))
    assert Reason.IMPOSSIBLE_TRAVEL in reasons(sold, look(47, "paris"), look(49, "paris"), look(50, "beijing", "b"))


def test_more_devices_than_usual_over_many_days():
    copies = [look(n * DAY, device=f"d{n}") for n in range(16)]
    assert reasons(subject(), *copies) == [Reason.MANY_DEVICES]
    assert reasons(subject(), *copies, baseline=Baseline(devices=11)) == []  # a product that people pass around
    assert reasons(subject(), *copies[:6]) == []


def test_a_link_shared_in_a_group_is_not_many_devices():
    assert reasons(subject(), *(look(n / 60, device=f"d{n}") for n in range(200))) == []


def test_shoppers_scanned_it_before_customs_released_it():
    held = {"held_at": day(1), "released_at": day(8)}
    early = (look(3 * DAY, "beijing", "a"), look(4 * DAY, "beijing", "b"))
    assert reasons(subject(**held), *early) == [Reason.BEFORE_RELEASE]
    assert reasons(subject(**held), early[0], look(4 * DAY, "beijing", "a")) == []  # a packer's own telephone
    assert reasons(subject(**held), look(6.5 * DAY), look(7 * DAY, device="b")) == []  # the release was told late
    assert reasons(subject(held_at=day(1)), *early, look(5 * DAY, device="c")) == [Reason.BEFORE_RELEASE]
    assert reasons(subject(released_at=day(8)), *early) == []  # nobody said that customs ever had it


def test_told_of_in_trade_after_it_was_sold():
    assert reasons(subject(sale=Sale(day(1)), traded_at=day(5)), look(6 * DAY)) == [Reason.AFTER_SALE]
    assert reasons(subject(sale=Sale(day(1)), traded_at=day(1.5)), look(6 * DAY)) == []
    assert reasons(subject(sale=Sale(day(1))), look(6 * DAY), look(7 * DAY)) == []  # its owner looks: as is meant


def test_scanned_after_it_was_destroyed():
    ended = subject(Reason.DECOMMISSIONED, ended_at=day(1))
    assert reasons(ended, look(3 * DAY)) == [Reason.DECOMMISSIONED]
    assert reasons(ended, look(12)) == []


def test_a_serial_that_looks_like_ours_and_is_not():
    assert reasons(subject(Reason.NOTHING_KNOWN, is_ours=True), look()) == [Reason.NEVER_MINTED]
    assert reasons(subject(Reason.NOTHING_KNOWN), look()) == []
    assert reasons(subject(Reason.MINTED_ONLY, is_ours=True, is_minted=True), look()) == []


def test_the_seal_was_opened_twice():
    first, other = Activation(day(1), "CN", b"one"), Activation(day(9), "CN", b"two")
    assert reasons(subject(activations=(first, other)), look()) == [Reason.ACTIVATED_TWICE]
    assert reasons(subject(activations=(first, Activation(day(9), "CN", b"one"))), look()) == []
    assert reasons(subject(activations=(first, Activation(day(2), "CN", b"two"))), look()) == []  # the same household
    assert reasons(subject(activations=(first, Activation(day(2), "FR", b"two"))), look()) == [Reason.ACTIVATED_TWICE]


def test_one_item_abroad_is_a_traveller_a_lot_abroad_is_diverted():
    for_china = subject(markets=frozenset({"CN"}))
    abroad, peers = look(place="paris"), Cohort(seen=2_000, away=40)
    diverted = Baseline(lot=Cohort(seen=60, away=25), peers=peers)
    assert reasons(for_china, abroad, baseline=diverted) == [Reason.OUTSIDE_MARKET]
    assert reasons(for_china, abroad, baseline=Baseline(lot=Cohort(seen=60, away=4), peers=peers)) == []
    assert reasons(for_china, look(), baseline=diverted) == []
    assert reasons(subject(), abroad, baseline=diverted) == []  # nobody said where it is meant to be sold
    assert judge(for_china, [abroad], diverted, NOW).for_shopper is None


def test_a_lot_whose_items_are_seen_in_two_places():
    peers = Cohort(seen=3_000, doubled=60)
    odd = Baseline(lot=Cohort(seen=100, doubled=30), peers=peers)
    assert reasons(subject(), look(), baseline=odd) == [Reason.LOT_ODD]
    assert judge(subject(), [look()], odd, NOW).for_shopper is None  # most of the lot is as genuine as ever
    assert reasons(subject(), look(), baseline=Baseline(lot=Cohort(seen=100, doubled=6), peers=peers)) == []
    busy = Baseline(lot=Cohort(seen=600, doubled=12), peers=peers)
    assert reasons(subject(), look(), baseline=busy) == []  # it is being sold; its peers were, long ago


def test_many_alike_in_one_lot_speak_against_the_record_first():
    unmade = subject(Reason.NEVER_COMMISSIONED, told_since=NOW - timedelta(days=61))
    alone = Baseline(alerted={Reason.NEVER_COMMISSIONED: 1}, scanned_today=40)
    assert judge(unmade, [look()], alone, NOW).for_shopper.audience is Audience.SHOPPER
    late_file = Baseline(alerted={Reason.NEVER_COMMISSIONED: 20}, scanned_today=40)
    assert judge(unmade, [look()], late_file, NOW).for_shopper.audience is Audience.DATA_OWNER
    a_few_copies = Baseline(alerted={Reason.NEVER_COMMISSIONED: 5}, scanned_today=400)
    assert judge(unmade, [look()], a_few_copies, NOW).for_shopper.audience is Audience.SHOPPER
    # What scans themselves show is no matter of late files.
    many = Baseline(alerted={Reason.IMPOSSIBLE_TRAVEL: 20}, scanned_today=20)
    assert judge(subject(), TWICE_APART, many, NOW).for_shopper.audience is Audience.SHOPPER


def test_for_sixty_days_the_making_may_yet_be_told():
    late = subject(Reason.NEVER_COMMISSIONED, told_since=NOW - timedelta(days=59))
    assert judge(late, [look()], Baseline(), NOW).for_shopper.audience is Audience.DATA_OWNER
    never = subject(Reason.NEVER_COMMISSIONED, told_since=NOW - timedelta(days=61))
    assert judge(never, [look()], Baseline(), NOW).for_shopper.audience is Audience.SHOPPER


def asked(count: int, *, known: int = 0, minutes: float = 1.0, product: bytes | None = PRODUCT_KEY) -> list[Asked]:
    return [
        Asked(NOW - timedelta(minutes=minutes * number), b"%16d" % number, product, number >= count)
        for number in range(count + known)
    ]


def test_a_client_that_tries_codes():
    found = enumerates(asked(30), NOW, Thresholds())
    assert found is not None
    assert (found[0], found[1].reason, found[1].audience) == (PRODUCT_KEY, Reason.ENUMERATED, Audience.OWNER)
    assert enumerates(asked(19), NOW, Thresholds()) is None
    assert enumerates(asked(30, known=30), NOW, Thresholds()) is None  # a shop that reads its shelf
    assert enumerates(asked(30, minutes=10), NOW, Thresholds()) is None  # over five hours
    assert enumerates(asked(30, product=None), NOW, Thresholds()) is None


@pytest.mark.parametrize(
    "host",
    ["trace-example.org.cn", "trace.examp1e.org", "trаce.example.org", "xn--trce-63d.example.org", "trac.example.org",
     "trcae.example.org", "trace.example.org.verify.cc", "trace.exarnple.org"],
)  # fmt: skip
def test_a_host_that_resembles_the_official_one(host):
    assert find_look_alike("trace.example.org", host).reason is Reason.LOOK_ALIKE_HOST


@pytest.mark.parametrize(
    "host",
    ["trace.example.org", "TRACE.example.org:443", "www.trace.example.org", "www.google.com", "", "10.0.0.7", "["],
)
def test_a_host_that_is_merely_another(host):
    assert find_look_alike("trace.example.org", host) is None
    assert find_look_alike("localhost", "localhost1") is None


def test_distances_are_those_of_the_globe():
    assert great_circle((39.9, 116.4), (48.86, 2.35)) == pytest.approx(8_215, rel=0.01)
    assert great_circle((0, 179), (0, -179)) == pytest.approx(222.4, rel=0.01)


def test_the_chance_of_many_is_the_binomial_tail():
    assert chance_of_at_least(1, 10, 0.1) == pytest.approx(1 - 0.9**10)
    assert chance_of_at_least(10, 10, 0.5) == pytest.approx(0.5**10)
    assert chance_of_at_least(1, 100_000, 0.3) == pytest.approx(1.0)
    assert chance_of_at_least(60, 100, 0.5) + chance_of_at_least(41, 100, 0.5) == pytest.approx(1.0)
    assert chance_of_at_least(0, 10, 0.1) == chance_of_at_least(3, 10, 1.0) == 1.0
    assert chance_of_at_least(11, 10, 0.1) == chance_of_at_least(1, 10, 0.0) == 0.0


@settings(max_examples=100)
@given(st.lists(st.tuples(st.floats(0, 400), st.sampled_from(["guangzhou", "beijing", "paris"])), max_size=8))
def test_what_hides_where_it_is_never_speaks_of_travel(walk):
    hidden = [look(hours, place, "a", network=Network.VPN) for hours, place in walk]
    assert Reason.IMPOSSIBLE_TRAVEL not in reasons(subject(), *hidden)


@settings(max_examples=100)
@given(st.lists(st.tuples(st.floats(0, 400), st.sampled_from("abcdef")), max_size=12), st.randoms())
def test_the_order_in_which_scans_are_read_changes_nothing(looks, random):
    seen = [look(hours, "paris" if device < "c" else "beijing", device) for hours, device in looks]
    mixed = list(seen)
    random.shuffle(mixed)
    if len({one.at for one in seen}) == len(seen):
        assert judge(subject(), seen, Baseline(), NOW) == judge(subject(), mixed, Baseline(), NOW)
