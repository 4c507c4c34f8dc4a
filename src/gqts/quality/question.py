"""What is asked: which product, made when, which defects. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from gqts.identifiers import IdentifierRefused, parse_typed
from gqts.quality.defect import GRAVE, Gravity
from gqts.quality.errors import refuse_question

LONGEST = timedelta(days=5 * 366)
USUAL = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Question:
    """Goods of a product (canonical) that were made from one day to another, both included, by UTC.

    Their defects count whenever they were told; `is_grave_only` leaves out what put nobody in danger.
    """

    product: str
    since: date
    until: date
    is_grave_only: bool = False

    @property
    def period(self) -> tuple[datetime, datetime]:
        """Return the first instant of the time, and the first after it."""
        return (
            datetime.combine(self.since, time(), UTC),
            datetime.combine(self.until + timedelta(days=1), time(), UTC),
        )

    @property
    def severities(self) -> tuple[str, ...]:
        """Return the severities that count."""
        return tuple(one.value for one in (GRAVE if self.is_grave_only else Gravity))


def read_question(
    *, product: str, since: str = "", until: str = "", gravity: str = "", today: date, is_product_needed: bool = True
) -> Question:
    """Return what was asked in words; a year up to today unless it is said; raise `QuestionRefused`."""
    last = _read_day("until", until) if until else today
    first = _read_day("since", since) if since else last - USUAL
    if first > last:
        raise refuse_question("since", since, "Give a day that is not after the last one.")
    if last - first > LONGEST:
        raise refuse_question("since", since, f"Give a time of at most {LONGEST.days // 366} years.")
    if gravity not in ("", "all", "grave"):
        raise refuse_question("gravity", gravity, "Give all or grave.")
    canonical = _read_product(product) if product or is_product_needed else ""
    return Question(canonical, first, last, gravity == "grave")


def _read_day(name: str, text: str) -> date:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise refuse_question(name, text, "Give a day, as 2026-09-30.") from None
    if not 1990 <= day.year <= 2200:
        raise refuse_question(name, text, "Give a day between 1990 and 2200.")
    return day


def _read_product(text: str) -> str:
    try:
        found = parse_typed(text)
    except IdentifierRefused as refused:
        raise refuse_question("product", text, "Give the GTIN of the product.") from refused
    if found.kind != "gtin":
        raise refuse_question("product", text, "Give the GTIN of the product, without lot or serial.")
    return found.canonical
