"""Compose the account of a page from what was read.

Nothing is composed that a shopper may not see: no price, no quantity of an order, no extension of a partner.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from gqts.catalogue import Picture, Product
from gqts.identifiers import display_form
from gqts.recalls import is_unit
from gqts.scans import Judgement, Reason, Verdict
from gqts.tracing import Link, Stage, Step, TraceLevel
from gqts.web.account import Account, Fact, MaterialLine, ProductLines, SealLines, Visit
from gqts.web.agreeing import tell_agreement
from gqts.web.certificates import list_attested, list_claimed
from gqts.web.languages import Language
from gqts.web.plain_text import neat
from gqts.web.reading import Reading, list_told
from gqts.web.recall_lines import list_recall_lines
from gqts.web.telling import (
    Place,
    Teller,
    Telling,
    describe_place,
    describe_teller,
    show_code,
    tell_step,
    whole_site,
)
from gqts.web.withholding import list_withheld, list_withholding
from gqts.web.wording import (
    FIRST_FACTS,
    KINDS,
    LEVELS,
    OTHER_KIND,
    STAGES,
    VerdictWords,
    word_description,
    word_verdict,
)

STEPS_ON_PAGE = 30
MOST_PARTIES = 12
LONG_JOURNEY = 12
"""Steps above which a place shows only what weighs: its facts and corrections."""
MOST_SHOWN = 2
"""Steps of one place that a long journey shows in any case."""


def compose_account(reading: Reading, language: Language, *, page: int = 1) -> Account:
    """Return what the page of a thing tells; `page` chooses which steps of a long journey, counted from 1."""
    journey = reading.journey
    steps = journey.own_and_carried
    pages = max(1, -(-len(steps) // STEPS_ON_PAGE))
    page = min(max(page, 1), pages)
    shown = steps[(page - 1) * STEPS_ON_PAGE : page * STEPS_ON_PAGE]
    told = {id(step): tell_step(step, reading.names, language) for step in shown}
    stops = _list_stops(steps, reading, language)
    judged = Verdict(Judgement.SUSPECT, Reason.RECALLED) if reading.recalls else reading.verdict
    is_only_described = reading.is_described and not reading.has_record and not reading.recalls
    verdict = word_description(journey.subject) if is_only_described else word_verdict(judged, journey.subject)
    return Account(
        canonical=journey.subject.canonical,
        is_known=reading.is_known,
        code=neat(display_form(journey.subject)),
        kind=language.text(KINDS.get(journey.subject.kind, OTHER_KIND)),
        verdict=VerdictWords(verdict.tone, language.text(verdict.title), language.text(verdict.explanation)),
        reason=judged.reason.value,
        product=_describe_product(journey.product, reading.picture, language),
        place=describe_place(reading.site, language) if reading.site else None,
        party=_describe_subject_party(reading, language),
        level=journey.level,
        told_levels=journey.told_levels,
        level_words=_word_level(journey.level, language),
        lot=_lot_code(journey.lot),
        facts=tuple(_tell_fact(stage, journey.facts.get(stage), reading, language) for stage in FIRST_FACTS),
        stops=stops,
        visits=_group_visits([told[id(step)] for step in shown], stops, is_long=len(steps) > LONG_JOURNEY),
        not_shared=journey.not_shared if steps else (),
        materials=tuple(
            MaterialLine(one.uri, _product_name(one.product, language), show_code(one.uri)) for one in reading.materials
        ),
        material_count=reading.material_count,
        certificates=list_claimed(reading.certificates, reading.names, language),
        parties=tuple(describe_teller(one, language) for one in journey.parties[:MOST_PARTIES]),
        party_count=len(journey.parties),
        steps_total=len(steps),
        page=page,
        pages=pages,
        is_truncated=journey.truncated,
        told_late=_told_late(list(told.values())),
        withheld=list_withheld(journey, language),
        attested=list_attested(reading.certificates, language),
        attested_count=len(reading.certificates.covering) + len(reading.certificates.not_covering),
        has_withheld_certificates=bool(reading.certificates.withheld),
        recalls=list_recall_lines(reading.recalls, language),
        seal=_tell_seal(reading, language),
        told=len(list_told(journey)),
        logged=reading.logged,
        can_leave_contact=reading.is_known and is_unit(journey.subject.canonical),
    )


def _tell_seal(reading: Reading, language: Language) -> SealLines | None:
    seal = reading.seal
    if not seal.is_sealed:
        return None
    if seal.first is None:
        return SealLines(None, None, is_mine=False)
    return SealLines(language.date(seal.first.at.date()), language.country(seal.first.country), seal.is_mine)


def _describe_product(product: Product | None, picture: Picture | None, language: Language) -> ProductLines | None:
    if product is None:
        return None
    return ProductLines(
        name=_product_name(product, language) or show_code(product.uri),
        brand=neat(product.brand) if product.brand else None,
        net_content=neat(content) if (content := product.net_content(language.code)) else None,
        origin=language.country(product.country_of_origin),
        picture=picture,
    )


def _product_name(product: Product | None, language: Language) -> str | None:
    return neat(product.name(language.code)) if product and product.names else None


def _describe_subject_party(reading: Reading, language: Language) -> Teller | None:
    party = reading.party
    if party is None:
        return None
    return Teller(
        uri=party.uri,
        name=neat(party.name(language.code)) if party.names else show_code(party.uri),
        role=party.role,
        country=language.country(party.country),
        basis=None,
    )


def _word_level(level: TraceLevel | None, language: Language) -> tuple[str, str] | None:
    if level is None:
        return None
    title, explanation = LEVELS[level]
    return language.text(title), language.text(explanation)


def _lot_code(lot: str | None) -> str | None:
    return show_code(lot) if lot else None


def _tell_fact(stage: Stage, step: Step | None, reading: Reading, language: Language) -> Fact:
    if step is None:
        return Fact(stage, language.text(STAGES[stage]), None, list_withholding(reading.journey, stage, language))
    telling = tell_step(step, reading.names, language)
    agreement = reading.agreements.get(stage)
    checked = tell_agreement(agreement, reading.names, language) if agreement else None
    return Fact(stage, language.text(STAGES[stage]), telling, checked=checked)


def _list_stops(steps: Sequence[Step], reading: Reading, language: Language) -> tuple[Place, ...]:
    """Return the places of the journey in order, each once, or the place itself when the page is a place's."""
    visited = [whole_site(step.site, reading.names) for step in steps if step.site is not None and not step.voided]
    sites = {site.uri: site for site in visited}
    if reading.site is not None:
        sites.setdefault(reading.site.uri, reading.site)
    return tuple(describe_place(site, language) for site in sites.values())


def _group_visits(tellings: Sequence[Telling], stops: Sequence[Place], *, is_long: bool) -> tuple[Visit, ...]:
    numbers = {place.uri: number for number, place in enumerate(stops, 1)}
    groups = groupby(tellings, key=lambda one: one.place.uri if one.place else None)
    return tuple(_make_visit(tuple(group), numbers.get(uri or ""), is_long=is_long) for uri, group in groups)


def _make_visit(together: tuple[Telling, ...], stop: int | None, *, is_long: bool) -> Visit:
    tellers = Counter(one.teller for one in together)
    first = together[0].container
    weighty = tuple(one for one in together if one.stage is not None or one.is_withdrawn or one.remarks)
    shown = (weighty or together[:1]) if is_long and len(together) > MOST_SHOWN else together
    return Visit(
        place=together[0].place,
        shown=shown,
        further=tuple(one for one in together if one not in shown),
        teller=tellers.most_common(1)[0][0],
        container=first if all(one.container == first for one in together) else None,
        stop=stop,
    )


def _told_late(tellings: Sequence[Telling]) -> datetime | None:
    late = [one for one in tellings if one.is_late and one.link is not Link.MADE_OF]
    return max(one.told_at for one in late) if late and len(late) * 2 > len(tellings) else None
