"""Write docs/reference/cross-checks.md from the registry of cross-checks; a test holds the two equal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path

from gqts.evidence import CHECKS, COMMON_SENTENCES, Check, Outcome, Tolerances
from gqts.evidence.checks.check import ONE_HAND, WITHHELD

PAGE = Path(__file__).parents[1] / "docs/reference/cross-checks.md"
PROSE = Path(__file__).with_name("checks_page.md")


def compose() -> str:
    """Return the whole page: the prose, with a table wherever it says `<!-- name -->`."""
    parts = {
        "list": _list(),
        "checks": (line for one in CHECKS.values() for line in _explain(one)),
        "common": _tell(COMMON_SENTENCES),
        "tolerances": _tolerances(),
    }
    text = PROSE.read_text(encoding="utf-8")
    for name, lines in parts.items():
        text = text.replace(f"<!-- {name} -->", "\n".join(lines))
    return text


def _list() -> Iterator[str]:
    yield "| check | risks | compares | could supply |"
    yield "|---|---|---|---|"
    for one in CHECKS.values():
        risks = ", ".join(one.risks)
        compares = "several parties" if one.is_cross else "one account"
        yield f"| [`{one.code}`](#{one.code.replace('.', '')}) {one.title} | {risks} | {compares} | {_suppliers(one)} |"


def _suppliers(one: Check) -> str:
    return ", ".join(supplier.value.replace("_", " ") for supplier in one.could_supply)


def _explain(one: Check) -> Iterator[str]:
    yield f"### {one.code}"
    yield ""
    yield f"**{one.title}.** {' '.join(one.explanation.split())}"
    yield ""
    yield f"*Basis:* {one.basis}."
    yield ""
    yield from _tell(one.sentences)
    yield ""


def _tell(sentences: Mapping[str, str]) -> Iterator[str]:
    yield "| outcome | what it says |"
    yield "|---|---|"
    for name, sentence in sentences.items():
        outcome, _, case = name.partition(".")
        told = f"{Outcome(outcome).value.replace('_', ' ')}{f' ({case})' if case else ''}"
        yield f"| {told} | {sentence} |"


def _tolerances() -> Iterator[str]:
    yield "| tolerance | without a file of your own |"
    yield "|---|---|"
    for field in fields(Tolerances):
        if field.name != "source":
            yield f"| `{field.name}` | {field.default} |"


if __name__ == "__main__":
    PAGE.write_text(compose(), encoding="utf-8")
    print(f"wrote {PAGE.name}: {len(CHECKS)} checks, beside {ONE_HAND} and {WITHHELD}")
