"""The buyers of the simulated world: invented, with numbers from ranges that no person can have.

An identity number (GB 11643-1999) begins with the division where its holder was registered; none begins with 99, so
none of these belongs to anybody, and each has a right check character. Telephone numbers begin with 100, which no
mobile number does. The second sign of every name, 演 (as in 演示, demonstration), says what its bearer is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from gqts.customs.checks.identity import check_character
from gqts.simulator.places import Site
from gqts.simulator.randomness import Stream

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
_GIVEN = "安宁平和清明文思远达雅静青云松竹梅兰晨阳"
_ROADS = ("示例路", "演示大道", "样例街", "虚构巷")
_CITIES = {
    "CNCAN": "广东省广州市天河区",
    "CNSHA": "上海市浦东新区",
    "CNFOC": "福建省福州市鼓楼区",
    "CNWUH": "湖北省武汉市洪山区",
    "CNBJS": "北京市朝阳区",
}
_BY_DEPOT = {"yunque_chengdu": "四川省成都市武侯区", "haitun_xian": "陕西省西安市雁塔区"}
_EARLIEST = date(1955, 1, 1)
_DAYS = 50 * 365


@dataclass(frozen=True, slots=True)
class Buyer:
    """Somebody who buys; `number` is their place among all buyers of the world."""

    number: int
    name: str
    identity: str
    telephone: str
    registration: str
    """Their number at the platform."""


def make_buyer(seed: int, number: int) -> Buyer:
    """Return the `number`-th buyer of a world."""
    chance = Stream(seed, "buyer", number)
    born = _EARLIEST + timedelta(days=chance.below(_DAYS))
    first = f"99{number % 10_000:04d}{born:%Y%m%d}{number // 10_000 % 1000:03d}"
    name = f"{chance.choose(_SURNAMES)}演{chance.choose(_GIVEN)}{chance.choose(_GIVEN)}"
    telephone = f"100{number % 100_000_000:08d}"
    return Buyer(number, name, first + check_character(first), telephone, f"U{number:09d}")


def make_address(seed: int, buyer: Buyer, depot: Site | None) -> str:
    """Return where a buyer has parcels sent: in the city of the depot that hands them over."""
    chance = Stream(seed, "address", buyer.number)
    city = "广东省广州市天河区" if depot is None else _BY_DEPOT.get(depot.code) or _CITIES.get(depot.unlocode, "")
    building, room = chance.between(1, 60), chance.between(101, 2904)
    return f"{city}{chance.choose(_ROADS)}{chance.between(1, 400)}号{building}栋{room}室"
