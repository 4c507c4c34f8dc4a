"""The published page of the rules is what the rules say."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from gqts.scans.rules import RULES

TOOL = Path(__file__).parents[2] / "tools/write_verdict_reasons.py"


def test_the_page_of_the_rules_is_what_they_say():
    spec = importlib.util.spec_from_file_location("write_verdict_reasons", TOOL)
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    assert tool.PAGE.read_text(encoding="utf-8") == tool.compose(), "run python tools/write_verdict_reasons.py"
    assert len({tool._reason_of(rule) for rule in RULES}) == len(RULES)
