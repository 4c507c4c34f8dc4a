"""Run the benchmarks: `python -m bench [NAME…]`; prints a table and keeps it in the bench folder of the home."""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import shutil
import sys
from pathlib import Path

from bench.report import write_table

NAMES = (
    "event_hash",
    "capture",
    "journey",
    "forward",
    "sharing",
    "ceb",
    "assess",
    "recall",
    "log",
    "scan_page",
    "page",
    "insight",
)


def main() -> None:
    """Run the named benchmarks, all by default."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"of {', '.join(NAMES)}; all by default")
    chosen = parser.parse_args().names or NAMES
    folder = Path(os.environ.get("GQTS_BENCH", "/var/tmp/gqts-bench")).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    if unknown := set(chosen) - set(NAMES):
        sys.exit(f"No such benchmark: {', '.join(sorted(unknown))}. There are {', '.join(NAMES)}.")
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}\n")
    for name in chosen:
        for leftover in folder.glob(f"{name}*"):
            shutil.rmtree(leftover, ignore_errors=True)
        figures = importlib.import_module(f"bench.{name}").run(folder)
        table = write_table(figures)
        (folder / f"{name}.md").write_text(table + "\n")
        print(f"## {name}\n\n{table}\n", flush=True)


if __name__ == "__main__":
    main()
