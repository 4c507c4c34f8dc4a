"""The reader's language is found, whatever the browser says, and partners' text cannot act on the page."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from gqts.web.languages import Sentence, choose_language, offered_languages, parse_weight, shopper_languages
from gqts.web.plain_text import LONGEST_NAME, neat


@pytest.mark.parametrize(
    ("asked", "cookie", "accepted", "chosen"),
    [
        (None, None, "", "en"),
        (None, None, "zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        (None, None, "fr-FR, en;q=0.2, zh-TW;q=0.7", "zh"),
        (None, None, "zh;q=0, en;q=0.1", "en"),
        (None, None, "*;q=0.5, fr", "en"),
        (None, "zh", "en", "zh"),
        ("en", "zh", "zh", "en"),
        ("zh-Hant-TW", None, "en", "zh"),
        ("zh_CN", None, "en", "zh"),
        (None, None, "ar-EG, en;q=0.5", "ar"),
        ("ja", "ar", "en", "ja"),
        ("../../etc", "%00", "en", "en"),
    ],
)
def test_the_language_is_what_was_asked_then_remembered_then_accepted(asked, cookie, accepted, chosen):
    assert choose_language(asked, cookie, accepted).code == chosen


@given(st.text(), st.text(), st.text())
def test_any_header_finds_some_language(asked, cookie, accepted):
    assert choose_language(asked, cookie, accepted).code in shopper_languages()
    assert choose_language(asked, cookie, accepted, offered_languages()).code in offered_languages()


@given(st.text())
def test_a_weight_is_between_nought_and_one(parameters):
    assert 0 <= parse_weight(parameters) <= 1


def test_dates_numbers_and_countries_are_written_as_the_language_writes_them():
    english, chinese = offered_languages()["en"], offered_languages()["zh"]
    assert english.date(date(2026, 9, 3)) == "3 Sept 2026"
    assert chinese.date(date(2026, 9, 3)) == "2026年9月3日"
    assert english.time(datetime(2026, 9, 3, 14, 5, tzinfo=UTC)) == "14:05"
    assert (english.country("NZ"), chinese.country("NZ")) == ("New Zealand", "新西兰")
    assert english.country("ZZZZ") == "ZZZZ"
    assert english.number(12345) == "12,345"
    assert (english.direction, chinese.direction) == ("ltr", "ltr")


def test_japanese_and_arabic_are_written_as_their_readers_write():
    japanese, arabic = shopper_languages()["ja"], shopper_languages()["ar"]
    assert japanese.date(date(2026, 9, 3)) == "2026年9月3日"
    assert arabic.date(date(2026, 9, 3)) == "3 سبتمبر 2026"
    assert (japanese.country("NZ"), arabic.country("NZ")) == ("ニュージーランド", "نيوزيلندا")
    assert (japanese.direction, arabic.direction) == ("ltr", "rtl")
    told = [arabic.plural("%(count)s minute", "%(count)s minutes", count) for count in (1, 2, 3, 11, 100)]
    assert told == ["دقيقة واحدة (1)", "دقيقتين (2)", "3 دقائق", "11 دقيقة", "100 دقيقة"]


def test_a_sentence_in_a_sentence_keeps_its_own_names_isolated():
    inner = shopper_languages()["ar"].sentence("shipping unit %(code)s", code="(00) 095060001343520008")
    outer = shopper_languages()["ar"].sentence("Packed into %(container)s.", container=inner)
    told = escape(outer)
    assert "<bdi>وحدة الشحن <bdi>(00) 095060001343520008</bdi></bdi>" in told
    assert str(outer) == "تمت التعبئة في وحدة الشحن (00) 095060001343520008."


def test_a_name_in_a_sentence_is_escaped_and_isolated():
    sentence = Sentence("Packed into <%(container)s>.", {"container": "<b>%(x)s</b>"})
    assert str(sentence) == "Packed into <<b>%(x)s</b>>."
    expected = "Packed into &lt;<bdi>&lt;b&gt;%(x)s&lt;/b&gt;</bdi>&gt;."
    assert escape(sentence) == expected


@given(st.text())
def test_text_of_partners_is_one_line_without_controls_and_not_long(text):
    tidied = neat(text)
    assert len(tidied) <= LONGEST_NAME
    assert not any(unicodedata.category(one) in ("Cc", "Cs", "Zl", "Zp") for one in tidied)
    assert not any(
        unicodedata.bidirectional(one) in ("RLO", "LRO", "RLE", "LRE", "PDF", "RLI", "LRI", "FSI", "PDI")
        for one in tidied
    )
    assert neat(tidied) == tidied


def test_letters_of_every_script_stay():
    for text in ("木漏日 おむつ", "تمر", "کتاب‌خانه", "क्‍ष", "Ä–ß"):
        assert neat(text) == text
