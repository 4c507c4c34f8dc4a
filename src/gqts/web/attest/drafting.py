"""The form of a new certificate: rows of findings are added by a button that sends the form, so no script is needed.

A row that is left empty altogether is none. What the room refuses stands beside the field that it is about, or at the
top when the field is one of a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from gqts.certificates import Draft, Finding, Sample
from gqts.certificates.draft import LONGEST_NUMBER, LONGEST_TEXT, MOST_COVERED
from gqts.kit.errors import Fault
from gqts.organizations.country import COUNTRIES
from gqts.web.languages import Language, mark
from gqts.web.office.days import require_day
from gqts.web.workbench import Desk, Form, choice_field, long_field, text_field
from gqts.web.workbench.refusals import word_fault

ROWS = 3
"""Rows of findings that an empty form has, and that the button adds."""
MOST_ROWS = 10
"""Rows of findings by form; a certificate with more is handed in by API."""
CELLS = (
    ("characteristic", mark("What was tested")),
    ("standard", mark("Standard")),
    ("method", mark("Method")),
    ("result", mark("Result of the test")),
    ("unit", mark("Unit")),
    ("limit", mark("Limit")),
)
CONFORMING = (("", mark("Not said")), ("yes", mark("Conforms")), ("no", mark("Does not conform")))
_PLACE = re.compile(r"(findings|covers|subjects)\[(\d+)\]")
_FIELDS = {
    "countryOfOrigin": "country",
    "testedOn": "tested_on",
    "issuedOn": "issued_on",
    "validFrom": "valid_from",
    "validUntil": "valid_until",
    "sample.quantity": "sample_quantity",
    "sample.drawnOn": "sample_drawn_on",
    "sample.drawnAt": "sample_drawn_at",
}


def _day(label: str, *, hint: str = "", is_needed: bool = True) -> Any:
    return text_field(label, hint=hint, type="date", longest=10, autocomplete="off", is_needed=is_needed)


class CertificateForm(Form):
    """A certificate but for its findings."""

    number = text_field(
        mark("Number"),
        hint=mark("As it stands on the certificate. Each of your certificates has one of its own."),
        longest=LONGEST_NUMBER,
        autocomplete="off",
    )
    covers = long_field(
        mark("What it covers"),
        hint=mark("One a line: the GS1 Digital Link or EPC URN of a lot, an item, a logistic unit or a product."),
        longest=100_000,
        is_needed=True,
        rows=5,
    )
    subjects = long_field(
        mark("Goods"),
        hint=mark("HS codes or kinds of goods, one a line, as your accreditation names them."),
        longest=5_000,
        is_needed=True,
        rows=2,
    )
    tested_on = _day(mark("Tested on"))
    issued_on = _day(mark("Issued on"))
    valid_from = _day(mark("Valid from"))
    valid_until = _day(mark("Valid until"))
    country = choice_field(mark("Country of origin attested"), [("", mark("None"))], is_needed=False)
    sample_quantity = text_field(mark("Sample: how much"), is_needed=False, longest=LONGEST_TEXT)
    sample_drawn_on = _day(mark("Sample: drawn on"), is_needed=False)
    sample_drawn_at = text_field(
        mark("Sample: drawn where"), hint=mark("A place in words, or its GLN."), is_needed=False, longest=LONGEST_TEXT
    )

    def offer_countries(self, language: Language) -> None:
        """Offer every country by its name, and none."""
        named = sorted((str(language.country(code)), code) for code in COUNTRIES)
        self.offer("country", [("", language.text(mark("None"))), *((code, name) for name, code in named)])

    def read(self, findings: Sequence[Finding]) -> Draft | None:
        """Return what was typed; None, with the faults told, when a day is none or a sample has no quantity."""
        names = ("tested_on", "issued_on", "valid_from", "valid_until")
        days = [require_day(self, name) for name in names]
        drawn_on = require_day(self, "sample_drawn_on")
        has_sample = bool(self.sample_quantity.data or self.sample_drawn_on.data or self.sample_drawn_at.data)
        known = [one for one in days if one is not None]
        if self.has_faults or len(known) < len(names):
            return None
        tested, issued, begins, ends = known
        sample = Sample(self.sample_quantity.data, drawn_on, self.sample_drawn_at.data) if has_sample else None
        return Draft(
            self.number.data,
            _split(self.covers.data, r"\s+"),
            _split(self.subjects.data, r"[\n;]"),
            tuple(findings),
            tested,
            issued,
            begins,
            ends,
            sample,
            self.country.data or "",
        )

    def tell(self, faults: Iterable[Fault]) -> None:
        """Tell faults of the room beside the fields that they are about."""
        for fault in faults:
            placed = _PLACE.match(fault.field)
            name = _FIELDS.get(fault.field) or (placed[1] if placed else fault.field)
            told = word_fault(fault, self.desk.language)
            if name in self._fields:
                self[name].errors = [*self[name].errors, told]
            else:
                self.told.append(told)
        self.status = 400


def read_rows(desk: Desk) -> list[dict[str, str]]:
    """Return the rows of findings as they were sent, each by the names of its cells; empty rows for an empty form."""
    sent = desk.sent("rows")
    count = min(int(sent), MOST_ROWS) if sent.isascii() and sent.isdigit() and len(sent) < 4 else ROWS
    names = (*(name for name, _ in CELLS), "conforms")
    return [
        {name: desk.sent(f"finding-{place}-{name}").strip()[: LONGEST_TEXT + 1] for name in names}
        for place in range(count)
    ]


def add_rows(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return the rows with a few empty ones behind them."""
    empty = dict.fromkeys((*(name for name, _ in CELLS), "conforms"), "")
    return [*rows, *({**empty} for _ in range(min(ROWS, MOST_ROWS - len(rows))))]


def read_findings(rows: Sequence[dict[str, str]]) -> list[Finding]:
    """Return the findings that were typed."""
    conforming = {"yes": True, "no": False}
    return [
        Finding(**{name: row[name] for name, _ in CELLS}, is_conformant=conforming.get(row["conforms"]))
        for row in rows
        if any(row[name] for name, _ in CELLS)
    ]


def empty_values(today: date) -> dict[str, str]:
    """Return what a new form holds: it is issued today."""
    return {"issued_on": today.isoformat(), "valid_from": today.isoformat()}


def _split(text: str, between: str) -> tuple[str, ...]:
    return tuple(filter(None, (one.strip() for one in re.split(between, str(text or ""))[: 2 * MOST_COVERED])))
