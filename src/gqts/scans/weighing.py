"""Weigh one scan: keep it, ask the rules, keep what they found, and give the verdict that the page shows.

One transaction of its own, beside the one that read the record: whether it succeeds or not, the record's own verdict
stands. A recall goes before everything; what the goods' scans show before what the record lacks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from gqts.catalogue import product_of
from gqts.identifiers import Identifier, identifier_key, parse_identifier
from gqts.kit.database import Transaction
from gqts.scans._storage import sightings as _storage
from gqts.scans.activating import SealState, read_activations, read_seal
from gqts.scans.alerting import find_owner, raise_alert
from gqts.scans.learning import add_alike, read_baseline
from gqts.scans.locating import Location
from gqts.scans.recording import learn_place, place_sighting, read_sightings, record_scan
from gqts.scans.rules import (
    DATA_DEPENDENT,
    USUAL,
    Alert,
    Asked,
    Audience,
    Ruling,
    Subject,
    enumerates,
    find_look_alike,
    judge,
)
from gqts.scans.sighting import Sighting, Who
from gqts.scans.subject import is_weighed
from gqts.scans.verdict import Judgement, Reason, Verdict
from gqts.scans.verify import Scan

_MOST_ASKED = 300
_CERTAIN = frozenset({Reason.RECALLED})
"""Reasons of the record that no rule softens or outshouts."""
_OF_COPIES = frozenset(
    {Reason.ACTIVATED_TWICE, Reason.MANY_DEVICES, Reason.IMPOSSIBLE_TRAVEL, Reason.AFTER_SALE, Reason.BEFORE_RELEASE}
)
"""Reasons that say that there may be copies: not of the very item whose seal was opened first."""


@dataclass(frozen=True, slots=True)
class Look:
    """Who looks, from where, and through which host, as the edge knows it; nothing of it is kept but what `Sighting`
    has.

    `device` is None when it cannot be told. `hosts` are the names by which the page was asked for or come from.
    """

    at: datetime
    who: Who
    location: Location
    device: bytes | None
    owner_token: str = ""
    """What whoever opened the seal of this item was given then."""
    is_kept: bool = True
    """Whether it is a new look; else, as when a page is turned, only the verdict is wanted again."""
    official_host: str = ""
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Weighed:
    """The verdict to show, all that the rules found, and whether the client that asks tries codes."""

    verdict: Verdict
    ruling: Ruling
    seal: SealState
    is_guessing: bool = False


def weigh_scan(
    tx: Transaction, scan: Scan, look: Look, *, lot: str | None = None, is_recalled: bool = False
) -> Weighed:
    """Keep a scan of what a journey is of, and return what is to be said of it.

    `lot` is the lot's canonical identifier when only the code names it. Of a thing that is recalled by a published
    recall (`is_recalled`) that alone is said; it is kept like any other scan.
    """
    identifier = scan.journey.subject
    subject = _with_lot(scan.subject or Subject(identifier.key, scan.verdict.reason), lot)
    sighting = _see(tx, subject, look)
    activations = read_activations(tx, subject.key)
    seal = read_seal(tx, subject.key, activations, look.owner_token)
    guessing = None if look.device is None else _find_guessing(tx, look, subject, identifier)
    if guessing is not None:
        sighting = replace(sighting, who=Who.ROBOT)
    subject = replace(subject, activations=activations)
    ruling = Ruling() if guessing is not None else _judge(tx, subject, identifier, sighting)
    told = _for_owner(ruling) if seal.is_mine else ruling
    verdict = Verdict(Judgement.SUSPECT, Reason.RECALLED) if is_recalled else choose_verdict(scan.verdict, told)
    if not look.is_kept:
        return Weighed(verdict, ruling, seal)
    kept = replace(sighting, judgement=verdict.judgement.value, reason=verdict.reason.value)
    record_scan(tx, kept)
    if kept.is_shopper:
        for alert in ruling.alerts:
            raise_alert(tx, alert, _subject_of(alert, identifier, scan), kept)
    _raise_of_client(tx, guessing, look, identifier, kept)
    return Weighed(verdict, ruling, seal, guessing is not None)


def choose_verdict(record: Verdict, ruling: Ruling) -> Verdict:
    """Return the verdict to show: the record's, unless the rules give reason to say something else."""
    alert = ruling.for_shopper
    if alert is None or record.reason in _CERTAIN:
        return record
    if alert.audience is Audience.DATA_OWNER:
        return Verdict(Judgement.UNKNOWN, Reason.RECORD_INCOMPLETE)
    return Verdict(Judgement.SUSPECT, alert.reason)


def _with_lot(subject: Subject, lot: str | None) -> Subject:
    return replace(subject, lot=identifier_key(lot)) if lot is not None and subject.lot is None else subject


def _see(tx: Transaction, subject: Subject, look: Look) -> Sighting:
    """Return the scan as it will be read back: in the middle of its region."""
    where = look.location
    exact = Sighting(
        at=look.at,
        key=subject.key,
        product=subject.product,
        lot=subject.lot,
        country=where.country,
        region=where.region,
        latitude=where.latitude,
        longitude=where.longitude,
        error_km=where.error_km,
        network=where.network,
        device=look.device,
        who=look.who,
    )
    if look.is_kept:
        learn_place(tx, exact)
    return exact


def _judge(tx: Transaction, subject: Subject, identifier: Identifier, sighting: Sighting) -> Ruling:
    if not is_weighed(identifier):
        return Ruling()
    now = sighting.at
    seen = [*read_sightings(tx, subject.key, since=now - USUAL.window), place_sighting(tx, sighting)]
    baseline = read_baseline(tx, subject, product_of(identifier.canonical), now=now)
    ruling = judge(subject, seen, baseline, now)
    if any(one.reason in DATA_DEPENDENT for one in ruling.alerts):
        ruling = judge(subject, seen, add_alike(tx, baseline, subject, now=now), now)
    return ruling


def _for_owner(ruling: Ruling) -> Ruling:
    """Return a ruling as whoever opened the seal first is told it: that copies are about is not held against theirs."""
    return Ruling(
        tuple(replace(one, audience=Audience.OWNER) if one.reason in _OF_COPIES else one for one in ruling.alerts)
    )


def _find_guessing(tx: Transaction, look: Look, subject: Subject, identifier: Identifier) -> tuple[bytes, Alert] | None:
    """Return the product whose codes this client tries, with the alert; None for everybody else."""
    if look.who is not Who.SHOPPER or look.device is None:
        return None
    rows = _storage.select_of_device(tx, look.device, look.at - USUAL.guessing, _MOST_ASKED)
    unknown = (Reason.NOTHING_KNOWN.value, Reason.NEVER_MINTED.value)
    asked = [
        Asked(at, key.bytes, None if product is None else product.bytes, reason not in unknown)
        for at, key, product, reason in rows
    ]
    asked.append(Asked(look.at, identifier.key, subject.product, subject.reason is not Reason.NOTHING_KNOWN))
    found = enumerates(asked, look.at, USUAL)
    # Of a brand that takes no part everything is unknown, and whoever reads its shelf tries no codes.
    return found if found is not None and find_owner(tx, identifier) is not None else None


def _subject_of(alert: Alert, identifier: Identifier, scan: Scan) -> Identifier:
    """Return what an alert is about: of what a lot shows the lot, else the item."""
    if alert.reason in (Reason.LOT_ODD, Reason.OUTSIDE_MARKET) and scan.lot is not None:
        return parse_identifier(scan.lot)
    return identifier


def _raise_of_client(
    tx: Transaction, guessing: tuple[bytes, Alert] | None, look: Look, identifier: Identifier, kept: Sighting
) -> None:
    product = product_of(identifier.canonical)
    if guessing is not None and product is not None and identifier_key(product) == guessing[0]:
        raise_alert(tx, guessing[1], parse_identifier(product), kept)
    for host in look.hosts:
        alert = find_look_alike(look.official_host, host)
        if alert is not None:
            raise_alert(tx, alert, parse_identifier(product) if product is not None else identifier, kept)
