"""Generated tables of declarations: kinds of goods with their own hit rates, and a sign that holds for every kind."""

from __future__ import annotations

import csv
import io
import random
from datetime import date, timedelta

HEADER = ("Declaration ID", "Date", "HS6 Code", "Country of Origin", "Net Mass", "Item Price", "Tax Rate", "Fraud")


def make_rows(count: int, *, seed: int = 3, sign: float = 0.6, repeats: bool = True) -> list[dict[str, str]]:
    """Return declarations. `sign`: how often a low price per kilogram is wrong, whatever the goods; with `repeats`
    each kind of goods has its own rate, and comes with the same mass and price again and again.
    """
    chance = random.Random(seed)
    kinds = [(f"{chance.randrange(10**5, 10**6)}", chance.choice("ABCDE") + "X") for _ in range(80)]
    rates = [chance.choice((0.02, 0.02, 0.9)) for _ in kinds]
    rows = []
    for number in range(count):
        place = chance.randrange(len(kinds))
        mass = 100 + place if repeats else round(chance.uniform(10, 500), 1)
        low = chance.random() < 0.2
        price = round(mass * (2 if low else 20) * (1 if repeats else chance.uniform(0.9, 1.1)), 2)
        rate = (rates[place] if repeats else 0.05) + (sign if low else 0)
        row = (
            f"D{number:06}",
            (date(2026, 1, 1) + timedelta(days=number * 300 // count)).isoformat(),
            *kinds[place],
            str(mass),
            str(price),
            "10",
            str(int(chance.random() < rate)),
        )
        rows.append(dict(zip(HEADER, row, strict=True)))
    return rows


def as_csv(rows: list[dict[str, str]], delimiter: str = ",") -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()
