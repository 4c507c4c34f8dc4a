"""The tables of firms, places, goods and lanes that the world is drawn from: CSV files beside the code, in UTF-8."""

from __future__ import annotations

import csv
from importlib.resources import files


def read_table(name: str) -> list[dict[str, str]]:
    """Return the rows of one of the package's tables, in the file's order, as texts by column."""
    text = (files("gqts.simulator") / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
