"""What a room refuses, in the reader's words.

Rooms speak English, with a stable code. `WORDS` has the page's own sentence for a code, or for an exact message where
one code has several; it may use `%(value)s`. What is not listed is told as the room says it, message and mend.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from gqts.kit.errors import Fault, GqtsError, Kind
from gqts.web.languages import Language, Sentence, mark
from gqts.web.plain_text import neat

_LONGEST = 300

WORDS: Mapping[str, str] = {
    "notices.webhook.url": mark(
        "Nothing can be delivered to this address. Give an https address on port 443 of a host on the public Internet."
    ),
    "notices.webhook.known": mark("This address has a webhook already. Give another address, or use that one."),
    "notices.webhook.many": mark("You have as many webhooks as one organization can have. Remove one first."),
    "accounts.sign_in.wrong": mark(
        "This e-mail address and this password do not belong together. Try again, or ask for a new password."
    ),
    "accounts.sign_in.ended": mark("This sign-in took too long. Begin again with your password."),
    "accounts.totp.wrong": mark("This code is not right, or was used already. Wait for the next one and type it."),
    "accounts.email": mark("This is no e-mail address. Type one such as name@firm.example."),
    "accounts.email.taken": mark("This address has an account already. Sign in with it first, then come back here."),
    "accounts.name": mark("This name cannot be used. Take 1 to 200 letters, without control characters."),
    "a password has at least 12 characters": mark(
        "The password is too short. Take at least 12 characters: a sentence of several words is best."
    ),
    "this password is among those that are tried first": mark(
        "This password is among those that are tried first. Take several words that do not belong together."
    ),
    "this password is made of your e-mail address": mark(
        "This password is made of your e-mail address. Take words that have nothing to do with you."
    ),
    "accounts.password": mark("This password cannot be used. Take 12 to 256 characters that you can type again."),
    "accounts.passkey.many": mark("You have as many passkeys as one person can have. Remove one first."),
    "accounts.passkey.invalid": mark("This passkey was not accepted. Begin again."),
    "accounts.passkey.known": mark("This passkey is registered already. Use another device or security key."),
    "accounts.passkey.challenge": mark("This took too long, or was answered already. Begin again."),
    "accounts.passkey.unknown": mark("This passkey was not accepted. Sign in another way."),
    "accounts.invitation.address": mark(
        "This invitation was sent to another e-mail address. Sign in with the address it was sent to."
    ),
    "accounts.oidc.address": mark(
        "An identity provider has an https address, without a port of its own. Copy its issuer from its settings."
    ),
    "accounts.oidc.issuer": mark(
        "What answers there says that it is another provider. Copy the issuer exactly as the provider shows it."
    ),
    "accounts.oidc.domains": mark("Choose 1 to 20 domains that your organization has proven."),
    "accounts.oidc.client_id": mark(
        "This client id cannot be used. Copy it from the provider: no line ends, no blanks."
    ),
    "accounts.oidc.client_secret": mark(
        "This client secret cannot be used. Copy it from the provider: no line ends, no blanks."
    ),
    "accounts.oidc.email": mark("The provider gives no e-mail address of one of the domains it speaks for."),
    "accounts.oidc.member": mark("This person does not belong to the organization any more."),
    "accounts.oidc.token": mark("The identity provider’s answer does not prove who this is. Begin again."),
    "accounts.oidc.state": mark("This sign-in has ended, or was begun in another browser. Begin again."),
    "organizations.party_gln": mark("This is no GLN. Type its 13 digits; the last one checks the others."),
    "organizations.names": mark("This name cannot be used. Take 1 to 200 characters, without control characters."),
    "organizations.country": mark("Choose the country from the list."),
    "organizations.roles": mark("Choose at least one role that a firm can register itself with."),
    "sharing.rule.reason": mark("Write a reason of 1 to 500 characters, without control characters."),
    "sharing.rule.starts_at": mark("It cannot begin in the past. Choose today or a later day."),
    "sharing.rule.ends_at": mark("It ends before it begins, or is over already. Choose a later day."),
    "The rule names nobody.": mark("Tick at least one party that is meant."),
    "sharing.rule.names": mark("Tick at most 200 parties, of those that are offered."),
    "organizations.note": mark("This text is too long. Use at most 2,000 characters."),
    "organizations.reason": mark("Write the reason in at most 500 characters, without control characters."),
    "organizations.identifier.prefix": mark(
        "This is no company prefix. Type the 4 to 12 digits that your certificate of GS1 names."
    ),
    "organizations.identifier.nobodys": mark(
        "GS1 gives no company prefix that begins so to anybody. Look at your certificate."
    ),
    "organizations.identifier.gln": mark("This is no GLN. Type its 13 digits; the last one checks the others."),
    "organizations.identifier.domain": mark(
        "This is no domain. Type one such as example.com, without https:// and without a path."
    ),
    "organizations.identifier.again": mark("You have claimed it before: it is in your list."),
    "organizations.identifier.many": mark(
        "As many of your claims wait as one organization can have. Let an officer decide those first."
    ),
    "organizations.identifier.evidence": mark("Write the evidence in at most 1,000 characters that can be printed."),
    "organizations.authorization.product": mark(
        "This is no product. Type the digits of a GTIN, or your company prefix for every product under it."
    ),
    "organizations.authorization.unproven": mark(
        "This product is not under a company prefix that you have proven. Prove the prefix first."
    ),
    "organizations.authorization.partner": mark("This is your own organization: it needs no authorization."),
    "organizations.authorization.valid_until": mark("The last day is before the first. Choose a later one."),
    "organizations.domain.unproven": mark(
        "The file is there, but the line is not in it. Put this line into it, alone, and look again: %(value)s"
    ),
    "organizations.fetch.address": mark("This domain cannot be asked."),
    "organizations.fetch.busy": mark("Many domains are being asked just now. Look again in a minute."),
    "organizations.fetch.unknown": mark(
        "The domain is not found. If it is new, wait until the whole Internet knows it, then look again."
    ),
    "organizations.fetch.private": mark(
        "The domain leads to an address that is not of the public Internet. It must be reached from everywhere."
    ),
    "organizations.fetch.status": mark(
        "The address answers %(value)s instead of 200. Put the file exactly there, without a redirect to another place."
    ),
    "organizations.fetch.media_type": mark(
        "The address answers with something of the type %(value)s. Have the server send a plain text file (text/plain)."
    ),
    "organizations.fetch.packed": mark("The server sends the file compressed. Have it send this file as it is."),
    "organizations.fetch.length": mark("The file is too long. Let it hold the line and nothing else."),
    "organizations.fetch.slow": mark("The server did not answer within five seconds. Look again later."),
    "organizations.fetch.certificate": mark(
        "The server shows no certificate for this domain that browsers trust. Mend it, then look again."
    ),
    "organizations.fetch.silent": mark(
        "The server does not answer at port 443, or not as a web server does. Mend it, then look again."
    ),
    "declarations.agent.unknown": mark(
        "No other firm has proven this customs code. Ask the firm for it; it proves it under its identifiers."
    ),
    "certificates.number": mark("This number cannot be used. Take 1 to 100 characters that can be printed."),
    "certificates.covers": mark(
        "“%(value)s” names no lot, item, logistic unit or product. Write its GS1 Digital Link or its EPC URN."
    ),
    "certificates.subjects": mark("“%(value)s” is no HS code of 4 to 10 digits and no kind of goods in words."),
    "Your accreditation does not cover these goods on that day.": mark(
        "Your accreditation does not cover “%(value)s” on the day of testing or of issue."
    ),
    "You were not accredited on that day.": mark(
        "You were not accredited on %(value)s. Ask the authority that runs gqts to record your accreditation then."
    ),
    "You handed in another certificate under this number.": mark(
        "You handed in another certificate under this number. Give this one a number of its own."
    ),
    "You are disqualified.": mark(
        "You are disqualified: nothing can be handed in. Write to the authority that runs gqts."
    ),
    "It is issued in the future.": mark("It is issued in the future. Hand it in once it is issued."),
    "It was tested after it was issued, or long ago.": mark(
        "The day of testing is after the day of issue, or long ago."
    ),
    "It is valid before the goods were tested.": mark("It cannot be valid before the goods were tested."),
    "It ends before it begins, before it is issued, or far too late.": mark(
        "The last day is before the first, before the day of issue, or more than 20 years later."
    ),
    "It attests nothing.": mark("Write what was tested, or the country of origin."),
    "certificates.sample": mark(
        "“%(value)s” cannot stand for a sample. It is drawn before it is tested, and has a quantity."
    ),
    "certificates.findings": mark(
        "A finding needs what was tested, the standard, the method and the result, each in at most 300 characters."
    ),
    "certificates.document": mark("This file is no PDF. Choose the PDF as it was signed."),
    "accounts.invitation.note": mark("Write the note in at most 500 characters that can be printed."),
    "risk.profile.name": mark(
        "This is no name of a profile. Use small letters and digits, joined by points or hyphens, such as "
        "chocolate.origin."
    ),
    "There is no such list.": mark("There is no such list: %(value)s. Make the list first, or choose another one."),
    "risk.profile.offices": mark("This is no list of customs offices. Write their codes, such as 5149."),
    "risk.profile.valid_until": mark("It ends before it begins. Choose a later last day."),
    "risk.reason": mark("Write the reason in 1 to 500 characters."),
    "risk.plan.office": mark("This is no customs office. Write its code, or * for all."),
    "risk.plan.random_rate": mark("The random rate is at least 0.1 and at most 100 in a hundred: nobody escapes it."),
    "risk.plan.expected": mark("Expected rates are together at most 100 in a hundred. Lower one of them."),
    "risk.plan.capacity": mark("This is no number of inspections a day."),
    "risk.plan.valid_from": mark("The rates begin in the past. Choose today or a later day."),
    "risk.list.name": mark("This cannot be the name of a list. Write 1 to 100 characters that can be printed."),
    "risk.list.entries": mark(
        "These cannot be the entries. Write one a line, at most 10,000, each of at most 100 characters."
    ),
    "risk.list.reason": mark("Write the reason in 1 to 500 characters."),
}
PICTURE_WORDS: Mapping[str, str] = {
    "catalogue.picture.gtin": mark("This is no GTIN. Type its 8, 12, 13 or 14 digits; the last one checks the others."),
    "catalogue.picture.owner": mark(
        "This product is not under a company prefix that you have proven. Prove the prefix first."
    ),
    "catalogue.picture.words": mark("Say what it shows in 1 to 150 characters."),
    "catalogue.picture.size": mark("This file is too large. Send at most 8 MB."),
    "catalogue.picture.pixels": mark("This picture is too large. Take it with fewer pixels."),
    "catalogue.picture.unreadable": mark("This is no picture that can be read. Send a JPEG, PNG or WebP."),
    "catalogue.picture.detail": mark("This picture has too much in it. Take it before a plain background."),
}
"""What the pictures of products are refused for, likewise."""
SHOPPER_WORDS: Mapping[str, str] = {
    "complaints.words.long": mark("This text is too long. Say it in fewer words."),
    "complaints.words.signs": mark("This text holds characters that cannot be shown. Leave them out."),
    "complaints.words.none": mark("Nothing is written here. Write what happened, in a few words."),
    "kit.picture.size": mark("This file is too large. Send at most 8 MB."),
    "kit.picture.pixels": mark("This picture is too large. Take it with fewer pixels."),
    "kit.picture.unreadable": mark("This is no picture that can be read. Send a JPEG, PNG or WebP."),
}
"""What the form that a shopper fills in refuses, likewise."""

KINDS: Mapping[str, str] = {
    "SignInRefused": WORDS["accounts.sign_in.wrong"],
    "SecondFactorRefused": WORDS["accounts.totp.wrong"],
    "PasskeyRefused": WORDS["accounts.passkey.invalid"],
    "LinkRefused": mark("This link does not work, or does not work any more. Ask for a new one."),
    "InvitationUnknown": mark("This invitation does not work, or does not work any more. Ask for a new one."),
    "AlreadyMember": mark("You belong to this organization already."),
    "PartyTaken": mark(
        "Another organization goes by this GLN. If it is yours, leave it out and write to the authority that runs gqts."
    ),
    "IdentifierTaken": mark(
        "Somebody has proven this identifier, or one that overlaps it. If it is yours, write to the authority that "
        "runs gqts."
    ),
    "DocumentTooLarge": mark("This file is too large. Send a PDF of at most 5 MB."),
    "DocumentKept": mark("Another document is kept of this certificate already; a document is never replaced."),
    "WithdrawnAlready": mark("It was withdrawn before."),
    "DecidedAlready": mark("This was decided meanwhile. Load the page anew to see how things stand."),
    "ProfileInOtherState": mark("This was decided meanwhile. Load the page anew to see how things stand."),
    "ProviderUnavailable": mark(
        "The identity provider does not answer as it should. Check its address and the client, and try again."
    ),
    "IdentityRefused": WORDS["accounts.oidc.token"],
    "LastAdministrator": mark("An organization keeps at least one administrator. Make somebody else one first."),
}
_FURTHER: Mapping[str, str] = {**PICTURE_WORDS, **SHOPPER_WORDS}
_WAIT = mark("There were too many tries. The next one is possible in %(minutes)s.")


@dataclass(frozen=True, slots=True)
class Untranslated:
    """What a room says in English, for a page in any language."""

    text: str

    def __str__(self) -> str:
        return self.text

    def __html__(self) -> str:
        return str(Markup('<span lang="en">%s</span>') % escape(self.text))


Told = Sentence | Untranslated


def word_fault(fault: Fault, language: Language) -> Told:
    """Return one fault as a sentence."""
    words = WORDS.get(fault.message) or WORDS.get(fault.code) or _FURTHER.get(fault.code)
    if words is not None:
        return language.sentence(words, value=fault.value)
    message = fault.message[:1].upper() + fault.message[1:].rstrip(".")
    mend = fault.fix[:1].upper() + fault.fix[1:].rstrip(".")
    return Untranslated(neat(f"{message}. {mend}." if mend else f"{message}.", _LONGEST))


def word_refusal(error: GqtsError, language: Language) -> Told:
    """Return a refusal as a whole as a sentence: the first of its faults, else what it is."""
    if error.kind is Kind.TOO_MANY:
        minutes = max(1, -(-(error.retry_after or 60) // 60))
        return language.sentence(_WAIT, minutes=language.plural("%(count)s minute", "%(count)s minutes", minutes))
    words = KINDS.get(type(error).__name__)
    if words is not None:
        return language.sentence(words)
    return word_fault(error.faults[0], language) if error.faults else Untranslated(neat(error.detail, _LONGEST))
