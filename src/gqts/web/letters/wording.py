"""The words of each letter. Names that others chose are told as theirs, and the site names itself by its address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from gqts.accounts import Invitation, Person
from gqts.organizations import Organization
from gqts.web.languages import Language, Sentence, mark
from gqts.web.letters.letter import Address, Letter, Part, Quotation
from gqts.web.notices.words import NoticeWords
from gqts.web.plain_text import neat
from gqts.web.recall_lines import RecallLines

_LONGEST_LINE = 500
_LONGEST_WARNING = 2_500
_MOST_OF_A_DAY = 50
_FOOT = mark("gqts at %(site)s sent this by itself; nobody reads answers to it.")
_GREETING = mark("Good day, %(name)s.")

PERSONAL: Mapping[str, tuple[str, str]] = {
    "person.password_changed": (
        mark("Your password was changed"),
        mark("The password with which you sign in at %(site)s was changed on %(when)s."),
    ),
    "person.recovered": (
        mark("Your password was set anew by a link"),
        mark("A new password was set by a link for your account at %(site)s on %(when)s. Every session was ended."),
    ),
    "person.recovery_made": (
        mark("An operator made a link to a new password for you"),
        mark("Whoever runs %(site)s made a link on %(when)s by which a new password can be set for your account."),
    ),
    "person.factors_dropped": (
        mark("An operator removed your second factors"),
        mark("Whoever runs %(site)s removed the codes and passkeys of your account on %(when)s. Set up new ones."),
    ),
    "person.totp_added": (
        mark("A second factor was added"),
        mark("Codes of an authenticator app were added to how you sign in at %(site)s on %(when)s."),
    ),
    "person.totp_removed": (
        mark("A second factor was removed"),
        mark("Codes of an authenticator app were removed from how you sign in at %(site)s on %(when)s."),
    ),
    "person.passkey_added": (
        mark("A passkey was added"),
        mark("A passkey was added to how you sign in at %(site)s on %(when)s."),
    ),
    "person.passkey_removed": (
        mark("A passkey was removed"),
        mark("A passkey was removed from how you sign in at %(site)s on %(when)s."),
    ),
}
"""What a notice says of a change to how somebody signs in: subject and sentence."""
ORGANIZATIONAL: Mapping[str, tuple[str, str]] = {
    "key.issued": (
        mark("An API key of %(organization)s was issued"),
        mark("The API key “%(name)s” of %(organization)s was issued at %(site)s on %(when)s."),
    ),
    "key.rotated": (
        mark("An API key of %(organization)s was replaced"),
        mark("The API key “%(name)s” of %(organization)s was replaced by a new one at %(site)s on %(when)s."),
    ),
}
"""What a notice says to an organization's administrators."""


def word_invitation(
    invitation: Invitation, issuer: Organization, joined: Organization | None, link: str, site: str, language: Language
) -> Letter:
    """Return the letter that invites a person into an organization, or a firm to take part."""
    names = {"issuer": issuer.name(language.code), "site": site}
    if joined is not None:
        subject = language.sentence(
            mark("Invitation to work for %(organization)s"), organization=joined.name(language.code)
        )
        first = mark("%(issuer)s invites you to work for it in gqts, the quality traceability system at %(site)s.")
    else:
        subject = language.sentence(mark("%(issuer)s invites your firm to gqts"), issuer=names["issuer"])
        first = mark("%(issuer)s invites your firm to take part in gqts, the quality traceability system at %(site)s.")
    parts: list[Part] = [language.sentence(first, **names)]
    lines = tuple(neat(line, _LONGEST_LINE) for line in invitation.note.splitlines() if line.strip())
    if lines:
        parts += [
            language.sentence(mark("%(person)s writes:"), person=invitation.invited_by_name),
            Quotation(lines),
        ]
    until = language.date(invitation.expires_at)
    parts += [
        language.sentence(
            mark("Open this address to accept. It works once, until %(date)s, and for this e-mail address alone:"),
            date=until,
        ),
        Address(link),
        language.sentence(mark("If you did not expect this, do nothing: nobody is registered by this mail alone.")),
        language.sentence(_FOOT, site=site),
    ]
    return Letter(subject, tuple(parts))


def word_newcomer(link: str, site: str, language: Language) -> Letter:
    """Return the letter with the link by which a newcomer goes on: the same whether or not there is an account."""
    return Letter(
        language.sentence(mark("Go on with gqts")),
        (
            language.sentence(
                mark("Somebody gave this e-mail address at %(site)s to take part; probably it was you."), site=site
            ),
            language.sentence(mark("Open this address to go on. It works until you have registered, for a day:")),
            Address(link),
            language.sentence(mark("If it was not you, do nothing: nobody is registered by this mail alone.")),
            language.sentence(_FOOT, site=site),
        ),
    )


def word_recovery(person: Person, link: str, site: str, language: Language) -> Letter:
    """Return the letter with the link to a new password."""
    return Letter(
        language.sentence(mark("A new password for gqts")),
        (
            language.sentence(_GREETING, name=person.name),
            language.sentence(
                mark("Somebody asked for a new password for this e-mail address at %(site)s; probably it was you."),
                site=site,
            ),
            language.sentence(mark("Open this address to set one. It works once, for half an hour:")),
            Address(link),
            language.sentence(mark("If it was not you, do nothing: your password stays as it is.")),
            language.sentence(_FOOT, site=site),
        ),
    )


def word_recall(recall: RecallLines, forget: str, site: str, language: Language) -> Letter:
    """Return the letter that warns a buyer: the recall notice as it was written, and how to be forgotten."""
    content = recall.content
    told = (
        (mark("What is recalled"), f"{content.product} · {content.brand}. {content.numbers}"),
        (mark("Why"), content.hazard),
        (mark("What you should do"), content.action),
        (mark("What you can ask for"), content.remedies),
        (mark("Whom to contact"), " ".join(filter(None, (content.phone, content.online)))),
    )
    lines = tuple(neat(f"{language.text(label)}: {text}", _LONGEST_WARNING) for label, text in told)
    return Letter(
        language.sentence(mark("%(headline)s: %(product)s"), headline=recall.headline, product=content.product),
        (
            language.sentence(
                mark(
                    "%(recaller)s recalls an item for which you left this address at %(site)s. Stop using it at once."
                ),
                recaller=recall.recalled_by,
                site=site,
            ),
            Quotation(lines),
            language.sentence(mark("Open this address to have your address erased:")),
            Address(forget),
            language.sentence(_FOOT, site=site),
        ),
    )


def word_told(person: Person, words: NoticeWords, link: str, stop: str, language: Language, *, site: str) -> Letter:
    """Return the letter that tells a person what their organization was told; `stop` ends mail of this kind."""
    parts: list[Part] = [language.sentence(_GREETING, name=person.name), *words.sentences]
    if words.quotation:
        parts += [language.sentence(mark("In the officer’s words:")), Quotation(words.quotation)]
    parts += [
        language.sentence(mark("Open this address to read it:")),
        Address(link),
        language.sentence(_FOOT, site=site),
        language.sentence(mark("Open this address to get no more mail of this kind:")),
        Address(stop),
    ]
    return Letter(words.subject, tuple(parts))


def word_digest(
    person: Person,
    organization: str,
    told: Sequence[tuple[Sentence, str]],
    stop: str,
    language: Language,
    *,
    site: str,
) -> Letter:
    """Return the daily letter: each notice by its line and the address of its page, the oldest first."""
    shown = told[:_MOST_OF_A_DAY]
    parts: list[Part] = [
        language.sentence(_GREETING, name=person.name),
        language.sentence(mark("This is what %(organization)s was told in the last day."), organization=organization),
    ]
    for subject, link in shown:
        parts += [subject, Address(link)]
    if len(told) > len(shown):
        count = language.number(len(told) - len(shown))
        parts.append(language.sentence(mark("The inbox has %(count)s more:"), count=count))
        parts.append(Address(f"{site}/organization/notices"))
    parts += [
        language.sentence(_FOOT, site=site),
        language.sentence(mark("Open this address to get no more mail about what your organization is told:")),
        Address(stop),
    ]
    subject = language.sentence(mark("What %(organization)s was told today"), organization=organization)
    return Letter(subject, tuple(parts))


def word_notice(
    person: Person,
    what: str,
    at: datetime,
    language: Language,
    *,
    site: str,
    organization: Organization | None = None,
    name: str = "",
) -> Letter | None:
    """Return the letter that tells of a change; None of one that there are no words for."""
    words = PERSONAL.get(what) if organization is None else ORGANIZATIONAL.get(what)
    if words is None:
        return None
    subject, sentence = words
    when = f"{language.date(at)} {language.time(at)} UTC"
    owner = {} if organization is None else {"organization": organization.name(language.code)}
    thing = {} if organization is None else {"name": name}
    advice = (
        mark(
            "Was it you? Then there is nothing to do. If not, set a new password at once, and tell your administrator:"
        )
        if organization is None
        else mark("You are told because you administer it. If nobody of you did this, revoke the key at once:")
    )
    return Letter(
        language.sentence(subject, **owner),
        (
            language.sentence(_GREETING, name=person.name),
            language.sentence(sentence, site=site, when=when, **owner, **thing),
            language.sentence(advice),
            Address(f"{site}/recover" if organization is None else f"{site}/sign-in"),
            language.sentence(_FOOT, site=site),
        ),
    )
