"""Figures of scans: whose they are, that they add up, and that days are closed once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import product as every_pair

import pytest
from tests.complaints.shop import caller_of
from tests.insight.market import KEY, START, Look, close, open_market, scan

from gqts.accounts import Permission
from gqts.accounts.errors import PermissionMissing
from gqts.identifiers import identifier_key
from gqts.insight import Grain, Question, close_next_day, find_names, list_cells, list_goods, read_figures, sum_up
from gqts.scans import Who

WHOLE = Question(date(2026, 9, 1), date(2026, 12, 31))


def reader(organization):
    return caller_of(organization, Permission.SCANS_READ)


def test_a_brand_reads_where_when_and_which_lot_and_all_adds_up(tx):
    market = open_market(tx)
    scan(tx, *(Look(0, f"S{n}", 2) for n in range(12)), *(Look(1, f"S{n}", 3, "CN-44", "L2") for n in range(5)),
         Look(1, "S0", 4, "NZ-WGN"))  # fmt: skip
    close(tx)
    told = read_figures(tx, reader(market.brand), WHOLE)
    assert told.scans == 39
    assert told.by_place == {("NZ", "NZ-AUK"): 24, ("CN", "CN-44"): 15}
    assert told.by_day == {date(2026, 9, 7): 24, date(2026, 9, 8): 15}
    assert sorted(told.by_lot.values()) == [15, 24]
    assert told.by_reason == {"complete": 39}
    assert (told.news, told.again) == (12, 27)
    for sums in (told.by_country, told.by_product, told.by_lot, told.by_reason, told.by_day):
        assert sum(sums.values()) == told.scans
    names = find_names(tx, reader(market.brand))
    assert [one.gtin for one in names.goods.values()] == ["09526543210009"]
    assert sorted(one.rpartition("/")[2] for one in names.lots.values()) == ["L1", "L2"]


def test_only_shoppers_count(tx):
    market = open_market(tx)
    scan(tx, *(Look(0, "S1", 30, who=who) for who in (Who.FIRM, Who.OFFICER, Who.ROBOT)))
    close(tx)
    assert read_figures(tx, reader(market.brand), WHOLE).scans == 0


def test_a_stranger_reads_nothing_a_platform_what_it_sold_and_customs_all(tx):
    market = open_market(tx)
    scan(tx, Look(0, "S1", 12), Look(0, "NOBODYSOLDIT", 11), Look(0, "S2", 25, gtin="09521001001014"))
    close(tx)
    assert read_figures(tx, reader(market.stranger), WHOLE).scans == 0
    assert list_goods(tx, reader(market.stranger)) == []
    assert read_figures(tx, reader(market.brand), WHOLE).scans == 23
    assert read_figures(tx, reader(market.platform), WHOLE).scans == 12
    assert [one.key for one in list_goods(tx, reader(market.platform))] == [KEY]
    assert read_figures(tx, reader(market.customs), WHOLE).scans == 48
    with pytest.raises(PermissionMissing):
        read_figures(tx, caller_of(market.brand, Permission.EVENTS_READ), WHOLE)


def test_to_ask_for_goods_of_others_finds_nothing(tx):
    market = open_market(tx)
    scan(tx, Look(0, "S2", 25, gtin="09521001001014"))
    close(tx)
    others = identifier_key("https://id.gs1.org/01/09521001001014").hex()
    asked = Question(WHOLE.since, WHOLE.until, product=others)
    assert read_figures(tx, reader(market.brand), asked).scans == 0
    assert list_cells(tx, reader(market.brand), asked) == []


def test_no_two_published_answers_differ_by_one_to_nine_of_what_one_has_more(tx):
    """Every question the page can be asked, beside every other that contains it."""
    market = open_market(tx)
    looks = [
        Look(day, f"S{(day * 7 + n) % 12}", 1 + (day + n) % 4, region, lot, (day * 5 + n) % 24)
        for day in range(21)
        for n, (region, lot) in enumerate(every_pair(("NZ-AUK", "NZ-WGN", "CN-44"), ("L1", "L2")))
        if (day + n) % 3
    ]
    scan(tx, *looks)
    close(tx)
    brand = reader(market.brand)
    lots = [*find_names(tx, brand).lots, ""]
    answers = {}
    for lot, (country, region), days in every_pair(
        lots, [("", ""), ("NZ", ""), ("NZ", "NZ-AUK"), ("NZ", "NZ-WGN"), ("CN", "")], [3, 7, 8, 20, 90]
    ):
        until = START.date() + timedelta(days=days)
        question = Question(START.date(), until, "", lot, country, region)
        answers[lot, country, region, days] = read_figures(tx, brand, question).scans

    def within(inner, outer) -> bool:
        return inner[3] <= outer[3] and all(o in ("", i) for i, o in zip(inner[:3], outer[:3], strict=True))

    assert answers["", "", "", 90] > 100
    for (inner, few), (outer, many) in every_pair(answers.items(), repeat=2):
        if within(inner, outer):
            assert many - few == 0 or many - few >= 10, (inner, outer)


def test_a_day_is_closed_when_it_is_over_once_and_stays_as_it_was_told(tx):
    market = open_market(tx)
    scan(tx, Look(0, "S1", 12))
    assert close_next_day(tx, now=START + timedelta(hours=23)) is None
    assert close(tx, 1) == 0  # midnight: whoever looked just now is not written down yet
    assert close_next_day(tx, now=START + timedelta(days=1, minutes=10)) == START.date()
    assert close_next_day(tx, now=START + timedelta(days=1, minutes=20)) is None
    before = list_cells(tx, reader(market.brand), WHOLE)
    scan(tx, Look(0, "S2", 11), Look(1, "S3", 10))
    close(tx)
    assert list_cells(tx, reader(market.brand), WHOLE)[: len(before)] == before
    assert read_figures(tx, reader(market.brand), WHOLE).scans == 22


def test_two_that_close_at_once_take_each_scan_once(database):
    with database.transaction() as tx:
        market = open_market(tx)
        scan(tx, *(Look(day, "S1", 12) for day in range(6)))

    def work(_: int) -> None:
        while True:
            with database.transaction() as tx:
                if close_next_day(tx, now=START + timedelta(days=8)) is None:
                    return

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(work, range(3)))
    with database.transaction() as tx:
        assert read_figures(tx, reader(market.brand), WHOLE).scans == 72


def test_hours_are_told_of_a_product_and_of_no_part_of_it(tx):
    market = open_market(tx)
    scan(tx, *(Look(day, "S1", 20, hour=hour) for day in (0, 7, 14) for hour in (8, 20)))
    close(tx)
    told = read_figures(tx, reader(market.brand), WHOLE)
    assert {one.weekday for one in told.hours} == {1}
    assert [(one.from_hour, one.to_hour, one.scans) for one in told.hours] == [(0, 9, 40), (9, 24, 40)]
    assert read_figures(tx, reader(market.brand), Question(WHOLE.since, WHOLE.until, country="NZ")).hours == ()


def test_a_chart_has_every_step_of_its_period():
    days = {date(2026, 9, 7): 10, date(2026, 9, 20): 12, date(2026, 10, 1): 11}
    assert sum_up(days, Grain.MONTH, date(2026, 8, 5), date(2026, 10, 2)) == [
        (date(2026, 8, 1), 0), (date(2026, 9, 1), 22), (date(2026, 10, 1), 11),
    ]  # fmt: skip
    weeks = sum_up(days, Grain.WEEK, date(2026, 9, 9), date(2026, 9, 21))
    assert [one for _, one in weeks if one] == [10, 12, 11]
    assert len(sum_up({}, Grain.DAY, date(2026, 9, 1), date(2026, 9, 30))) == 30
