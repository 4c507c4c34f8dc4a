"""The words of notices, in the reader's language: for the inbox, for mail, and for what a person may choose.

Names that others chose are told as theirs. A notice says that something happened and until when one may act; the matter
itself is read on its page, by whoever may read it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from gqts.clearance import Deed
from gqts.complaints import Kind, Purpose, Severity
from gqts.conduct import Move
from gqts.kit.database import Transaction
from gqts.notices import Mailing, Notice, NoticeKind
from gqts.organizations import Organization, find_organizations
from gqts.web.complaints.words import ACTS, KINDS, SEVERITIES
from gqts.web.languages import Language, Sentence, mark
from gqts.web.notices.case_words import DUES, MOVES
from gqts.web.notices.goods_words import GOODS
from gqts.web.plain_text import neat
from gqts.web.telling import show_code

NAMES: Mapping[NoticeKind, tuple[str, str]] = {
    NoticeKind.RECALL_ASKED: (mark("A recall asks something of us"), mark("Goods that we handled are recalled.")),
    NoticeKind.RECALL_OVERDUE: (mark("An answer to a recall is overdue"), mark("Nobody of us has said it was read.")),
    NoticeKind.COMPLAINT_TAKEN: (
        mark("A new complaint or question"),
        mark("From a shopper, about goods that we answer for."),
    ),
    NoticeKind.COMPLAINT_MOVED: (
        mark("A complaint goes on"),
        mark("The author adds something, or others act on what is before us."),
    ),
    NoticeKind.GOODS_ASKED: (
        mark("Customs asks about a declaration"),
        mark("The goods wait for the answer. Also when a question is withdrawn."),
    ),
    NoticeKind.GOODS_STOPPED: (
        mark("Goods are examined or held"),
        mark("Examined, sampled, held, detained, sent back; or a hold is lifted."),
    ),
    NoticeKind.GOODS_RELEASED: (mark("Goods are released"), mark("Customs lets declared goods go.")),
    NoticeKind.CASE_MOVED: (
        mark("A penalty case goes on"),
        mark("Reasons, decisions, and until when one may answer or appeal."),
    ),
    NoticeKind.CERTIFICATE_WITHDRAWN: (
        mark("A certificate is withdrawn"),
        mark("Of goods that carry our company prefix."),
    ),
    NoticeKind.ISSUER_DISQUALIFIED: (
        mark("An inspection body is disqualified"),
        mark("What it certified counts for nothing any more."),
    ),
    NoticeKind.ISSUER_SUSPENDED: (
        mark("An inspection body is suspended"),
        mark("What it certified counts for nothing as long as that lasts."),
    ),
    NoticeKind.WEBHOOK_DISABLED: (mark("A webhook is out of use"), mark("It failed for days, or says it is gone.")),
    NoticeKind.WEBHOOK_TEST: (mark("A test"), ""),
}
"""What each kind is called, and a line on what it is."""
MAILINGS: Mapping[Mailing, str] = {
    Mailing.AT_ONCE: mark("At once"),
    Mailing.DAILY: mark("Once a day"),
    Mailing.NEVER: mark("No mail"),
}
_NAMED = ("recaller", "by", "issuer")
_MOST_QUOTED = 500


@dataclass(frozen=True, slots=True)
class NoticeWords:
    """A notice in words: the line by which it is listed, what is said below, and what somebody wrote."""

    subject: Sentence
    sentences: tuple[Sentence, ...]
    quotation: tuple[str, ...] = ()


def find_organizations_in(tx: Transaction, notices: Collection[Notice]) -> dict[UUID, Organization]:
    """Return the organizations that notices name, and those they are to, by id."""
    ids = {one.organization_id for one in notices}
    ids |= {UUID(one.details[name]) for one in notices for name in _NAMED if one.details.get(name)}
    return find_organizations(tx, ids)


def word_notice(notice: Notice, named: Mapping[UUID, Organization], language: Language) -> NoticeWords:
    """Return a notice in words. Words for details of a later release are the kind's own."""
    names = {name: _name(named, notice.details.get(name), language) for name in _NAMED}
    names["organization"] = _name(named, str(notice.organization_id), language)
    group = notice.kind.value.partition(".")[0]
    if group == "recall":
        return _word_recall(notice, names, language)
    if group == "complaint":
        return _word_complaint(notice, names, language)
    if group == "goods":
        return _word_goods(notice, names, language)
    if group == "case":
        return _word_case(notice, names, language)
    return _word_other(notice, names, language)


def _word_recall(notice: Notice, names: dict[str, str], language: Language) -> NoticeWords:
    told = notice.details
    subject = (
        mark("Recall drill of %(recaller)s: %(organization)s is asked to answer")
        if told["drill"]
        else mark("Recall of %(recaller)s: %(organization)s is asked to answer")
    )
    due = language.date(datetime.fromisoformat(told["due"]).date()) if told["due"] else "–"
    sentences = [language.sentence(mark("%(organization)s handled goods that %(recaller)s recalls."), **names)]
    if told["drill"]:
        sentences.append(language.sentence(mark("This is a drill.")))
    if notice.kind is NoticeKind.RECALL_OVERDUE:
        sentences.append(language.sentence(mark("Nobody of you has said yet that it was read.")))
    sentences.append(language.sentence(mark("Say by %(date)s that you read it, and what you did."), date=due))
    return NoticeWords(language.sentence(subject, **names), tuple(sentences))


def _word_complaint(notice: Notice, names: dict[str, str], language: Language) -> NoticeWords:
    told = notice.details
    gap = {"item": show_code(told["identifier"]), **names}
    gap["severity"] = language.text(SEVERITIES[Severity(told["severity"])][1])
    if notice.kind is NoticeKind.COMPLAINT_TAKEN:
        is_question = told["purpose"] == Purpose.QUESTION
        subject = mark("Question about %(item)s") if is_question else mark("Complaint about %(item)s: %(what)s")
        gap["what"] = language.text(KINDS[Kind(told["kind"])])
        sentence = mark("%(organization)s answers for this item. Severity: %(severity)s.")
        return NoticeWords(language.sentence(subject, **gap), (language.sentence(sentence, **gap),))
    gap["act"] = language.text(ACTS.get(told["act"], mark("did something")))
    by = mark("%(by)s %(act)s.") if told["by"] else mark("The author %(act)s.")
    subject = mark("The complaint about %(item)s goes on")
    return NoticeWords(language.sentence(subject, **gap), (language.sentence(by, **gap),))


def _word_goods(notice: Notice, names: dict[str, str], language: Language) -> NoticeWords:
    told, at = notice.details, notice.at.astimezone(UTC)
    words = GOODS.get(Deed(told["what"])) if told["what"] in set(Deed) else None
    if words is None:
        return _word_other(notice, names, language)
    gap = {
        "number": told["number"],
        "when": f"{language.date(at)} {language.time(at)} UTC",
        "due": language.date(datetime.fromisoformat(told["due"])) if told["due"] else "–",
        **names,
    }
    quoted = tuple(neat(line, _MOST_QUOTED) for line in told["words"].splitlines() if line.strip())
    return NoticeWords(language.sentence(words[0], **gap), (language.sentence(words[1], **gap),), quoted)


def _word_case(notice: Notice, names: dict[str, str], language: Language) -> NoticeWords:
    told = notice.details
    move = Move(told["move"]) if told["move"] in set(Move) else None
    if move is None or move not in MOVES:
        return _word_other(notice, names, language)
    gap = {"number": told["number"], **names}
    sentences = [language.sentence(MOVES[move][1], **gap)]
    if told["due"] and move in DUES:
        due = datetime.fromisoformat(told["due"]).astimezone(UTC)
        when = f"{language.date(due)} {language.time(due)} UTC"
        sentences.append(language.sentence(DUES[move], when=when))
    return NoticeWords(language.sentence(MOVES[move][0], **gap), tuple(sentences))


def _word_other(notice: Notice, names: dict[str, str], language: Language) -> NoticeWords:
    told = notice.details
    if notice.kind is NoticeKind.CERTIFICATE_WITHDRAWN:
        subject = mark("Certificate %(number)s of %(issuer)s is withdrawn")
        sentence = mark("It covers goods of %(organization)s, and shows as withdrawn wherever it shows.")
    elif notice.kind is NoticeKind.ISSUER_DISQUALIFIED:
        subject = mark("The inspection body %(issuer)s is disqualified")
        sentence = mark("What it certified counts for nothing any more; that concerns %(organization)s.")
    elif notice.kind is NoticeKind.ISSUER_SUSPENDED:
        subject = mark("The inspection body %(issuer)s is suspended")
        sentence = mark("What it certified counts for nothing as long as that lasts; that concerns %(organization)s.")
    elif notice.kind is NoticeKind.WEBHOOK_DISABLED:
        subject = mark("A webhook of %(organization)s is out of use")
        is_gone = told["why"] == "gone"
        sentence = (
            mark("%(url)s answered that it is gone (410). Nothing is delivered there until you bring it back into use.")
            if is_gone
            else mark("%(url)s has failed for days. Nothing is delivered there until you bring it back into use.")
        )
    else:
        subject, sentence = mark("News for %(organization)s"), NAMES[notice.kind][0]
    gap = {**{name: str(value) for name, value in told.items()}, **names}
    return NoticeWords(language.sentence(subject, **gap), (language.sentence(sentence, **gap),))


def _name(named: Mapping[UUID, Organization], text: object, language: Language) -> str:
    one = named.get(UUID(str(text))) if text else None
    return "–" if one is None else one.name(language.code)
