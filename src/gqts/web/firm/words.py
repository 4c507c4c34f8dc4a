"""The words of these pages for what the rooms keep as codes, where those of the host say something else or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from gqts.organizations import Accreditation, Authorization, Level
from gqts.sharing import Purpose
from gqts.web.languages import mark

GROWING: Mapping[Level, str] = {
    Level.FACTORY: mark("You share from where the goods are made: shoppers see the whole way."),
    Level.TRADER: mark("Once the factory reports too, your goods show where they were made."),
    Level.PORT: mark(
        "Once the trader reports too, your goods show who sent them and when. Once the factory reports too, they show "
        "where they were made."
    ),
}
PURPOSES: Mapping[Purpose, str] = {
    Purpose.SCAN: mark("the page of an item"),
    Purpose.TRACE: mark("a trace"),
    Purpose.QUERY: mark("a query for events"),
    Purpose.EXPORT: mark("an export"),
    Purpose.NOTIFICATION: mark("a notification"),
    Purpose.PREVIEW: mark("trying out its own sharing"),
    Purpose.STATUTORY: mark("the statutory power of customs"),
}
_IN_FORCE = ("good", mark("In force"))
_ENDED = ("none", mark("Ended"))
_TO_COME = ("wait", mark("To come"))
_WITHDRAWN = ("stop", mark("Withdrawn"))
_DISQUALIFIED = ("stop", mark("Disqualified"))
_UNGROUNDED = ("stop", mark("Does not count now: the company prefix is not proven, or its owner is suspended"))


def word_authorization(one: Authorization, today: date, *, is_grounded: bool) -> tuple[str, str]:
    """Return how an authorization stands; it is grounded while the brand takes part and has proven the prefix."""
    if one.withdrawn_at is not None:
        return _WITHDRAWN
    if one.valid_until is not None and one.valid_until < today:
        return _ENDED
    if not is_grounded:
        return _UNGROUNDED
    return _TO_COME if one.valid_from > today else _IN_FORCE


def word_accreditation(one: Accreditation, today: date) -> tuple[str, str]:
    """Return how an accreditation stands."""
    if one.withdrawn_at is not None:
        return _WITHDRAWN
    if one.is_disqualified:
        return _DISQUALIFIED
    if one.valid_until < today:
        return _ENDED
    return _TO_COME if one.valid_from > today else _IN_FORCE
