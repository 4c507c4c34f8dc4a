"""A sentence for the next page: that something was done, shown once after the redirect.

It travels in a signed cookie for a minute, as the English text and its names, and is put into the reader's language
where it is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from gqts.kit.settings import Settings
from gqts.web.languages import Language, Sentence
from gqts.web.session_cookie import cookie_name
from gqts.web.workbench.signed import read_signed, sign_value

PURPOSE = "flash"
SECONDS = 60
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Flash:
    """A message with names to fill in; `message` is marked for translation where it is written."""

    message: str
    names: dict[str, str]

    def told(self, language: Language) -> Sentence:
        """Return it in the reader's language."""
        return language.sentence(self.message, **self.names)


def write_flash(settings: Settings, flash: Flash) -> str:
    """Return what the cookie holds."""
    names = {name: value[:_LONGEST_NAME] for name, value in flash.names.items()}
    return sign_value(settings, PURPOSE, [flash.message, names])


def read_flash(request: Request, settings: Settings) -> Flash | None:
    """Return what the page before has to say."""
    kept: Any = read_signed(settings, PURPOSE, request.cookies.get(cookie_name(settings, PURPOSE), ""), seconds=SECONDS)
    return Flash(kept[0], kept[1]) if kept else None
