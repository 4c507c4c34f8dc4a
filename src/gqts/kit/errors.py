"""What gqts says when something is wrong: one exception with a kind, and the faults found in what was sent.

Rooms raise `GqtsError` subclasses named for the situation; the edges turn the kind into an HTTP problem
(RFC 9457), a page or an exit code. A `Fault` is a value, so that every fault of a document can be told at
once.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

VALUE_SHOWN = 200
"""Characters of an offending value that a fault repeats; the rest is cut: no answer grows with the input."""


class Kind(StrEnum):
    """What sort of thing went wrong; each edge maps it to its own status."""

    INVALID = "invalid"
    UNREADABLE = "unreadable"
    UNSUPPORTED = "unsupported"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    TOO_LARGE = "too_large"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    TOO_MANY = "too_many"
    UNAVAILABLE = "unavailable"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in what somebody sent: where it is, what it says, and how to mend it.

    `code` is stable and dotted (`epcis.event_time.no_offset`); `field` is the path as the sender sees it
    (`eventList[3].readPoint.id`); `event` counts from 0 in the document, None when the fault is the
    document's.
    """

    code: str
    message: str
    field: str = ""
    value: str = ""
    fix: str = ""
    event: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the fault as JSON members, those left empty omitted."""
        return {name: value for name, value in asdict(self).items() if value not in ("", None)}


def shown(value: object) -> str:
    """Return a value as a fault may repeat it: printable, and at most `VALUE_SHOWN` characters."""
    text = value if isinstance(value, str) else repr(value)
    text = "".join(character if character.isprintable() else "�" for character in text[: VALUE_SHOWN + 1])
    return text if len(text) <= VALUE_SHOWN else text[:VALUE_SHOWN] + "…"


class GqtsError(Exception):
    """Something gqts cannot do, told for people."""

    kind: Kind = Kind.INTERNAL

    def __init__(self, detail: str = "", *, faults: tuple[Fault, ...] = (), retry_after: int | None = None) -> None:
        """Keep what is told: `retry_after` is in whole seconds, for what may succeed later."""
        self.detail = detail or (type(self).__doc__ or "").strip().splitlines()[0]
        self.faults = faults
        self.retry_after = retry_after
        super().__init__(self.detail)
