"""A recall from its beginning to its report, with who is asked to help; and complaints that make a pattern."""

from __future__ import annotations

import re
from datetime import timedelta

from tests.complaints.shop import SEAL
from tests.recalls.test_pages import CONTENT
from tests.web.accessible.cast import BAD_LOT, MADE, OTHER_ITEM, SERIALS, Cast
from tests.web.accessible.firms import make
from tests.web.accessible.walk import Walk
from tests.web.signed_in import Bench

from gqts.complaints import Kind, Purpose, Telling, take_complaint
from gqts.identifiers import parse_identifier
from gqts.kit.outbox import deliver
from gqts.worker import HANDLERS, QUALITY_HANDLERS, join_handlers

LONG_AGO = timedelta(days=30)
"""Longer than a complaint may wait for its answer, so that the figures of firms tell of it."""


def work(bench: Bench) -> None:
    """Do what the worker does beside the pages."""
    assert deliver(bench.database, join_handlers(HANDLERS, QUALITY_HANDLERS), clock=bench.clock).failed == 0


def recall(walk: Walk, cast: Cast) -> str:
    """Recall one item, looking at each step before it is taken; return the address of the recall."""
    bench = walk.bench
    bench.sign_in(cast.maker, cast.factory)
    path = make(bench, "/recalls/new", beginning="things", codes="https://id.gs1.org" + OTHER_ITEM)
    work(bench)
    make(bench, f"{path}/content", **CONTENT)
    walk.follow("/recalls", path, within="/recalls")
    due = (bench.clock() + timedelta(days=7)).date().isoformat()
    make(bench, f"{path}/publish", due=due, is_known="y")
    work(bench)
    return path


def walk_to_the_end_of_recall(walk: Walk, cast: Cast, path: str) -> None:
    """Look at what a firm is asked, and at the recall as it is closed."""
    bench = walk.bench
    bench.sign_in(cast.seller, cast.dealer)
    walk.follow("/recalls/received", within="/recalls")
    bench.sign_in(cast.maker, cast.factory)
    walk.follow(path, within=path)
    make(bench, f"{path}/closing")
    walk.follow(path, within=path)
    make(bench, f"{path}/close", note="All back.")
    walk.follow(path, within=path)


def walk_pattern(walk: Walk, cast: Cast) -> None:
    """Have many people complain of one lot, and look at what surfaces: as the brand and as an officer."""
    bench = walk.bench
    with bench.database.transaction() as tx:
        for number, (serial, lot) in enumerate((one, name) for name, those in SERIALS.items() for one in those):
            item = parse_identifier(f"{MADE}/21/{serial}")
            telling = Telling(Purpose.COMPLAINT, Kind.DAMAGED, f"The lid is cracked: {lot}.")
            sender = {"form": serial, "sender": f"192.0.2.{number}"}
            take_complaint(tx, item, telling, seal=SEAL, photo=None, now=bench.clock() - LONG_AGO, **sender)
    work(bench)
    bench.sign_in(cast.maker, cast.factory)
    listed = bench.client.get("/organization/complaints/patterns").text
    found = dict(re.findall(r'href="(\S*/patterns/[^"]{36})"><bdi>([^<]*)', listed))
    pattern = next(one for one, words in found.items() if BAD_LOT in words)
    within = "/organization/complaints"
    walk.follow(within, f"{within}/patterns", pattern, within=within)
    bench.sign_in(cast.officer, cast.customs)
    walk.follow(pattern, within=within)
