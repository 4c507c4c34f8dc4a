"""A brand owner gives its product a picture, shoppers see it with words for who does not, and nobody else can."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from tests.clearance.desks import NOW, open_border
from tests.clearance.shipments import GTIN, make_and_pack, open_chain
from tests.web.markup import Page
from tests.web.signed_in import Bench, open_bench

from gqts.kit.database import Database
from gqts.organizations import Organization

LIST = "/organization/pictures"
ITEM = f"/01/{GTIN}/21/A1"
HTML = {"accept": "text/html"}


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Iterator[Bench]:
    with open_bench(database, tmp_path) as opened:
        yield opened


@pytest.fixture
def factory(bench: Bench) -> Organization:
    """The brand owner, with an item on its way, signed in as its administrator."""
    with bench.database.transaction() as tx:
        border = open_border(tx)
        chain = open_chain(tx, border)
        make_and_pack(tx, chain, "A2026040100001", NOW)
    bench.sign_in(bench.member(chain.factory), chain.factory)
    return chain.factory


def photo(colour: str = "navy") -> bytes:
    written = BytesIO()
    Image.new("RGB", (900, 600), colour).save(written, "PNG")
    return written.getvalue()


def give(bench: Bench, content: bytes, gtin: str = GTIN, words: str = "A blue pack"):
    data = {"csrf_token": bench.token_on(LIST), "gtin": gtin, "words_en": words, "words_zh": "蓝色包装"}
    return bench.client.post(LIST, data=data, files={"picture": ("../x.svg", content, "image/svg+xml")})


def test_a_picture_is_given_seen_replaced_and_taken_back(bench: Bench, factory: Organization):
    assert "No product has a picture yet." in bench.client.get(LIST).text
    assert give(bench, photo()).status_code == 303
    bench.client.get(LIST)  # which says that it was given
    row = Page(bench.client.get(LIST).text)
    address = str(row.find("img")[-1]["src"])
    picture = bench.client.get(address)
    assert picture.headers["content-type"] == "image/webp"
    assert "immutable" in picture.headers["cache-control"]
    assert Image.open(BytesIO(picture.content)).size == (640, 427)

    assert give(bench, photo("maroon")).status_code == 303
    assert bench.client.get(address).status_code == 404, "another picture has another name"
    asked = f"{LIST}/{GTIN}/take-back"
    assert bench.client.get(asked).status_code == 200
    assert bench.send(asked).status_code == 303
    assert bench.client.get(asked).status_code == 404
    acts = bench.client.get("/organization/acts").text
    assert "gave the picture of a product" in acts
    assert "took back the picture of a product" in acts


@pytest.mark.parametrize(
    ("gtin", "content", "told"),
    [
        ("09521001001014", photo(), "not under a company prefix that you have proven"),
        ("123", photo(), "This is no GTIN"),
        (GTIN, b"<svg><script>alert(1)</script></svg>", "This is no picture that can be read"),
        (GTIN, b"", "This is no picture that can be read"),
    ],
)
def test_what_cannot_be_taken_is_told_and_nothing_is_kept(bench: Bench, factory: Organization, gtin, content, told):
    answer = give(bench, content, gtin)
    assert answer.status_code == 400
    assert told in answer.text
    assert "No product has a picture yet." in answer.text


def test_another_firm_can_neither_take_back_nor_give(bench: Bench, factory: Organization):
    give(bench, photo())
    other = bench.organization("Forger")
    bench.sign_in(bench.member(other, email="eve@forger.example"), other)
    assert bench.client.get(f"{LIST}/{GTIN}/take-back").status_code == 404
    assert give(bench, photo("red")).status_code == 400


def test_no_name_of_a_file_leads_out_of_the_pictures(bench: Bench):
    nought = "0" * 16
    for name in (
        "x.webp",
        f"{GTIN}-{nought}.webp",
        f"{GTIN}-{nought[1:]}.webp",
        "..%2f..%2fetc",
        "٠" * 14 + f"-{nought}",
    ):
        assert bench.client.get(f"/pictures/{name}").status_code == 404
