"""All that was ever ruled: what is to come, in force and past, with its reason and who wrote it; and ending a rule."""

from __future__ import annotations

from datetime import datetime

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.organizations import find_organizations
from gqts.sharing import (
    Record,
    end_rule,
    find_openness,
    list_organizations_named,
    list_records,
    list_rules,
)
from gqts.web.languages import mark
from gqts.web.office.paging import PAGE, compose_pages, read_place
from gqts.web.office.reasons import ReasonForm, ask, read_reason
from gqts.web.openness.matrix import is_with_event, read_policy, word_fields, word_kinds
from gqts.web.openness.telling import SIGNS, Naming, Told, find_naming, tell_openness
from gqts.web.openness.words import AUDIENCES, KINDS, slug_of
from gqts.web.workbench import Desk, PageUnknown, page

_TONES = ("closed", "named", "chain", "public")
STATES = {
    "coming": ("wait", mark("To come")),
    "force": ("good", mark("In force")),
    "past": ("none", mark("Ended")),
    "never": ("none", mark("Never came into force")),
}


@page(Permission.AUDIT_READ)
def show_history(desk: Desk) -> Response:
    """Show every rule, what begins last first."""
    with desk.transaction() as tx:
        found = list_records(tx, desk.organization_id, after=read_place(desk), limit=PAGE + 1)
        named = list_organizations_named({name for one in found for name in one.names})
        naming = Naming(find_organizations(tx, named), desk.language)
    pages = compose_pages(desk, found, lambda one: (one.starts_at, one.id))
    return desk.render(
        "openness/history.html",
        pages=pages,
        rows=[
            (
                one,
                word_kinds(one.kinds, desk.language),
                word_fields([one.field], desk.language),
                _tell(one, naming),
                STATES[_state_of(one, desk.now)],
            )
            for one in pages.rows
        ],
    )


@page(Permission.SHARING_EDIT)
def end_early(desk: Desk) -> Response:
    """Ask before a rule is ended, telling who sees the field then, and end it."""
    rule_id = desk.id_in_path("rule_id")
    with desk.transaction() as tx:
        form = ReasonForm.of(desk)
        rules = list_rules(tx, desk.organization_id, at=desk.now)
        rule = next((one for one in rules if one.id == rule_id), None)
        if rule is None or rule.starts_at == rule.ends_at:
            raise PageUnknown
        policy = read_policy(tx, desk.organization_id, desk.now)
        naming = find_naming(tx, [policy], desk.language)
        if form.is_good():
            with form.refusals(tx):
                end_rule(tx, desk.caller.actor, desk.organization_id, rule_id, reason=read_reason(form), now=desk.now)
    say = desk.language.text
    kind, field = say(KINDS[rule.kind][0]), word_fields([rule.field], desk.language)
    path = f"/organization/sharing/{slug_of(rule.kind)}"
    if form.is_done:
        desk.flash(mark("The rule for “%(field)s” of “%(kind)s” has ended."), field=field, kind=kind)
        return desk.see_other(path)
    question = desk.language.sentence(mark("End the rule for “%(field)s” of “%(kind)s”?"), field=field, kind=kind)
    left = policy.leave_out(rule_id)
    after = tell_openness(
        find_openness(left, rule.kind, rule.field, desk.now),
        naming,
        is_with_event=is_with_event(left, rule.kind, rule.field, desk.now),
    )
    consequence = desk.language.sentence(
        mark("It ends at once. From then on this sees it: %(after)s. What others saw until then they have seen."),
        after=after.text,
    )
    return ask(desk, form, str(question), str(consequence), button=mark("End the rule"), back=(path, kind))


def _tell(record: Record, naming: Naming) -> Told:
    tone = _TONES[record.audience]
    word = naming.language.text(AUDIENCES[record.audience][0])
    return Told(tone, SIGNS[tone], word, parties=naming.word_all(record.names))


def _state_of(record: Record, now: datetime) -> str:
    if record.ends_at is not None and record.ends_at <= record.starts_at:
        return "never"
    if record.starts_at > now:
        return "coming"
    return "force" if record.ends_at is None or record.ends_at > now else "past"
