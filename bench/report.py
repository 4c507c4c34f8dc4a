"""Figures and how they are shown."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured figure; `goal` says what was hoped for, `met` whether it was reached (None: no goal)."""

    name: str
    value: float
    unit: str
    goal: str = ""
    met: bool | None = None


def shown(value: float) -> str:
    """Return a figure with as many digits as mean something."""
    if value >= 1_000:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def write_table(figures: list[Figure]) -> str:
    """Return figures as a Markdown table."""
    rows = ["| what | measured | goal |", "|---|---:|---|"]
    for one in figures:
        verdict = "" if one.met is None else (" ✓" if one.met else " **missed**")
        rows.append(f"| {one.name} | {shown(one.value)} {one.unit} | {one.goal}{verdict} |")
    return "\n".join(rows)
