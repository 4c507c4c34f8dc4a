"""The reference page is what the tables say, and tells every code there is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.docs.markdown import ROOT, read_page
from tools.write_ceb_page import PAGE, compose

from gqts.customs.ceb import KINDS
from gqts.customs.ceb.table import table_of

_CALLS = (
    r'\b(?:Refused|refuse_name|unreadable|_tell)\(\s*"(\w+)"',
    r'\bFault\(\s*"(?:ceb|customs|wco)\.(?:\w+\.)?(\w+)"',
    r'\btelling\.(?:head|line)\([^"\n]*?(?:"\w+", )?"(\w+)"[,)]',
    r'return "[^"]*\.(over_\w+)"',
    r'what = "(\w+)" if .* else "(\w+)"',
)


def test_the_page_is_what_the_tables_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == compose(), "run python tools/write_ceb_page.py"


def test_every_field_of_every_kind_is_on_the_page() -> None:
    cells = set(read_page("docs/reference/ceb.md").list_first_cells("## Fields"))
    for kind in KINDS.values():
        for record in filter(None, (kind.head, kind.line)):
            assert {f"`{column.name}`" for column in table_of(record).columns} <= cells


def _codes() -> Iterator[str]:
    for path in [*(ROOT / "src/gqts/customs").rglob("*.py"), *(ROOT / "src/gqts/declarations").rglob("*.py")]:
        text = path.read_text()
        for call in _CALLS:
            for found in re.findall(call, text):
                yield from [found] if isinstance(found, str) else found
    yield from ("guid", "version")  # named by the member that they are about


def test_every_code_of_a_fault_is_explained_and_no_other() -> None:
    told = {cell.strip("`") for cell in read_page("docs/reference/ceb.md").list_first_cells("## Faults")}
    assert told - {"what", "---"} == set(_codes())
