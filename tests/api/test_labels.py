"""Labels over the API: random serials, remembered, in codes that a scanner reads back."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from starlette.testclient import TestClient

from gqts.identifiers import parse_digital_link
from gqts.kit.database import Database
from gqts.labels import is_minted

GTIN = "04012345987652"


def decoded(content: bytes) -> str:
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(content)))
    return str(found.text)


def test_serials_are_minted_and_remembered(client: TestClient, database: Database) -> None:
    told = client.post("/v1/labels", json={"gtin": GTIN, "count": 25, "lot": "L1"}).json()
    assert told["gtin"] == GTIN
    addresses = {label["address"] for label in told["labels"]}
    assert len(addresses) == 25
    with database.transaction(read_only=True) as tx:
        for address in addresses:
            assert address.startswith(f"http://localhost:8000/01/{GTIN}/10/L1/21/")
            assert is_minted(tx, parse_digital_link(address).identifier.key)


def test_one_png_is_read_back_by_a_scanner(client: TestClient) -> None:
    answer = client.post("/v1/labels", json={"gtin": GTIN, "format": "png"})
    assert answer.headers["Content-Type"] == "image/png"
    assert decoded(answer.content).startswith(f"http://localhost:8000/01/{GTIN}/21/")


def test_several_images_come_as_a_zip_each_another_code(client: TestClient) -> None:
    answer = client.post("/v1/labels", json={"gtin": GTIN, "format": "png", "count": 5})
    assert answer.headers["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        codes = {decoded(archive.read(name)) for name in archive.namelist()}
        assert {name.removesuffix(".png") for name in archive.namelist()} == {code.rsplit("/", 1)[1] for code in codes}
    assert len(codes) == 5


def test_codes_under_seals_come_with_the_labels_and_are_kept_as_hashes(client: TestClient, database: Database) -> None:
    told = client.post("/v1/labels", json={"gtin": GTIN, "count": 3, "sealed": True}).json()
    codes = [label["sealCode"] for label in told["labels"]]
    assert len(set(codes)) == 3
    assert all(re.fullmatch(r"[A-Z2-7]{4}-[A-Z2-7]{4}", code) for code in codes)
    drawn = client.post("/v1/labels", json={"gtin": GTIN, "format": "pdf", "sealed": True})
    with zipfile.ZipFile(io.BytesIO(drawn.content)) as archive:
        (sheet,) = [name for name in archive.namelist() if name.endswith(".pdf")]
        assert archive.read(sheet).startswith(b"%PDF-")
        assert archive.read("seals.csv").startswith(b"serial,seal code\r\n")
    assert "sealCode" not in client.post("/v1/labels", json={"gtin": GTIN}).text
    assert client.post("/v1/labels", json={"gtin": GTIN, "sealed": "yes"}).status_code == 400
    with database.transaction(read_only=True) as tx:
        kept = str(tx.execute("SELECT code FROM labels.seal").fetchall())
    assert not any(code in kept or code.replace("-", "") in kept for code in codes)


@pytest.mark.parametrize(("drawn_as", "begins"), [("svg", b"<svg"), ("pdf", b"%PDF-")])
def test_svg_and_pdf_are_what_they_say(client: TestClient, drawn_as: str, begins: bytes) -> None:
    answer = client.post("/v1/labels", json={"gtin": GTIN, "format": drawn_as})
    assert answer.status_code == 200
    assert answer.content.startswith(begins)
    assert answer.headers["Cache-Control"] == "no-store"


REFUSED: dict[str, Any] = {
    "no gtin": {},
    "wrong check digit": {"gtin": "04012345987653"},
    "gtin as number": {"gtin": 4012345987652},
    "count of none": {"gtin": GTIN, "count": 0},
    "too many": {"gtin": GTIN, "count": 10_001},
    "count as text": {"gtin": GTIN, "count": "5"},
    "true is no count": {"gtin": GTIN, "count": True},
    "unknown format": {"gtin": GTIN, "format": "gif"},
    "format of another type": {"gtin": GTIN, "format": ["svg"]},
    "unknown stock": {"gtin": GTIN, "format": "pdf", "stock": "l9999"},
    "impossible lot": {"gtin": GTIN, "lot": "x" * 21},
    "lot with a header": {"gtin": GTIN, "lot": "a\r\nb"},
    "unknown member": {"gtin": GTIN, "quantity": 3},
    "not an object": [GTIN],
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_wrong_order_is_refused_with_its_faults(client: TestClient, name: str) -> None:
    answer = client.post("/v1/labels", json=REFUSED[name])
    assert answer.status_code in (400, 404), answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_an_order_that_is_no_json_or_too_long_is_refused(client: TestClient) -> None:
    headers = {"Content-Type": "application/json"}
    assert client.post("/v1/labels", content=b"{", headers=headers).status_code == 400
    assert client.post("/v1/labels", content=b" " * 70_000, headers=headers).status_code == 413
    assert client.post("/v1/labels", content=b"<x/>", headers={"Content-Type": "text/xml"}).status_code == 415


def test_the_stocks_are_told(client: TestClient) -> None:
    names = [stock["name"] for stock in client.get("/v1/labels/stocks").json()]
    assert "l7160" in names
