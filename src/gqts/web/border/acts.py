"""The acts of a case, each at an address of its own: a page that asks, or a button that does it at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.clearance import (
    Asking,
    CaseFile,
    ask_party,
    begin_inspection,
    close_case,
    detain_goods,
    give_case,
    lift_hold,
    list_colleagues,
    list_parties,
    note_arrival,
    override_lane,
    place_hold,
    read_case,
    release_goods,
    send_back,
    take_case,
    withdraw_request,
)
from gqts.kit.database import Transaction
from gqts.risk import Lane
from gqts.web.border.words import ASKINGS, DETENTIONS, LANES
from gqts.web.languages import mark
from gqts.web.office.days import require_day
from gqts.web.workbench import Desk, Form, PageUnknown, choice_field, long_field, page, radio_field, text_field

LONGEST_REASON = 500
_DAYS_TO_ANSWER = 3
_TOLD = mark("The declarant and the trail of acts have it word for word. At most 500 characters.")


class NoForm(Form):
    """Nothing to fill in."""


class WhyForm(Form):
    """Why, in the officer's words."""

    reason = long_field(mark("Reason"), hint=_TOLD, longest=LONGEST_REASON, is_needed=True, rows=3)


class ReleaseForm(Form):
    """A remark, where there is one."""

    reason = long_field(mark("Remark"), hint=_TOLD, longest=LONGEST_REASON, rows=2)


class DetainForm(Form):
    """Why, and who goes on with it."""

    to = radio_field(mark("Handed to"), list(DETENTIONS.items()))
    reason = long_field(mark("Reason"), hint=_TOLD, longest=LONGEST_REASON, is_needed=True, rows=3)


class LaneForm(Form):
    """Another lane, and why."""

    lane = radio_field(mark("Lane"), [(one.value, words) for one, (_, words) in LANES.items()])
    reason = long_field(
        mark("Reason"),
        hint=mark("It stands in the case and in your own organization’s record of acts. At most 500 characters."),
        longest=LONGEST_REASON,
        is_needed=True,
        rows=3,
    )


class AskForm(Form):
    """What is asked, of whom, until when."""

    kind = radio_field(mark("What is asked for"), [(one.value, words) for one, words in ASKINGS.items()])
    asked_of = choice_field(mark("Of whom"), [])
    words = long_field(mark("In words"), hint=mark("The party reads it word for word."), is_needed=True, rows=4)
    due_on = text_field(mark("To be answered by"), type="date", longest=10)


class GiveForm(Form):
    """Who works on it from now on."""

    person = choice_field(mark("To whom"), [], is_needed=False)


Do = Callable[[Transaction, Desk, UUID, Form], object]


@dataclass(frozen=True, slots=True)
class Act:
    """An act's page: its form, its words, and what it does."""

    form: type[Form]
    title: str
    button: str
    done: str
    do: Do
    tone: str = ""
    hint: str = ""


ACTS: Mapping[str, Act] = {
    "take": Act(
        NoForm,
        mark("Take the case"),
        mark("Take it"),
        mark("You work on this case."),
        lambda tx, desk, one, _: take_case(tx, desk.caller, one, now=desk.now),
    ),
    "give": Act(
        GiveForm,
        mark("Hand the case over"),
        mark("Hand it over"),
        mark("The case was handed over."),
        lambda tx, desk, one, form: give_case(
            tx, desk.caller, one, UUID(form.person.data) if form.person.data else None, now=desk.now
        ),
    ),
    "arrive": Act(
        NoForm,
        mark("The goods are here"),
        mark("They are here"),
        mark("The goods are noted as here."),
        lambda tx, desk, one, _: note_arrival(tx, desk.caller, one, now=desk.now),
    ),
    "inspect": Act(
        NoForm,
        mark("Begin the inspection"),
        mark("Begin"),
        mark("The inspection has begun. The declarant was told."),
        lambda tx, desk, one, _: begin_inspection(tx, desk.caller, one, now=desk.now),
    ),
    "hold": Act(
        WhyForm,
        mark("Hold the goods"),
        mark("Hold"),
        mark("Your agency holds the goods. The declarant was told, and the goods’ page says so."),
        lambda tx, desk, one, form: place_hold(tx, desk.caller, one, reason=form.reason.data, now=desk.now),
        "danger",
        mark("Nobody can release them until your agency lifts its hold."),
    ),
    "lift": Act(
        WhyForm,
        mark("Lift the hold of your agency"),
        mark("Lift it"),
        mark("Your agency holds the goods no more. The declarant was told."),
        lambda tx, desk, one, form: lift_hold(tx, desk.caller, one, reason=form.reason.data, now=desk.now),
    ),
    "lane": Act(
        LaneForm,
        mark("Change the lane"),
        mark("Change it"),
        mark("The lane was changed."),
        lambda tx, desk, one, form: override_lane(
            tx, desk.caller, one, Lane(form.lane.data), reason=form.reason.data, now=desk.now
        ),
        "",
        mark("Your lane stands, whatever is assessed later, until somebody changes it again."),
    ),
    "release": Act(
        ReleaseForm,
        mark("Release the goods"),
        mark("Release"),
        mark("The goods were released. The declarant was told, and the goods’ page says so."),
        lambda tx, desk, one, form: release_goods(tx, desk.caller, one, reason=form.reason.data, now=desk.now),
        "",
        mark("It cannot be taken back. The receipts of approval and release are written."),
    ),
    "detain": Act(
        DetainForm,
        mark("Detain the goods"),
        mark("Detain"),
        mark("The goods are detained. The declarant was told."),
        lambda tx, desk, one, form: detain_goods(
            tx, desk.caller, one, reason=form.reason.data, to=form.to.data, now=desk.now
        ),
        "danger",
    ),
    "send-back": Act(
        WhyForm,
        mark("Send the goods back"),
        mark("Send back"),
        mark("The goods are to be sent back. The declarant was told."),
        lambda tx, desk, one, form: send_back(tx, desk.caller, one, reason=form.reason.data, now=desk.now),
        "danger",
        mark("It cannot be taken back."),
    ),
    "close": Act(
        NoForm,
        mark("Close the case"),
        mark("Close it"),
        mark("The case is closed."),
        lambda tx, desk, one, _: close_case(tx, desk.caller, one, now=desk.now),
    ),
    "ask": Act(
        AskForm,
        mark("Ask a party"),
        mark("Ask"),
        mark("The party was asked, by mail and on its page of requests."),
        lambda tx, desk, one, form: ask_party(
            tx,
            desk.caller,
            one,
            kind=Asking(form.kind.data),
            words=form.words.data,
            due_on=form.day,
            asked_of=UUID(form.asked_of.data),
            now=desk.now,
        ),
    ),
}


@page(Permission.CASES_WORK)
def act(desk: Desk) -> Response:
    """Ask for what an act needs, and do it."""
    record_id, name = desk.id_in_path("record_id"), str(desk.request.path_params["act"])
    known = ACTS.get(name)
    if known is None:
        raise PageUnknown
    with desk.transaction() as tx:
        file = read_case(tx, desk.caller, record_id)
        form = _prepare(tx, desk, known, file)
        if _is_good(form):
            with form.refusals(tx):
                known.do(tx, desk, record_id, form)
    path = f"/border/cases/{record_id}"
    if form.is_done:
        desk.flash(known.done)
        return desk.see_other(path)
    return form.show(desk, "border/act.html", act=known, case=file.case, path=path)


@page(Permission.CASES_WORK)
def withdraw(desk: Desk) -> Response:
    """Ask why a request is withdrawn, and withdraw it."""
    record_id, request_id = desk.id_in_path("record_id"), desk.id_in_path("request_id")
    with desk.transaction() as tx:
        file = read_case(tx, desk.caller, record_id)
        if request_id not in {one.id for one in file.requests}:
            raise PageUnknown
        form = WhyForm.of(desk)
        if form.is_good():
            with form.refusals(tx):
                withdraw_request(tx, desk.caller, request_id, reason=form.reason.data, now=desk.now)
    path = f"/border/cases/{record_id}"
    if form.is_done:
        desk.flash(mark("The request was withdrawn. The party was told."))
        return desk.see_other(path)
    shown = Act(WhyForm, mark("Withdraw the request"), mark("Withdraw"), "", lambda *_: None)
    return form.show(desk, "border/act.html", act=shown, case=file.case, path=path)


def _prepare(tx: Transaction, desk: Desk, known: Act, file: CaseFile) -> Form:
    if known.form is AskForm:
        due_on = (desk.now + timedelta(days=_DAYS_TO_ANSWER)).date().isoformat()
        form: Form = AskForm.of(desk, due_on=due_on, asked_of=str(file.case.organization_id), kind="information")
        parties = list_parties(tx, file.case)
        form.offer("asked_of", [(str(one.id), one.name(desk.language.code)) for one in parties])
        return form
    if known.form is GiveForm:
        form = GiveForm.of(desk, person=str(file.case.taken_by or ""))
        nobody = ("", desk.language.text(mark("Nobody: whoever takes it")))
        form.offer("person", [nobody, *((str(one), name) for one, name in list_colleagues(tx, desk.caller).items())])
        return form
    if known.form is LaneForm:
        return LaneForm.of(desk, lane=file.case.lane or "")
    return known.form.of(desk)


def _is_good(form: Form) -> bool:
    if not form.is_good():
        return False
    if isinstance(form, AskForm):
        form.day = require_day(form, "due_on")
        return form.day is not None and not form.has_faults
    return True
