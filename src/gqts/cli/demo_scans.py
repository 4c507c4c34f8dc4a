"""The demonstration's scans: shoppers who look at what they bought, a copied serial, and a client that tries codes.

Honest looks are kept as the service would have kept them; what the campaigns cause is weighed by the rules themselves,
in the order of time, so that the alerts are theirs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from gqts.cli.stories import StoryLink
from gqts.evaluation.counterfeit.sightings import keep_look, tell_device
from gqts.identifiers import parse_identifier
from gqts.insight import note_goods
from gqts.kit.clock import system_clock
from gqts.kit.database import Database, Transaction
from gqts.kit.progress import progress
from gqts.scans import (
    Judgement,
    Location,
    Look,
    Network,
    Scan,
    Who,
    learn_baselines,
    read_sightings,
    record_scans,
    scan_item,
    weigh_scan,
)
from gqts.sharing import PUBLIC_VIEWER, Purpose, begin_viewing
from gqts.simulator import World
from gqts.simulator.campaigns import Campaign, Seal, clone_one, try_codes
from gqts.simulator.keys import link_path
from gqts.simulator.shoppers import USUAL, Life, list_lives, list_looks
from gqts.simulator.shoppers import Look as ShopperLook

HABITS = USUAL.at(700)
"""Many more look than anywhere yet: a small world with something to see in it."""
_COPIES, _DAYS = 160, 45
_TRIES = 26
_TITLE = ("A serial that is in too many hands", "出现在过多人手中的序列号")


def fill_scans(database: Database, world: World) -> tuple[StoryLink, ...]:
    """Keep the scans of a world's goods up to now, with what is planted among them; once more changes nothing.

    Returns what there is to see.
    """
    now = system_clock()
    batches = [list(list_lives(plan, HABITS)) for plan in world.consignments]
    life = _choose(batches, now)
    if life is None:
        return ()
    looks = [look for batch in batches for look in list_looks(world.seed, batch, HABITS) if look.at <= now]
    planted = sorted(
        (look for one in _plant(world.seed, life, now) for look in one.looks if look.at <= now),
        key=lambda one: one.at,
    )
    with database.transaction(read_only=True) as tx:
        if read_sightings(tx, parse_identifier(life.uri).key, since=life.made_at):
            return _list_stories(life)
    with progress("Filling scans", len(looks) + len(planted)) as advance:
        scans = _read_all(database, {one.uri for one in (*looks, *planted)}, now)
        with database.transaction() as tx:
            _note(tx, scans)
            _keep(tx, looks, scans)
            advance(len(looks))
            for place, look in enumerate(planted):
                if place == len(planted) // 2:
                    learn_baselines(tx, now=now)
                _weigh(tx, look, scans[look.uri])
                advance(1)
    return _list_stories(life)


def _list_stories(life: Life) -> tuple[StoryLink, ...]:
    return (StoryLink(link_path(life.uri), *_TITLE, "scans"),)


def _choose(batches: Sequence[Sequence[Life]], now: datetime) -> Life | None:
    """Return the item that is copied: the first that was handed over long enough ago, else the very first."""
    lives = sorted((life for batch in batches for life in batch), key=lambda one: one.delivered_at)
    old = [life for life in lives if life.delivered_at + timedelta(days=_DAYS) < now]
    return old[-1] if old else next(iter(lives), None)


def _plant(seed: int, life: Life, now: datetime) -> Iterator[Campaign]:
    yield clone_one(seed, life, HABITS, copies=_COPIES, days=_DAYS, seal=Seal.NOTHING)
    product = life.uri.partition("/21/")[0]
    yield try_codes(seed, product, now - timedelta(days=2), tries=_TRIES, clients=1, seconds_between=6)


def _read_all(database: Database, uris: Collection[str], now: datetime) -> dict[str, Scan]:
    """Return what the record says of things, as their pages read it: bound to anybody's sight."""
    with database.transaction() as tx:
        glass = begin_viewing(tx, PUBLIC_VIEWER, at=now, purpose=Purpose.SCAN)
        return {uri: scan_item(tx, glass, parse_identifier(uri)) for uri in sorted(uris)}


def _note(tx: Transaction, scans: Mapping[str, Scan]) -> None:
    """Note which goods are scanned, as their pages do, so that statistics tell of them."""
    for scan in scans.values():
        if scan.verdict.judgement is not Judgement.UNKNOWN:
            note_goods(tx, scan.journey.subject, scan.lot)


def _keep(tx: Transaction, looks: Sequence[ShopperLook], scans: Mapping[str, Scan]) -> None:
    """Keep honest looks, each with the verdict that the record gives on its thing."""
    kept = []
    for look in looks:
        scan = scans[look.uri]
        product, lot = (None, None) if scan.subject is None else (scan.subject.product, scan.subject.lot)
        seen = keep_look(look, parse_identifier(look.uri).key, product, lot)
        kept.append(
            replace(
                seen,
                error_km=float(look.sight.error_km),  # how wide the region is, the service learns by itself
                device=seen.device if seen.is_shopper else None,
                judgement=scan.verdict.judgement.value,
                reason=scan.verdict.reason.value,
            )
        )
    record_scans(tx, kept)


def _weigh(tx: Transaction, look: ShopperLook, scan: Scan) -> None:
    """Have the rules weigh a look, as if its page had been opened then."""
    region = look.sight.region
    location = Location(
        region.country,
        region.code,
        region.latitude,
        region.longitude,
        float(look.sight.error_km),
        Network(look.sight.network.value),
    )
    device = tell_device(look) if look.who.value == Who.SHOPPER else None
    weigh_scan(tx, scan, Look(look.at, Who(look.who.value), location, device))
