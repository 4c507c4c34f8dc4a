"""The published page of the cross-checks is what the registry says."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from gqts.evidence import CHECKS

TOOL = Path(__file__).parents[2] / "tools/write_checks.py"


def test_the_page_of_the_checks_is_what_the_registry_says():
    spec = importlib.util.spec_from_file_location("write_checks", TOOL)
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    written = tool.PAGE.read_text(encoding="utf-8")
    assert written == tool.compose(), "run python tools/write_checks.py"
    for one in CHECKS.values():
        assert f"### {one.code}" in written
