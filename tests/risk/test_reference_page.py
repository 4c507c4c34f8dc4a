"""The reference tells every field, indicator and profile as they are, and data and code fit together."""

from __future__ import annotations

from pathlib import Path

from gqts.evidence import CHECKS
from gqts.risk import FIELDS, INDICATORS, default_weights, parse_condition, write_condition
from gqts.risk.defaults import default_profiles

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "risk.md").read_text(encoding="utf-8")


def test_every_field_indicator_and_profile_stands_in_the_reference_as_it_is() -> None:
    for one in FIELDS.values():
        assert f"| `{one.name}` | {one.kind.value} | {one.meaning} |" in PAGE
    for one in INDICATORS.values():
        assert f"| `{one.code}` {one.title} |" in PAGE
        assert f"| {one.explanation} | {one.basis} |" in PAGE
    for one in default_profiles():
        assert f"| `{one.name}` | `{write_condition(one.condition)}` | {one.lane.value} {one.percent:g} |" in PAGE


def test_each_cross_check_has_a_weight_of_its_own_with_its_basis_and_none_weighs_what_is_not_there() -> None:
    weights = default_weights().checks
    assert set(weights) == set(CHECKS)
    assert all(one.basis for one in weights.values())


def test_what_comes_with_gqts_asks_for_checks_that_there_are() -> None:
    for one in default_profiles():
        assert parse_condition(write_condition(one.condition), checks=CHECKS) == one.condition
        assert one.source
        assert one.task["en"]
        assert one.task["zh"]
