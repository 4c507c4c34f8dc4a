"""What there is and is not shown to this reader, in words: by whom, and of which kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gqts.sharing import FactKind, Field
from gqts.tracing import Journey, Stage, Withheld
from gqts.web.languages import Language, mark
from gqts.web.telling import Teller, describe_teller

KIND_WORDS: Mapping[FactKind, str] = {
    FactKind.PRODUCTION: mark("making"),
    FactKind.PACKING: mark("packing"),
    FactKind.MOVEMENT: mark("movements"),
    FactKind.STORAGE: mark("storage"),
    FactKind.INSPECTION: mark("inspections"),
    FactKind.CUSTOMS: mark("what the authority did"),
    FactKind.SALE: mark("sale"),
    FactKind.STATUS: mark("withdrawal and disposal"),
    FactKind.MASTER_DATA: mark("descriptions"),
    FactKind.OTHER: mark("other reports"),
}
FIELD_WORDS: Mapping[Field, str] = {
    Field.EVENT: mark("that it happened"),
    Field.IDENTIFIERS: mark("other items and packages"),
    Field.WHERE: mark("places"),
    Field.PARTIES: mark("business partners"),
    Field.DOCUMENTS: mark("order and invoice numbers"),
    Field.PRICE: mark("prices"),
    Field.LINE: mark("production lines and machines"),
    Field.MATERIALS: mark("materials"),
    Field.LOT: mark("lot and dates"),
    Field.CERTIFICATES: mark("certificates"),
    Field.SENSORS: mark("measurements"),
    Field.EXTENSIONS: mark("further details"),
}
_STAGES: Mapping[Stage, FactKind] = {
    Stage.MADE: FactKind.PRODUCTION,
    Stage.INSPECTED: FactKind.INSPECTION,
    Stage.SHIPPED: FactKind.MOVEMENT,
    Stage.ARRIVED: FactKind.MOVEMENT,
    Stage.CLEARED: FactKind.CUSTOMS,
    Stage.STORED: FactKind.STORAGE,
    Stage.DELIVERED: FactKind.SALE,
}


@dataclass(frozen=True, slots=True)
class WithheldLine:
    """What one party does not show: `owner` None when it does not show its name either; `what` in words."""

    owner: Teller | None
    what: tuple[str, ...]
    facts: tuple[Withheld, ...]


def list_withheld(journey: Journey, language: Language) -> tuple[WithheldLine, ...]:
    """Return what is withheld of a journey, a line for each party, those without a name in one."""
    grouped: dict[str, list[Withheld]] = {}
    for one in journey.withheld:
        grouped.setdefault(one.owner.uri if one.owner else "", []).append(one)
    return tuple(_line(those, language) for _, those in sorted(grouped.items(), key=lambda pair: pair[0] == ""))


def list_withholding(journey: Journey, stage: Stage, language: Language) -> str:
    """Return the names of those who withhold events that could tell a stage, "" when nobody with a name does."""
    kind = _STAGES[stage]
    owners = {
        one.owner.uri: describe_teller(one.owner, language).name
        for one in journey.withheld
        if one.kind is kind and one.field is Field.EVENT and one.owner is not None
    }
    return language.list_of(list(owners.values())) if owners else ""


def _line(those: Sequence[Withheld], language: Language) -> WithheldLine:
    owner = those[0].owner
    whole = [KIND_WORDS[one.kind] for one in those if one.field is Field.EVENT]
    parts = [FIELD_WORDS[one.field] for one in those if one.field is not Field.EVENT]
    words = tuple(language.text(word) for word in dict.fromkeys((*whole, *parts)))
    return WithheldLine(describe_teller(owner, language) if owner else None, words, tuple(those))
