"""How each office works: what goes without a person, where it lies, which agencies' scopes it is in."""

from __future__ import annotations

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.clearance import find_office, list_offices, set_office
from gqts.web.languages import mark
from gqts.web.workbench import Desk, Form, long_field, page, text_field, tick_field

_LIST = "/border/offices"


class OfficeForm(Form):
    """How an office works."""

    green = tick_field(mark("Release the green lane by itself, once the goods have arrived"))
    blue = tick_field(mark("Release the blue lane by itself, once the goods have arrived, to be audited later"))
    site = text_field(
        mark("Its place"),
        hint=mark("The URI of its GLN, such as https://id.gs1.org/414/9520000000004. Release and hold are told there."),
        longest=300,
        is_needed=False,
    )
    regions = long_field(
        mark("Lies in"),
        hint=mark(
            "UN/LOCODEs or regions, one a line. Agencies whose scope has regions see the cases of offices there."
        ),
        rows=3,
    )


@page(Permission.HOST_RISK)
def show_offices(desk: Desk) -> Response:
    """Show how every office works."""
    with desk.transaction() as tx:
        found = list_offices(tx)
    return desk.render("border/offices.html", offices=found)


@page(Permission.HOST_RISK)
def change_office(desk: Desk) -> Response:
    """Ask how an office is to work, and set it."""
    code = str(desk.request.path_params["office"])[:20]
    with desk.transaction() as tx:
        before = find_office(tx, code)
        form = OfficeForm.of(
            desk,
            green=before.releases_green,
            blue=before.releases_blue,
            site=before.site,
            regions="\n".join(before.regions),
        )
        if form.is_good():
            with form.refusals(tx):
                set_office(
                    tx,
                    desk.caller,
                    code,
                    releases_green=form.green.data,
                    releases_blue=form.blue.data,
                    site=form.site.data,
                    regions=form.regions.data.split(),
                    now=desk.now,
                )
    if form.is_done:
        desk.flash(mark("The office works so from now on."))
        return desk.see_other(_LIST)
    return form.show(desk, "border/office.html", office=code)
