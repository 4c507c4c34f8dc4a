"""Regions by their names: every one that scans may be located to, in the reader's language or else in English."""

from __future__ import annotations

import re

import orjson
import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from gqts.simulator.tables import read_table
from gqts.web.languages import offered_languages, shopper_languages
from gqts.web.region_names import FOLDER, VENDOR, name_region

EN, ZH = (offered_languages()[code] for code in ("en", "zh"))
CHINESE = re.compile(r"[\u4e00-\u9fff-]+")


@pytest.mark.parametrize(
    ("country", "region", "english", "chinese"),
    [
        ("CN", "CN-GD", "China · Guangdong", "中国 · 广东"),
        ("CN", "CN-44", "China · Guangdong", "中国 · 广东"),
        ("CN", "CN-NM", "China · Inner Mongolia", "中国 · 内蒙古"),
        ("NZ", "NZ-MBH", "New Zealand · Marlborough", "新西兰 · 马尔堡"),
        ("JP", "JP-13", "Japan · Tokyo", "日本 · 东京"),
        ("FR", "FR-IDF", "France · Île-de-France", "法国 · 法兰西岛"),
        ("PE", "PE-CUS", "Peru · Cusco", "秘鲁 · Cusco"),
        ("PE", "PE-QQQ", "Peru · PE-QQQ", "秘鲁 · PE-QQQ"),
        ("HK", "HK", "Hong Kong SAR China", "中国香港特别行政区"),
        ("CN", "", "China", "中国"),
        ("CN", None, "China", "中国"),
        (None, None, "", ""),
    ],
)
def test_a_place_is_told_by_name(country, region, english, chinese):
    assert EN.place(country, region) == english
    assert ZH.place(country, region) == chinese


def test_every_province_of_china_has_both_names_and_none_two():
    provinces = [code for code in orjson.loads((FOLDER / "zh.json").read_bytes()) if code.startswith("CN-")]
    assert len(provinces) == 34
    for language in (EN, ZH):
        names = [language.region(code) for code in provinces]
        assert len(set(names)) == 34
        assert not any(name.startswith("CN-") for name in names)
    assert all(CHINESE.fullmatch(ZH.region(code)) for code in provinces)


def test_our_own_names_are_of_regions_that_are_known_and_in_their_language():
    published = orjson.loads((VENDOR / "subdivisions-en.json").read_bytes())
    known = published["subdivisions"]["localeDisplayNames"]["subdivisions"]
    own = {path.stem: orjson.loads(path.read_bytes()) for path in FOLDER.glob("*.json")}
    assert set(own) <= set(shopper_languages())
    for code in {code for names in own.values() for code in names}:
        assert code.replace("-", "").lower() in known or code in own["en"]
        assert code[:2] in Locale("en").territories
    assert all(CHINESE.fullmatch(name) for name in own["zh"].values())


def test_wherever_the_demonstration_is_scanned_has_a_name_in_both_languages():
    for row in read_table("regions"):
        if "-" in row["code"]:
            assert EN.region(row["code"]) != row["code"]
            assert CHINESE.fullmatch(ZH.region(row["code"]))


@given(st.text(max_size=8))
def test_what_is_no_region_has_no_name(text):
    assert name_region(text, "zh") is None or re.fullmatch(r"[A-Z]{2}-[A-Z0-9]{1,3}", text.upper())
