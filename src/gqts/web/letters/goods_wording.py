"""What a party is told by mail of its declaration: released, held, examined, asked. The case itself stays here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from gqts.accounts import Person
from gqts.clearance import Deed
from gqts.organizations import Organization
from gqts.web.languages import Language, mark
from gqts.web.letters.letter import Address, Letter, Part, Quotation
from gqts.web.plain_text import neat

_LONGEST_LINE = 500
_FOOT = mark("gqts at %(site)s sent this by itself; nobody reads answers to it.")
_GREETING = mark("Good day, %(name)s.")
TOLD: Mapping[str, tuple[str, str]] = {
    Deed.ASK: (
        mark("Customs asks about declaration %(number)s"),
        mark("You are asked about declaration %(number)s of %(organization)s. Answer by %(due)s; the goods wait."),
    ),
    Deed.UNASK: (
        mark("A question about declaration %(number)s was withdrawn"),
        mark("What was asked about declaration %(number)s of %(organization)s needs no answer any more."),
    ),
    Deed.INSPECT: (
        mark("The goods of declaration %(number)s are being examined"),
        mark("The examination of the goods of declaration %(number)s of %(organization)s began on %(when)s."),
    ),
    Deed.HOLD: (
        mark("The goods of declaration %(number)s are held"),
        mark("An agency has held the goods of declaration %(number)s of %(organization)s since %(when)s."),
    ),
    Deed.LIFT: (
        mark("A hold on the goods of declaration %(number)s was lifted"),
        mark("An agency lifted its hold on the goods of declaration %(number)s of %(organization)s on %(when)s."),
    ),
    Deed.SAMPLE: (
        mark("A sample was taken of the goods of declaration %(number)s"),
        mark("A sample was taken on %(when)s of the goods of declaration %(number)s of %(organization)s."),
    ),
    Deed.RELEASE: (
        mark("The goods of declaration %(number)s were released"),
        mark("Customs released the goods of declaration %(number)s of %(organization)s on %(when)s."),
    ),
    Deed.DETAIN: (
        mark("The goods of declaration %(number)s were detained"),
        mark("Customs detained the goods of declaration %(number)s of %(organization)s on %(when)s."),
    ),
    Deed.SEND_BACK: (
        mark("The goods of declaration %(number)s are to be sent back"),
        mark("Customs decided on %(when)s that the goods of declaration %(number)s of %(organization)s are sent back."),
    ),
}
"""Subject and sentence, by what was done."""
_SAYS = mark("In the officer’s words:")
_OPEN = mark("What you are asked, and where to answer:")


def word_goods(
    person: Person, organization: Organization, told: Mapping[str, str], language: Language, *, site: str
) -> Letter | None:
    """Return the letter that tells a person of a party what was done with its goods; None of what is not told."""
    words = TOLD.get(told["what"])
    if words is None:
        return None
    at = datetime.fromisoformat(told["at"])
    due = told["due_on"]
    values = {
        "number": told["number"],
        "organization": organization.name(language.code),
        "when": f"{language.date(at)} {language.time(at)} UTC",
        "due": language.date(datetime.fromisoformat(due)) if due else "–",
    }
    parts: list[Part] = [
        language.sentence(_GREETING, name=person.name),
        language.sentence(words[1], **values),
    ]
    lines = tuple(neat(line, _LONGEST_LINE) for line in told["words"].splitlines() if line.strip())
    if lines:
        parts += [language.sentence(_SAYS), Quotation(lines)]
    if told["what"] == Deed.ASK:
        parts.append(language.sentence(_OPEN))
    parts += [Address(f"{site}/organization/requests"), language.sentence(_FOOT, site=site)]
    return Letter(language.sentence(words[0], **values), tuple(parts))
