"""The item page on a telephone on slow 3G: until its words stand there, counted from when the connection does.

The first opening by a new browser, with Chromium's own throttling: 400 kbit/s each way and 400 ms for every round trip.
Beside it, in turns, a bare Starlette application that sends the same bytes, compressed the same way, from memory: what
any page of this size takes. Needs Debian's chromium.
"""

from __future__ import annotations

import os
import shutil
import statistics
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bench import server
from bench.report import Figure
from gqts.cli.outcome import Outcome
from gqts.cli.simulate import store_world
from gqts.kit.database import Database
from gqts.simulator import build_world

ROUNDS = 5
BYTES_A_SECOND = 400_000 / 8
ROUND_TRIP = 400
PAGE_FILE = "GQTS_BENCH_PAGE"


def run(folder: Path) -> list[Figure]:
    """Open the page of the first told story, and the static one, in turns."""
    world = build_world(seed=1, items=310)
    with server.database(folder / "page") as url, Database.open(url) as database:
        store_world(database, world, Outcome())
        with server.serving(folder / "page-served", url) as port, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
            )
            address = f"http://127.0.0.1:{port}{world.stories[0].link_path}"
            content = _read(browser, address)
            kept = folder / "page.html"
            kept.write_bytes(content)
            os.environ[PAGE_FILE] = str(kept)
            with server.serving(folder / "page-static", url, target="bench.bare_page:app") as static:
                ours, theirs, weights = [], [], []
                for _ in range(ROUNDS):
                    moment, weight = _open(browser, address)
                    ours.append(moment)
                    weights.append(weight)
                    theirs.append(_open(browser, f"http://127.0.0.1:{static}/")[0])
            browser.close()
    mine, bare = statistics.median(ours), statistics.median(theirs)
    return [
        Figure("the item page, first words after connecting", mine, "ms", "under 1,000", met=mine < 1_000),
        Figure("a static page of the same bytes", bare, "ms"),
        Figure("ratio", mine / bare, "times"),
        Figure(
            "page, style and headers over the wire", max(weights) / 1_000, "kB", "under 30", met=max(weights) < 30_000
        ),
        Figure("the same before it is compressed", len(content) / 1_000, "kB"),
    ]


def _read(browser: Browser, address: str) -> bytes:
    page = browser.new_page()
    answer = page.goto(address)
    assert answer is not None
    content = answer.body()
    page.close()
    return content


def _open(browser: Browser, address: str) -> tuple[float, int]:
    """Return the milliseconds from the connection to the first paint of content, and the bytes of page and headers."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    limits = {"downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND, "latency": ROUND_TRIP}
    session.send("Network.emulateNetworkConditions", {"offline": False, **limits})
    answer = page.goto(address)
    assert answer is not None
    painted = page.evaluate(
        "new Promise(done => new PerformanceObserver(seen => done(seen.getEntriesByName('first-contentful-paint')[0]"
        ".startTime)).observe({type: 'paint', buffered: true}))"
    )
    connected = page.evaluate("performance.getEntriesByType('navigation')[0].connectEnd")
    sizes = answer.request.sizes()
    context.close()
    return painted - connected, sizes["responseBodySize"] + sizes["responseHeadersSize"]
