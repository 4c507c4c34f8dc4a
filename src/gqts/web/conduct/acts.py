"""What may be done in a case, by officers and by its party: each act a page of its own, with its words and its form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from starlette.responses import Response

from gqts.accounts import Permission, Position
from gqts.conduct import (
    MOST_AT_ONCE,
    Case,
    Measure,
    Move,
    answer_case,
    appeal_decision,
    ask_repair,
    close_case,
    confirm_proposal,
    decide_case,
    decide_repair,
    extend_hearing,
    is_possible,
    lift_measure,
    may_review,
    notify_party,
    overturn_decision,
    read_case,
    read_own_case,
    return_proposal,
    uphold_decision,
)
from gqts.organizations import State
from gqts.web.conduct.act import CaseAct
from gqts.web.conduct.act_forms import (
    answer_form,
    decision_form,
    extension_form,
    notice_form,
    read_number,
    read_severity,
    words_form,
)
from gqts.web.conduct.files import list_handed
from gqts.web.languages import mark
from gqts.web.workbench import Desk, PageUnknown, page
from gqts.web.workbench.guard import Endpoint

_EVERY = (
    CaseAct(
        "notify",
        (Move.NOTIFY,),
        mark("Give the party the reasons"),
        mark("From now on the party reads the case, and has so many days to answer. Nothing is decided before."),
        mark("Send the notice"),
        mark("The party is told, and may answer."),
        notice_form,
        lambda tx, desk, case_id, form: notify_party(
            tx, desk.caller, case_id, reasons=form.reasons.data, severity=read_severity(form),
            days=read_number(form, "days") or 0, now=desk.now,
        ),
    ),
    CaseAct(
        "extend",
        (Move.EXTEND,),
        mark("Give more time"),
        mark("The time to answer can be made longer once."),
        mark("Give more time"),
        mark("The party has more time to answer."),
        extension_form,
        lambda tx, desk, case_id, form: extend_hearing(
            tx, desk.caller, case_id, days=read_number(form, "days") or 0, reason=form.reason.data, now=desk.now
        ),
        is_open=lambda case, _now: not case.is_extended,
    ),
    CaseAct(
        "decide",
        (Move.DECIDE, Move.PROPOSE),
        mark("Decide"),
        mark(
            "A warning or a suspension is in force at once; the party may appeal for 60 days. Exclusion and "
            "disqualification are proposed, and in force once another officer confirms them."
        ),
        mark("Decide"),
        mark("It is decided."),
        decision_form,
        lambda tx, desk, case_id, form: decide_case(
            tx, desk.caller, case_id, Measure(form.measure.data), reasons=form.reasons.data,
            severity=read_severity(form), days=read_number(form, "days"), now=desk.now,
        ),
        is_grave=True,
    ),
    CaseAct(
        "confirm",
        (Move.CONFIRM,),
        mark("Confirm the proposal"),
        mark("You confirm what another officer proposed: it is in force at once."),
        mark("Confirm"),
        mark("It is in force."),
        words_form,
        lambda tx, desk, case_id, form: confirm_proposal(
            tx, desk.caller, case_id, reason=form.reason.data, now=desk.now
        ),
        is_grave=True,
    ),
    CaseAct(
        "return",
        (Move.RETURN,),
        mark("Send the proposal back"),
        mark("The case waits for another decision. The reason is for the officer who proposed it, and for the file."),
        mark("Send it back"),
        mark("The proposal is sent back."),
        words_form,
        lambda tx, desk, case_id, form: return_proposal(
            tx, desk.caller, case_id, reason=form.reason.data, now=desk.now
        ),
    ),
    CaseAct(
        "uphold",
        (Move.UPHOLD,),
        mark("The decision stands"),
        mark("You decide the appeal, as another officer than those who decided. The measure stays as it is."),
        mark("Let it stand"),
        mark("The decision stands."),
        words_form,
        lambda tx, desk, case_id, form: uphold_decision(
            tx, desk.caller, case_id, reason=form.reason.data, now=desk.now
        ),
    ),
    CaseAct(
        "overturn",
        (Move.OVERTURN,),
        mark("Overturn the decision"),
        mark("What the decision did is undone at once, and it counts in no record."),
        mark("Overturn"),
        mark("The decision is overturned."),
        words_form,
        lambda tx, desk, case_id, form: overturn_decision(
            tx, desk.caller, case_id, reason=form.reason.data, now=desk.now
        ),
        is_grave=True,
    ),
    CaseAct(
        "lift",
        (Move.LIFT,),
        mark("Lift the measure"),
        mark("The measure ends before its time. The case still counts in the record of the party."),
        mark("Lift it"),
        mark("The measure is lifted."),
        words_form,
        lambda tx, desk, case_id, form: lift_measure(tx, desk.caller, case_id, reason=form.reason.data, now=desk.now),
        is_grave=True,
        is_open=lambda case, _now: case.ended_at is None,
    ),
    CaseAct(
        "repair",
        (Move.REPAIR,),
        mark("Grant credit repair"),
        mark("The case stays on file and counts in the record of the party no more."),
        mark("Grant it"),
        mark("Credit repair is granted."),
        words_form,
        lambda tx, desk, case_id, form: decide_repair(
            tx, desk.caller, case_id, is_granted=True, reason=form.reason.data, now=desk.now
        ),
        is_open=lambda case, _now: case.repair_asked_at is not None,
    ),
    CaseAct(
        "refuse-repair",
        (Move.REFUSE_REPAIR,),
        mark("Refuse credit repair"),
        mark("The case goes on counting. The party may ask again."),
        mark("Refuse it"),
        mark("Credit repair is refused."),
        words_form,
        lambda tx, desk, case_id, form: decide_repair(
            tx, desk.caller, case_id, is_granted=False, reason=form.reason.data, now=desk.now
        ),
        is_open=lambda case, _now: case.repair_asked_at is not None,
    ),
    CaseAct(
        "close",
        (Move.CLOSE,),
        mark("Close it: nothing follows"),
        mark("The case ends without a measure and counts in no record. A party that was told of it reads the reason."),
        mark("Close the case"),
        mark("The case is closed."),
        words_form,
        lambda tx, desk, case_id, form: close_case(tx, desk.caller, case_id, reason=form.reason.data, now=desk.now),
    ),
)  # fmt: skip
_OWN = (
    CaseAct(
        "answer",
        (Move.ANSWER,),
        mark("Answer"),
        mark("You answer once, for your organization. Nothing is decided before officers have read it."),
        mark("Send the answer"),
        mark("Your answer is sent."),
        answer_form,
        lambda tx, desk, case_id, form: answer_case(
            tx, desk.caller, case_id, words=form.words.data, files=list_handed(desk), now=desk.now
        ),
        takes_files=True,
        is_open=lambda case, now: not case.is_time_over(now),
    ),
    CaseAct(
        "appeal",
        (Move.APPEAL,),
        mark("Appeal"),
        mark("Another officer than those who decided looks at the case anew. Until then the decision stays in force."),
        mark("Send the appeal"),
        mark("Your appeal is sent."),
        answer_form,
        lambda tx, desk, case_id, form: appeal_decision(
            tx, desk.caller, case_id, words=form.words.data, files=list_handed(desk), now=desk.now
        ),
        takes_files=True,
        is_open=lambda case, now: not case.is_time_over(now),
    ),
    CaseAct(
        "repair",
        (Move.ASK_REPAIR,),
        mark("Ask for credit repair"),
        mark("Say what you have mended. When it is granted, the case counts in your record no more."),
        mark("Ask for it"),
        mark("You have asked for credit repair."),
        answer_form,
        lambda tx, desk, case_id, form: ask_repair(tx, desk.caller, case_id, words=form.words.data, now=desk.now),
        is_open=lambda case, now: (
            case.repairable_from is not None and now >= case.repairable_from and case.repair_asked_at is None
        ),
    ),
)
ACTS: Mapping[str, CaseAct] = {one.name: one for one in _EVERY}
"""What officers do, by the last part of the address."""
OWN_ACTS: Mapping[str, CaseAct] = {one.name: one for one in _OWN}
"""What a party does."""


def list_possible(desk: Desk, case: Case) -> Sequence[CaseAct]:
    """Return what an officer who may penalise can do in a case now."""
    if not desk.caller.may(Permission.HOST_PENALIZE):
        return ()
    return [one for one in _EVERY if _is_possible(one, case, desk)]


def list_own_possible(desk: Desk, case: Case) -> Sequence[CaseAct]:
    """Return what whoever speaks for the party can do in a case now."""
    caller = desk.caller
    may = caller.may(Permission.ORGANIZATION_EDIT)
    may = may or (caller.state is State.SUSPENDED and caller.position is Position.ADMINISTRATOR)
    return [one for one in _OWN if _is_possible(one, case, desk)] if may else ()


def make_act_page(name: str) -> Endpoint:
    """Return the page on which an officer does an act."""

    @page(Permission.HOST_PENALIZE)
    def show(desk: Desk) -> Response:
        return _show(desk, ACTS[name], is_own=False)

    return show


def make_own_act_page(name: str) -> Endpoint:
    """Return the page on which a party does an act."""

    @page(Permission.AUDIT_READ, takes_files=OWN_ACTS[name].takes_files)
    def show(desk: Desk) -> Response:
        return _show(desk, OWN_ACTS[name], is_own=True)

    return show


def _show(desk: Desk, act: CaseAct, *, is_own: bool) -> Response:
    case_id = desk.id_in_path("case_id")
    with desk.transaction() as tx:
        case = (read_own_case if is_own else read_case)(tx, desk.caller, case_id).case
        possible = list_own_possible(desk, case) if is_own else list_possible(desk, case)
        if not desk.is_sent and act not in possible:
            raise PageUnknown
        form = act.form(desk, case)
        if form.is_good():
            with form.refusals(tx):
                act.do(tx, desk, case_id, form)
    path = f"{'/organization' if is_own else '/host'}/cases/{case_id}"
    if form.is_done:
        desk.flash(act.done)
        return desk.see_other(path)
    return form.show(desk, "conduct/act.html", act=act, case=case, back=path, most=MOST_AT_ONCE)


def _is_possible(act: CaseAct, case: Case, desk: Desk) -> bool:
    if not act.is_open(case, desk.now):
        return False
    person = desk.caller.person
    return any(is_possible(case, move, desk.now) and may_review(case, move, person) for move in act.moves)
