"""A letter: sentences, the words of others as a quotation, and one address to open; as text, and the same as HTML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gqts.web.languages import Language, Sentence
from gqts.web.rendering import fill_template


@dataclass(frozen=True, slots=True)
class Quotation:
    """What somebody else wrote, line by line."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Address:
    """An address of ours to open, in a line of its own."""

    url: str


Part = Sentence | Quotation | Address


@dataclass(frozen=True, slots=True)
class Letter:
    """What stands in the subject, and below each other in the text."""

    subject: Sentence
    parts: tuple[Part, ...]


def write_text(letter: Letter) -> str:
    """Return a letter as plain text."""
    return "\n\n".join("\n".join(_list_lines(part)) for part in letter.parts) + "\n"


def write_html(letter: Letter, language: Language) -> str:
    """Return a letter as HTML that needs nothing from anywhere."""
    parts = [
        {
            "quotation": part.lines if isinstance(part, Quotation) else (),
            "url": part.url if isinstance(part, Address) else "",
            "sentence": part if isinstance(part, Sentence) else "",
        }
        for part in letter.parts
    ]
    return fill_template("letters/letter.html", language, subject=str(letter.subject), parts=parts)


def _list_lines(part: Part) -> Iterator[str]:
    if isinstance(part, Quotation):
        yield from (f"> {line}" for line in part.lines)
    else:
        yield part.url if isinstance(part, Address) else str(part)
