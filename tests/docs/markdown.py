"""The project's Markdown, taken apart: pages, links, headings, blocks of code and what is set as code in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"!?\[(?:[^\]\\]|\\.)*\]\(([^)\s]+)\)")
_CODE = re.compile(r"`([^`\n]+)`")
_HEADING = re.compile(r"^#{1,6} +(.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Page:
    """One Markdown file."""

    path: Path
    text: str

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    @property
    def prose(self) -> str:
        """The text without its blocks of code."""
        return _FENCE.sub("", self.text)

    def list_blocks(self, language: str) -> list[str]:
        """Return the blocks of code in a language; the commands to type stand in blocks of none."""
        return [content for found, content in _FENCE.findall(self.text) if found == language]

    def list_links(self) -> list[str]:
        return _LINK.findall(self.prose)

    def list_anchors(self) -> set[str]:
        """Return the anchors of its headings, as GitHub and others make them."""
        headings = (heading.replace("`", "") for heading in _HEADING.findall(self.prose))
        return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}

    def list_code(self) -> list[str]:
        """Return every command line to type, continued lines joined, and every piece set as code in the text."""
        lines = [line for block in self.list_blocks("") for line in block.replace("\\\n", " ").splitlines()]
        typed = [line.partition(" #")[0].strip() for line in lines]
        return [*typed, *(piece.replace("\\|", "|") for piece in _CODE.findall(self.prose))]

    def list_first_cells(self, heading: str = "") -> list[str]:
        """Return the first cell of every table row, below `heading` if one is given."""
        text = self.text.partition(f"\n{heading}\n")[2].partition("\n## ")[0] if heading else self.text
        rows = [line for line in text.splitlines() if line.startswith("| ")]
        return [re.split(r"(?<!\\)\|", row)[1].strip() for row in rows]


def read_page(name: str) -> Page:
    path = ROOT / name
    return Page(path, path.read_text(encoding="utf-8"))


def list_pages() -> list[Page]:
    """Return every page for readers: those of the root folder and those in docs."""
    return [Page(path, path.read_text(encoding="utf-8")) for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"))]
