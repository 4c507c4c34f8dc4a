"""Nobody but the authorities learns who the author is, on any surface, unless the author gave firms their name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from PIL import Image
from tests import taking_part
from tests.complaints.shop import complain, id_of, open_shop
from tests.web.signed_in import Bench, open_bench

from gqts.accounts import Position, Seal
from gqts.kit.database import Database

CAMERA = "SECRETCAM-77"


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Iterator[Bench]:
    with open_bench(database, tmp_path) as opened:
        yield opened


@pytest.fixture
def surfaces(bench):
    """What each trader of the chain reads of a complaint: pages, files, the API, and what leaves by the outbox."""
    with bench.database.transaction() as tx:
        shop = open_shop(tx)
        firms = [shop.brand, shop.carrier, shop.platform]
        keys = [{"Authorization": f"Bearer {taking_part.issue_key_of(tx, firm.id)}"} for firm in firms]
        public = taking_part.issue_key_of(tx, shop.customs.id)
    cookies = []
    for at, firm in enumerate(firms):
        bench.sign_in(bench.member(firm, Position.ADMINISTRATOR, email=f"p{at}@firm.example"), firm)
        cookies.append(dict(bench.client.cookies))
    paths = ("/organization/complaints", "/organization/complaints.csv", "/organization/complaints/{id}",
             "/organization/complaints/{id}/photo", "/organization/complaints/patterns")  # fmt: skip
    calls = ("/v1/complaints", "/v1/complaints/{id}", "/v1/complaints/{id}/photo")

    def read(complaint: str) -> Iterator[tuple[str, bytes]]:
        for jar in cookies:
            bench.client.cookies.clear()
            bench.client.cookies.update(jar)
            yield from ((path, get(path.format(id=complaint), {})) for path in paths)
        bench.client.cookies.clear()
        for key in keys:
            yield from ((path, get(path.format(id=complaint), key)) for path in calls)
        yield from ((path, get(path, {})) for path in ("/complaints/statistics.csv", "/01/09526543210009/21/A"))
        with bench.database.transaction() as tx:
            yield "outbox", str(tx.execute("SELECT key, payload::text FROM kit.outbox").fetchall()).encode()

    def get(path: str, headers: dict[str, str]) -> bytes:
        answer = bench.client.get(path, headers=headers)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.content

    official = {"Authorization": f"Bearer {public}"}
    return read, lambda complaint: get(f"/v1/complaints/{complaint}", official)


def photographed() -> bytes:
    out, exif = BytesIO(), Image.Exif()
    exif[0x010F] = CAMERA
    exif[0x8825] = {1: "N", 2: (31.0, 14.0, 9.0)}
    Image.new("RGB", (60, 40), (0, 90, 0)).save(out, "JPEG", exif=exif)
    return out.getvalue()


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.from_regex(r"[a-z]{8}[0-9]{6}@[a-z]{6}\.example", fullmatch=True), some.integers(1, 254), some.booleans())
def test_a_trader_reads_who_the_author_is_only_where_the_author_said_so(bench, surfaces, contact, host, is_shared):
    read, read_official = surfaces
    sender = f"198.51.100.{host}"
    with bench.database.transaction() as tx:
        number = complain(
            tx, form=f"{contact}{host}", sender=sender, contact=contact, is_contact_shared=is_shared,
            photo=photographed(), seal=Seal(bench.settings.secret), now=bench.clock(),
        )  # fmt: skip
        complaint = str(id_of(tx, number))
    for surface, content in read(complaint):
        assert sender.encode() not in content, surface
        assert number.encode() not in content, surface
        assert CAMERA.encode() not in content, surface
        if not is_shared or not re.search(r"\{id\}$", surface):
            assert contact.encode() not in content, surface
        else:
            assert contact.encode() in content, surface
    assert contact.encode() in read_official(complaint)
