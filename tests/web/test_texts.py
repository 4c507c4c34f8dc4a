"""Every text exists in every language, with the same gaps to fill, and nothing on a page escapes translation."""

from __future__ import annotations

import gettext
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from tests.web.factories import factory_steps, make_reading, make_step
from tests.web.shopper_texts import list_missing, list_shopper_texts

from gqts.evidence import list_texts
from gqts.scans import Judgement, Reason, Verdict
from gqts.tracing import Basis, Stage, TraceLevel
from gqts.web import languages, sentences, wording
from gqts.web.composing import compose_account
from gqts.web.languages import LOCALE_FOLDER, offered_languages, shopper_languages

ROOM = Path(languages.__file__).parent
KEYWORDS = {"_": None, "mark": None, "sentence": None, "plural": (1, 2)}
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
GAP = re.compile(r"%\((\w+)\)s")

CBV_STEPS = [
    "accepting",
    "arriving",
    "assembling",
    "collecting",
    "commissioning",
    "consigning",
    "creating_class_instance",
    "cycle_counting",
    "decommissioning",
    "departing",
    "destroying",
    "disassembling",
    "dispensing",
    "encoding",
    "entering_exiting",
    "holding",
    "inspecting",
    "installing",
    "killing",
    "loading",
    "packing",
    "picking",
    "receiving",
    "removing",
    "repackaging",
    "repairing",
    "replacing",
    "reserving",
    "retail_selling",
    "sampling",
    "sensor_reporting",
    "shipping",
    "staging_outbound",
    "stock_taking",
    "stocking",
    "storing",
    "transporting",
    "unloading",
    "unpacking",
    "void_shipping",
]
CBV_DISPOSITIONS = [
    "active",
    "available",
    "completeness_inferred",
    "completeness_verified",
    "conformant",
    "container_closed",
    "container_open",
    "damaged",
    "destroyed",
    "dispensed",
    "disposed",
    "encoded",
    "expired",
    "in_progress",
    "in_transit",
    "inactive",
    "mismatch_class",
    "mismatch_instance",
    "mismatch_quantity",
    "needs_replacement",
    "no_pedigree_match",
    "non_conformant",
    "non_sellable_other",
    "partially_dispensed",
    "recalled",
    "reserved",
    "retail_sold",
    "returned",
    "sellable_accessible",
    "sellable_not_accessible",
    "stolen",
    "unavailable",
    "unknown",
]


@pytest.fixture(scope="module")
def extracted() -> set[str | tuple[str, ...]]:
    found = extract_from_dir(ROOM, method_map=METHODS, options_map={}, keywords=KEYWORDS, comment_tags=())
    return {message for _, _, message, _, _ in found} | set(list_texts())  # a page says what a check says


def read_catalogue(code: str) -> Mapping[str, Message]:
    with (LOCALE_FOLDER / code / "LC_MESSAGES" / "gqts.po").open("rb") as source:
        catalogue = read_po(source, locale=code)
    return {message.id: message for message in catalogue if message.id}


@pytest.fixture(scope="module")
def chinese() -> Mapping[str, Message]:
    return read_catalogue("zh")


def test_the_chinese_catalogue_is_complete_and_holds_nothing_else(extracted, chinese):
    assert set(chinese) - extracted == set(), "texts that no page uses any more"
    assert extracted - set(chinese) == set(), "texts without a translation"
    assert len(extracted) > 200


@pytest.mark.parametrize("code", ["ja", "ar"])
def test_a_language_of_shoppers_has_every_text_that_a_shopper_may_read_and_no_other(code):
    told, needed = read_catalogue(code), list_shopper_texts()
    missing = [f"{where}: {message}" for message, where in list_missing(code).items()]
    assert not missing, f"texts of shoppers without a translation into {code}:\n" + "\n".join(missing)
    assert set(told) - set(needed) == set(), f"texts of {code} that no shopper reads"
    assert len(needed) > 400


def test_what_is_needed_follows_the_templates_and_the_named_parts_of_shared_modules():
    needed = list_shopper_texts()
    assert needed["Skip to the content"] == "templates/base.html"
    assert needed["Fill in “%(label)s”."] == "workbench/forms.py"
    assert "Danger to life" not in needed, "a severity is for those who work on complaints"


@pytest.mark.parametrize("code", ["zh", "ja", "ar"])
def test_every_translation_is_done_and_fills_the_same_gaps(code):
    forms = {"zh": 1, "ja": 1, "ar": 6}[code]
    for source, message in read_catalogue(code).items():
        assert not isinstance(source, tuple) or len(message.string) == forms, source
        originals = source if isinstance(source, tuple) else (source,)
        translations = message.string if isinstance(message.string, tuple) else (message.string,)
        gaps = {frozenset(GAP.findall(text)) for text in (*originals, *translations)}
        assert len(gaps) == 1, source
        assert all(translations), source
        assert not message.fuzzy
        assert all("%" not in GAP.sub("", text) for text in translations), source


def test_english_keeps_the_same_gaps_in_singular_and_plural(extracted):
    for message in extracted:
        if isinstance(message, tuple):
            assert len({frozenset(GAP.findall(text)) for text in message}) == 1


def test_everything_that_can_be_said_has_words():
    assert set(sentences.STEPS) == set(CBV_STEPS)
    assert set(sentences.DISPOSITIONS) | sentences.QUIET_DISPOSITIONS == set(CBV_DISPOSITIONS)
    assert {step for step, _ in sentences.STEPS_AND_DISPOSITIONS} <= set(CBV_STEPS)
    assert {disposition for _, disposition in sentences.STEPS_AND_DISPOSITIONS} <= set(CBV_DISPOSITIONS)
    assert set(wording.LEVELS) == set(wording.LEVEL_NAMES) == set(TraceLevel)
    assert set(wording.STAGES) == set(wording.MISSING) == set(Stage)
    assert set(wording.BASES) == set(Basis)
    subject = make_reading().journey.subject
    for reason in Reason:
        for judgement in Judgement:
            words = wording.word_verdict(Verdict(judgement, reason), subject)
            assert words.title
            assert "fake" not in words.title.lower()


@pytest.mark.parametrize("language", shopper_languages().values(), ids=lambda one: one.code)
@pytest.mark.parametrize("business_step", CBV_STEPS)
def test_each_standard_step_is_a_sentence(language, business_step):
    told = compose_account(make_reading((make_step(business_step),)), language).visits[0].tellings[0]
    assert str(told.sentence).endswith(("。", "."))
    assert business_step not in str(told.sentence) or language.code == "en"


class Marking(gettext.NullTranslations):
    """A pseudo-language: every translated text stands in brackets."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


def test_no_text_on_a_page_escapes_translation(client, stories, monkeypatch):
    english = offered_languages()["en"]
    pseudo = replace(english, catalogue=Marking())
    monkeypatch.setattr("gqts.web.languages._primary", lambda _: "pseudo")
    monkeypatch.setitem(shopper_languages(), "pseudo", pseudo)
    names = {"gqts", "v"}
    steps = (*factory_steps(), make_step("https://example.com/bizStep-frying"))
    assert compose_account(make_reading(steps), pseudo).visits
    for path in (*stories.values(), "/", "/01/09521001001015", "/nowhere", "/01/09521001001014/21/NOBODYKNOWS"):
        page = client.get(path, headers={"accept-language": "pseudo"}).text
        body = page[page.index("</title>") :]
        for tag in ("bdi", "time", "svg", 'dd class="code"'):
            body = re.sub(rf"<{tag}\b.*?</{tag.split()[0]}>", "", body, flags=re.DOTALL)
        body = re.sub(r"<a [^>]*hreflang.*?</a>", "", body)
        text = re.sub(r"<[^>]+>", "", body)
        for _ in range(3):
            text = re.sub(r"⟦[^⟦⟧]*⟧", "", text)
        left = set(re.findall(r"[A-Za-z]{2,}", text)) - names
        countries = {
            word for name in english.locale.territories.values() for word in re.findall(r"[A-Za-z]+", str(name))
        }
        months = set(english.locale.months["format"]["abbreviated"].values())
        assert left - countries - months == set(), path
