"""What a page tells, in the reader's language and in the page's order: the one account that HTML and JSON both give.

These are values; `composing` makes them. What nobody has shared is part of the account, with who would know it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gqts.catalogue import Picture
from gqts.tracing import Stage, TraceLevel
from gqts.web.certificates import Attested, Certificate
from gqts.web.languages import Sentence
from gqts.web.recall_lines import RecallLines
from gqts.web.telling import Place, Teller, Telling
from gqts.web.withholding import WithheldLine
from gqts.web.wording import VerdictWords


@dataclass(frozen=True, slots=True)
class ProductLines:
    """What a product is, in the reader's language."""

    name: str
    brand: str | None
    net_content: str | None
    origin: str | None
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that a fact was held against: `words` name it and whose word it is, `remark` says when it is amiss.

    `against`, `agrees` and `is_same_source` are for machines that read the account.
    """

    tone: str
    shape: str
    words: Sentence
    remark: str
    against: str
    agrees: bool
    is_same_source: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """Whether the sources of a fact agree, in words and by shape, and which these are; `further` are left out."""

    standing: str
    tone: str
    shape: str
    words: str
    checks: tuple[Check, ...]
    further: int = 0


@dataclass(frozen=True, slots=True)
class Fact:
    """One of the facts that people look for first; `telling` is None when nobody has shared it."""

    stage: Stage
    label: str
    telling: Telling | None
    withheld_by: str = ""
    """The names of those who know and do not show it."""
    checked: Checked | None = None


@dataclass(frozen=True, slots=True)
class SealLines:
    """What is known of an item's seal: the day and country it was first opened, and whether the reader did that."""

    day: str | None
    country: str | None
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Visit:
    """Steps that follow each other at one place; `stop` is the place's number on the map, None when it is not on it.

    `shown` are those to show at once, `further` those of mere handling, kept for who wants to know. `teller` is who
    tells most of them, `container` what held the thing in all of them.
    """

    place: Place | None
    shown: tuple[Telling, ...]
    further: tuple[Telling, ...]
    teller: Teller
    container: Sentence | None
    stop: int | None

    @property
    def tellings(self) -> tuple[Telling, ...]:
        """Return all steps in order."""
        return tuple(sorted((*self.shown, *self.further), key=lambda one: one.at))

    @property
    def is_one_day(self) -> bool:
        """Return whether all its steps fall on one date."""
        return self.began.date() == self.ended.date()

    @property
    def began(self) -> datetime:
        """Return when the first of its steps happened, on the clock of the place."""
        return self.tellings[0].at

    @property
    def ended(self) -> datetime:
        """Return when the last of its steps happened, on the clock of the place."""
        return self.tellings[-1].at


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """One material, lot or part that went into the thing: its name if known, and its code as people read it."""

    uri: str
    name: str | None
    code: str


@dataclass(frozen=True, slots=True)
class Account:
    """Everything one page tells of one thing.

    `steps_total` counts the steps of the whole journey, `page` and `pages` say which part of it `visits` are.
    `told_late` is the day by which most of the journey was told, when that was long after it happened.
    """

    canonical: str
    is_known: bool
    code: str
    kind: str
    verdict: VerdictWords
    reason: str
    product: ProductLines | None
    place: Place | None
    party: Teller | None
    level: TraceLevel | None
    told_levels: frozenset[TraceLevel]
    level_words: tuple[str, str] | None
    lot: str | None
    facts: tuple[Fact, ...]
    stops: tuple[Place, ...]
    visits: tuple[Visit, ...]
    not_shared: tuple[Stage, ...]
    materials: tuple[MaterialLine, ...]
    material_count: int
    certificates: tuple[Certificate, ...]
    parties: tuple[Teller, ...]
    party_count: int
    steps_total: int
    page: int
    pages: int
    is_truncated: bool
    told_late: datetime | None
    withheld: tuple[WithheldLine, ...] = ()
    attested: tuple[Attested, ...] = ()
    """The certificates kept here; `certificates` are those that are only claimed."""
    attested_count: int = 0
    has_withheld_certificates: bool = False
    recalls: tuple[RecallLines, ...] = ()
    seal: SealLines | None = None
    told: int = 0
    logged: int = 0
    """How many reports are shown, and how many of these stand in the log."""
    can_leave_contact: bool = False
    """Whether it is a piece of goods whose buyer may ask to be warned."""
