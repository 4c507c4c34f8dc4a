"""The demonstration's bad machine and bad material lot: some weeks of a factory, and what shoppers said of its goods.

Told through the doors that factories and shoppers use; what finds them is the page of quality, as it does in earnest.
Each complaint comes from an address of its own.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from gqts.accounts import Seal
from gqts.cli.capture import storing
from gqts.cli.outcome import Outcome
from gqts.complaints import Kind, Purpose, Telling, take_complaint
from gqts.identifiers import parse_identifier
from gqts.kit.database import Database
from gqts.kit.progress import progress
from gqts.simulator import Output, Planted, World, plan_output, write_output

_BEFORE = timedelta(days=75)
_RUNS = 54
_WORDS = {
    "diapers_m": (Kind.UNSAFE, "en", "The tape came off and the gel was all over my baby’s skin."),
    "diapers_l": (Kind.NOT_AS_DESCRIBED, "zh", "吸收性很差，刚穿上不久就漏了。"),
}


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
    with progress("Making and complaining", len(documents) + len(told)) as advance:
        for document in documents:
            store(document.name, document.content)
            advance(1)
        for number, (output, item) in enumerate(told, start=1):
            _complain(database, output, item, number, seal)
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
