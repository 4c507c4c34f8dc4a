"""A recall as an item's page tells it: first and loudest, in the reader's language if it is written in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from gqts.kit.clock import write_instant
from gqts.recalls import Content, PublishedRecall, find_own_picture, headline_of
from gqts.web.languages import Language


@dataclass(frozen=True, slots=True)
class RecallLines:
    """What is told of one recall; `language` is that of the content, which its recaller wrote."""

    id: str
    headline: str
    published_at: datetime
    recalled_by: str
    language: str
    content: Content

    @property
    def own_picture(self) -> str:
        """Return the path of the picture when it is kept here, else ""."""
        return find_own_picture(self.content.picture)

    def as_json(self) -> dict[str, Any]:
        """Return the recall as members of the page's JSON."""
        return {
            "id": self.id,
            "headline": self.headline,
            "published_at": write_instant(self.published_at),
            "recalled_by": self.recalled_by,
            "language": self.language,
            **asdict(self.content),
        }


def list_recall_lines(recalls: Sequence[PublishedRecall], language: Language) -> tuple[RecallLines, ...]:
    """Return what is told of recalls: in the reader's language, else in English, else in any."""
    lines = []
    for one in recalls:
        written = one.recall.content
        code = next((code for code in (language.code, "en", *written) if code in written), "")
        if code and one.recall.published_at is not None:
            by = one.recaller.name(language.code)
            headline = headline_of(language.code)
            lines.append(RecallLines(str(one.recall.id), headline, one.recall.published_at, by, code, written[code]))
    return tuple(lines)
