"""Every page passes axe-core's checks for WCAG 2.2 A and AA, the shoppers' in each language, in a real browser.

The pages are found as people find them: from a few addresses on, by their links, while a case, a recall and a draw go
from stage to stage. A page that is neither reached so nor excused below, with the reason, fails the test; so does a
template that no page looked at is made of. So a new page is looked at from its first day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from tests.web.accessible.cast import gather
from tests.web.accessible.doors import walk_through_doors
from tests.web.accessible.firms import walk_body, walk_declarant, walk_factory
from tests.web.accessible.officers import walk_border, walk_cases, walk_draw, walk_host, walk_risk
from tests.web.accessible.providers import walk_without_mail
from tests.web.accessible.recalling import recall, walk_pattern, walk_to_the_end_of_recall
from tests.web.accessible.shoppers import walk_as_shopper
from tests.web.accessible.walk import CHROMIUM, FILES, ROUTES, Walk, begin_walk, name_of
from tests.web.signed_in import open_bench

from gqts.kit.database import Database
from gqts.web.rendering import FRAMED_PAGES, PLAIN_PAGES, TEMPLATES

NO_PAGE = "it is a file, or data"
PASSING = "it only sends on"
EXCUSED: Mapping[str, str] = {
    "gqts.web.routes.send_asset": NO_PAGE,
    "gqts.web.routes.send_icon": NO_PAGE,
    "gqts.web.routes.send_robots": NO_PAGE,
    "gqts.web.routes.send_description": NO_PAGE,
    "gqts.web.pictures.send_picture": NO_PAGE,
    "gqts.web.offline.send_frame": "it is empty: a frame without words",
    "gqts.web.offline.send_worker": NO_PAGE,
    "gqts.web.signing.entering.sign_out": PASSING,
    "gqts.web.complaints.statistics.tell_statistics": NO_PAGE,
    "gqts.web.notices.inbox.open_one": PASSING,
}
LETTERS = "letters/"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no browser: Debian's chromium is not installed"),
]


@pytest.fixture
def walk(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Walk]:
    with open_bench(database, tmp_path) as bench, begin_walk(bench, monkeypatch) as begun:
        yield begun


def test_every_page_passes_the_checks_of_accessibility(walk: Walk, tmp_path: Path):
    cast = gather(walk.bench)
    recalled = recall(walk, cast)
    walk_pattern(walk, cast)
    walk_as_shopper(walk, cast)
    walk_cases(walk, cast)
    walk_factory(walk, cast)
    walk_declarant(walk, cast)
    walk_body(walk, cast)
    walk_border(walk, cast)
    walk_risk(walk, cast)
    walk_draw(walk, cast)
    walk_to_the_end_of_recall(walk, cast, recalled)
    walk_host(walk, cast)
    walk_through_doors(walk, cast)
    walk_without_mail(walk, cast, tmp_path / "second")
    told = [f"{path}: {one}" for path, those in walk.found.items() for one in those]
    assert not told, "\n".join(told)
    require_everything_looked_at(walk)


def require_everything_looked_at(walk: Walk) -> None:
    """Fail for a page or a template that the walk did not lead to and that is not excused."""
    handlers = {name_of(one) for one in ROUTES if "GET" in (one.methods or ())}
    looked_at = walk.seen | walk.answered
    left = {one for one in handlers - looked_at - set(EXCUSED) if not FILES.search(one.rpartition(".")[2])}
    templates = {str(one.relative_to(TEMPLATES)) for one in TEMPLATES.rglob("*.html")}
    unused = {one for one in templates - walk.templates if not one.startswith(LETTERS)}
    lost = "\n".join(sorted(left | unused))
    assert not lost, f"pages that nobody looked at: have the test lead to them, or excuse them with a reason:\n{lost}"
    assert set(EXCUSED) - handlers == set(), "excused, and not there"
    assert set(EXCUSED) & looked_at == set(), "excused, and looked at"
    assert {one.rpartition(".")[0] for one in looked_at} >= PLAIN_PAGES | FRAMED_PAGES
