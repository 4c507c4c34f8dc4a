"""Putting measured figures into a page of the documentation, between the two lines that say where they stand."""

from __future__ import annotations

from pathlib import Path

from gqts.kit.errors import GqtsError, Kind

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


class PageUnfit(GqtsError):
    """The page has no place for the figures."""

    kind = Kind.INVALID


def put_into_page(page: Path, figures: str) -> None:
    """Replace what stands between the lines; raises `PageUnfit` when the page does not hold them."""
    text = page.read_text(encoding="utf-8")
    if BEGIN not in text or END not in text:
        raise PageUnfit(f"{page} holds no lines {BEGIN} and {END}; put them where the figures are to stand.")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    page.write_text(f"{before}{BEGIN}\n\n{figures}\n{END}{after}", encoding="utf-8")
