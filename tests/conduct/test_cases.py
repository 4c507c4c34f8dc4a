"""A penalty case from its opening to its end: who may do what, when, and what it does."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import psycopg
import pytest
from tests.conduct.cast import DAY, NOW, again, call_as, customs, heard_case, mismatch
from tests.taking_part import HOST, take_part

from gqts.accounts import Caller, PermissionMissing, Position
from gqts.conduct import (
    APPEAL_DAYS,
    Attachment,
    CaseRefused,
    CaseState,
    CaseUnknown,
    EvidenceKind,
    Measure,
    Move,
    MoveRefused,
    SameEyes,
    Severity,
    TooEarly,
    TooLate,
    add_evidence,
    add_files,
    answer_case,
    appeal_decision,
    ask_repair,
    close_case,
    confirm_proposal,
    decide_case,
    decide_repair,
    end_what_is_over,
    extend_hearing,
    lift_measure,
    list_cases,
    list_own_cases,
    notify_party,
    open_case,
    overturn_decision,
    read_case,
    read_file,
    read_own_case,
    read_party_record,
    record_finding,
    return_proposal,
    uphold_decision,
)
from gqts.organizations import (
    Entry,
    Role,
    State,
    find_disqualifications,
    grant_accreditation,
    list_accreditations,
    list_acts,
    reinstate_organization,
    require_organization,
    suspend_organization,
)

LATER = NOW + 2 * DAY


@pytest.fixture
def officer(tx) -> Caller:
    return call_as(tx, customs(tx), Position.OFFICER, "Officer Li")


@pytest.fixture
def second(tx, officer) -> Caller:
    assert officer.organization is not None
    return call_as(tx, require_organization(tx, officer.organization), Position.OFFICER, "Officer Wang")


@pytest.fixture
def firm(tx) -> Caller:
    return call_as(tx, take_part(tx, "Firm", roles=[Role.TRADER]))


def state_of(tx, caller: Caller) -> State:
    return require_organization(tx, caller.organization).state


def decide(tx, officer, case, measure=Measure.SUSPENSION, days=30, now=LATER, **options):
    return decide_case(tx, officer, case.id, measure, reasons="Proven.", days=days, now=now, **options)


def test_the_party_reads_the_reasons_from_the_notice_on_and_answers(tx, officer, firm) -> None:
    case = open_case(tx, officer, firm.organization, severity=Severity.GENERAL, summary="Weight", now=NOW)
    with pytest.raises(CaseUnknown):
        read_own_case(tx, firm, case.id)
    notify_party(tx, officer, case.id, reasons="12 kg told, 9 kg found.", now=NOW)
    told = read_own_case(tx, firm, case.id)
    assert told.steps[-1].words == "12 kg told, 9 kg found."
    answered = answer_case(tx, firm, case.id, words="The scales were wrong.", now=NOW + DAY)
    assert answered.state is CaseState.ANSWERED
    assert [step.move for step in read_case(tx, officer, case.id).steps] == ["opened", "notified", "answered"]


def test_what_is_done_at_one_instant_stands_in_its_order(tx, officer, firm) -> None:
    case = open_case(tx, officer, firm.organization, severity=Severity.GENERAL, summary="Weight", now=NOW)
    notify_party(tx, officer, case.id, reasons="Because", days=5, now=NOW)
    decide(tx, officer, case, Measure.WARNING, None, now=NOW + 6 * DAY)
    assert [step.move for step in read_case(tx, officer, case.id).steps][-2:] == ["unanswered", "decided"]


def test_nothing_is_decided_before_the_party_was_heard_or_let_its_time_go_by(tx, officer, firm) -> None:
    case = open_case(tx, officer, firm.organization, severity=Severity.GENERAL, summary="Weight", now=NOW)
    with pytest.raises(MoveRefused):
        decide(tx, officer, case)
    notify_party(tx, officer, case.id, reasons="Because", days=15, now=NOW)
    with pytest.raises(TooEarly):
        decide(tx, officer, case, now=NOW + 15 * DAY)
    decided = decide(tx, officer, case, now=NOW + 15 * DAY + timedelta(seconds=1))
    assert decided.state is CaseState.DECIDED


def test_who_answers_too_late_is_told_so_and_more_time_is_given_once(tx, officer, firm) -> None:
    case = open_case(tx, officer, firm.organization, severity=Severity.GENERAL, summary="Weight", now=NOW)
    notify_party(tx, officer, case.id, reasons="Because", days=15, now=NOW)
    with pytest.raises(TooLate):
        answer_case(tx, firm, case.id, words="Late", now=NOW + 16 * DAY)
    extend_hearing(tx, officer, case.id, days=10, reason="New year", now=NOW + DAY)
    with pytest.raises(MoveRefused):
        extend_hearing(tx, officer, case.id, days=10, reason="Again", now=NOW + DAY)
    assert answer_case(tx, firm, case.id, words="In time", now=NOW + 25 * DAY).state is CaseState.ANSWERED


def test_a_suspension_takes_effect_at_once_and_ends_by_itself(tx, officer, firm) -> None:
    decide(tx, officer, heard_case(tx, officer, firm), days=30)
    assert state_of(tx, firm) is State.SUSPENDED
    assert end_what_is_over(tx, now=LATER + 29 * DAY) == 0
    assert end_what_is_over(tx, now=LATER + 30 * DAY) == 1
    assert state_of(tx, firm) is State.APPROVED
    assert end_what_is_over(tx, now=LATER + 31 * DAY) == 0


def test_a_warning_changes_nothing_but_the_record(tx, officer, firm) -> None:
    before = read_party_record(tx, firm.organization, LATER.date())
    decide(tx, officer, heard_case(tx, officer, firm), Measure.WARNING, None)
    assert state_of(tx, firm) is State.APPROVED
    after = read_party_record(tx, firm.organization, LATER.date())
    assert (before.violations, after.violations) == (0, 9)


def test_exclusion_needs_a_second_officer(tx, officer, second, firm) -> None:
    case = decide(tx, officer, heard_case(tx, officer, firm), Measure.EXCLUSION, None)
    assert case.state is CaseState.PROPOSED
    assert state_of(tx, firm) is State.APPROVED
    with pytest.raises(SameEyes):
        confirm_proposal(tx, officer, case.id, reason="I agree with me", now=LATER)
    confirm_proposal(tx, second, case.id, reason="I agree", now=LATER)
    assert state_of(tx, firm) is State.SUSPENDED
    assert end_what_is_over(tx, now=LATER + 3650 * DAY) == 1  # the appeal went by; the exclusion stays
    assert state_of(tx, firm) is State.SUSPENDED


def test_a_second_officer_may_send_a_proposal_back(tx, officer, second, firm) -> None:
    case = decide(tx, officer, heard_case(tx, officer, firm), Measure.EXCLUSION, None)
    with pytest.raises(SameEyes):
        return_proposal(tx, officer, case.id, reason="No", now=LATER)
    assert return_proposal(tx, second, case.id, reason="Too hard", now=LATER).measure is None
    assert decide(tx, officer, case, Measure.WARNING, None).state is CaseState.DECIDED


def test_a_machine_or_an_operator_is_no_pair_of_eyes(tx, officer, firm) -> None:
    nobody = Caller.operator("operator")
    with pytest.raises(SameEyes):
        decide(tx, nobody, heard_case(tx, officer, firm), Measure.EXCLUSION, None)


def test_an_appeal_is_decided_by_another_officer_and_undoes_what_was_done(tx, officer, second, firm) -> None:
    case = decide(tx, officer, heard_case(tx, officer, firm))
    shut_out = again(tx, firm)
    appealed = appeal_decision(tx, shut_out, case.id, words="It was the carrier.", now=LATER + DAY)
    assert appealed.state is CaseState.APPEALED
    assert state_of(tx, firm) is State.SUSPENDED
    with pytest.raises(SameEyes):
        overturn_decision(tx, officer, case.id, reason="No", now=LATER + 2 * DAY)
    overturn_decision(tx, second, case.id, reason="It was the carrier.", now=LATER + 2 * DAY)
    assert state_of(tx, firm) is State.APPROVED
    assert read_party_record(tx, firm.organization, LATER.date()).violation_count == 0


def test_neither_who_proposed_nor_who_confirmed_decides_the_appeal(tx, officer, second, firm) -> None:
    case = decide(tx, officer, heard_case(tx, officer, firm), Measure.EXCLUSION, None)
    confirm_proposal(tx, second, case.id, reason="Yes", now=LATER)
    appeal_decision(tx, again(tx, firm), case.id, words="No", now=LATER)
    for one in (officer, second, Caller.operator("operator")):
        with pytest.raises(SameEyes):
            uphold_decision(tx, one, case.id, reason="Stands", now=LATER)
    third = call_as(tx, require_organization(tx, officer.organization), Position.OFFICER, "Officer Zhao")
    assert uphold_decision(tx, third, case.id, reason="Stands", now=LATER).state is CaseState.FINAL


def test_an_appeal_after_its_time_is_refused(tx, officer, firm) -> None:
    case = decide(tx, officer, heard_case(tx, officer, firm), Measure.WARNING, None)
    with pytest.raises(TooLate):
        appeal_decision(tx, firm, case.id, words="Now", now=LATER + (APPEAL_DAYS + 1) * DAY)


def test_a_decision_that_nobody_appeals_is_final(tx, officer, firm) -> None:
    case = decide(tx, officer, heard_case(tx, officer, firm), Measure.WARNING, None)
    end_what_is_over(tx, now=LATER + (APPEAL_DAYS + 1) * DAY)
    found = read_case(tx, officer, case.id)
    assert found.case.state is CaseState.FINAL
    assert found.steps[-1].move == Move.LAPSE


def test_the_last_of_two_suspensions_lets_the_party_in_again(tx, officer, firm) -> None:
    first, other = heard_case(tx, officer, firm), heard_case(tx, officer, firm)
    decide(tx, officer, first, days=10)
    decide(tx, officer, other, days=20)
    end_what_is_over(tx, now=LATER + 11 * DAY)
    assert state_of(tx, firm) is State.SUSPENDED
    end_what_is_over(tx, now=LATER + 21 * DAY)
    assert state_of(tx, firm) is State.APPROVED


def test_what_an_officer_suspended_by_another_way_a_case_does_not_let_in(tx, officer, firm) -> None:
    case = heard_case(tx, officer, firm)
    suspend_organization(tx, HOST, firm.organization, reason="keys stolen", now=NOW + DAY)
    decide(tx, officer, case, days=10)
    end_what_is_over(tx, now=LATER + 11 * DAY)
    assert state_of(tx, firm) is State.SUSPENDED


def test_what_an_officer_suspended_again_meanwhile_stays_suspended(tx, officer, firm) -> None:
    decide(tx, officer, heard_case(tx, officer, firm), days=10)
    reinstate_organization(tx, HOST, firm.organization, reason="for a test", now=LATER + DAY)
    suspend_organization(tx, HOST, firm.organization, reason="keys stolen", now=LATER + 2 * DAY)
    end_what_is_over(tx, now=LATER + 11 * DAY)
    assert state_of(tx, firm) is State.SUSPENDED


@pytest.fixture
def body(tx) -> Caller:
    organization = take_part(tx, "Body", roles=[Role.INSPECTION_BODY])
    entry = Entry("CNAS", "CNAS", "L1", ("*",), date(2020, 1, 1), date(2030, 1, 1))
    grant_accreditation(tx, HOST, organization.id, entry, now=NOW)
    return call_as(tx, organization)


@pytest.mark.parametrize("measure", [Measure.DISQUALIFICATION, Measure.EXCLUSION])
def test_an_inspection_body_that_lied_is_believed_in_nothing(tx, officer, second, body, measure) -> None:
    case = decide(tx, officer, heard_case(tx, officer, body), measure, None)
    confirm_proposal(tx, second, case.id, reason="Yes", now=LATER)
    [accreditation] = list_accreditations(tx, body.organization)
    assert not accreditation.covers(date(2021, 1, 1), ["1701"])
    appeal_decision(tx, again(tx, body), case.id, words="No", now=LATER)
    third = call_as(tx, require_organization(tx, officer.organization), Position.OFFICER, "Officer Zhao")
    overturn_decision(tx, third, case.id, reason="It had not lied", now=LATER + DAY)
    [accreditation] = list_accreditations(tx, body.organization)
    assert accreditation.covers(date(2021, 1, 1), ["1701"])
    assert find_disqualifications(tx, [body.organization]) == {}


def test_a_firm_that_inspects_nothing_is_not_disqualified(tx, officer, firm) -> None:
    with pytest.raises(CaseRefused):
        decide(tx, officer, heard_case(tx, officer, firm), Measure.DISQUALIFICATION, None)


def test_an_officer_lifts_an_exclusion_and_the_party_asks_for_repair_in_time(tx, officer, second, firm) -> None:
    case = decide(tx, officer, heard_case(tx, officer, firm, Severity.MINOR), Measure.EXCLUSION, None)
    confirm_proposal(tx, second, case.id, reason="Yes", now=LATER)
    lift_measure(tx, officer, case.id, reason="Paid and mended", now=LATER + DAY)
    assert state_of(tx, firm) is State.APPROVED
    with pytest.raises(TooEarly):
        ask_repair(tx, firm, case.id, words="Please", now=LATER + 10 * DAY)
    ask_repair(tx, firm, case.id, words="Please", now=LATER + 91 * DAY)
    with pytest.raises(MoveRefused):
        ask_repair(tx, firm, case.id, words="Please!", now=LATER + 92 * DAY)
    decide_repair(tx, officer, case.id, is_granted=False, reason="Not yet", now=LATER + 93 * DAY)
    assert read_party_record(tx, firm.organization, LATER.date()).violation_count == 1
    ask_repair(tx, firm, case.id, words="Please", now=LATER + 94 * DAY)
    decide_repair(tx, officer, case.id, is_granted=True, reason="Mended", now=LATER + 95 * DAY)
    assert read_party_record(tx, firm.organization, LATER.date()).violation_count == 0


def test_a_case_may_come_to_nothing(tx, officer, firm) -> None:
    closed = close_case(tx, officer, heard_case(tx, officer, firm).id, reason="Honest mistake", now=LATER)
    assert closed.is_over
    with pytest.raises(MoveRefused):
        decide(tx, officer, closed)


def test_another_firm_cannot_read_or_speak_in_a_case(tx, officer, firm) -> None:
    stranger = call_as(tx, take_part(tx, "Stranger"))
    case = open_case(tx, officer, firm.organization, severity=Severity.GENERAL, summary="Weight", now=NOW)
    notify_party(tx, officer, case.id, reasons="Because", now=NOW)
    assert list_own_cases(tx, stranger) == []
    with pytest.raises(CaseUnknown):
        read_own_case(tx, stranger, case.id)
    with pytest.raises(CaseUnknown):
        answer_case(tx, stranger, case.id, words="Let me", now=NOW)
    with pytest.raises(PermissionMissing):
        read_case(tx, stranger, case.id)
    with pytest.raises(PermissionMissing):
        list_cases(tx, stranger)


def test_only_administrators_speak_for_a_firm_suspended_or_not(tx, officer, firm) -> None:
    organization = require_organization(tx, firm.organization)
    clerk = call_as(tx, organization, Position.SHARING_OFFICER, "Clerk")
    case = heard_case(tx, officer, firm)
    decide(tx, officer, case)
    for one in (clerk, again(tx, clerk)):
        assert read_own_case(tx, one, case.id).case.id == case.id
        with pytest.raises(PermissionMissing):
            appeal_decision(tx, one, case.id, words="Let me", now=LATER)
    assert appeal_decision(tx, again(tx, firm), case.id, words="No", now=LATER).state is CaseState.APPEALED


@pytest.mark.parametrize("position", [Position.ANALYST, Position.OFFICER])
def test_an_agency_and_an_analyst_decide_nothing(tx, officer, firm, position) -> None:
    case = open_case(tx, officer, firm.organization, severity=Severity.GENERAL, summary="Weight", now=NOW)
    one = call_as(tx, take_part(tx, "Quarantine", roles=[Role.QUARANTINE]), position)
    with pytest.raises(CaseUnknown):
        read_case(tx, one, case.id)
    assert list_cases(tx, one) == []
    with pytest.raises(PermissionMissing):
        notify_party(tx, one, case.id, reasons="Because", now=NOW)
    with pytest.raises(PermissionMissing):
        close_case(tx, one, case.id, reason="Because", now=NOW)


def test_every_act_is_in_the_party_s_record_from_the_notice_on(tx, officer, firm) -> None:
    decide(tx, officer, heard_case(tx, officer, firm), Measure.WARNING, None)
    acts = [act.what for act in list_acts(tx, firm.organization, kind="case")]
    assert acts == ["case.decided", "case.answered", "case.notified"]


def test_the_party_is_told_of_what_others_did_and_not_of_what_it_did_itself(tx, officer, firm) -> None:
    heard_case(tx, officer, firm)
    told = tx.execute("SELECT organization_id, kind, details->>'move' FROM notices.notice").fetchall()
    assert told == [(firm.organization, "case.moved", "notified")]


def test_evidence_is_added_to_a_case_and_never_taken_out(tx, officer, firm) -> None:
    case = open_case(tx, officer, firm.organization, severity=Severity.GENERAL, summary="Weight", now=NOW)
    add_evidence(tx, officer, case.id, words="The scales were calibrated.", now=NOW)
    event = "ni:///sha-256;00?ver=CBV2.0"
    add_evidence(tx, officer, case.id, kind=EvidenceKind.STATEMENT, reference=event, words="12 kg", now=NOW)
    assert [one.kind for one in read_case(tx, officer, case.id).evidence] == ["note", "statement"]
    with pytest.raises(psycopg.errors.RaiseException), tx.transaction():
        tx.execute("DELETE FROM conduct.evidence")
    close_case(tx, officer, case.id, reason="No", now=NOW)
    with pytest.raises(MoveRefused):
        add_evidence(tx, officer, case.id, words="More", now=NOW)


@pytest.mark.parametrize("reasons", ["", " \n ", "x" * 4001, "a\u202eb"])
def test_reasons_that_cannot_be_read_are_refused(tx, officer, firm, reasons) -> None:
    case = open_case(tx, officer, firm.organization, severity=Severity.GENERAL, summary="Weight", now=NOW)
    with pytest.raises(CaseRefused):
        notify_party(tx, officer, case.id, reasons=reasons, now=NOW)


@pytest.mark.parametrize("days", [0, 4, 61, 10**9])
def test_the_time_to_answer_has_its_bounds(tx, officer, firm, days) -> None:
    case = open_case(tx, officer, firm.organization, severity=Severity.GENERAL, summary="Weight", now=NOW)
    with pytest.raises(CaseRefused):
        notify_party(tx, officer, case.id, reasons="Because", days=days, now=NOW)


def test_there_are_no_cases_about_authorities(tx, officer) -> None:
    with pytest.raises(CaseRefused):
        open_case(tx, officer, officer.organization, severity=Severity.GENERAL, summary="Us", now=NOW)


def test_an_agency_reads_the_cases_in_which_it_has_a_part(tx, officer, firm) -> None:
    agency = call_as(tx, take_part(tx, "Quarantine", roles=[Role.QUARANTINE]), Position.OFFICER)
    finding = record_finding(tx, agency, mismatch(firm.organization), now=NOW)
    other = open_case(tx, officer, firm.organization, severity=Severity.GENERAL, summary="Weight", now=NOW)
    assert [case.id for case in list_cases(tx, agency)] == list(finding.case_ids)
    assert read_case(tx, agency, finding.case_ids[0]).findings == (finding,)
    with pytest.raises(CaseUnknown):
        add_evidence(tx, agency, other.id, words="Mine", now=NOW)
    assert len(list_cases(tx, officer)) == 2


PDF = Attachment("defence.pdf", b"%PDF-1.7 words")


def test_a_party_hands_in_files_and_both_sides_read_them(tx, officer, firm) -> None:
    case = open_case(tx, officer, firm.organization, severity=Severity.GENERAL, summary="Weight", now=NOW)
    notify_party(tx, officer, case.id, reasons="Because", now=NOW)
    answer_case(tx, firm, case.id, words="See the file", files=[PDF], now=NOW)
    [evidence] = read_case(tx, officer, case.id).evidence
    file_id = UUID(evidence.reference)
    assert read_file(tx, officer, case.id, file_id).content == PDF.content
    assert read_file(tx, firm, case.id, file_id, is_own=True).name == "defence.pdf"
    stranger, agency = call_as(tx, take_part(tx, "Stranger")), take_part(tx, "Quarantine", roles=[Role.QUARANTINE])
    other = open_case(tx, officer, firm.organization, severity=Severity.GENERAL, summary="Other", now=NOW)
    for caller, about, is_own in (
        (stranger, case, True),
        (stranger, case, False),
        (call_as(tx, agency, Position.OFFICER), case, False),
        (officer, other, False),
        (firm, case, False),
    ):
        with pytest.raises(CaseUnknown):
            read_file(tx, caller, about.id, file_id, is_own=is_own)


@pytest.mark.parametrize(
    "handed",
    [
        [Attachment("page.pdf", b"<script>alert(1)</script>")],
        [Attachment("empty.pdf", b"")],
        [Attachment("large.pdf", b"%PDF-" + b"x" * (8 << 20))],
        [PDF] * 9,
    ],
)
def test_a_file_that_cannot_be_kept_is_refused_with_the_answer(tx, officer, firm, handed) -> None:
    case = open_case(tx, officer, firm.organization, severity=Severity.GENERAL, summary="Weight", now=NOW)
    notify_party(tx, officer, case.id, reasons="Because", now=NOW)
    with pytest.raises(CaseRefused), tx.transaction():
        answer_case(tx, firm, case.id, words="See the file", files=handed, now=NOW)
    assert read_case(tx, officer, case.id).case.state is CaseState.NOTIFIED


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.exe", "passwd.png"),
        ("C:\\secret\\photo.jpeg", "photo.png"),
        ("a\u202egnp.exe", "file 1.png"),
        ("", "file 1.png"),
        ("x" * 300 + ".png", "file 1.png"),
        ("证书.png", "证书.png"),
    ],
)
def test_a_file_is_called_by_a_plain_name_that_ends_as_its_content_says(tx, officer, firm, name, kept) -> None:
    case = open_case(tx, officer, firm.organization, severity=Severity.GENERAL, summary="Weight", now=NOW)
    add_files(tx, officer, case.id, [Attachment(name, b"\x89PNG\r\n\x1a\n...")], now=NOW)
    assert read_case(tx, officer, case.id).evidence[0].words == kept
