"""Reading the words of a condition one by one: what comes next, and what was expected instead."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from difflib import get_close_matches

from gqts.risk.tokens import Token, TokenKind, refuse


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
            raise refuse(f"“{word}” is expected here.", self.next, f"Write {word}.")

    def take_sign(self, sign: str) -> bool:
        """Go on when this sign comes next, and tell whether it did."""
        if self.next.kind is not TokenKind.SIGN or self.next.text != sign:
            return False
        self.take()
        return True

    def require_sign(self, sign: str) -> None:
        """Go on behind this sign; raise `ConditionUnreadable` when something else comes."""
        if not self.take_sign(sign):
            raise refuse(f"“{sign}” is expected here.", self.next, f"Write {sign}.")


def suggest(word: str, known: Iterable[str], otherwise: str) -> str:
    """Return the mend for a name that there is not: the nearest one that there is, else `otherwise`."""
    near = get_close_matches(word[:100].lower(), list(known), n=1, cutoff=0.6)
    return f"Did you mean {near[0]}?" if near else otherwise
