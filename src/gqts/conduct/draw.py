"""A draw as anybody can do it again, from the published file alone: SHA-256 and HMAC (FIPS 180-4, FIPS 198-1). Pure.

1. *Announced*: a secret seed of 32 random bytes and a secret blinding key of 32 random bytes are made; the SHA-256 of
   each is published, with how many are to be drawn (`size`), and how many at least of every party (`least`).
2. *Fixed*: what may be drawn is listed. Each entry is published as a ticket and a stratum, both hashes: a ticket is
   SHA-256(opening ‖ reference) with opening = HMAC-SHA256(blinding key, reference), a stratum
   HMAC-SHA256(blinding key, "stratum:" ‖ the party's id). The list is sorted, and its SHA-256 published. As the
   blinding key was committed to before, nobody can choose tickets to suit the seed; as it stays secret, nobody can
   guess whose goods a ticket stands for. A party is given the reference and the opening of its own, and can check them.
3. *Revealed*: the seed is published. An entry's number is HMAC-SHA256(seed, ticket). In every stratum the `least`
   smallest numbers are drawn; then the smallest of all others, until `size` are drawn. The drawn are listed by number.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FORMAT = "gqts-draw/1"
ALGORITHM = "hmac-sha256-smallest/1"
MOST_ENTRIES = 20_000
_SECRET = 32


@dataclass(frozen=True, slots=True, order=True)
class Ticket:
    """One entry as it is published."""

    ticket: bytes
    stratum: bytes


def commitment_of(secret: bytes) -> bytes:
    """Return what is published of a secret before it is revealed."""
    return hashlib.sha256(secret).digest()


def open_ticket(blinding: bytes, reference: str) -> bytes:
    """Return the opening of a reference: with it, and it alone, a ticket can be checked."""
    return hmac.digest(blinding, reference.encode(), "sha256")


def make_ticket(opening: bytes, reference: str) -> bytes:
    """Return the ticket of a reference."""
    return hashlib.sha256(opening + reference.encode()).digest()


def make_stratum(blinding: bytes, party: str) -> bytes:
    """Return the stratum of a party."""
    return hmac.digest(blinding, b"stratum:" + party.encode(), "sha256")


def hash_population(tickets: Iterable[Ticket]) -> bytes:
    """Return the SHA-256 of a list: a line for each entry in order, ticket and stratum in hexadecimal, line feeds."""
    digest = hashlib.sha256()
    for one in sorted(tickets):
        digest.update(f"{one.ticket.hex()} {one.stratum.hex()}\n".encode())
    return digest.digest()


def select(seed: bytes, tickets: Iterable[Ticket], *, size: int, least: int) -> list[bytes]:
    """Return the tickets that are drawn, in the order of their numbers."""
    numbered = sorted((hmac.digest(seed, one.ticket, "sha256"), one.ticket, one.stratum) for one in tickets)
    taken = defaultdict[bytes, int](int)
    chosen: set[bytes] = set()
    for _, ticket, stratum in numbered:
        if taken[stratum] < least:
            taken[stratum] += 1
            chosen.add(ticket)
    for _, ticket, _ in numbered:
        if len(chosen) >= size:
            break
        chosen.add(ticket)
    return [ticket for _, ticket, _ in numbered if ticket in chosen]


def check_published(told: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with a published draw; nothing when all of it can be done again and comes out the same."""
    if told.get("format") != FORMAT or told.get("algorithm") != ALGORITHM:
        yield f"this is no draw in the format {FORMAT} by {ALGORITHM}"
        return
    seed, tickets = _read_hex(told.get("seed")), _read_population(told.get("population"))
    size, least = told.get("size"), told.get("least")
    if seed is None or len(seed) != _SECRET:
        yield "the seed is missing: the draw is not revealed yet"
    elif commitment_of(seed) != _read_hex(told.get("commitment")):
        yield "the seed is not the one that was committed to"
    if tickets is None:
        yield "the population cannot be read"
        return
    if len({one.ticket for one in tickets}) != len(tickets):
        yield "a ticket is in the population twice"
    if hash_population(tickets) != _read_hex(told.get("population_hash")):
        yield "the population is not the one whose hash was published"
    if not _is_count(size) or not _is_count(least):
        yield "how many are drawn is not told"
        return
    assert isinstance(size, int)
    assert isinstance(least, int)
    if seed is not None:
        drawn = [one.hex() for one in select(seed, tickets, size=size, least=least)]
        if drawn != told.get("selected"):
            yield "what is told to be drawn is not what the seed draws"


def check_membership(told: Mapping[str, Any], reference: str, opening: str) -> bool:
    """Tell whether a reference, with its opening, is among what could be drawn."""
    secret, tickets = _read_hex(opening), _read_population(told.get("population"))
    if secret is None or tickets is None:
        return False
    return make_ticket(secret, reference) in {one.ticket for one in tickets}


def _read_population(told: Any) -> Sequence[Ticket] | None:
    if not isinstance(told, list) or len(told) > MOST_ENTRIES:
        return None
    tickets = []
    for one in told:
        ticket = _read_hex(one.get("ticket")) if isinstance(one, dict) else None
        stratum = _read_hex(one.get("stratum")) if isinstance(one, dict) else None
        if ticket is None or stratum is None:
            return None
        tickets.append(Ticket(ticket, stratum))
    return tickets


def _read_hex(told: Any) -> bytes | None:
    try:
        return bytes.fromhex(told) if isinstance(told, str) and len(told) == 2 * _SECRET else None
    except ValueError:
        return None


def _is_count(told: Any) -> bool:
    return isinstance(told, int) and not isinstance(told, bool) and 0 <= told <= MOST_ENTRIES
