"""Event hash: events per second beside the reference implementation, on one file, one process each.

Promise measured: at least 20 times `epcis-event-hash-generator` 1.9.3 on 3,000 small JSON-LD events, reading included.
"""

from __future__ import annotations

import statistics
import subprocess
import time
from pathlib import Path

from bench.documents import write_documents
from bench.peers import ensure_peers
from bench.report import Figure
from gqts.epcis import event_hash, read_document

EVENTS = 3_000
ROUNDS = 5


def run(folder: Path) -> list[Figure]:
    """Measure both in turn, so that each round meets the same machine; medians of the rounds."""
    file = folder / "hash.jsonld"
    file.write_bytes(next(write_documents(1, EVENTS, epcs=2)))
    ours, theirs = [], []
    for _ in range(ROUNDS):
        theirs.append(_hash_with_reference(folder, file))
        ours.append(_hash(file))
    assert len({hashes for _, hashes in (*ours, *theirs)}) == 1, "the two disagree"
    rates = [(EVENTS / mine, EVENTS / peer) for (mine, _), (peer, _) in zip(ours, theirs, strict=True)]
    ratio = statistics.median(mine / peer for mine, peer in rates)
    return [
        Figure("event hash, gqts", statistics.median(mine for mine, _ in rates), "events/s"),
        Figure(
            "event hash, epcis-event-hash-generator 1.9.3", statistics.median(peer for _, peer in rates), "events/s"
        ),
        Figure("event hash, gqts over reference", ratio, "times", goal="at least 20", met=ratio >= 20),
    ]


def _hash(file: Path) -> tuple[float, tuple[str, str]]:
    began = time.perf_counter()
    hashes: list[str] = []
    read_document(file.read_bytes(), take=lambda event: hashes.append(event_hash(event)))
    seconds = time.perf_counter() - began
    assert len(hashes) == EVENTS
    return seconds, (hashes[0], hashes[-1])


def _hash_with_reference(folder: Path, file: Path) -> tuple[float, tuple[str, str]]:
    driver = Path(__file__).with_name("hash_driver.py")
    command = [str(ensure_peers(folder)), str(driver), str(file)]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    assert int(out[0]) == EVENTS
    return float(out[1]), (out[2], out[3])
