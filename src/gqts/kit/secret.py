"""The installation's secret, kept in its home when no setting gives one: 32 random bytes that only its owner may read.

It is made once, under a name nobody reads, and put in place by a hard link, so that of several processes that start
together one makes it and all read the same.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from gqts.kit.errors import GqtsError, Kind

SHORTEST_SECRET = 32
"""Characters that a secret given by a setting has at least."""
_BYTES = 32
_NAME = "secret"


class SecretUnusable(GqtsError):
    """The secret of this home cannot be read or made."""

    kind = Kind.UNAVAILABLE


@lru_cache(maxsize=16)
def read_kept_secret(home: Path) -> bytes:
    """Return the secret of a home, made at the first call ever; raise `SecretUnusable`."""
    place = home / _NAME
    try:
        if not place.exists():
            _make(place)
        content = place.read_bytes()
    except OSError as reason:
        raise SecretUnusable(f"The secret in {home} cannot be kept: {reason.strerror or reason}.") from reason
    if len(content) != _BYTES:
        raise SecretUnusable(f"{place} does not hold {_BYTES} bytes. Put the right file back, or set GQTS_SECRET.")
    return content


def _make(place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_name(f"{_NAME}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(_BYTES))
        with suppress(FileExistsError):  # another process was first
            os.link(draft, place)
    finally:
        draft.unlink(missing_ok=True)
