"""The words of a written condition: what is one word, where it stands, and what cannot be read at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from gqts.kit.errors import Fault, shown
from gqts.risk.errors import ConditionUnreadable

LONGEST_TEXT = 4_000
_PATTERN = re.compile(
    r'(?P<blank>\s+)|(?P<text>"(?:[^"\\]|\\.)*")|(?P<number>-?\d+(?:\.\d+)?(?![\w.]))'
    r"|(?P<word>[A-Za-z_][A-Za-z0-9_.-]*)|(?P<sign><=|>=|[=<>(),])",
    re.ASCII,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


class TokenKind(StrEnum):
    """What sort of word it is."""

    TEXT = "text"
    NUMBER = "number"
    WORD = "word"
    SIGN = "sign"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """One word: `text` is what it means, `place` where it begins, counted from 1."""

    kind: TokenKind
    text: str
    place: int


def refuse(problem: str, token: Token, mend: str, **gaps: str) -> ConditionUnreadable:
    """Return the refusal of a condition at one of its words; `gaps` fill those of the problem and of its mend."""
    is_end = token.kind is TokenKind.END
    where = "at its end" if is_end else f"at character {token.place}"
    told = f"The condition cannot be understood {where}: {problem % gaps}"
    fault = Fault("risk.condition", told, "condition", shown(token.text), mend % gaps)
    refusal = ConditionUnreadable(told, faults=(fault,))
    refusal.problem, refusal.mend, refusal.gaps = problem, mend, gaps
    refusal.place = 0 if is_end else token.place
    return refusal


def split_tokens(text: str) -> list[Token]:
    """Return the words of a condition and its end; raise `ConditionUnreadable`."""
    if len(text) > LONGEST_TEXT:
        told = f"The condition is longer than {LONGEST_TEXT} characters."
        fix = "Make several profiles of it, or put what repeats into a list."
        raise ConditionUnreadable(told, faults=(Fault("risk.condition.long", told, "condition", fix=fix),))
    return [*_scan(text), Token(TokenKind.END, "", len(text) + 1)]


def _scan(text: str) -> Iterator[Token]:
    place = 0
    while place < len(text):
        found = _PATTERN.match(text, place)
        if found is None:
            raise _unreadable(text, place)
        kind, said = str(found.lastgroup), found.group()
        if kind == "text":
            yield Token(TokenKind.TEXT, _ESCAPE.sub(r"\1", said[1:-1]), place + 1)
        elif kind != "blank":
            yield Token(TokenKind(kind), said, place + 1)
        place = found.end()


def _unreadable(text: str, place: int) -> ConditionUnreadable:
    token = Token(TokenKind.SIGN, text[place : place + 20], place + 1)
    if text[place] == '"':
        return refuse("a text begins here and does not end.", token, 'Close it with ".')
    if text[place] in "“”‘’'":
        return refuse("this quotation mark is not used here.", token, 'Write texts in straight double quotes: "NZ".')
    if text[place].isdigit():
        return refuse("this is neither a number nor a text.", token, 'Write codes in double quotes: "1806".')
    return refuse("this sign has no meaning here.", token, 'Write such as: origin = "NZ" and value > 4500')
