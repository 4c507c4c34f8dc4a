"""Write docs/reference/verdict-reasons.md from the rules of scans; a test holds the two equal."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

from gqts.scans import Reason
from gqts.scans.rules import DATA_DEPENDENT, RULES, USUAL, Thresholds, enumerates, find_look_alike
from gqts.scans.rules import thresholds as module

PAGE = Path(__file__).parents[1] / "docs/reference/verdict-reasons.md"
PROSE = Path(__file__).with_name("verdict_reasons_page.md")
_OWN_REASON = {"after_end": Reason.DECOMMISSIONED, "enumerates": Reason.ENUMERATED}
_OF_OTHERS = {"find_look_alike": Reason.LOOK_ALIKE_HOST}
_NOT_OF_ONE_ITEM = frozenset({Reason.OUTSIDE_MARKET, Reason.LOT_ODD, Reason.ENUMERATED, Reason.LOOK_ALIKE_HOST})


def compose() -> str:
    """Return the whole page: the prose, with what the code says wherever it has `<!-- name -->`."""
    text = PROSE.read_text(encoding="utf-8")
    for name, lines in {"rules": _explain(), "thresholds": _list_thresholds()}.items():
        text = text.replace(f"<!-- {name} -->", "\n".join(lines))
    return text


def _explain() -> Iterator[str]:
    for rule in (*RULES, enumerates, find_look_alike):
        reason = _reason_of(rule)
        yield f"### {reason.value}"
        yield ""
        yield " ".join(inspect.getdoc(rule).split())
        yield ""
        yield f"*Told to:* {_audience_of(reason)}."
        yield ""


def _reason_of(rule: Callable[..., object]) -> Reason:
    return _OWN_REASON.get(rule.__name__) or _OF_OTHERS.get(rule.__name__) or Reason(rule.__name__)


def _audience_of(reason: Reason) -> str:
    if reason in _NOT_OF_ONE_ITEM:
        return "the brand and customs; the page of the item says what the record says"
    if reason in DATA_DEPENDENT:
        return (
            "the shopper, the brand and customs; of many items of a lot on one day, those who keep the record instead"
        )
    return "the shopper, the brand and customs"


def _list_thresholds() -> Iterator[str]:
    yield "| threshold | is | why |"
    yield "|---|---|---|"
    told = _read_docstrings()
    for field in fields(Thresholds):
        yield f"| `{field.name}` | {_write(getattr(USUAL, field.name))} | {told[field.name]} |"


def _write(value: object) -> str:
    if not isinstance(value, timedelta):
        return f"{value:,}" if isinstance(value, int) else f"{value:g}"
    return f"{value.days} days" if value.days else f"{value.seconds // 3600} h"


def _read_docstrings() -> dict[str, str]:
    """Return what stands under each field of the thresholds."""
    (body,) = (one.body for one in ast.parse(inspect.getsource(module)).body if isinstance(one, ast.ClassDef))
    told = {}
    for field, text in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant):
            told[field.target.id] = " ".join(text.value.value.split())
    return told


if __name__ == "__main__":
    PAGE.write_text(compose(), encoding="utf-8")
    print(f"wrote {PAGE.name}: {len(RULES) + 2} rules")
