"""The log in the open: anybody mirrors it, takes the receipt of what a page shows, and verifies both."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from gqts.kit.database import Database
from gqts.kit.outbox import deliver
from gqts.receipts import verify_receipt
from gqts.transparency import (
    VerifierKey,
    leaf_hash,
    list_tiles,
    open_checkpoint,
    read_bundle,
    write_tile_path,
)
from gqts.worker import CAPTURE_HANDLERS, LOG_HANDLERS


@pytest.fixture
def key(client: TestClient) -> VerifierKey:
    return VerifierKey.parse(client.get("/log/key").text.strip())


@pytest.fixture
def logged(world_database: Database) -> None:
    """Everything that was captured has its place in the log."""
    while deliver(world_database, CAPTURE_HANDLERS).delivered + deliver(world_database, LOG_HANDLERS).delivered:
        pass


@pytest.mark.usefixtures("logged")
def test_a_mirror_of_all_tiles_has_the_root_that_the_checkpoint_signs(client: TestClient, key: VerifierKey) -> None:
    checkpoint = open_checkpoint(client.get("/log/checkpoint").text, key)
    assert checkpoint.size > 500
    entries: list[bytes] = []
    for tile in list_tiles(checkpoint.size):
        answer = client.get(f"/log/{write_tile_path(tile)}")
        assert answer.status_code == 200, write_tile_path(tile)
        assert "immutable" in answer.headers["cache-control"]
        if tile.is_entries:
            entries += read_bundle(answer.content)
        elif tile.level == 0:
            assert len(answer.content) == 32 * tile.width
    assert len(entries) == checkpoint.size
    assert root_over([leaf_hash(one) for one in entries]) == checkpoint.root


def root_over(hashes: list[bytes]) -> bytes:
    """RFC 6962 §2.1 as it is written."""
    from gqts.transparency import node_hash  # noqa: PLC0415 - the naive tree alone needs it

    if len(hashes) == 1:
        return hashes[0]
    middle = 1 << ((len(hashes) - 1).bit_length() - 1)
    return node_hash(root_over(hashes[:middle]), root_over(hashes[middle:]))


@pytest.mark.parametrize("path", ["tile/0/999", "tile/0/000.p/256", "tile/9/000", "tile/entries/1", "tile/x", "tile/"])
def test_what_is_no_tile_or_not_there_yet_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(f"/log/{path}").status_code == 404


@pytest.mark.usefixtures("logged")
def test_the_item_page_leads_to_a_receipt_that_verifies(
    client: TestClient, key: VerifierKey, stories: dict[str, str]
) -> None:
    page = client.get(stories["diapers"], headers={"accept": "text/html", "accept-language": "en"}).text
    path = urlsplit(stories["diapers"]).path
    assert f'href="/log/receipts{path}"' in page
    assert "reports shown here stand in a public record that can only grow" in page
    answer = client.get(f"/log/receipts{path}")
    assert answer.headers["content-disposition"] == 'attachment; filename="receipt.json"'
    assert answer.headers["cache-control"] == "private, no-store"
    verified = verify_receipt(answer.content, key)
    told = client.get(stories["diapers"], headers={"accept": "application/json"}).json()["log"]
    assert told == {"told": len(verified.events), "logged": len(verified.events)}
    assert len(verified.events) >= 10


def test_there_is_no_receipt_of_what_nobody_told_and_none_of_a_wrong_code(client: TestClient) -> None:
    assert client.get("/log/receipts/01/09526543210009/21/NOBODY").status_code == 404
    assert client.get("/log/receipts/01/09526543210008/21/A").status_code == 400


@pytest.mark.parametrize("language", ["en", "zh", "ja", "ar"])
def test_the_page_of_the_log_says_what_it_is_and_shows_what_it_is_now(
    client: TestClient, key: VerifierKey, language: str
) -> None:
    page = client.get(f"/log?lang={language}").text
    assert f'lang="{language}' in page
    assert key.text.replace("+", "&#43;") in page or key.text in page
    assert "<script" not in page


def test_a_saved_receipt_is_verified_at_the_command_line(
    client: TestClient, stories: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from click.testing import CliRunner  # noqa: PLC0415

    from gqts.cli import main  # noqa: PLC0415

    monkeypatch.setenv("GQTS_HOME", str(tmp_path / "nowhere"))
    file = tmp_path / "receipt.json"
    file.write_bytes(client.get(f"/log/receipts{urlsplit(stories['diapers']).path}").content)
    key = client.get("/log/key").text
    told = CliRunner().invoke(main, ["log", "verify", str(file), "--key", key])
    assert told.exit_code == 0, told.output
    assert "reports stand in the log" in told.output
    assert not (tmp_path / "nowhere").exists(), "it needs no database"
    file.write_bytes(file.read_bytes().replace(b'"index ', b'"index 1'))
    other = CliRunner().invoke(main, ["log", "verify", str(file), "--key", key.replace("A", "B")])
    assert other.exit_code == 1
    assert "Traceback" not in other.output
