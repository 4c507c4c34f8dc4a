"""Labelling, packing, inspecting: items into cases, cases on pallets, pallets into a container, certified."""

from __future__ import annotations

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
    pallets = []
    for place, start in enumerate(range(0, len(cases), plan.product.cases_per_pallet)):
        progress.wait(6, 20, site)
        load = tuple(cases[start : start + plan.product.cases_per_pallet])
        pallet = Pallet(plan.unit(Unit.PALLET, site.firm, place), load)
        stacked = progress.occasion(site, "packing", "in_progress", spot="PALLET1")
        progress.book.pack(stacked, pallet.uri, [case.uri for case in load])
        pallets.append(pallet)
    return tuple(pallets)


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


def inspect_goods(progress: Progress, site: Site, units: list[str], planned_days: tuple[int, int]) -> None:
    """Tell how the inspection body attested `units` at `site`: certificate, and planned departure and arrival days.

    `planned_days` are days from now to the planned departure and to the planned arrival.
    """
    plan, body = progress.plan, progress.plan.lane.inspector.firm
    progress.wait(300, 1500, plan.lane.inspector)
    number = plan.document("CERT")
    today = local_date(progress.now, site.zone)
    departs_on, arrives_on = (today + timedelta(days=days) for days in planned_days)
    extra: dict[str, Any] = {
        "certificationInfo": f"https://{body.code}.example/certificates/{number}",
        "gqts:certificate_number": number,
        "gqts:certificate_result": "conforms",
        "gqts:port_of_loading": plan.lane.stops[0].unlocode,
        "gqts:port_of_discharge": plan.lane.stops[-1].unlocode,
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
