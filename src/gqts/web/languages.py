"""The languages of the pages: which one a reader gets, and how words, dates and countries read in it.

Texts are gettext messages whose id is the English text, so English needs no catalogue and every other language is one
`.po` file. The `.po` files are read as they are when the process starts (Babel parses them in milliseconds): there is
no compiled file that could be forgotten or stale. Dates, numbers and country names come from CLDR through Babel.

A shopper's page is offered in four languages, the workbench in two (`gqts.web.for_shoppers` says which page is whose).
A language is chosen by `?lang=`, else by the cookie that `?lang=` set, else by `Accept-Language` (RFC 9110 §12.5.4),
else it is English. Language tags are BCP 47; only the primary subtag decides.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as calendar_date
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from gqts.web.plain_text import neat
from gqts.web.region_names import name_region

LOCALE_FOLDER = Path(__file__).parent / "locale"
COOKIE = "gqts_lang"
DEFAULT = "en"
_MOST_RANGES = 20


def mark(text: str) -> str:
    """Return `text` as it is; the extractor of messages sees that it will be translated later."""
    return text


@dataclass(frozen=True, slots=True)
class Sentence:
    """A translated sentence with the names that partners gave in it; as HTML each name stands isolated in `<bdi>`.

    A value may be a sentence itself, such as `case (01) 0950…` in `Packed into %(container)s.`.
    """

    pattern: str
    values: Mapping[str, str | Sentence]

    def __str__(self) -> str:
        return self.pattern % self.values

    def __html__(self) -> str:
        isolated = {name: Markup("<bdi>%s</bdi>") % value for name, value in self.values.items()}
        return str(Markup(escape(self.pattern)) % isolated)  # noqa: S704 - escaped here, and so are the values


@dataclass(frozen=True, slots=True)
class Language:
    """One language of the pages: `code` is its primary subtag, `tag` what the `lang` attribute says."""

    code: str
    tag: str
    own_name: str
    locale: Locale
    catalogue: gettext.NullTranslations

    @property
    def direction(self) -> str:
        """Return `ltr` or `rtl`."""
        return "rtl" if self.locale.character_order == "right-to-left" else "ltr"

    def text(self, message: str) -> str:
        """Return the message in this language."""
        return self.catalogue.gettext(message)

    def plural(self, one: str, many: str, count: int) -> str:
        """Return the form of a counted message that fits `count`, with `%(count)s` filled in."""
        return self.catalogue.ngettext(one, many, count) % {"count": self.number(count)}

    def sentence(self, message: str, **values: str | Sentence) -> Sentence:
        """Return the message in this language with names filled in."""
        filled = {name: value if isinstance(value, Sentence) else neat(value) for name, value in values.items()}
        return Sentence(self.text(message), filled)

    def list_of(self, names: Sequence[str]) -> str:
        """Return names as a list in running text: `a, b and c`."""
        return format_list(names, locale=self.locale) if names else ""

    def number(self, value: float) -> str:
        """Return a number as this language writes it."""
        return format_decimal(value, locale=self.locale)

    def date(self, day: calendar_date) -> str:
        """Return a calendar date, such as `3 Sept 2026` or `2026年9月3日`."""
        return format_date(day, _DATE_STYLES.get(self.code, "medium"), locale=self.locale)

    def day_of_year(self, day: calendar_date) -> str:
        """Return a date without its year, for where the year is near."""
        return format_skeleton("MMMd", datetime(day.year, day.month, day.day), locale=self.locale)  # noqa: DTZ001

    def time(self, moment: datetime) -> str:
        """Return the hour and minute of a moment, on its own clock."""
        return format_time(moment, "HH:mm", tzinfo=moment.tzinfo, locale=self.locale)

    def country(self, code: str | None) -> str | None:
        """Return the name of an ISO 3166-1 alpha-2 country, the code itself when CLDR has none, None for None."""
        if not code:
            return None
        return str(self.locale.territories.get(code.upper(), neat(code)))

    def region(self, code: str) -> str:
        """Return the name of a region (ISO 3166-2) in this language or in English, the code itself when it has none."""
        return name_region(code, self.code) or neat(code)

    def place(self, country: str | None, region: str | None) -> str:
        """Return a country and its region, such as `China · Guangdong`; "" when neither is known.

        A territory that is one whole may stand for its region too: it is named once.
        """
        name = self.country(country) or ""
        return f"{name} · {self.region(region)}" if region and region != country else name


_OFFERED = {"en": ("en", "en_GB", "English"), "zh": ("zh-Hans", "zh_Hans_CN", "中文")}
_FOR_SHOPPERS = {"ja": ("ja", "ja_JP", "日本語"), "ar": ("ar", "ar", "العربية")}
# In figures alone a Japanese or Arabic date reads as a code, and the Arabic one needs marks of direction.
_DATE_STYLES: Mapping[str, Literal["medium", "long"]] = {"ja": "long", "ar": "long"}


@cache
def offered_languages() -> Mapping[str, Language]:
    """Return the languages that every page has, by primary subtag, in the order in which the switch shows them."""
    return _read_languages(_OFFERED)


@cache
def shopper_languages() -> Mapping[str, Language]:
    """Return the languages of the pages for shoppers, likewise: those of every page and further ones."""
    return {**offered_languages(), **_read_languages(_FOR_SHOPPERS)}


def _read_languages(named: Mapping[str, tuple[str, str, str]]) -> Mapping[str, Language]:
    return {
        code: Language(code, tag, own_name, Locale.parse(locale), _read_catalogue(code))
        for code, (tag, locale, own_name) in named.items()
    }


def _read_catalogue(code: str) -> gettext.NullTranslations:
    path = LOCALE_FOLDER / code / "LC_MESSAGES" / "gqts.po"
    if not path.exists():  # English: the messages are their own text
        return gettext.NullTranslations()
    with path.open("rb") as source:
        catalogue = read_po(source, locale=code)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def choose_language(
    asked: str | None, cookie: str | None, accepted: str, offered: Mapping[str, Language] | None = None
) -> Language:
    """Return the language for a reader: what was asked for, else remembered, else accepted, else English.

    `offered` are the languages to choose from, those of shoppers unless given.
    """
    offered = shopper_languages() if offered is None else offered
    for tag in (asked, cookie, *_accepted_tags(accepted)):
        if tag and (language := offered.get(_primary(tag))):
            return language
    return offered[DEFAULT]


def _primary(tag: str) -> str:
    return tag.strip().lower().replace("_", "-").partition("-")[0]


def _accepted_tags(header: str) -> Iterable[str]:
    ranges = []
    for place, part in enumerate(header.split(",")[:_MOST_RANGES]):
        tag, _, parameter = part.partition(";")
        weight = parse_weight(parameter)
        if weight > 0 and tag.strip() not in ("", "*"):
            ranges.append((-weight, place, tag))
    return [tag for _, _, tag in sorted(ranges)]


def parse_weight(parameters: str) -> float:
    """Return the `q` of a header's parameters (RFC 9110 §12.4.2): 1 when absent, 0 when it cannot be read."""
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            value = value.strip()
            is_number = value.replace(".", "", 1).isdecimal() and value.isascii()
            return min(float(value), 1.0) if is_number else 0.0
    return 1.0
