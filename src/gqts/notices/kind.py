"""The kinds of notices: a closed list, each with who reads it, who gets it by mail unless they say otherwise, and what
its details hold. Stored, and told to webhooks as `type`: never renamed. Pure.

A kind is read by whoever has one of its permissions, people and machines alike: a key whose scopes open none of its
matter reads nothing of it. No key has `audit:read`, so that penalty cases are for people.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
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
    ISSUER_SUSPENDED = "issuer.suspended"
    WEBHOOK_DISABLED = "webhook.disabled"
    WEBHOOK_TEST = "webhook.test"


class Mailing(StrEnum):
    """How somebody wants to be told by mail. Stored: never renamed."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class KindRule:
    """Who may read a kind, by any of some permissions; who is mailed at once, and how everybody else who may read it
    is; what its details hold.
    """

    permissions: frozenset[Permission]
    at_once: frozenset[Position]
    otherwise: Mailing
    details: Mapping[str, str]

    def opens_to(self, held: Collection[Permission]) -> bool:
        """Return whether somebody with these permissions may read it."""
        return not self.permissions.isdisjoint(held)

    def mailing_of(self, position: Position) -> Mailing:
        """Return how somebody in a position is told who has not said what they want."""
        return Mailing.AT_ONCE if position in self.at_once else self.otherwise


_EVERY = frozenset(Position)
_LEADING = frozenset({Position.ADMINISTRATOR, Position.OFFICER})
_ANSWERING = frozenset({Permission.COMPLAINTS_ANSWER})
_RECALLED = frozenset({Permission.COMPLAINTS_ANSWER, Permission.RECALLS_MANAGE})
_DECLARING = frozenset({Permission.CUSTOMS_DECLARE})
_READING = frozenset({Permission.EVENTS_READ})
_OF_WEBHOOKS = frozenset({Permission.WEBHOOKS_MANAGE})
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
    NoticeKind.RECALL_ASKED: KindRule(_RECALLED, _LEADING, Mailing.DAILY, _RECALL),
    NoticeKind.RECALL_OVERDUE: KindRule(_RECALLED, _LEADING, Mailing.DAILY, _RECALL),
    NoticeKind.COMPLAINT_TAKEN: KindRule(
        _ANSWERING,
        _EVERY,
        Mailing.AT_ONCE,
        {**_COMPLAINT, "purpose": "`complaint` or `question`", "kind": "what is wrong"},
    ),
    NoticeKind.COMPLAINT_MOVED: KindRule(
        _ANSWERING,
        frozenset(),
        Mailing.DAILY,
        {**_COMPLAINT, "act": "what was done", "by": "the organization that did it, by id, or empty: the author"},
    ),
    NoticeKind.GOODS_ASKED: KindRule(_DECLARING, _EVERY, Mailing.AT_ONCE, _GOODS),
    NoticeKind.GOODS_STOPPED: KindRule(_DECLARING, _EVERY, Mailing.AT_ONCE, _GOODS),
    NoticeKind.GOODS_RELEASED: KindRule(_DECLARING, _EVERY, Mailing.AT_ONCE, _GOODS),
    NoticeKind.CASE_MOVED: KindRule(
        frozenset({Permission.AUDIT_READ}),
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
        _READING,
        _LEADING,
        Mailing.DAILY,
        {"certificate": "its id", "number": "its number", "issuer": "the inspection body, by id"},
    ),
    NoticeKind.ISSUER_DISQUALIFIED: KindRule(
        _READING, _LEADING, Mailing.DAILY, {"issuer": "the inspection body, by id"}
    ),
    NoticeKind.ISSUER_SUSPENDED: KindRule(_READING, _LEADING, Mailing.DAILY, {"issuer": "the inspection body, by id"}),
    NoticeKind.WEBHOOK_DISABLED: KindRule(
        _OF_WEBHOOKS,
        _EVERY,
        Mailing.AT_ONCE,
        {
            "webhook": "its id",
            "url": "its address, without the query",
            "why": "`failing` for days, or `gone` (it answered 410)",
        },
    ),
    NoticeKind.WEBHOOK_TEST: KindRule(_OF_WEBHOOKS, frozenset(), Mailing.NEVER, {}),
}
"""Everything there is to be told of, in the order in which pages list it."""

INBOX_KINDS = tuple(kind for kind in NoticeKind if kind is not NoticeKind.WEBHOOK_TEST)
"""What comes into an inbox: a test goes to a webhook alone."""
