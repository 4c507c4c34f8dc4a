"""Reading the words of a condition one by one: what comes next, and what was expected instead."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from difflib import get_close_matches

from gqts.risk.tokens import Token, TokenKind, refuse

EXPECTED, WRITE = "“%(word)s” is expected here.", "Write %(word)s."
NEAR = "Did you mean %(near)s?"


class Reader:
    """The words of a condition and the place that was reached; `checks` are the codes of checks that there are."""

    def __init__(self, tokens: Sequence[Token], checks: Collection[str] | None) -> None:
        self.tokens = tokens
        self.checks = checks
        self.place = 0

    @property
    def next(self) -> Token:
        """Return the word that comes next."""
        return self.tokens[self.place]

    def take(self) -> Token:
        """Return the word that comes next and go on."""
        token = self.next
        self.place = min(self.place + 1, len(self.tokens) - 1)
        return token

    def is_word(self, *words: str) -> bool:
        """Tell whether one of these words comes next, whatever its case."""
        return self.next.kind is TokenKind.WORD and self.next.text.lower() in words

    def take_word(self, *words: str) -> bool:
        """Go on when one of these words comes next, and tell whether it did."""
        if not self.is_word(*words):
            return False
        self.take()
        return True

    def require_word(self, word: str) -> None:
        """Go on behind this word; raise `ConditionUnreadable` when another one comes."""
        if not self.take_word(word):
            raise refuse(EXPECTED, self.next, WRITE, word=word)

    def take_sign(self, sign: str) -> bool:
        """Go on when this sign comes next, and tell whether it did."""
        if self.next.kind is not TokenKind.SIGN or self.next.text != sign:
            return False
        self.take()
        return True

    def require_sign(self, sign: str) -> None:
        """Go on behind this sign; raise `ConditionUnreadable` when something else comes."""
        if not self.take_sign(sign):
            raise refuse(EXPECTED, self.next, WRITE, word=sign)


def suggest(word: str, known: Iterable[str]) -> str:
    """Return the name that there is and that is nearest to one that there is not; "" when none is near."""
    return next(iter(get_close_matches(word[:100].lower(), list(known), n=1, cutoff=0.6)), "")
