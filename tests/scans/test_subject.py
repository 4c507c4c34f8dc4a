"""What rules are told of the record: from whole journeys, of which nothing but that is used."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.web.factories import CASE, CUSTOMS, ITEM, LOT, MAKER, OFFICE, PRODUCT, make_reading, make_site, make_step

from gqts.events import Belonging, Standing
from gqts.identifiers import identifier_key, parse_identifier
from gqts.scans import Reason
from gqts.scans.subject import describe_subject, is_weighed
from gqts.tracing import Stage

ABROAD = make_site(31, "Kobe customs", "神户海关", "customs", "JP", None, MAKER)
SHOP = make_site(32, "Harbour Street shop", "海港路店", "shop", "CN", (23.1, 113.3), CUSTOMS)
OTHER_SHOP = make_site(33, "Night market stall", "夜市摊位", "market", "CN", None, MAKER)
HELD = make_step("inspecting", site=OFFICE, day=5, stage=Stage.INSPECTED)
RELEASED = make_step("accepting", site=OFFICE, day=7, stage=Stage.CLEARED)
EXPORTED = make_step("accepting", site=ABROAD, day=1, stage=Stage.CLEARED)
SOLD = make_step("retail_selling", site=SHOP, day=20, stage=Stage.DELIVERED)
STOCKED = make_step("stocking", site=OTHER_SHOP, day=30, stage=Stage.STORED)


def claimed(step):
    return replace(step, stored=replace(step.stored, belonging=Belonging(2, Standing.CLAIMED)))


def describe(*steps, reason: Reason = Reason.COMPLETE, product=PRODUCT):
    return describe_subject(make_reading(steps, product=product).journey, reason)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param([], (None, None), id="customs is not told of"),
        pytest.param([HELD], (5, None), id="held"),
        pytest.param([EXPORTED, HELD, RELEASED], (5, 7), id="released, after another country let it go"),
        pytest.param([RELEASED], (None, None), id="released, and nobody said that it was held"),
        pytest.param(
            [HELD, RELEASED, make_step("sampling", site=OFFICE, day=40, stage=Stage.INSPECTED)],
            (5, 7),
            id="looked at again in trade",
        ),
        pytest.param([claimed(HELD)], (None, None), id="a stranger says so"),
    ],
)
def test_when_customs_had_it(steps, expected):
    told = describe(*steps)
    days = [at and (at - SOLD.at).days + 20 for at in (told.held_at, told.released_at)]
    assert tuple(days) == expected


def test_when_it_was_sold_and_on_offer_again():
    sold = describe(SOLD)
    assert (sold.sale.at, sold.sale.country, sold.sale.latitude) == (SOLD.at, "CN", 23.1)
    assert sold.traded_at is None
    assert describe(SOLD, STOCKED).traded_at == STOCKED.at
    returned = make_step("receiving", site=SHOP, day=25, disposition="returned")
    assert describe(SOLD, returned, STOCKED).traded_at is None
    assert describe(SOLD, make_step("stocking", site=SHOP, day=30)).traded_at is None  # the same shop tidies its shelf
    assert describe(make_step("retail_selling", site=OFFICE, day=20), STOCKED).sale is None  # ordered, not handed over


def test_what_it_is_and_where_it_is_meant_to_be_sold():
    told = describe(SOLD, product=replace(PRODUCT, markets=frozenset({"CN"})))
    assert told.key == identifier_key(ITEM)
    assert told.product == identifier_key(PRODUCT.uri)
    assert told.lot == identifier_key(LOT)
    assert told.markets == {"CN"}
    ended = make_step("destroying", site=SHOP, day=40, action="DELETE", disposition="destroyed")
    assert describe(SOLD, ended, reason=Reason.DECOMMISSIONED).ended_at == ended.at


def test_only_what_one_buyer_holds_is_weighed_by_its_scans():
    for held in (ITEM, "urn:gqts:waybill:YQX:YQX000000003624"):
        assert is_weighed(parse_identifier(held))
    for moved in (LOT, CASE, PRODUCT.uri, "urn:gqts:vin:4Z9ALD005TAGTS104"):
        assert not is_weighed(parse_identifier(moved))
