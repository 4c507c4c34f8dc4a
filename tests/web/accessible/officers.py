"""What officers do: they let firms in and shut them out, weigh risks, draw claims to be checked, and open cases."""

from __future__ import annotations

import random
from datetime import timedelta
from uuid import uuid4

from tests.risk.consignments import result
from tests.risk.test_learning import past_of
from tests.taking_part import HOST
from tests.web.accessible.cast import ITEM, Cast
from tests.web.accessible.firms import make
from tests.web.accessible.walk import Walk
from tests.web.signed_in import Bench
from tests.web.test_risk_pages import CHOCOLATE

from gqts.conduct import Share, note_consignment
from gqts.organizations import list_identifiers
from gqts.risk import assess_and_keep, note_outcome
from gqts.risk.learning import FEWEST_OUTCOMES, train_model

REASON = "The register was read and says the same."


def walk_host(walk: Walk, cast: Cast) -> None:
    """Look at what the host decides: who takes part, under which codes, and in whose hand they are."""
    bench = walk.bench
    suspended = bench.organization("A firm that lied")
    bench.sign_in(cast.officer, cast.customs)
    make(bench, f"/host/organizations/{suspended.id}/suspend", reason="It lied.")
    make(bench, f"/host/organizations/{suspended.id}/hand", name="A group", reason=REASON)
    walk.send("/host/invitations/firm", email="", roles=["manufacturer"], note="Welcome")
    walk.send("/host/overrides/new", item="https://id.gs1.org" + ITEM, reason=REASON, is_known="y")
    firm, body = f"/host/organizations/{suspended.id}", f"/host/organizations/{cast.body.id}"
    with bench.database.transaction() as tx:
        claims = {one.state.value: one.id for one in list_identifiers(tx, cast.factory.id)}
    walk.follow(
        "/organization",
        f"/host/agencies/{cast.agency.id}",
        "/host/applications",
        f"/host/applications/{cast.factory.id}/roles",
    )
    walk.follow(firm, f"{firm}/hand", body, f"{body}/certificates", f"{body}/accreditations/new")
    walk.follow(*(f"/host/identifiers/{one}" for one in claims.values()))
    make(bench, f"{body}/disqualify", reason="It reported what it did not inspect.")
    walk.follow(body)


def walk_border(walk: Walk, cast: Cast) -> None:
    """Look at the work list, the shelf, and everything about a case."""
    walk.bench.sign_in(cast.officer, cast.customs)
    walk.follow("/border", f"/border/shelf?code={ITEM}", within="/border")


def walk_risk(walk: Walk, cast: Cast) -> None:
    """Look at profiles, lists and rates, and at a model before it ranks, while it does, and before it ends."""
    bench = walk.bench
    bench.sign_in(cast.officer, cast.customs)
    make(bench, "/risk/new-list", name="watched", kind="companies", entries="4401960001", reason="A trial.")
    written = make(bench, "/risk/new-profile", **CHOCOLATE)
    walk.follow(
        "/risk/profiles", written, "/risk/profiles/score.high", "/risk/lists/watched", "/risk/rates", within="/risk"
    )
    train(bench)
    walk.follow("/risk/model", within="/risk/model")
    make(bench, "/risk/model/1/put-in-force", reason="It finds more.")
    walk.follow("/risk/model", within="/risk/model")


def train(bench: Bench) -> None:
    """Train a model on what inspections found."""
    now, chance = bench.clock(), random.Random(9)
    with bench.database.transaction() as tx:
        for number in range(FEWEST_OUTCOMES + 20):
            past = past_of(number, chance)
            results = [result(code, outcome) for code, outcome in past.outcomes.items()]
            assess_and_keep(tx, past.record_id, results, past.facts, now=now)
            note_outcome(tx, past.record_id, is_hit=bool(past.is_hit), was_random=past.was_random, at=now)
        train_model(tx, HOST, since=now - timedelta(days=1), until=now + timedelta(minutes=1), now=now)


def walk_draw(walk: Walk, cast: Cast) -> None:
    """Look at a draw as it is announced, fixed, revealed and checked: as officers, the party and everybody do."""
    bench, record = walk.bench, uuid4()
    with bench.database.transaction() as tx:
        note_consignment(tx, record, [Share(cast.factory.id, 5.0)], arrived_at=bench.clock(), is_complete=True)
    bench.sign_in(cast.officer, cast.customs)
    draw = make(bench, "/host/draws/new", title="Sunday", size="3", least="1")
    today = bench.clock().date().isoformat()
    walk.follow(draw, within=draw)
    make(bench, f"{draw}/fix", since=today, until=today)
    walk.follow(draw, within=draw)
    make(bench, f"{draw}/reveal")
    walk.follow(draw, within=draw)
    bench.sign_in(cast.maker, cast.factory)
    walk.follow(draw.replace("/host/", "/organization/"), within="/organization/draws")
    bench.client.cookies.clear()
    walk.follow("/draws", draw.replace("/host/", "/"))


def walk_cases(walk: Walk, cast: Cast) -> None:
    """Look at a penalty case, from its opening to the reasons that its party is given."""
    bench = walk.bench
    bench.sign_in(cast.officer, cast.customs)
    opened = make(bench, "/host/cases/new", organization="Factory", severity="serious", summary="It was another one.")
    make(bench, f"{opened}/notify", reasons="The label was pasted over.", severity="serious", days="15")
    walk.follow("/host/cases", opened, within="/host/cases")
    bench.sign_in(cast.maker, cast.factory)
    walk.follow(opened.replace("/host/", "/organization/"), within="/organization/cases")
