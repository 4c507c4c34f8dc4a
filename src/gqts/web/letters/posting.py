"""From a fact to a mail: what facts of accounts, notices and recalls are told as, to whom, in which language.

A fact is marked delivered in the transaction in which its mail was handed over. A process that dies in between sends
the same mail once more, with the same link and the same Message-ID; none is lost. Without a mail server the facts are
done with at once: whoever sets one up later sends nothing that is stale.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote
from uuid import UUID

import structlog

from gqts.accounts import (
    ADDRESS_GIVEN,
    INVITATION_PATH,
    INVITED,
    NEWCOMER_PATH,
    NOTICED,
    RECOVERY_PATH,
    RECOVERY_REQUESTED,
    Seal,
    find_person,
    find_person_by_email,
    open_mailed_address,
    open_mailed_invitation,
    open_mailed_recovery,
)
from gqts.kit.clock import Clock
from gqts.kit.database import Transaction
from gqts.kit.outbox import Fact, Handler, Undeliverable
from gqts.kit.settings import Settings
from gqts.mail import Mail, send_mail, write_message
from gqts.notices import NOTICE_DIGEST, NOTICE_MAIL, open_digest, open_mail, unsubscribe_path
from gqts.organizations import find_organization
from gqts.recalls import RECALL_BUYER, PublishedRecall, note_warned, open_warning
from gqts.web.languages import Language, choose_language
from gqts.web.letters.letter import Letter, write_html, write_text
from gqts.web.letters.wording import (
    word_digest,
    word_invitation,
    word_newcomer,
    word_recall,
    word_recovery,
    word_told,
)
from gqts.web.letters.wording import (
    word_notice as word_account_notice,
)
from gqts.web.notices.words import find_organizations_in, word_notice
from gqts.web.recall_lines import list_recall_lines

_NUMBER_LENGTH = 16
_log = structlog.get_logger("gqts.mail")


def list_handlers(settings: Settings, clock: Clock) -> Mapping[str, Handler]:
    """Return what is done with each fact that a mail tells of; deliver them one by one."""
    room = PostRoom(settings, clock)
    return {
        INVITED: room.post_invitation,
        ADDRESS_GIVEN: room.post_newcomer,
        RECOVERY_REQUESTED: room.post_recovery,
        NOTICED: room.post_notice,
        NOTICE_MAIL: room.post_told,
        NOTICE_DIGEST: room.post_digest,
        RECALL_BUYER: room.post_recall,
    }


@dataclass(frozen=True, slots=True)
class PostRoom:
    """Where the letters of an installation are written and handed over."""

    settings: Settings
    clock: Clock

    def post_invitation(self, tx: Transaction, fact: Fact) -> None:
        """Send the link of an invitation that is still open."""
        if not self._may_send(fact):
            return
        opened = open_mailed_invitation(tx, UUID(fact.key), fact.payload["nonce"], seal=self._seal, now=self.clock())
        if opened is None:
            return
        invitation, token = opened
        issuer = find_organization(tx, invitation.issuer_id)
        joined = find_organization(tx, invitation.organization_id) if invitation.organization_id else None
        assert issuer is not None
        assert invitation.email is not None
        known = find_person_by_email(tx, invitation.email)
        language = _language(known.language if known is not None else fact.payload["language"])
        link = self._site + INVITATION_PATH + token
        letter = word_invitation(invitation, issuer, joined, link, self._site, language)
        self._send(fact, invitation.email, letter, language)

    def post_newcomer(self, tx: Transaction, fact: Fact) -> None:
        """Send the link with which whoever gave an address goes on, to that address."""
        if not self._may_send(fact):
            return
        opened = open_mailed_address(tx, UUID(fact.key), fact.payload["nonce"], seal=self._seal, now=self.clock())
        if opened is None:
            return
        newcomer, token = opened
        language = _language(newcomer.language)
        self._send(
            fact, newcomer.email, word_newcomer(self._site + NEWCOMER_PATH + token, self._site, language), language
        )

    def post_recovery(self, tx: Transaction, fact: Fact) -> None:
        """Send the link to a new password, unless nobody waits for it any more."""
        if not self._may_send(fact):
            return
        opened = open_mailed_recovery(
            tx,
            UUID(fact.key),
            fact.payload["nonce"],
            not_after=datetime.fromisoformat(fact.payload["not_after"]),
            seal=self._seal,
            now=self.clock(),
        )
        if opened is None:
            _log.warning(
                "recovery not sent: asked for too long ago, or by nobody", person=fact.key, attempt=fact.attempt
            )
            return
        person, token = opened
        language = _language(person.language)
        letter = word_recovery(person, self._site + RECOVERY_PATH + token, self._site, language)
        self._send(fact, person.email, letter, language)

    def post_notice(self, tx: Transaction, fact: Fact) -> None:
        """Tell a person that how they sign in was changed, or an administrator of a key."""
        person = find_person(tx, UUID(fact.key))
        if person is None or not self._may_send(fact):
            return
        told = fact.payload
        language = _language(person.language)
        letter = word_account_notice(
            person,
            told["what"],
            datetime.fromisoformat(told["at"]).astimezone(UTC),
            language,
            site=self._site,
            organization=find_organization(tx, UUID(told["organization"])) if told["organization"] else None,
            name=told["name"],
        )
        if letter is not None:
            self._send(fact, person.email, letter, language)

    def post_recall(self, tx: Transaction, fact: Fact) -> None:
        """Warn a buyer who left an address, unless it was erased meanwhile; a drill warns nobody."""
        recall_id, contact_id = map(UUID, fact.key.split(":"))
        warning = open_warning(tx, self._seal, recall_id, contact_id, now=self.clock())
        if warning is None or not self._may_send(fact):
            return
        language = _language(warning.language)
        recaller = find_organization(tx, warning.recall.organization_id)
        assert recaller is not None
        lines = list_recall_lines([PublishedRecall(warning.recall, recaller)], language)
        if not lines:
            return
        forget = f"{self._site}/recalls/forget/{contact_id}/{quote(warning.secret)}"
        try:
            letter = word_recall(lines[0], forget, self._site, language)
            self._send(fact, warning.address, letter, language, unsubscribe=forget, is_one_click=False)
        except Undeliverable:
            note_warned(tx, recall_id, contact_id, is_sent=False, now=self.clock())
            return
        note_warned(tx, recall_id, contact_id, is_sent=True, now=self.clock())

    def post_told(self, tx: Transaction, fact: Fact) -> None:
        """Tell a person what their organization was told, unless they want no such mail any more."""
        organization_id, notice_id, person_id = map(UUID, fact.key.split(":"))
        opened = open_mail(tx, organization_id, notice_id, person_id)
        if opened is None or not self._may_send(fact):
            return
        notice, person = opened
        language = _language(person.language)
        words = word_notice(notice, find_organizations_in(tx, [notice]), language)
        stop = self._site + unsubscribe_path(self._seal, organization_id, person_id, notice.kind)
        letter = word_told(person, words, self._site + notice.link, stop, language, site=self._site)
        self._send(fact, person.email, letter, language, unsubscribe=stop)

    def post_digest(self, tx: Transaction, fact: Fact) -> None:
        """Send a person what their organization was told in a day."""
        organization_id, person_id = map(UUID, fact.key.split(":"))
        opened = open_digest(tx, organization_id, person_id)
        if opened is None or not self._may_send(fact):
            return
        notices, person = opened
        language = _language(person.language)
        named = find_organizations_in(tx, notices)
        told = [(word_notice(one, named, language).subject, self._site + one.link) for one in notices]
        stop = self._site + unsubscribe_path(self._seal, organization_id, person_id, None)
        name = named[organization_id].name(language.code)
        letter = word_digest(person, name, told, stop, language, site=self._site)
        self._send(fact, person.email, letter, language, unsubscribe=stop)

    @property
    def _site(self) -> str:
        return self.settings.public_url.rstrip("/")

    @property
    def _seal(self) -> Seal:
        return Seal(self.settings.secret)

    def _may_send(self, fact: Fact) -> bool:
        if self.settings.mail is None:
            _log.debug("no mail is sent: GQTS_SMTP_URL is not set", topic=fact.topic, key=fact.key)
        return self.settings.mail is not None

    def _send(
        self,
        fact: Fact,
        to: str,
        letter: Letter,
        language: Language,
        *,
        unsubscribe: str = "",
        is_one_click: bool = True,
    ) -> None:
        assert self.settings.mail is not None
        sender = self.settings.mail_from
        text, html = write_text(letter), write_html(letter, language)
        mail = Mail(to, str(letter.subject), text, html, language.tag, self._number(fact), unsubscribe, is_one_click)
        message = write_message(mail, sender=sender, now=self.clock())
        send_mail(self.settings.mail, message, sender=sender, recipient=to)
        tell = _log.info if self.settings.mail.folder is None else _log.debug  # hundreds, where gqts is tried out
        tell("mail sent", topic=fact.topic, key=fact.key, attempt=fact.attempt)

    def _number(self, fact: Fact) -> str:
        """Return what is the same for every attempt to send a fact, and no other fact's anywhere."""
        drawn = self._seal.draw_secret("message number", f"{fact.id} {fact.created_at.isoformat()}")
        return f"{fact.created_at:%Y%m%dT%H%M%S}.{fact.id}.{drawn[:_NUMBER_LENGTH]}"


def _language(code: str) -> Language:
    return choose_language(code, None, "")
