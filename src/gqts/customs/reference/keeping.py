"""Writing a file of reference data into the operator's folder, whole or not at all.

Promise: what is written was read back first by the reader of `gqts.customs.reference`, so a file that would keep the
service from starting never gets there; the file before it is kept beside it, with the moment in its name.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from gqts.customs.errors import ReferenceUnusable
from gqts.customs.reference import Entry, read_reference


def write_entries(folder: Path, name: str, title: str, entries: Sequence[Entry], *, now: datetime) -> Path:
    """Write the entries of one name, and return the file; raises ReferenceUnusable when it cannot be kept."""
    told = {"title": title, "entries": [_tell(entry) for entry in entries]}
    content = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    target = folder / f"{name}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".new-") as beside:
            new = Path(beside) / target.name
            new.write_text(content, encoding="utf-8")
            new.chmod(0o644)
            read_reference(Path(beside))
            if target.exists():
                os.link(target, folder / f"{name}.{now:%Y%m%dT%H%M%SZ}.before.json")
            new.replace(target)
    except OSError as reason:
        raise ReferenceUnusable(f"{target} cannot be written: {reason.strerror or reason}.") from reason
    return target


def _tell(entry: Entry) -> dict[str, object]:
    return {
        "valid_from": entry.valid_from.isoformat(),
        "valid_to": None if entry.valid_to is None else entry.valid_to.isoformat(),
        "source": entry.source,
        "note": entry.note,
        "values": dict(entry.values),
    }
