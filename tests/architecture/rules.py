"""The house rules that a linter does not know, each a function from one module to what it breaks there."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

EDGES = {"web", "api", "cli", "worker", "wiring"}
FORBIDDEN_WORDS = {"utils", "util", "helpers", "helper", "common", "manager", "service", "base", "misc"}
EMPTY_PREFIXES = {"base", "common", "misc"}
LONGEST_MODULE = 400
LONGEST_FUNCTION = 60
SQL = re.compile(
    r"\s*(SELECT\s|INSERT\s+INTO\s|UPDATE\s+\w+(\.\w+)?\s+SET\s|DELETE\s+FROM\s|WITH\s+(RECURSIVE\s+)?\w+\s+AS\s|"
    r"CREATE\s+\w+\s|ALTER\s+\w+\s|DROP\s+\w+\s|TRUNCATE\s|COPY\s+\w+(\.\w+)?\s)"
)
SCHEMA = re.compile(
    r"\b(?:FROM|JOIN|INTO|UPDATE|TABLE|REFERENCES|COPY|TRUNCATE|ON)\s+(?:ONLY\s+)?(?:IF\s+(?:NOT\s+)?EXISTS\s+)?"
    r"([a-z_][a-z0-9_]*)\.[a-z_]"
)
EVERYBODYS_SCHEMAS = {"pg_catalog", "information_schema"}
PRIVATE_PLACE = re.compile(r"(?<![\w.~-])/" + r"(?:work|root)/[\w.]")

EVENT_READING = {
    "find_occurrences", "read_events", "find_event", "find_named", "find_senders_ids", "list_events",
    "list_events_captured", "find_mentioned",
    "list_latest_events", "find_streams_named", "find_events_naming",
}  # fmt: skip
OUR_MODULES = {"gqts", "events", "sharing", "tracing", "query"}
EVENT_READERS = (
    "gqts.tracing.read", "gqts.tracing.query", "gqts.tracing.source", "gqts.capture.", "gqts.events.",
    "gqts.tracing.recalling",  # what a recall covers, which depends on nobody's consent
    "gqts.tracing.making",  # which events began a thing, by id, for what is counted of it
    "gqts.worker.quality",  # what was made, counted as it comes; who may see the counts is decided when they are read
    "gqts.receipts.",  # what is logged of everything told; a receipt discloses only what its viewer's journey shows
)  # fmt: skip
RECALL_READING = {"follow", "find_leading", "follow_page", "count_onward", "find_made_at", "find_makers", "find_made",
                  "find_origins", "locate"}  # fmt: skip
"""What `gqts.tracing.recalling` reads of everybody: for the room that asks first whether somebody may recall."""
UNFILTERED_READERS = {
    "gqts.sharing", "gqts.sharing.viewing",  # where it is, and the list of looks, which no viewer may read or write
    "gqts.tracing.read", "gqts.tracing.query", "gqts.tracing.source",  # how goods hang together, before deciding
    "gqts.tracing.several",  # the same for several goods at once
    "gqts.tracing.partners",  # whom a complaint has to reach, whatever they show; it tells ids and the lot, no fact
    "gqts.tracing.preview",  # an owner's “see as”: what its own journey is to another, which needs the whole of it
    "gqts.certificates.reading",  # what ties a viewer to goods, before deciding; who stands behind what is shown
    "gqts.tracing.recalling",  # what a recall covers: dangerous goods are dangerous whoever shows them
    "gqts.quality.reading",  # counts by stream, before the glass decides what of them is shown
    "gqts.quality.scanned",  # sums of scans, which gqts.insight tells its caller, and no fact that a viewer is shown
    "gqts.recalls.showing",  # a published recall, which is for everybody
    "gqts.evidence.hands",  # in whose hand parties are, which is counted and not shown
    "gqts.receipts.receipt",  # the whole of an event, to vouch for the part of it that is shown already
    "gqts.scans.verify",  # the verdict, which is one for everybody and tells only a reason
}  # fmt: skip
VIEWING_DOORS = {
    "gqts.evidence.gathering",  # customs as the viewer while a declaration is assessed, and for no longer (looking_as)
    "gqts.certificates.telling",  # whether the owner of goods is shown what it would be told of, for no longer
    "gqts.api.authentication", "gqts.web.viewing", "gqts.cli.trace",
    "gqts.cli.demo_scans",  # the demo's shoppers, bound to what anybody may see
    "gqts.web.host.overrides",  # customs' form for its statutory power, bound to that purpose and its reason
    "gqts.web.host.certificates",  # customs' list of a body's certificates, bound to what customs may see
    "gqts.web.quality.looking",  # quality as its reader may know it, bound to that
    "gqts.web.openness.looking",  # “see as”, bound to what the firm itself may see
}  # fmt: skip


@dataclass(frozen=True)
class Module:
    """One source file: its dotted name, and its text."""

    name: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def room(self) -> str:
        parts = self.name.split(".")
        return parts[1] if len(parts) > 1 else ""

    @property
    def last(self) -> str:
        return self.name.rpartition(".")[2]

    @property
    def is_storage(self) -> bool:
        return self.last == "_storage" or "._storage." in self.name


Rule = Callable[[Module], Iterator[str]]


def has_docstring(module: Module) -> Iterator[str]:
    if not ast.get_docstring(module.tree):
        yield "the module has no docstring"


def is_short(module: Module) -> Iterator[str]:
    lines = module.text.count("\n") + 1
    if lines > LONGEST_MODULE:
        yield f"{lines} lines: split the module"


def has_short_functions(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = node.end_lineno - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield f"{node.name} has {lines} lines"


def has_telling_names(module: Module) -> Iterator[str]:
    names = [module.last, *(node.name for node in ast.walk(module.tree) if isinstance(node, ast.ClassDef))]
    for name in names:
        words = [word.lower() for word in re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", name)]
        # What a name says is its last word; "base" and its like say nothing in front either.
        if words and (words[-1] in FORBIDDEN_WORDS or words[0] in EMPTY_PREFIXES):
            yield f"{name} says nothing: name it for the thing"
        if re.search(r"[a-z]Error$", name) and name != "GqtsError":
            yield f"{name}: an error is named for its situation, without the suffix"


def keeps_sql_in_storage(module: Module) -> Iterator[str]:
    if module.room in {"kit", "migrations"} or module.is_storage:
        return
    for line, text in texts(module):
        if SQL.match(text):
            yield f"SQL outside _storage.py in line {line}: {text.strip()[:40]!r}"


def names_its_own_schema(module: Module) -> Iterator[str]:
    if not module.is_storage:
        return
    for line, text in texts(module):
        yield from (f"line {line}: {problem}" for problem in foreign_schemas(text, module.room))


def foreign_schemas(sql: str, room: str) -> Iterator[str]:
    for schema in SCHEMA.findall(sql):
        if schema not in {room, *EVERYBODYS_SCHEMAS}:
            yield f"SQL of {room} names the schema {schema}"


def imports_what_is_public(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            is_foreign = parts[0] == "gqts" and len(parts) > 1 and parts[1] != module.room
            if is_foreign and any(part.startswith("_") and not part.endswith("__") for part in parts[1:]):
                yield f"{name} is private to its room"


def leaves_transactions_to_edges(module: Module) -> Iterator[str]:
    if module.room in EDGES | {"kit"}:
        return
    entered = {
        id(item.context_expr)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.With | ast.AsyncWith)
        for item in node.items
    }
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value.id if isinstance(node.func.value, ast.Name) else ""
            begins = node.func.attr == "transaction" and owner != "tx" and id(node) in entered
            if begins or node.func.attr in {"commit", "rollback"}:
                yield f"line {node.lineno}: only an edge begins or ends a transaction"


def reads_events_through_the_glass(module: Module) -> Iterator[str]:
    names = dict(_named(module))
    if not f"{module.name}.".startswith(EVENT_READERS):
        for name in EVENT_READING & names.keys():
            yield f"line {names[name]}: {name} reads events of everybody: ask gqts.tracing, which asks who may see them"
    if "unfiltered" in names and module.name not in UNFILTERED_READERS:
        yield f"line {names['unfiltered']}: unfiltered steps around what the viewer may see"
    is_recalling = "gqts.tracing.recalling" in module.text and module.room not in {"recalls", "tracing"}
    for name in RECALL_READING & names.keys() if is_recalling else ():
        yield f"line {names[name]}: {name} reads events of everybody: ask gqts.recalls, which asks who may recall"
    if "read_story" in names and module.room not in {"tracing", "scans"}:
        yield f"line {names['read_story']}: read_story returns the whole journey too: use scan_item"
    for door in {"begin_viewing", "looking_as"} & names.keys():
        if module.room == "sharing" or module.name in VIEWING_DOORS:
            continue
        yield f"line {names[door]}: a viewer looks through the door of its edge, `looking`"


def _named(module: Module) -> Iterator[tuple[str, int]]:
    """Yield the names that a module imports, or takes from a module of ours, with the line."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("gqts"):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
            yield from [(node.attr, node.lineno)] if ast.unparse(node.value).split(".")[0] in OUR_MODULES else []


def documents_what_is_public(module: Module) -> Iterator[str]:
    yield from _undocumented(module.tree.body)


def names_no_private_place(module: Module) -> Iterator[str]:
    for number, line in enumerate(module.text.splitlines(), start=1):
        if PRIVATE_PLACE.search(line):
            yield f"line {number} names a folder of one machine"


def texts(module: Module) -> Iterator[tuple[int, str]]:
    """Yield every text in the code that is not a docstring, f-strings with a word for each value put in."""
    inside = {id(part) for node in ast.walk(module.tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    docstrings = {id(node.value) for node in ast.walk(module.tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.JoinedStr):
            parts = (str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)
            yield node.lineno, "".join(parts)
        elif isinstance(node, ast.Constant) and id(node) not in inside | docstrings:
            if isinstance(node.value, str):
                yield node.lineno, node.value
            elif isinstance(node.value, bytes):
                yield node.lineno, node.value.decode(errors="replace")


def _undocumented(body: list[ast.stmt]) -> Iterator[str]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            if not ast.get_docstring(node):
                yield f"{node.name} has no docstring"
            if isinstance(node, ast.ClassDef):
                yield from _undocumented(node.body)


RULES: tuple[Rule, ...] = (
    has_docstring,
    is_short,
    has_short_functions,
    has_telling_names,
    keeps_sql_in_storage,
    names_its_own_schema,
    imports_what_is_public,
    leaves_transactions_to_edges,
    reads_events_through_the_glass,
    documents_what_is_public,
    names_no_private_place,
)
