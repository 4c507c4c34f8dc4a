"""Event hash: events per second beside the reference implementation, on one file, one process each.

Promise measured: at least 20 times `epcis-event-hash-generator` 1.9.3 on 3,000 small JSON-LD events, reading included.
"""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

from bench.documents import write_documents
from bench.peers import ensure_peers
from bench.report import Figure
from gqts.epcis import event_hash, read_document

EVENTS = 3_000


def run(folder: Path) -> list[Figure]:
    """Measure both, best of three runs each, alternating."""
    file = folder / "hash.jsonld"
    file.write_bytes(next(write_documents(1, EVENTS, epcs=2)))
    driver = Path(__file__).with_name("hash_driver.py")
    ours, theirs = [], []
    for _ in range(3):
        out = subprocess.run(
            [str(ensure_peers(folder)), str(driver), str(file)], check=True, capture_output=True, text=True
        ).stdout.split()
        theirs.append(float(out[1]))
        began = time.perf_counter()
        hashes = [event_hash(event) for event in read_document(file.read_bytes()).events]
        ours.append(time.perf_counter() - began)
        assert (len(hashes), hashes[0], hashes[-1]) == (int(out[0]), out[2], out[3]), "the two disagree"
    rate, peer = EVENTS / min(ours), EVENTS / min(theirs)
    return [
        Figure("event hash, gqts", rate, "events/s"),
        Figure("event hash, epcis-event-hash-generator 1.9.3", peer, "events/s"),
        Figure("event hash, gqts over reference", rate / peer, "times", goal="at least 20", met=rate / peer >= 20),
    ]
