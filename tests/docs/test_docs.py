"""The documentation says what is so: its links lead somewhere, and what it names exists and is named in full."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from tests.docs.markdown import ROOT, Page, list_pages, read_page

from gqts.epcis import read_document
from gqts.identifiers.identifier import GS1_KEYS
from gqts.kit.settings import read_settings
from gqts.scans import Judgement, Reason
from gqts.tracing import Stage, TraceLevel

PAGES = list_pages()
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
_SETTING = re.compile(r"\bGQTS_[A-Z_]*[A-Z]\b")
_MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|root|home|tmp|var/tmp|Users|mnt|workspace)/")
_INDEX = re.compile(r"https?://[^\s/]*(?:pypi|artifactory|nexus|registry|proxy)[^\s/]*/|--index-url|-i https?:")


@each_page
def test_links_within_the_project_lead_somewhere(page: Page) -> None:
    for link in page.list_links():
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.path.parent / name).resolve() if name else page.path
        assert target.is_relative_to(ROOT), f"{page.name} leads out of the project: {link}"
        assert target.exists(), f"{page.name} leads nowhere: {link}"
        if anchor:
            anchors = read_page(str(target.relative_to(ROOT))).list_anchors()
            assert anchor in anchors, f"{page.name}: {link} names no heading of {name or page.name}"


@each_page
def test_no_page_names_a_machine_of_ours(page: Page) -> None:
    assert not _MACHINE_PATH.findall(page.text)
    assert not _INDEX.findall(page.text)


@each_page
def test_json_that_is_shown_is_json(page: Page) -> None:
    for block in page.list_blocks("json"):
        for text in [block] if block.startswith("{") else [f"{{{block}}}"]:
            json.loads(text)


def test_every_page_of_docs_is_reached_from_the_readme() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        path = waiting.pop().resolve()
        if path in reached or path.suffix != ".md":
            continue
        reached.add(path)
        links = read_page(str(path.relative_to(ROOT))).list_links()
        waiting += [path.parent / link.partition("#")[0] for link in links if not re.match(r"[a-z]+:|#", link)]
    unreached = [page.name for page in PAGES if page.path.resolve() not in reached]
    assert not unreached, f"link these from the README, or from a page that it leads to: {unreached}"


def test_the_readme_begins_with_the_two_commands() -> None:
    lines = [line for line in read_page("README.md").text.splitlines() if line.strip()]
    assert lines[1] == "```", "the first block follows the title"
    assert lines[2].startswith("make demo")
    assert lines[3].startswith("make test")


def test_make_targets_that_are_named_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for page in PAGES:
        for code in page.list_code():
            named = re.findall(r"^make ([a-z]+)", code)
            assert set(named) <= targets, f"{page.name}: {code}"


def _settings_in(folder: str) -> set[str]:
    """Return the variables that the code of a folder asks for by name."""
    sources = [path.read_text() for path in (ROOT / folder).rglob("*.py")]
    return {name for source in sources for name in re.findall(rf'(?:\(\s*|environ\[|= )"({_SETTING.pattern})"', source)}


def test_every_setting_that_is_read_is_in_the_table_and_every_setting_named_is_read() -> None:
    read = _settings_in("src")
    table = "".join(read_page("docs/reference/settings.md").list_first_cells())
    assert read <= set(_SETTING.findall(table))
    known = read | _settings_in("tests") | _settings_in("bench") | _settings_in("tools")
    for page in PAGES:
        unknown = set(_SETTING.findall(page.text)) - known
        assert not unknown, f"{page.name} names settings that nothing reads: {unknown}"


def test_the_table_of_settings_has_their_real_defaults() -> None:
    settings = read_settings({})
    defaults = {
        "GQTS_HOME": settings.home.name,
        "GQTS_HOST": settings.host,
        "GQTS_PORT": str(settings.port),
        "GQTS_PUBLIC_URL": settings.public_url,
        "GQTS_CAPTURE_BYTES": str(settings.capture_bytes_limit),
        "GQTS_CAPTURE_EVENTS": str(settings.capture_events_limit),
        "GQTS_LOG": settings.log_format,
        "GQTS_READS_PER_MINUTE": str(settings.reads_per_minute),
        "GQTS_UNKNOWN_PER_MINUTE": str(settings.unknown_per_minute),
    }
    text = read_page("docs/reference/settings.md").text
    for name, default in defaults.items():
        assert f"| `{name}` | `{default}` |" in text


def test_every_decision_is_listed() -> None:
    listed = read_page("docs/decisions/README.md").list_links()
    kept = sorted(path.name for path in (ROOT / "docs/decisions").glob("[0-9]*.md"))
    assert [link for link in listed if link[0].isdigit()] == kept


def test_levels_stages_and_verdicts_are_all_explained() -> None:
    reference = read_page("docs/reference/trace-levels.md")
    assert reference.list_first_cells("## Trace level")[1:] == [f"`{level.value}`" for level in TraceLevel]
    assert reference.list_first_cells("## Stages")[1:] == [f"`{stage.value}`" for stage in Stage]
    assert set(reference.list_first_cells("## Verdicts")[1:]) == {f"`{reason.value}`" for reason in Reason}
    explanation = read_page("docs/explanation/what-a-verdict-means.md").text
    assert all(f"`{reason.value}`" in explanation for reason in Reason)
    assert all(f"`{judgement.value}`" in reference.text for judgement in Judgement)


def test_every_gs1_key_is_in_the_table() -> None:
    cells = " ".join(read_page("docs/reference/identifiers.md").list_first_cells("## GS1 keys"))
    assert set(re.findall(r"`/(\d+)/", cells)) == set(GS1_KEYS)


def _codes_in_source(call: str, folder: str) -> Iterator[str]:
    for path in (ROOT / "src/gqts" / folder).glob("*.py"):
        yield from re.findall(rf'\b{call}\(\s*"(\w+)"', path.read_text())


def test_every_code_of_a_fault_is_explained_and_no_other() -> None:
    page = read_page("docs/reference/errors.md")
    tables = [[cell.strip("`") for cell in cells] for cells in _tables_of_codes(page)]
    in_events = {*_codes_in_source("Refused", "epcis"), "no_offset", "not_a_time"}
    in_identifiers = {*_codes_in_source("refusal", "identifiers"), *_codes_in_source("PartFault", "identifiers")}
    assert set(tables[0]) == in_events
    assert set(tables[1]) == in_identifiers


def _tables_of_codes(page: Page) -> list[list[str]]:
    tables: list[list[str]] = []
    for cell in page.list_first_cells("### Codes"):
        if cell == "what":
            tables.append([])
        elif not cell.startswith("---"):
            tables[-1].append(cell)
    return tables


@pytest.mark.parametrize("path", sorted((ROOT / "docs/tutorials").glob("*document*.[jx]*")), ids=lambda path: path.name)
def test_the_documents_of_the_tutorial_are_right(path: object) -> None:
    document = read_document(path.read_bytes())  # type: ignore[attr-defined]
    assert document.events
    assert document.master_data
    assert not document.faults
