"""The border: what the declarant states, what customs examines, and that customs releases it.

The customs authority is a demonstration; declaration numbers have the eighteen digits of real ones and an invented
customs code (99xx).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gqts.simulator.firms import FIRMS, Firm
from gqts.simulator.logbook import NAMESPACE
from gqts.simulator.places import SITES, Site
from gqts.simulator.plan import Topic
from gqts.simulator.progress import Progress

DECLARATION = NAMESPACE + "declaration"
"""Business transaction type of a customs declaration; CBV 2.0 has none."""
_CUSTOMS_CODES = {code: f"99{place:02d}" for place, code in enumerate(site.code for site in SITES.values())}


def office_code(post: Site) -> str:
    """Return the invented code of a customs post."""
    return _CUSTOMS_CODES[post.code]


def declaration_number(progress: Progress, suffix: int = 0, *, is_export: bool = False) -> str:
    """Return the number of the consignment's declaration, or of its `suffix`-th inventory list."""
    plan = progress.plan
    code = office_code(plan.lane.post)
    return f"{code}{plan.starts_at.year}{0 if is_export else 1}{plan.number % 1_000_000:06d}{suffix:03d}"


def clear_goods(
    progress: Progress,
    declarant: Firm,
    terminal: Site,
    units: Sequence[str],
    *,
    examined_per_thousand: int = 80,
    stated: dict[str, Any] | None = None,
    is_export: bool = False,
) -> None:
    """Tell how `declarant` declared `units` standing at `terminal`, and how customs released them.

    `stated` are further members of the declaration, such as its value.
    """
    plan, post = progress.plan, progress.plan.lane.post
    number = declaration_number(progress, is_export=is_export)
    paper = (DECLARATION, FIRMS["customs"].transaction(number))
    goods = {
        "gqts:declaration_number": number,
        "gqts:hs6": plan.product.hs6,
        "gqts:country_of_origin": plan.product.country,
    }
    progress.wait(60, 600, terminal)
    declared = progress.occasion(
        terminal,
        "holding",
        "unavailable",
        firm=declarant,
        papers=(paper, progress.bill, progress.order),
        extra=progress.supervision | goods | (stated or {}),
    )
    progress.book.transact(declared, units)
    progress.wait(120, 900, post)
    if progress.chance.has_luck(examined_per_thousand):
        examined = progress.occasion(
            post, "inspecting", "conformant", papers=(paper,), extra={"gqts:examination": "goods examined, as declared"}
        )
        progress.book.observe(examined, epcs=units)
        progress.wait(120, 600, post)
    release_goods(progress, number, units, to=declarant)


def release_goods(progress: Progress, number: str, units: Sequence[str], *, to: Firm) -> None:
    """Tell that customs released `units` under declaration `number` to a firm's keeping: the clearance notice."""
    paper = (DECLARATION, FIRMS["customs"].transaction(number))
    extra = progress.supervision | {"gqts:declaration_number": number, "gqts:clearance": "released"}
    released = progress.occasion(
        progress.plan.lane.post, "accepting", "conformant", papers=(paper,), possession=(None, to), extra=extra
    )
    progress.book.observe(released, epcs=units)


def store_goods(progress: Progress, store: Site, container: str, units: Sequence[str]) -> None:
    """Tell how `container` came to the `store`, was emptied of `units`, and these were put away."""
    progress.wait(90, 400, store)
    papers = (progress.bill, ("recadv", store.firm.transaction(progress.plan.document("RA"))))
    received = progress.occasion(
        store,
        "receiving",
        "in_progress",
        spot="DOCK2",
        papers=papers,
        possession=(FIRMS["bluemeridian"], store.firm) if store.firm.code != "bluemeridian" else None,
    )
    progress.book.observe(received, epcs=[container])
    progress.wait(40, 240, store)
    emptied = progress.occasion(store, "unpacking", "in_progress", spot="DOCK2")
    progress.book.unpack(emptied, container, units)
    progress.wait(30, 300, store)
    stored = progress.occasion(store, "storing", "sellable_not_accessible", spot="STORE1", topic=Topic.STORAGE)
    progress.book.observe(stored, epcs=units)
