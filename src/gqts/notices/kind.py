"""The kinds of notices: a closed list, each with who reads it, who gets it by mail unless they say otherwise, and what
its details hold. Stored, and told to webhooks as `type`: never renamed. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from gqts.accounts import Permission, Position


class NoticeKind(StrEnum):
    """What a notice is about."""

    RECALL_ASKED = "recall.asked"
    RECALL_OVERDUE = "recall.overdue"
    COMPLAINT_TAKEN = "complaint.taken"
    COMPLAINT_MOVED = "complaint.moved"
    GOODS_ASKED = "goods.asked"
    GOODS_STOPPED = "goods.stopped"
    GOODS_RELEASED = "goods.released"
    CASE_MOVED = "case.moved"
    CERTIFICATE_WITHDRAWN = "certificate.withdrawn"
    ISSUER_DISQUALIFIED = "issuer.disqualified"
    WEBHOOK_DISABLED = "webhook.disabled"
    WEBHOOK_TEST = "webhook.test"


class Mailing(StrEnum):
    """How somebody wants to be told by mail. Stored: never renamed."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class KindRule:
    """Who may read a kind; who is mailed at once, and how everybody else who may read it is; what its details hold."""

    permission: Permission
    at_once: frozenset[Position]
    otherwise: Mailing
    details: Mapping[str, str]

    def mailing_of(self, position: Position) -> Mailing:
        """Return how somebody in a position is told who has not said what they want."""
        return Mailing.AT_ONCE if position in self.at_once else self.otherwise


_EVERY = frozenset(Position)
_LEADING = frozenset({Position.ADMINISTRATOR, Position.OFFICER})
_RECALL = {
    "recall": "the recall's id",
    "recaller": "the organization that recalls, by id",
    "drill": "whether it is a drill",
    "due": "by when it is to be answered",
}
_COMPLAINT = {
    "complaint": "its id",
    "identifier": "the thing complained about, as a GS1 Digital Link, EPC URI or other canonical form",
    "severity": "`minor`, `moderate`, `serious` or `life_threatening`, as graded",
}
_GOODS = {
    "what": "the act: `ask`, `unask`, `inspect`, `hold`, `lift`, `sample`, `release`, `detain`, `send_back`",
    "record": "the declaration's id in gqts",
    "number": "the declaration's number",
    "words": "the officer's words, or empty",
    "due": "the day by which an answer is due, or empty",
}

RULES: Mapping[NoticeKind, KindRule] = {
    NoticeKind.RECALL_ASKED: KindRule(Permission.COMPLAINTS_ANSWER, _LEADING, Mailing.DAILY, _RECALL),
    NoticeKind.RECALL_OVERDUE: KindRule(Permission.COMPLAINTS_ANSWER, _LEADING, Mailing.DAILY, _RECALL),
    NoticeKind.COMPLAINT_TAKEN: KindRule(
        Permission.COMPLAINTS_ANSWER,
        _EVERY,
        Mailing.AT_ONCE,
        {**_COMPLAINT, "purpose": "`complaint` or `question`", "kind": "what is wrong"},
    ),
    NoticeKind.COMPLAINT_MOVED: KindRule(
        Permission.COMPLAINTS_ANSWER,
        frozenset(),
        Mailing.DAILY,
        {**_COMPLAINT, "act": "what was done", "by": "the organization that did it, by id, or empty: the author"},
    ),
    NoticeKind.GOODS_ASKED: KindRule(Permission.CUSTOMS_DECLARE, _EVERY, Mailing.AT_ONCE, _GOODS),
    NoticeKind.GOODS_STOPPED: KindRule(Permission.CUSTOMS_DECLARE, _EVERY, Mailing.AT_ONCE, _GOODS),
    NoticeKind.GOODS_RELEASED: KindRule(Permission.CUSTOMS_DECLARE, _EVERY, Mailing.AT_ONCE, _GOODS),
    NoticeKind.CASE_MOVED: KindRule(
        Permission.AUDIT_READ,
        frozenset({Position.ADMINISTRATOR}),
        Mailing.NEVER,
        {
            "case": "its id",
            "number": "its number",
            "move": "what was done in it",
            "due": "until when it may be answered or appealed, or empty",
        },
    ),
    NoticeKind.CERTIFICATE_WITHDRAWN: KindRule(
        Permission.EVENTS_READ,
        _LEADING,
        Mailing.DAILY,
        {"certificate": "its id", "number": "its number", "issuer": "the inspection body, by id"},
    ),
    NoticeKind.ISSUER_DISQUALIFIED: KindRule(
        Permission.EVENTS_READ, _LEADING, Mailing.DAILY, {"issuer": "the inspection body, by id"}
    ),
    NoticeKind.WEBHOOK_DISABLED: KindRule(
        Permission.WEBHOOKS_MANAGE,
        _EVERY,
        Mailing.AT_ONCE,
        {
            "webhook": "its id",
            "url": "its address, without the query",
            "why": "`failing` for days, or `gone` (it answered 410)",
        },
    ),
    NoticeKind.WEBHOOK_TEST: KindRule(Permission.WEBHOOKS_MANAGE, frozenset(), Mailing.NEVER, {}),
}
"""Everything there is to be told of, in the order in which pages list it."""

INBOX_KINDS = tuple(kind for kind in NoticeKind if kind is not NoticeKind.WEBHOOK_TEST)
"""What comes into an inbox: a test goes to a webhook alone."""
