"""Which messages a shopper may read: those of the modules and templates that `gqts.web.for_shoppers` names.

`python -m tests.web.shopper_texts` prints those without a translation into Japanese or Arabic, with their files.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from jinja2 import Environment, meta

from gqts.web import for_shoppers
from gqts.web.languages import LOCALE_FOLDER
from gqts.web.rendering import TEMPLATES

ROOM = Path(for_shoppers.__file__).parent
KEYWORDS = {"_": None, "mark": None, "sentence": None, "plural": (1, 2)}
Message = str | tuple[str, ...]


def list_shopper_texts() -> dict[Message, str]:
    """Return every message of the shoppers' pages, with the file it stands in."""
    found: dict[Message, str] = {}
    for path, names in for_shoppers.TEXTS.items():
        within = list(_lines_of(ROOM / path, names)) if names else None
        for line, message, _, _ in extract_from_file("python", ROOM / path, keywords=KEYWORDS):
            if within is None or any(first <= line <= last for first, last in within):
                found.setdefault(message, path)
    for name in sorted(list_templates()):
        for _, message, _, _ in extract_from_file("jinja2", TEMPLATES / name, keywords=KEYWORDS):
            found.setdefault(message, f"templates/{name}")
    return found


def list_missing(code: str) -> dict[Message, str]:
    """Return the messages of shoppers that a language has no translation of, with their files."""
    with (LOCALE_FOLDER / code / "LC_MESSAGES" / "gqts.po").open("rb") as source:
        told = {message.id for message in read_po(source, locale=code)}
    return {message: where for message, where in list_shopper_texts().items() if message not in told}


def list_templates() -> set[str]:
    """Return the templates of the shoppers' pages with all that they extend, include and import."""
    environment, found, waiting = Environment(autoescape=True), set[str](), set(for_shoppers.TEMPLATES)
    while waiting:
        name = waiting.pop()
        found.add(name)
        referred = meta.find_referenced_templates(environment.parse((TEMPLATES / name).read_text()))
        waiting |= {one for one in referred if one} - found
    return found


def _lines_of(path: Path, names: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Yield the first and last line of what a module calls by these names."""
    left = set(names)
    for node in ast.parse(path.read_text()).body:
        called = {getattr(node, "name", "")} | {
            one.id
            for one in [*getattr(node, "targets", ()), getattr(node, "target", None)]
            if isinstance(one, ast.Name)
        }
        if called & left:
            left -= called
            yield node.lineno, node.end_lineno or node.lineno
    assert not left, f"{path.name} has no {left}: mend gqts.web.for_shoppers"


if __name__ == "__main__":
    for language in ("ja", "ar"):
        for text, file in list_missing(language).items():
            sys.stdout.write(f"{language}\t{file}\t{text}\n")
