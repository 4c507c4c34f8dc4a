"""Passwords: NIST SP 800-63B-4 §3.1.1 for what is accepted, RFC 9106 §4 for how it is kept.

At least 12 characters and no rules of composition, but nothing that many people use, nothing that repeats itself and
nothing made of the person's own address. Kept as argon2id with RFC 9106's second recommended parameters. `check_hash`
does the same work whether or not there is a password to compare with.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from gqts.accounts.errors import PasswordTooWeak, fault

__all__ = [
    "HASHER",
    "LONGEST_PASSWORD",
    "SHORTEST_PASSWORD",
    "PasswordHasher",
    "check_hash",
    "hash_password",
    "require_strong",
]

HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)
"""What hashes passwords: 64 MiB, three passes, four lanes. Tests hand in a cheaper one."""

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 256
_LONGEST_UNIT = 4
_LONGEST_RUN = 5
_HASHES_AT_ONCE = 4
_busy = threading.BoundedSemaphore(_HASHES_AT_ONCE)  # 64 MiB each: a flood of sign-ins must not take all memory
_ENDS = re.compile(r"^[\W\d_]+|[\W\d_]+$")


def require_strong(password: str, email: str) -> None:
    """Raise `PasswordTooWeak` unless this is a password that is hard to guess for the person with this address."""
    folded = _normalise(password).casefold()
    message = fix = ""
    if len(_normalise(password)) < SHORTEST_PASSWORD:
        message, fix = f"a password has at least {SHORTEST_PASSWORD} characters", "take a sentence of several words"
    elif len(password) > LONGEST_PASSWORD or re.search(r"[\ud800-\udfff\0]", password):
        message, fix = f"a password has at most {LONGEST_PASSWORD} characters, of real text", "shorten it"
    elif _is_common(folded):
        message, fix = (
            "this password is among those that are tried first",
            "take words that do not belong together",
        )
    elif _is_of_address(folded, email):
        message, fix = "this password is made of your e-mail address", "take words that have nothing to do with you"
    if message:
        raise PasswordTooWeak(message, faults=(fault("password", message, "password", fix=fix),))


def hash_password(password: str, hasher: PasswordHasher = HASHER) -> str:
    """Return the argon2id hash of a password."""
    with _busy:
        return hasher.hash(_bytes(password))


def check_hash(kept: str | None, password: str, hasher: PasswordHasher = HASHER) -> bool:
    """Tell whether this is the password of which the hash was kept; without one do the same work and say no."""
    against = _hash_of_nothing(hasher) if kept is None else kept
    try:
        with _busy:
            return hasher.verify(against, _bytes(password)) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


@lru_cache(maxsize=8)
def _hash_of_nothing(hasher: PasswordHasher) -> str:
    return hasher.hash(b"no password has this hash", salt=bytes(16))


def _normalise(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def _bytes(password: str) -> bytes:
    return _normalise(password[: LONGEST_PASSWORD + 1]).encode("utf-8", "surrogatepass")


def _is_common(folded: str) -> bool:
    common = _common_passwords()
    bare = _ENDS.sub("", folded)
    repeats = any(folded == (folded[:length] * len(folded))[: len(folded)] for length in range(1, _LONGEST_UNIT + 1))
    return folded in common or bare in common or len(bare) < 2 or repeats or _runs(folded) <= _LONGEST_RUN


def _runs(text: str) -> int:
    """Return in how many pieces a text falls when cut wherever the next character is not the next in its alphabet."""
    return 1 + sum(ord(after) - ord(before) not in {0, 1, -1} for before, after in pairwise(text))


def _is_of_address(folded: str, email: str) -> bool:
    local, _, domain = email.partition("@")
    rest = folded.replace(email, "").replace(domain, "")
    rest = rest.replace(local, "") if len(local) >= _LONGEST_UNIT else rest
    return len(rest) < SHORTEST_PASSWORD // 2


@lru_cache(maxsize=1)
def _common_passwords() -> frozenset[str]:
    text = files("gqts.accounts").joinpath("common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if not line.startswith("# "))
