"""The demonstration's bad machine and bad material lot: some weeks of a factory, what shoppers said of its goods, and
what it answered them: most in time, some late, some never.

Told through the doors that factories and shoppers use; what finds them is the page of quality, as it does in earnest.
Each complaint comes from an address of its own.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zlib import crc32

from gqts.accounts import Caller, Seal
from gqts.cli.capture import storing
from gqts.cli.demo_firms import find_firms
from gqts.cli.outcome import Outcome
from gqts.complaints import (
    Item,
    Kind,
    Move,
    Narrowing,
    Part,
    Purpose,
    State,
    Telling,
    list_inbox,
    move_entry,
    take_complaint,
)
from gqts.identifiers import parse_identifier
from gqts.kit.clock import system_clock
from gqts.kit.database import Database, Transaction
from gqts.kit.progress import progress
from gqts.simulator import Output, Planted, World, plan_output, write_output

_BEFORE = timedelta(days=75)
_RUNS = 54
_WORDS = {
    "diapers_m": (Kind.UNSAFE, "en", "The tape came off and the gel was all over my baby’s skin."),
    "diapers_l": (Kind.NOT_AS_DESCRIBED, "zh", "吸收性很差，刚穿上不久就漏了。"),
}
_AT_THE_BRAND = "Customer care (demonstration)"
_OF_WHICH_NONE, _OF_WHICH_LATE = 9, 5
"""One complaint in so many is never answered, one in so many late."""
_ANSWERS = (
    (Move.ACCEPT, "We have the pack back and look into it."),
    (Move.RESOLVE, "You were sent a new pack. We look into how this one was made."),
)


def plan_outputs(world: World) -> tuple[Output, ...]:
    """Return what is told: of one product with a bad machine, of the other with a bad lot of its polymer."""
    starts_at = datetime.combine(world.ends_on, time(), UTC) - _BEFORE
    seed = world.seed % 100
    return (
        plan_output(seed=seed, starts_at=starts_at, planted=Planted(machine="L3-M2"), runs=_RUNS),
        plan_output(
            seed=seed + 1,
            starts_at=starts_at,
            planted=Planted(lot=f"SP-{seed + 1:03d}001"),
            runs=_RUNS,
            product="diapers_l",
        ),
    )


def fill_quality(database: Database, world: World, outcome: Outcome, *, seal: Seal) -> None:
    """Store what the factory told, and hand in the complaints; once more changes nothing."""
    outputs = plan_outputs(world)
    store = storing(database, outcome)
    documents = [document for output in outputs for document in write_output(output)]
    told = [(output, item) for output in outputs for item in output.defective]
    with progress("Making and complaining", len(documents) + len(told) + 1) as advance:
        for document in documents:
            store(document.name, document.content)
            advance(1)
        for number, (output, item) in enumerate(told, start=1):
            _complain(database, output, item, number, seal)
            advance(1)
        with database.transaction() as tx:
            _answer(tx, world)
        advance(1)


def _complain(database: Database, output: Output, item: str, number: int, seal: Seal) -> None:
    kind, language, words = _WORDS[output.product]
    at = next(run.at for run in output.runs if item in run.items) + output.defective[item]
    with database.transaction() as tx:
        take_complaint(
            tx,
            parse_identifier(item),
            Telling(Purpose.COMPLAINT, kind, words, language=language),
            seal=seal,
            form=f"demonstration {output.seed} {number}",
            sender=f"2001:db8::{number:x}",
            now=at,
        )


def _answer(tx: Transaction, world: World) -> None:
    """Have each brand answer what waits before it, at the time at which it would have."""
    now = system_clock()
    for brand in find_firms(tx, world).values():
        caller = Caller.operator(_AT_THE_BRAND, brand.id)
        waiting = list_inbox(tx, caller, narrowing=Narrowing(state=State.RECEIVED), limit=500, now=now)
        for item in waiting:
            number = crc32(item.complaint.identifier.encode())  # the same items go unanswered whenever this is run
            if item.entry.part is Part.BRAND and number % _OF_WHICH_NONE != 0:
                _answer_one(tx, caller, item, late=number % _OF_WHICH_LATE == 0, now=now)


def _answer_one(tx: Transaction, caller: Caller, item: Item, *, late: bool, now: datetime) -> None:
    due = item.entry.due_at - item.complaint.taken_at
    at = item.complaint.taken_at + (due * 2 if late else due / 3)
    for move, words in _ANSWERS:
        if at > now:
            return
        move_entry(tx, caller, item.complaint.id, move, words, now=at)
        at += timedelta(days=2)
