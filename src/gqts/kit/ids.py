"""Identifiers that sort by the time they were made: UUID version 7 (RFC 9562 §5.7), 16 bytes.

The twelve bits after the millisecond hold its fraction (§6.2, method 3), so that two ids made by one process
sort as they were made when the clock tells them apart (a microsecond); 62 bits are random, so that an
id cannot be guessed from another.
"""

from __future__ import annotations

import re
import secrets
import uuid

from gqts.kit.clock import Clock, system_clock

_TEXT = re.compile(r"[0-9A-Fa-f]{32}|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_VERSION = 0x7
_VARIANT = 0b10


def new_id(clock: Clock = system_clock) -> uuid.UUID:
    """Return a new identifier for this instant; `.bytes` are its 16 bytes."""
    microseconds = round(clock().timestamp() * 1_000_000)
    milliseconds, rest = divmod(microseconds, 1000)
    fraction = rest * 4096 // 1000
    number = milliseconds & (1 << 48) - 1
    number = number << 4 | _VERSION
    number = number << 12 | fraction
    number = number << 2 | _VARIANT
    number = number << 62 | secrets.randbits(62)
    return uuid.UUID(int=number)
