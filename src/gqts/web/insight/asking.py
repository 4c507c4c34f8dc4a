"""What the address of these pages asks for: a period and what narrows it; what it cannot mean is left out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from gqts.identifiers import IdentifierRefused, Level, list_elements, parse_typed
from gqts.insight import Grain, Names, Question
from gqts.scans import Reason
from gqts.web.telling import show_code
from gqts.web.workbench import Desk

_USUAL = timedelta(days=90)
_LONGEST = timedelta(days=3 * 366)
_DAYS_BY_DAY, _DAYS_BY_WEEK = 62, 400


@dataclass(frozen=True, slots=True)
class Asked:
    """The question, and what was typed for it: `product` and `lot` as they stand in the fields."""

    question: Question
    grain: Grain
    product: str
    lot: str

    @property
    def is_narrowed(self) -> bool:
        """Return whether anything but the period is asked for."""
        one = self.question
        return bool(one.product or one.lot or one.country or one.region or one.reason)

    @property
    def query(self) -> str:
        """Return it as the query of an address."""
        one = self.question
        told = {
            "since": one.since.isoformat(), "until": one.until.isoformat(), "grain": self.grain.value,
            "product": self.product, "lot": self.lot, "country": one.country, "region": one.region,
            "reason": one.reason,
        }  # fmt: skip
        return urlencode({name: value for name, value in told.items() if value})


def read_question(desk: Desk, names: Names) -> Asked:
    """Return what the address asks for: without a period, the last ninety days."""
    today = desk.now.date()
    until = min(_read_day(desk, "until") or today, today)
    since = _read_day(desk, "since") or until - _USUAL
    since = max(min(since, until), until - _LONGEST)
    country, region, reason = desk.query("country").upper(), desk.query("region").upper(), desk.query("reason")
    product, lot = desk.query("product"), desk.query("lot")
    question = Question(
        since,
        until,
        product=_find_product(names, product),
        country=country if len(country) == 2 and country.isalpha() else "",
        region=region if region[:2].isalpha() and len(region) <= 6 else "",
        reason=reason if reason in set(Reason) else "",
    )
    question = replace(question, lot=_find_lot(names, lot))
    return Asked(question, _read_grain(desk, question), product, lot)


def product_code(names: Names, key: str) -> str:
    """Return what stands for a product in an address: its GTIN."""
    return names.goods[key].gtin if key in names.goods else ""


def lot_code(names: Names, key: str) -> str:
    """Return what stands for a lot in an address: its lot number."""
    return names.lots[key].rpartition("/10/")[2] if key in names.lots else ""


def show_lot(names: Names, key: str) -> str:
    """Return a lot as people read it."""
    return show_code(names.lots[key]) if key in names.lots else ""


def _find_product(names: Names, typed: str) -> str:
    """Return the key of the product that was typed; of one that is none, or nobody's here, one that finds nothing."""
    if not typed:
        return ""
    try:
        gtin = dict(list_elements(parse_typed(typed))).get("01", "")
    except (IdentifierRefused, UnicodeError):
        gtin = ""
    return next((key for key, one in names.goods.items() if one.gtin == gtin), "0" * 32)


def _find_lot(names: Names, typed: str) -> str:
    if not typed:
        return ""
    wanted = typed
    try:
        parsed = parse_typed(typed)
        if parsed.level is Level.LOT:
            wanted = parsed.canonical
    except (IdentifierRefused, UnicodeError):
        pass
    return next((key for key, uri in names.lots.items() if wanted in (uri, uri.rpartition("/10/")[2])), "?")


def _read_day(desk: Desk, name: str) -> date | None:
    try:
        return date.fromisoformat(desk.query(name, longest=10))
    except ValueError:
        return None


def _read_grain(desk: Desk, question: Question) -> Grain:
    asked = desk.query("grain")
    if asked in set(Grain):
        return Grain(asked)
    days = (question.until - question.since).days
    return Grain.DAY if days <= _DAYS_BY_DAY else Grain.WEEK if days <= _DAYS_BY_WEEK else Grain.MONTH
