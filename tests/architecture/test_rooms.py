"""The rooms keep the house rules; and each rule catches a breach that is put before it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from tests.architecture import rules
from tests.architecture.rules import RULES, Module, Rule, foreign_schemas, names_no_private_place

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"


def list_modules() -> Iterator[Module]:
    for path in sorted(SOURCE.rglob("*.py")):
        name = ".".join(path.relative_to(SOURCE).with_suffix("").parts)
        yield Module(name.removesuffix(".__init__"), path.read_text())


def list_texts() -> list[Module]:
    """Every text file that git keeps, or would."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        pytest.skip("this is no git checkout")
    found = []
    for name in filter(None, answer.stdout.split("\0")):
        path = ROOT / name
        if path.is_file() and path.suffix not in {".png", ".jpg", ".woff2", ".mo", ".gz"}:
            found.append(Module(name, path.read_text(errors="replace")))
    return found


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_module_keeps_the_rule(rule: Rule) -> None:
    breaches = find_breaches()[rule.__name__]
    assert not breaches, "\n".join(breaches)


@cache
def find_breaches() -> dict[str, list[str]]:
    """Return what breaks each rule, by its name: for all rules at once, since to parse a module takes longest."""
    found: dict[str, list[str]] = {rule.__name__: [] for rule in RULES}
    for module in list_modules():
        for rule in RULES:
            found[rule.__name__] += [f"{module.name}: {breach}" for breach in rule(module)]
    return found


def test_a_migration_names_only_the_schema_of_its_room() -> None:
    breaches = []
    for path in sorted((SOURCE / "gqts" / "migrations").glob("*.sql")):
        code = "\n".join(line.partition("--")[0] for line in path.read_text().splitlines())
        room = path.stem.split("_")[1]
        breaches += [f"{path.name}: {breach}" for breach in foreign_schemas(code, room)]
    assert not breaches, "\n".join(breaches)


def test_no_file_of_the_project_names_a_folder_of_one_machine() -> None:
    breaches = [f"{text.name}: {breach}" for text in list_texts() for breach in names_no_private_place(text)]
    assert not breaches, "\n".join(breaches)


STORAGE = "gqts.events._storage"
SEEDED = [
    ("has_docstring", "gqts.events.query", "x = 1\n"),
    ("is_short", "gqts.events.query", "x = 1\n" * 401),
    ("has_short_functions", "gqts.events.query", "def f():\n" + "    x = 1\n" * 60),
    ("has_short_functions", "gqts.events.query", "class A:\n    async def f(self):\n" + "        x = 1\n" * 60),
    ("has_telling_names", "gqts.events.event_utils", ""),
    ("has_telling_names", "gqts.events.query", "class EventManager: pass"),
    ("has_telling_names", "gqts.events.query", "class BaseThing: pass"),
    ("has_telling_names", "gqts.events.query", "class ParseError(Exception): pass"),
    ("keeps_sql_in_storage", "gqts.events.query", "tx.execute('SELECT 1 FROM events.event')"),
    ("keeps_sql_in_storage", "gqts.events.query", "tx.execute(b'  INSERT INTO events.event VALUES (1)')"),
    ("keeps_sql_in_storage", "gqts.web.query", "tx.execute(f'DELETE FROM {table} WHERE true')"),
    ("keeps_sql_in_storage", "gqts.web.query", "Q = 'UPDATE events.event SET a = 1'"),
    ("names_its_own_schema", STORAGE, "tx.execute('SELECT 1 FROM catalogue.product')"),
    ("names_its_own_schema", STORAGE, "Q = f'SELECT {x} FROM events.event JOIN kit.outbox USING (id)'"),
    ("names_its_own_schema", STORAGE, "Q = b'INSERT INTO capture.job VALUES (1)'"),
    ("imports_what_is_public", "gqts.scans.verify", "from gqts.events._storage import select_event"),
    ("imports_what_is_public", "gqts.scans.verify", "from gqts.events import _storage"),
    ("imports_what_is_public", "gqts.scans.verify", "import gqts.events._storage"),
    ("imports_what_is_public", "gqts.scans.verify", "from gqts.events.query import _row"),
    ("leaves_transactions_to_edges", "gqts.scans.verify", "with database.transaction() as tx: pass"),
    ("leaves_transactions_to_edges", "gqts.scans.verify", "with self.database.transaction() as tx: pass"),
    ("leaves_transactions_to_edges", "gqts.scans.verify", "tx.commit()"),
    ("reads_events_through_the_glass", "gqts.web.reading", "from gqts.events import find_event"),
    ("reads_events_through_the_glass", "gqts.api.v1.trace", "from gqts import events\nevents.read_events(tx, ids)"),
    ("reads_events_through_the_glass", "gqts.web.reading", "from gqts.sharing import unfiltered"),
    ("reads_events_through_the_glass", "gqts.cli.trace", "from gqts.tracing import read_story"),
    ("reads_events_through_the_glass", "gqts.web.things", "from gqts.sharing import begin_viewing"),
    ("reads_events_through_the_glass", "gqts.evidence.papers", "from gqts.sharing import looking_as"),
    ("documents_what_is_public", "gqts.scans.verify", "def verify_item(): pass"),
    ("documents_what_is_public", "gqts.scans.verify", "class A:\n    'Documented.'\n    def look(self): pass"),
    ("names_no_private_place", "gqts.scans.verify", "HERE = '/" + "root/.gqts'"),
    ("names_no_private_place", "gqts.scans.verify", "# see /" + "work/main"),
]


@pytest.mark.parametrize(("rule", "name", "text"), SEEDED)
def test_each_rule_catches_a_breach(rule: str, name: str, text: str) -> None:
    assert list(getattr(rules, rule)(Module(name, text)))


ALLOWED = [
    ("has_docstring", "gqts.events.query", '"""What it promises."""'),
    ("is_short", "gqts.events.query", "x = 1\n" * 399),
    ("has_short_functions", "gqts.events.query", "def f():\n" + "    x = 1\n" * 59),
    ("has_telling_names", "gqts.events.database", "class ServiceRefused(GqtsError): pass\nclass BasedOn: pass"),
    ("keeps_sql_in_storage", STORAGE, "Q = 'SELECT 1'"),
    ("keeps_sql_in_storage", "gqts.kit.outbox.fact", "Q = 'SELECT 1'"),
    ("keeps_sql_in_storage", "gqts.web.query", "'''SELECT is named in this docstring.'''\nQ = 'Select one'"),
    ("names_its_own_schema", STORAGE, "Q = 'SELECT count(*) FROM events.event AS e WHERE e.id = 1'"),
    ("imports_what_is_public", "gqts.events.query", "from gqts.events import _storage"),
    ("imports_what_is_public", "gqts.api.headers", "from gqts import __version__"),
    ("leaves_transactions_to_edges", "gqts.api.trace", "with database.transaction() as tx: pass"),
    ("leaves_transactions_to_edges", "gqts.capture.accept", "with tx.transaction(): pass"),
    ("leaves_transactions_to_edges", "gqts.simulator.shipping", "invoice = keys.transaction('inv')"),
    ("reads_events_through_the_glass", "gqts.capture.accept", "from gqts.events import find_senders_ids"),
    ("reads_events_through_the_glass", "gqts.scans.verify", "from gqts.tracing import read_story"),
    ("reads_events_through_the_glass", "gqts.api.authentication", "from gqts.sharing import begin_viewing"),
    ("reads_events_through_the_glass", "gqts.evidence.gathering", "from gqts.sharing import looking_as"),
    (
        "documents_what_is_public",
        "gqts.events.query",
        "def _row(): pass\nclass A:\n    'D.'\n    def __len__(self): pass",
    ),
    ("names_no_private_place", "gqts.events.query", "x = 'https://example.org/work/1 homework/root'"),
]


@pytest.mark.parametrize(("rule", "name", "text"), ALLOWED)
def test_each_rule_leaves_good_code_alone(rule: str, name: str, text: str) -> None:
    assert not list(getattr(rules, rule)(Module(name, text)))


def test_every_rule_is_tried_both_ways() -> None:
    names = {rule.__name__ for rule in RULES}
    assert names == {rule for rule, _, _ in SEEDED} == {rule for rule, _, _ in ALLOWED}
