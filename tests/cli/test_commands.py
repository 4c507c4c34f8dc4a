"""Every command does what its help says, ends with the exit code that is documented, and never with a traceback."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from gqts.cli.commands import COMMANDS
from gqts.cli.demo_firms import register_firms
from gqts.epcis import event_hash, read_document
from gqts.events import count_events
from gqts.kit.clock import system_clock
from gqts.kit.database import Database
from gqts.kit.migrations import list_migrations
from gqts.simulator import build_world

pytestmark = pytest.mark.usefixtures("firm")
Run = Callable[..., Any]
ITEM = "https://id.gs1.org/01/04012345987652/21/1"


def stored(database: Database) -> int:
    with database.transaction(read_only=True) as tx:
        return count_events(tx)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(run: Run, name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    assert "Usage:" in result.stdout
    assert name in run("--help").stdout


def test_a_misspelt_command_is_a_usage_error(run: Run) -> None:
    result = run("captrue")
    assert result.exit_code == 2
    assert "captrue" in result.stderr


def test_capture_stores_and_tells_how_much(run: Run, write: Run, database: Database) -> None:
    path = write("one.jsonld", "1", "2")
    first, second = run("capture", path), run("capture", path)
    assert first.exit_code == second.exit_code == 0
    assert "2 stored, 0 known already, 0 refused" in first.stdout
    assert "0 stored, 2 known already, 0 refused" in second.stdout
    assert stored(database) == 2


def test_capture_takes_folders_gzip_and_standard_input(
    run: Run, write: Run, database: Database, tmp_path: Path
) -> None:
    write("folder/a.json", "1")
    write("folder/below/b.jsonld", "2")
    packed = tmp_path / "folder" / "c.json.gz"
    packed.write_bytes(gzip.compress(write("c.json", "3").read_bytes()))
    (tmp_path / "folder" / "notes.txt").write_text("not a document")
    result = run("capture", "--json", tmp_path / "folder")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["documents"] == 3
    assert run("capture", "-", input=write("d.json", "4").read_bytes()).exit_code == 0
    assert stored(database) == 4


def test_capture_tells_file_event_field_value_and_mend_of_each_fault(run: Run, write: Run, database: Database) -> None:
    path = write("bad.json", "1", "!2")
    result = run("capture", path)
    assert result.exit_code == 1
    for part in (str(path), "event 2", "action", "ADDED", "mend:"):
        assert part in result.stderr
    assert "0 stored" in result.stdout
    assert stored(database) == 0
    (fault,) = json.loads(run("capture", "--json", path).stdout)["faults"]
    assert (fault["document"], fault["event"], fault["value"]) == (str(path), 1, "ADDED")


def test_capture_may_proceed_past_faults(run: Run, write: Run, database: Database) -> None:
    assert run("capture", "--proceed", write("bad.json", "1", "!2", "3")).exit_code == 1
    assert stored(database) == 2


def test_one_unreadable_document_does_not_keep_the_others_out(
    run: Run, write: Run, database: Database, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    damaged = tmp_path / "damaged.json.gz"
    damaged.write_bytes(gzip.compress(b"{}")[:-3])
    result = run("capture", broken, damaged, write("good.json", "1"))
    assert result.exit_code == 1
    assert str(broken) in result.stderr
    assert str(damaged) in result.stderr
    assert stored(database) == 1


def test_a_file_that_is_not_there_is_a_usage_error_before_anything_is_stored(
    run: Run, write: Run, database: Database
) -> None:
    result = run("capture", write("good.json", "1"), "/nowhere/x.json")
    assert result.exit_code == 2
    assert "/nowhere/x.json" in result.stderr
    assert stored(database) == 0


@pytest.mark.parametrize("url", ["ftp://example.com", "file:///etc/passwd", "example.com"])
def test_capture_pushes_over_http_only(run: Run, write: Run, url: str) -> None:
    result = run("capture", "--url", url, write("good.json", "1"))
    assert result.exit_code == 1
    assert "http" in result.stderr


def test_a_service_that_does_not_answer_is_unavailable(run: Run, write: Run) -> None:
    result = run("capture", "--url", "http://127.0.0.1:9", write("good.json", "1"))
    assert result.exit_code == 3
    assert "does not answer" in result.stderr


def test_hash_prints_one_hash_a_line_and_nothing_else(run: Run, write: Run) -> None:
    path = write("one.jsonld", "1", "2")
    hashes = [event_hash(event) for event in read_document(path.read_bytes()).events]
    assert run("hash", path).stdout.splitlines() == hashes
    assert run("hash", path, path).stdout.splitlines() == hashes * 2
    assert run("hash", "--prehash", path).stdout.startswith("eventType=ObjectEvent")


def test_hash_needs_no_database(run: Run, write: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GQTS_DATABASE_URL", "postgresql://127.0.0.1:9/none")
    assert run("hash", write("one.json", "1")).exit_code == 0


def test_hash_tells_wrong_events_apart(run: Run, write: Run) -> None:
    result = run("hash", write("bad.json", "1", "!2"))
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 1
    assert "event 2" in result.stderr


@pytest.mark.parametrize(
    "identifier",
    [
        "/01/04012345987652/21/1",
        "01/04012345987652/21/1",
        ITEM,
        "urn:epc:id:sgtin:4012345.098765.1",
        "(01)04012345987652(21)1",
    ],
)
def test_trace_shows_the_journey_by_any_way_of_writing(run: Run, write: Run, identifier: str) -> None:
    run("capture", write("one.json", "1"))
    result = run("trace", identifier)
    assert result.exit_code == 0
    assert "2026-09-01 08:00 +09:00" in result.stdout
    assert "commissioning" in result.stdout


def test_trace_prints_json_for_programs(run: Run, write: Run) -> None:
    run("capture", write("one.json", "1"))
    told = json.loads(run("trace", "--json", "--forward", ITEM).stdout)
    assert told["subject"]["uri"] == ITEM
    assert told["journey"]["facts"]["made"] == 0
    assert told["journey"]["steps"][0]["bizStep"] == "commissioning"
    assert told["reached"] == []


@pytest.mark.parametrize(
    ("identifier", "says"),
    [("04012345987652", "Nobody has shared"), ("04012345987653", "check digit"), ("", ""), ("vin/123", "17")],
)
def test_trace_of_nothing_known_or_of_a_wrong_number_is_exit_code_1(run: Run, identifier: str, says: str) -> None:
    result = run("trace", identifier)
    assert result.exit_code == 1
    assert says in result.output


def test_what_partners_write_is_never_taken_for_markup(run: Run, write: Run, tmp_path: Path) -> None:
    path = write("one.json", "1")
    told = json.loads(path.read_text())
    told["epcisBody"]["eventList"][0]["readPoint"]["id"] = "https://example.com/[bold]x[/bold]"
    told["epcisBody"]["eventList"][0]["bizStep"] = "https://example.com/steps/[red]"
    path.write_text(json.dumps(told))
    run("capture", path)
    result = run("trace", ITEM)
    assert result.exit_code == 0
    assert "[bold]x[/bold]" in result.stdout


def test_label_draws_codes_that_scanners_read(run: Run, tmp_path: Path) -> None:
    result = run("label", "4012345987652", "--count", 3, "--format", "png", "--output", tmp_path / "labels", "--json")
    assert result.exit_code == 0, result.output
    told = {label["address"] for label in json.loads(result.stdout)}
    read = {zxingcpp.read_barcodes(Image.open(path))[0].text for path in (tmp_path / "labels").iterdir()}
    assert told == read
    assert len(read) == 3


def test_label_writes_a_pdf(run: Run, tmp_path: Path) -> None:
    result = run("label", "4012345987652", "--count", 5, "--output", tmp_path / "labels.pdf")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "labels.pdf").read_bytes().startswith(b"%PDF-")


def test_labels_that_cannot_be_written_are_not_minted(run: Run, database: Database) -> None:
    result = run("label", "4012345987652", "--output", "/nowhere/labels.pdf")
    assert result.exit_code == 2
    with database.transaction(read_only=True) as tx:
        assert tx.execute("SELECT count(*) FROM labels.serial").fetchone() == (0,)


def test_simulate_writes_documents_that_capture_takes(run: Run, database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "world"
    result = run("simulate", "--items", 300, "--seed", 7, "--output", folder)
    assert result.exit_code == 0, result.output
    with database.transaction() as tx:
        register_firms(tx, build_world(seed=7, items=300), now=system_clock())
    assert run("capture", folder).exit_code == 0
    assert stored(database) > 300
    again = tmp_path / "again"
    run("simulate", "--items", 300, "--seed", 7, "--output", again)
    assert [path.read_bytes() for path in sorted(folder.iterdir())] == [
        path.read_bytes() for path in sorted(again.iterdir())
    ]


def test_simulate_pushes_a_world_with_its_organizations(run: Run, database: Database) -> None:
    for _ in range(2):
        assert run("simulate", "--items", 300, "--push").exit_code == 0
    assert stored(database) > 300


def test_simulate_does_not_begin_without_every_key(run: Run, tmp_path: Path) -> None:
    keys = tmp_path / "keys.json"
    for content in ("{}", "[]", "{"):
        keys.write_text(content)
        result = run("simulate", "--url", "http://127.0.0.1:9", "--keys", keys)
        assert result.exit_code == 1
        assert "key" in result.stderr


def test_capture_of_a_sender_who_takes_no_part_says_what_to_give(run: Run, write: Run, database: Database) -> None:
    path = write("one.json", "1")
    path.write_text(path.read_text().replace("4012345000009", "9521000000001"))
    result = run("capture", path)
    assert result.exit_code == 1
    assert "--organization" in result.stderr
    assert run("capture", "--organization", "4012345000009", path).exit_code == 0
    assert run("capture", "--organization", "Nobody", path).exit_code == 1
    assert stored(database) == 1


def test_trace_shows_what_a_given_party_sees(run: Run, write: Run) -> None:
    run("capture", write("one.json", "1"))
    assert "commissioning" in run("trace", "--as", "A maker", ITEM).stdout
    assert "commissioning" not in run("trace", "--as", "public", ITEM).stdout
    assert run("trace", "--as", "Nobody", ITEM).exit_code == 1


def test_labels_are_their_prefix_owners_or_of_who_is_named(run: Run, tmp_path: Path) -> None:
    unowned = run("label", "09521000000018", "--output", tmp_path / "a.pdf")
    assert unowned.exit_code == 1
    assert "--organization" in unowned.stderr
    assert run("label", "09521000000018", "--organization", "A maker", "--output", tmp_path / "a.pdf").exit_code == 0
    assert "mend" in run("label", "abc").stderr


@pytest.mark.parametrize("options", [[], ["--push", "--url", "http://localhost"], ["--url", "http://localhost"]])
def test_simulate_wants_one_place_to_put_the_world(run: Run, options: list[str]) -> None:
    assert run("simulate", *options).exit_code == 2


def test_migrate_says_when_there_is_nothing_to_do(run: Run) -> None:
    result = run("migrate")
    assert result.exit_code == 0
    assert "up to date" in result.stderr
    assert list_migrations()


def test_status_counts_what_is_stored(run: Run, write: Run) -> None:
    run("capture", write("one.json", "1", "2"))
    told = json.loads(run("status", "--json").stdout)
    assert told["database"] == "available"
    assert told["facts_waiting"] == 3  # that the firm proved its prefix, and what was captured, for all and for the log
    assert told["serving"] == "no"


@pytest.mark.parametrize("command", [["status"], ["migrate"], ["trace", ITEM], ["capture", "-"]])
def test_a_database_that_is_away_is_exit_code_3(run: Run, monkeypatch: pytest.MonkeyPatch, command: list[str]) -> None:
    monkeypatch.setenv("GQTS_DATABASE_URL", "postgresql://someone:hunter2@127.0.0.1:9/none")
    result = run(*command, input="{}")
    assert result.exit_code == 3
    assert "hunter2" not in result.output
    assert "Traceback" not in result.output


def test_a_bad_setting_is_a_usage_error_that_names_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GQTS_CAPTURE_BYTES", "plenty")
    result = run("status")
    assert result.exit_code == 2
    assert "GQTS_CAPTURE_BYTES" in result.stderr


def test_reset_leaves_a_database_alone_that_is_not_its_own(run: Run, write: Run, database: Database) -> None:
    run("capture", write("one.json", "1"))
    assert run("reset", "--yes").exit_code == 2
    assert stored(database) == 1


def test_a_defect_is_a_sentence_and_exit_code_70(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise RuntimeError("something nobody foresaw")

    monkeypatch.setattr("gqts.cli.hash_events.read_files", crash)
    result = run("hash", "-")
    assert result.exit_code == 70
    assert "something nobody foresaw" in result.stderr
    assert "Traceback" not in result.output
    monkeypatch.setenv("GQTS_DEBUG", "1")
    assert "Traceback" in run("hash", "-").stderr
