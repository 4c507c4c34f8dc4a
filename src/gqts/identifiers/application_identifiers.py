"""The GS1 Application Identifiers (AI): how each value is made, and which may stand in a link's query.

Facts of GS1 General Specifications section 3 and of GS1 Digital Link: URI Syntax section 4. A format reads as
there: `N6` six digits, `X..20` one to twenty of the 82 characters, `[…]` a part that may be missing, and
after a colon the check its part must pass (see `value_checks`). Code lists kept elsewhere (countries,
currencies, packages) are not checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from gqts.identifiers.characters import describe_set, find_stranger, set_pattern
from gqts.identifiers.errors import refusal
from gqts.identifiers.value_checks import find_fault

_FORMATS = {
    "N1": "4321-4323 7252",
    "N2": "20 7241",
    "N3": "422 424 426",
    "N4": "3940-3943 8111",
    "N6": "310-316/5 320-337/5 340-357/5 360-369/5 3950-3955 8005",
    "N13": "7001",
    "N15": "8040 8041",
    "N32": "8042",
    "N..4": "7004",
    "N..6": "242",
    "N..8": "30 37",
    "N..10": "8019",
    "N..15": "3900-3909 3920-3929",
    "N13:csum": "410-417",
    "N14:csum": "01-03",
    "N17:csum": "402",
    "N18:csum": "00 8017 8018",
    "N6:yymmd0": "11-13 15-17",
    "N6:yymmdd": "4326 7006",
    "N8:yyyymmdd": "7250",
    "N..12:nozeroprefix": "8011",
    "X2": "4307 4317",
    "X3": "7258",
    "X..2": "7010",
    "X..3": "427 7008",
    "X..4": "7041",
    "X..10": "7009 7255",
    "X..12": "7005",
    "X..20": "10 21 22 243 254 420 4318 7020-7022 710-717 7240 8002 8012",
    "X..25": "7242 8020",
    "X..28": "235",
    "X..30": "240 241 250 251 400 401 403 4308 4319 7002 7023 8004 90",
    "X..34": "8007",
    "X..35": "4300 4301 4310 4311 4320",
    "X..40": "7253 7254 7259",
    "X..50": "8009",
    "X..70": "4302-4306 4312-4316 7257 8110 8112 8200",
    "X..90": "7256 91-99",
    "X..25:csumalpha": "8013 8014",
    "Y..30": "8010",
    "Z..90": "8030",
    "N1 X1 X1 X1": "7040",
    "N1:zero N13:csum [X..16]": "8003",
    "N13:csum [N..12]": "255",
    "N13:csum [X..17]": "253",
    "N14:csum N4:pieceoftotal": "8006 8026",
    "N18 [N..2]": "8043",
    "N3 N..15": "3910-3919 3930-3939",
    "N3 X..9": "421",
    "N3 X..27": "7030-7039",
    "N3 [N3] [N3] [N3] [N3]": "423 425",
    "N4 N5 N3 N1 N1": "8001",
    "N6 [X1]": "4330-4333",
    "N6:yymmd0 N4:hhmi": "4324 4325",
    "N6:yymmdd N2:hh [N2:mi] [N2:ss]": "8008",
    "N6:yymmdd N4:hhmi": "7003",
    "N6:yymmdd [N4:hhmi]": "7011",
    "N6:yymmdd [N6:yymmdd]": "7007",
    "N8:yyyymmdd N4:hhmi": "7251",
    "N10 N10": "4309",
    "X2 X..28": "7230-7239",
}
_PREDEFINED_LENGTH = frozenset((
    "00", "01", "02", "03", "11", "12", "13", "15", "16",
    "17", "20", "31", "32", "33", "34", "35", "36", "41",
))  # fmt: skip
"""First two digits of the AIs that need no separator behind them (General Specifications 7.8.5)."""
_NOT_IN_QUERY = frozenset((
    "03", "21", "22", "235", "254", "7040", "7041", "8011",
    "8014", "8019", "8020", "8040", "8041", "8042", "8043", "8200",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Component:
    """One part of an AI's value: its character set (N, X, Y, Z), its length, and the check it must pass."""

    set_name: str
    shortest: int
    longest: int
    is_optional: bool
    check: str


@dataclass(frozen=True, slots=True)
class ApplicationIdentifier:
    """One AI: its digits, and the parts of its value in order."""

    code: str
    components: tuple[Component, ...]

    @property
    def is_predefined_length(self) -> bool:
        """Whether a scanner's text needs no separator behind the value."""
        return self.code[:2] in _PREDEFINED_LENGTH

    @property
    def is_attribute(self) -> bool:
        """Whether it may stand in the query of a Digital Link."""
        return self.code not in _NOT_IN_QUERY

    @property
    def shortest(self) -> int:
        """Characters of the shortest value."""
        return sum(part.shortest for part in self.components if not part.is_optional)

    @property
    def longest(self) -> int:
        """Characters of the longest value."""
        return sum(part.longest for part in self.components)


def find_application_identifier(code: str) -> ApplicationIdentifier | None:
    """Return the AI with these digits, or None when GS1 has allocated none."""
    return _TABLE.get(code)


def find_code_length(text: str) -> int | None:
    """Return how many digits the AI has with which `text` begins, or None when no AI begins so."""
    return _CODE_LENGTHS.get(text[:2])


def list_application_identifiers() -> tuple[ApplicationIdentifier, ...]:
    """Return all of them, in order of their digits."""
    return tuple(_TABLE[code] for code in sorted(_TABLE))


def require_value(code: str, value: str) -> None:
    """Check an unescaped value against the format of its AI; raise `IdentifierRefused` when it does not fit."""
    identifier = _TABLE.get(code)
    if identifier is None:
        raise refusal("ai", f"({code}) is not a GS1 Application Identifier", code, "correct the digits of the AI")
    found = _pattern(code).fullmatch(value)
    if found is None:
        raise _describe_misfit(identifier, value)
    for part, text in zip(identifier.components, found.groups(), strict=True):
        fault = find_fault(part.check, text) if text and part.check else None
        if fault:
            raise refusal(fault.code, f"({code}) {fault.message}", value, fault.fix)


def _describe_misfit(identifier: ApplicationIdentifier, value: str) -> Exception:
    code, shortest, longest = identifier.code, identifier.shortest, identifier.longest
    if not shortest <= len(value) <= longest:
        allowed = str(longest) if shortest == longest else f"{shortest} to {longest}"
        return refusal(
            "length",
            f"({code}) holds {allowed} characters; here are {len(value)}",
            value,
            "send the whole value, and nothing else with it",
        )
    start = 0
    for part in identifier.components:
        text = value[start : start + part.longest]
        stranger = find_stranger(text, part.set_name)
        if stranger is not None:
            return refusal(
                "characters",
                f"({code}) may hold only {describe_set(part.set_name)} in characters {start + 1} to "
                f"{start + part.longest}; here is {stranger!r}",
                value,
                "replace the character",
            )
        start += part.longest
    return refusal("length", f"({code}) ends in the middle of one of its parts", value, "send the whole value")


@cache
def _pattern(code: str) -> re.Pattern[str]:
    """Return the expression with a group for each part; one may be missing only with all that follow it."""
    opening, closing = "", ""
    for part in _TABLE[code].components:
        group = f"({set_pattern(part.set_name)}{{{part.shortest},{part.longest}}})"
        opening += f"(?:{group}" if part.is_optional else group
        closing += ")?" if part.is_optional else ""
    return re.compile(opening + closing)


def _read_components(layout: str) -> Iterator[Component]:
    for word in layout.split():
        text, _, check = word.strip("[]").partition(":")
        longest = int(text[1:].lstrip("."))
        shortest = 1 if "." in text else longest
        yield Component(text[0], shortest, longest, is_optional=word[0] == "[", check=check)


def _expand_codes(words: str) -> Iterator[str]:
    """Yield the AIs of a list: `11-13` is a run, `310-316/5` a run of measures with 0 to 5 decimal places."""
    for word in words.split():
        span, _, places = word.partition("/")
        first, _, last = span.partition("-")
        for number in range(int(first), int(last or first) + 1):
            code = str(number).zfill(len(first))
            yield from (f"{code}{place}" for place in range(int(places) + 1)) if places else (code,)


_TABLE = {
    code: ApplicationIdentifier(code, tuple(_read_components(layout)))
    for layout, words in _FORMATS.items()
    for code in _expand_codes(words)
}
_CODE_LENGTHS = {code[:2]: len(code) for code in _TABLE}
