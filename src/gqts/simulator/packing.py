"""Labelling, packing, inspecting: items into cases, cases on pallets, pallets into a container, certified."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from gqts.simulator.hours import local_date
from gqts.simulator.places import Site
from gqts.simulator.plan import Topic, Unit
from gqts.simulator.progress import Case, Pallet, Progress, batches


def label_goods(progress: Progress, site: Site) -> None:
    """Tell how a trader or a freight station, not the maker, put serials on goods that came in lots."""
    plan = progress.plan
    for run, indexes in enumerate(plan.runs):
        serials = [plan.item(index) for index in indexes if index or not plan.has_missing_start]
        ilmd: dict[str, Any] = {"cbvmda:lotNumber": plan.lot(run), "cbvmda:countryOfOrigin": plan.product.country}
        if plan.product.shelf_days:
            best_before = local_date(progress.now, site.zone) + timedelta(days=plan.product.shelf_days - 60)
            ilmd["cbvmda:bestBeforeDate"] = best_before.isoformat()
        for batch in batches(serials):
            progress.wait(10, 40, site)
            labelled = progress.occasion(site, "commissioning", "active", spot="LABEL1", extra={"ilmd": ilmd})
            progress.book.commission(labelled, epcs=batch)


def pack_goods(progress: Progress, site: Site) -> tuple[Pallet, ...]:
    """Tell the packing of all items at `site`, and return the pallets."""
    plan = progress.plan
    serials = [plan.item(index) for index in range(plan.items)]
    cases = []
    for place, batch in enumerate(batches(serials, plan.product.case_size)):
        progress.wait(1, 4, site)
        case = Case(plan.unit(Unit.CASE, site.firm, place), tuple(batch))
        packed = progress.occasion(site, "packing", "in_progress", spot="PACK1")
        progress.book.pack(packed, case.uri, case.items)
        cases.append(case)
    return _stack_pallets(progress, site, cases)


def _stack_pallets(progress: Progress, site: Site, cases: Sequence[Case]) -> tuple[Pallet, ...]:
    """Tell how pallet labels were printed, and the cases stacked."""
    size = progress.plan.product.cases_per_pallet
    pallets = tuple(
        Pallet(progress.plan.unit(Unit.PALLET, site.firm, place), tuple(batch))
        for place, batch in enumerate(batches(cases, size))
    )
    progress.wait(5, 15, site)
    labelled = progress.occasion(site, "commissioning", "active", spot="PALLET1")
    progress.book.commission(labelled, epcs=[pallet.uri for pallet in pallets])
    for pallet in pallets:
        progress.wait(6, 20, site)
        stacked = progress.occasion(site, "packing", "in_progress", spot="PALLET1")
        progress.book.pack(stacked, pallet.uri, [case.uri for case in pallet.cases])
    return pallets


def sample_goods(progress: Progress, site: Site) -> None:
    """Tell how the inspection body drew a sample of single items at `site`."""
    plan = progress.plan
    step = max(1, plan.items // 5)
    sample = [plan.item(index) for index in range(0, plan.items, step)][:5]
    progress.wait(60, 300, plan.lane.inspector)
    drawn = progress.occasion(
        site, "sampling", "in_progress", firm=plan.lane.inspector.firm, spot="QA", topic=Topic.INSPECTION
    )
    progress.book.observe(drawn, epcs=sample)


def inspect_goods(
    progress: Progress, site: Site, units: list[str], planned_days: tuple[int, int] | None = None
) -> None:
    """Tell how the inspection body attested `units` at `site`, and gave a certificate.

    Before shipment, `planned_days` are days from now to the departure and to the arrival that the certificate states.
    """
    plan, body = progress.plan, progress.plan.lane.inspector.firm
    progress.wait(300, 1500, plan.lane.inspector)
    number = plan.document("CERT")
    extra: dict[str, Any] = {
        "certificationInfo": f"https://{body.code}.example/certificates/{number}",
        "gqts:certificate_number": number,
        "gqts:certificate_result": "conforms",
    }
    if planned_days:
        departs_on, arrives_on = (local_date(progress.now, site.zone) + timedelta(days=days) for days in planned_days)
        extra |= plan.lane.ports | {
            "gqts:departure_date": departs_on.isoformat(),
            "gqts:arrival_date": arrives_on.isoformat(),
        }
    papers = (("cert", body.transaction(number)), ("testres", body.transaction(plan.document("TR"))))
    attested = progress.occasion(
        site, "inspecting", "conformant", firm=body, spot="QA", topic=Topic.INSPECTION, papers=papers, extra=extra
    )
    progress.book.observe(attested, epcs=units)


def load_container(progress: Progress, site: Site, units: list[str]) -> str:
    """Tell how `units` were loaded at `site` into the consignment's freight container, and return it."""
    progress.wait(200, 1200, site)
    loaded = progress.occasion(
        site,
        "loading",
        "container_closed",
        spot="DOCK1",
        papers=(progress.bill,),
        extra={"gqts:seal": f"SL{progress.plan.number:07d}"},
    )
    progress.book.pack(loaded, progress.plan.container, units)
    return progress.plan.container
