"""Which pages are for shoppers, and where the texts stand that such a page may say.

A shopper reads in Chinese, English, Japanese or Arabic; who works for a firm or an authority in Chinese or English. So
which languages a page offers depends on the page: on the module of the handler that answers. `TEXTS` is what the
catalogues of the further languages must cover; `tests/web/test_texts.py` holds them to it and prints what is missing.
A module or template that shoppers come to see is entered here.
"""

from __future__ import annotations

from collections.abc import Mapping

PLAIN_PAGES = frozenset(
    {
        "gqts.web.attest.showing",
        "gqts.web.home",
        "gqts.web.log.page",
        "gqts.web.seals",
        "gqts.web.things",
    }
)
"""Handlers of pages without the frame of the workbench, whoever is signed in."""
FRAMED_PAGES = frozenset(
    {
        "gqts.web.complaints.asking",
        "gqts.web.complaints.following",
        "gqts.web.complaints.statistics",
        "gqts.web.recalls.contact",
    }
)
"""Handlers of pages that show the workbench's menus to who is signed in, and then speak its languages only."""

EVERYTHING: tuple[str, ...] = ()
TEXTS: Mapping[str, tuple[str, ...]] = {
    "agreeing.py": EVERYTHING,
    "certificates.py": EVERYTHING,
    "complaints/asking.py": EVERYTHING,
    "complaints/following.py": EVERYTHING,
    "complaints/statistics.py": EVERYTHING,
    "complaints/words.py": ("PURPOSES", "KINDS", "STATES", "PARTS", "ACTS"),
    "failures.py": EVERYTHING,
    "home.py": EVERYTHING,
    "letters/wording.py": ("_FOOT", "word_recall"),
    "mistakes.py": EVERYTHING,
    "offline.py": EVERYTHING,
    "recalls/contact.py": EVERYTHING,
    "resolver.py": EVERYTHING,
    "sentences.py": EVERYTHING,
    "telling.py": EVERYTHING,
    "things.py": EVERYTHING,
    "withholding.py": EVERYTHING,
    "wording.py": EVERYTHING,
    "workbench/forms.py": ("REQUIRED", "TOO_LONG", "CHOOSE"),
    "workbench/guard.py": EVERYTHING,
    "workbench/refusals.py": ("_WAIT", "word_refusal", "SHOPPER_WORDS"),
}
"""Modules under `gqts/web` whose texts a shopper may read; of a shared one, the names that hold them."""
TEMPLATES = frozenset(
    {
        "certificate.html",
        "complaints/find.html",
        "complaints/new.html",
        "complaints/statistics.html",
        "complaints/tracked.html",
        "failure.html",
        "home.html",
        "letters/letter.html",
        "log.html",
        "mistake.html",
        "recalls/contact.html",
        "recalls/contact_left.html",
        "recalls/forget.html",
        "seal_wrong.html",
        "thing.html",
        "workbench/refusal.html",
    }
)
"""The templates of these pages; what they extend, include and import belongs to them."""
