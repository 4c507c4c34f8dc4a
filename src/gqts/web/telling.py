"""One step of a journey, told in the reader's language: what happened, when by the local clock, where, and who says.

The identifier behind each name goes along, so that a machine reading the same account can follow it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from gqts.catalogue import Party, Site, site_of
from gqts.events import Standing
from gqts.identifiers import Identifier, IdentifierRefused, canonical_uri, display_form, parse_identifier
from gqts.tracing import Basis, Link, Responsible, Stage, Step
from gqts.web.languages import Language, Sentence, mark
from gqts.web.plain_text import neat
from gqts.web.reading import Names, list_destinations, list_receivers
from gqts.web.sentences import bare_name, choose_disposition, choose_message
from gqts.web.wording import CONTAINERS, OTHER_CONTAINER

AHEAD = timedelta(days=1)
"""How long after its telling an event may be dated without a remark."""
LATE = timedelta(days=7)
"""How long after an event its telling is worth a remark."""

_EPC = "urn:epc:id:"
_PRIVILEGED = (Stage.MADE, Stage.INSPECTED)
"""Stages that not everybody may tell of."""
_OFFSET = re.compile(r"([+-])([01]\d):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Teller:
    """Who says so, or who a page is about: its name, or its identifier when nothing names it.

    `basis` is why it answers for a step; None when it is not named for one.
    """

    uri: str
    name: str
    role: str | None
    country: str | None
    basis: Basis | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a step happened, in the reader's language; coordinates in degrees (WGS 84) when known."""

    uri: str
    name: str
    role: str | None
    country: str | None
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class Telling:
    """A step as a reader gets it. `at` is on the clock of the place; `told_at` is when gqts learned of it.

    `place` is a whole place and `spot` the part of it, such as a production line. `teller` is who pushed the event.
    `container` is what the thing was in at that time, when the event is about that. `remarks` are further short
    sentences: the state the thing was in, whether its whole lot is meant, whether its teller may say so. `event_hash`
    is None when something of the event is withheld: the hash would vouch for that too.
    """

    sentence: Sentence
    remarks: tuple[Sentence, ...]
    container: Sentence | None
    at: datetime
    place: Place | None
    spot: str | None
    teller: Teller
    stage: Stage | None
    link: Link
    event_hash: str | None
    told_at: datetime
    is_withdrawn: bool
    is_corrected: bool

    @property
    def is_late(self) -> bool:
        """Return whether gqts learned of it long after it happened."""
        return self.told_at - self.at > LATE

    @property
    def is_ahead(self) -> bool:
        """Return whether it is dated after gqts was told of it: some clock is wrong, beyond what time zones explain."""
        return self.at - self.told_at > AHEAD


def tell_step(step: Step, names: Names, language: Language) -> Telling:
    """Return a step told in a language; `names` are those of what its event refers to."""
    event = step.stored.event
    message, sentence = _say(step, names, language)
    whole = whole_site(step.site, names) if step.site else None
    return Telling(
        sentence=sentence,
        remarks=tuple(_remark(step, names, language)),
        container=_holder(step, message, language),
        at=local_time(event.event_time, event.event_time_text, event.body.get("eventTimeZoneOffset")),
        place=describe_place(whole, language) if whole else None,
        spot=_spot(step.site, whole, language) if step.site and whole else None,
        teller=describe_submitter(step, names, language),
        stage=step.stage,
        link=step.link,
        event_hash=step.stored.hash_uri or None,
        told_at=step.stored.record_time,
        is_withdrawn=step.voided,
        is_corrected=bool(step.corrected_by),
    )


def _say(step: Step, names: Names, language: Language) -> tuple[str, Sentence]:
    container = _find_container(step)
    destination = next((names.sites[uri] for uri in list_destinations(step) if uri in names.sites), None)
    message = choose_message(step, has_container=bool(container), has_destination=bool(destination))
    sentence = language.sentence(
        message,
        container=name_container(container, language) if container else "",
        holder=name_container(step.chain[-1], language),
        destination=destination.name(language.code) if destination else "",
        step=bare_name(step.stored.event.business_step or ""),
    )
    return message, sentence


def _remark(step: Step, names: Names, language: Language) -> Iterator[Sentence]:
    disposition = choose_disposition(step)
    if disposition:
        yield language.sentence(disposition, disposition=bare_name(step.stored.event.disposition or ""))
    receiver = next((names.parties[uri] for uri in list_receivers(step) if uri in names.parties), None)
    if receiver is not None and receiver.names and receiver.uri != step.responsible.uri:
        yield language.sentence(mark("Handed over to %(party)s"), party=receiver.name(language.code))
    if step.link is Link.LOT:
        yield language.sentence(mark("Told of its whole lot."))
    if step.stage in _PRIVILEGED and step.stored.belonging.standing is Standing.CLAIMED:
        yield language.sentence(mark("Whoever says so has not shown the right to say it."))


def _holder(step: Step, message: str, language: Language) -> Sentence | None:
    is_told = "%(holder)s" in message
    is_held = step.link is Link.CONTAINED and len(step.chain) > 1
    return name_container(step.chain[-1], language) if is_held and not is_told else None


def _find_container(step: Step) -> str | None:
    parent = step.stored.event.body.get("parentID")
    return parent if isinstance(parent, str) and parent else None


def name_container(uri: str, language: Language) -> Sentence:
    """Return what holds goods as words and code: `shipping unit (00) 095060001343520008`."""
    identifier = identify(uri)
    message = CONTAINERS.get(identifier.kind, OTHER_CONTAINER) if identifier else OTHER_CONTAINER
    return language.sentence(message, code=show_code(uri))


def identify(uri: str) -> Identifier | None:
    """Return the identifier that a URI is, or None when it is none that can be shown as a code."""
    try:
        return parse_identifier(uri)
    except IdentifierRefused:
        return None


def show_code(uri: str) -> str:
    """Return a URI as people read it on a label, `(01) 09506000134352 (21) ABC` or `MSKU9070323`; else itself."""
    identifier = identify(uri)
    shown = display_form(identifier) if identifier else uri
    return neat(shown.rpartition(":")[2] if shown.startswith(_EPC) else shown)


def whole_site(site: Site, names: Names) -> Site:
    """Return the whole place that a site is a part of (the site of its GLN), else the site itself."""
    return names.sites.get(site_of(site.uri), site)


def _spot(site: Site, whole: Site, language: Language) -> str | None:
    if site.uri == whole.uri or not site.names:
        return None
    name, outer = neat(site.name(language.code)), neat(whole.name(language.code))
    return name.removeprefix(outer).lstrip(" ,，·-–") or None


def describe_place(site: Site, language: Language) -> Place:
    """Return a site with its names in a language."""
    return Place(
        uri=site.uri,
        name=neat(site.name(language.code)) if site.names else show_code(site.uri),
        role=site.role,
        country=language.country(site.country),
        latitude=site.latitude,
        longitude=site.longitude,
    )


def describe_teller(responsible: Responsible, language: Language) -> Teller:
    """Return who answers for a step, named in a language."""
    party: Party | None = responsible.party
    named = party is not None and bool(party.names)
    return Teller(
        uri=responsible.uri,
        name=neat(party.name(language.code)) if party and named else show_code(responsible.uri),
        role=party.role if party else None,
        country=language.country(party.country) if party else None,
        basis=responsible.basis,
    )


def describe_submitter(step: Step, names: Names, language: Language) -> Teller:
    """Return who says so: the party that pushed the event, which need not be the one that answers for the step."""
    submitter = step.stored.submitter
    party = names.parties.get(submitter) or step.told_by
    return describe_teller(Responsible(canonical_uri(submitter), Basis.SUBMITTER, party), language)


def local_time(moment: datetime, text: str, offset: object) -> datetime:
    """Return a moment on the clock of where it happened: by `eventTimeZoneOffset`, else by the time as sent, else UTC.

    EPCIS 2.0 §7.3.6: `eventTimeZoneOffset` is the offset in effect at the place, whatever offset the time is sent in.
    """
    for candidate in (offset if isinstance(offset, str) else "", text[-6:]):
        match = _OFFSET.fullmatch(candidate)
        if match:
            sign, hours, minutes = match.groups()
            ahead = timedelta(hours=int(hours), minutes=int(minutes))
            with suppress(OverflowError):  # in the first or last hours of the calendar
                return moment.astimezone(timezone(ahead if sign == "+" else -ahead))
    return moment.astimezone(UTC)
