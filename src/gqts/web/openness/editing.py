"""Changing who sees one kind of fact, or several alike: for each field an audience and the parties it names, one
written reason, a beginning and an end. Nothing is saved that the room refuses; what it says stands beside its field.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.kit.database import Transaction
from gqts.kit.errors import GqtsError
from gqts.sharing import (
    LONGEST_REASON,
    SENSITIVE,
    Audience,
    Change,
    FactKind,
    Field,
    Policy,
    Rule,
    find_openness,
    lock_policy,
    make_change,
    require_sound,
)
from gqts.web.languages import mark
from gqts.web.office.reasons import read_reason
from gqts.web.openness import parties
from gqts.web.openness.drafts import (
    Draft,
    DraftLost,
    DraftTooLong,
    Wish,
    compose_change,
    digest_policy,
    is_as_seen,
    read_base,
    read_draft,
    seen_at,
    write_base,
    write_draft,
)
from gqts.web.openness.matrix import is_with_event, read_policy
from gqts.web.openness.reviewing import SAVED, Review, read_review, show_lost, show_review
from gqts.web.openness.telling import Naming, Told, find_naming, tell_openness, tell_rule
from gqts.web.openness.words import AS_ITS_EVENT, AUDIENCES, FIELDS, KIND_BY_SLUG, KINDS, list_fields_of
from gqts.web.workbench import Desk, Form, PageUnknown, choice_field, long_field, page, several_field, text_field
from gqts.web.workbench.refusals import word_fault, word_refusal

_EVENT = "event"
_DAY = mark("Empty: at once. Days are of UTC.")
_CHOICES = [(one.name.lower(), words) for one, (words, _) in AUDIENCES.items()]


class KindForm(Form):
    """The fields of a kind of fact are added below, one audience and one list of names each."""

    find = text_field(
        mark("Find another party"),
        hint=mark("A part of its name, or its GLN. Those found can then be ticked at every field."),
        is_needed=False,
        autocomplete="off",
    )
    kinds = several_field(
        mark("The same for these kinds too"),
        [],
        hint=mark("All fields become there what they are here. You see every difference before it is saved."),
    )
    reason = long_field(
        mark("Reason"),
        hint=mark(
            "Why it is so from now on. It is kept with the rules and in the record of acts. At most 500 characters."
        ),
        longest=LONGEST_REASON,
        rows=3,
        is_needed=True,
    )
    starts_on = text_field(mark("First day"), hint=_DAY, type="date", is_needed=False)
    ends_on = text_field(
        mark("Last day"),
        hint=mark("Empty: until further notice. After it, what it covered holds again."),
        type="date",
        is_needed=False,
    )


for _one in Field:
    _labels = FIELDS[_one]
    _offered = _CHOICES if _one is Field.EVENT or _one in SENSITIVE else [(_EVENT, AS_ITS_EVENT), *_CHOICES]
    setattr(KindForm, f"audience_{_one.name.lower()}", choice_field(_labels[0], _offered, is_needed=False))
    setattr(KindForm, f"names_{_one.name.lower()}", several_field(_labels[0], []))


@dataclass(frozen=True, slots=True)
class Line:
    """One field on the form: what it is, who sees it now, and the names of its two inputs."""

    label: str
    hint: str
    told: Told
    audience: str
    names: str


def read_day(form: Form, name: str) -> date | None:
    """Return a day that was typed; None, with the fault told, when it is none."""
    field = form[name]
    try:
        return date.fromisoformat(field.data) if field.data else None
    except ValueError:
        field.errors = [form.desk.language.text(mark("This is no day. Type it as 2026-12-31."))]
        return None


@page(Permission.SHARING_EDIT)
def edit_kind(desk: Desk) -> Response:
    """Show the form of a kind of fact; save it, or lead on to what it would change."""
    kind = KIND_BY_SLUG.get(desk.request.path_params["kind"])
    review: Review | None = None
    with desk.transaction() as tx:
        if kind is None:
            raise PageUnknown
        try:
            draft = _draft_brought_back(desk)
            base = _read_base(desk)
        except DraftLost:
            return show_lost(desk)
        policy = read_policy(tx, desk.organization_id, desk.now)
        form = _compose_form(tx, desk, kind, policy, draft)
        naming = find_naming(tx, [policy], desk.language)
        is_sent = desk.is_sent and draft is None and not form.is_looking
        if is_sent and form.is_good():
            review = _work(tx, desk, form, kind, base)
    if review is not None:
        return show_review(desk, review)
    if is_sent and not form.has_faults:
        desk.flash(SAVED)
        return desk.see_other("/organization/sharing")
    return form.show(
        desk,
        "openness/kind.html",
        base=write_base(desk.settings, desk.organization_id, base or digest_policy(policy, desk.now)),
        lines=[_compose_line(policy, kind, one, naming, desk) for one in list_fields_of(kind)],
        title=desk.language.text(KINDS[kind][0]),
        hint=desk.language.text(KINDS[kind][1]),
        rules=_list_standing(policy, kind, naming, desk),
        now=desk.now,
    )


def _draft_brought_back(desk: Desk) -> Draft | None:
    """Return the draft that the page of what changes sent back to be edited further."""
    if desk.sent("act") != "edit":
        return None
    return read_draft(desk.settings, desk.organization_id, desk.person_id, desk.sent("draft"))


def _read_base(desk: Desk) -> str:
    """Return the policy that the form showed; "" when it is shown anew."""
    if not desk.is_sent or desk.sent("act") == "edit":
        return ""
    return read_base(desk.settings, desk.organization_id, desk.sent("base"))


def _compose_form(tx: Transaction, desk: Desk, kind: FactKind, policy: Policy, draft: Draft | None) -> KindForm:
    say = desk.language.text
    if draft is not None:
        form = KindForm.anew(desk, **_initial_of_draft(draft, kind))
    else:
        form = KindForm.of(desk, **_initial(policy, kind, desk))
    form.is_looking, form.found = False, []
    if kind is FactKind.MASTER_DATA:
        del form.kinds
    else:
        others = [one for one in KINDS if one not in (kind, FactKind.MASTER_DATA)]
        form.offer("kinds", [(one.name.lower(), f"{say(KINDS[one][0])}\n{say(KINDS[one][1])}") for one in others])
    for one in set(Field) - set(list_fields_of(kind)):
        del form[f"audience_{one.name.lower()}"]
        del form[f"names_{one.name.lower()}"]
    _offer_parties(tx, desk, form, kind, policy, draft)
    return form


def _offer_parties(
    tx: Transaction, desk: Desk, form: KindForm, kind: FactKind, policy: Policy, draft: Draft | None
) -> None:
    """Offer every field the same parties: those found now and before, those named already, and partners."""
    those = [rule for rules in policy.rules.values() for rule in rules]
    named = parties.list_named_ids(name for rule in those for name in rule.names)
    if draft is not None:
        pool = parties.list_named_ids(name for _, names in draft.wishes.values() for name in names)
    else:
        pool = parties.read_names(desk.data.getlist("pool")) if desk.data is not None else []
        pool = [*_look_for(tx, desk, form), *pool]
    partners = parties.list_partner_ids(tx, desk.organization_id)
    offered = parties.offer_names(
        tx, desk.language, [*pool, *named, *partners], named=named, besides=desk.organization_id
    )
    form.pool = [name for name, _ in offered if name.startswith("organization:")]
    for one in list_fields_of(kind):
        form.offer(f"names_{one.name.lower()}", offered)


def _look_for(tx: Transaction, desk: Desk, form: KindForm) -> list[UUID]:
    """Return who was looked for by the form's field for that, which is then emptied."""
    text = str(form.find.data or "") if desk.is_sent else ""
    form.is_looking = desk.sent("act") == "find" or bool(text)
    if not form.is_looking:
        return []
    found = parties.find_parties(tx, text, besides=desk.organization_id)
    form.found = [parties.shown_party(one, desk.language) for one in found]
    if found:
        form.find.data = ""
    else:
        form.status = 400
        form.find.errors = [desk.language.text(parties.NOBODY)]
    return [one.id for one in found]


def _initial(policy: Policy, kind: FactKind, desk: Desk) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for one in list_fields_of(kind):
        rule = policy.find_rule(kind, one, desk.now)
        values |= _values_of(one, None if rule is None else (rule.audience, rule.names))
    return values


def _initial_of_draft(draft: Draft, kind: FactKind) -> dict[str, Any]:
    values: dict[str, Any] = {
        "reason": draft.reason,
        "starts_on": draft.starts_on.isoformat() if draft.starts_on else "",
        "ends_on": draft.ends_on.isoformat() if draft.ends_on else "",
        "kinds": [one.name.lower() for one in draft.kinds if one is not kind],
    }
    for one, wish in draft.wishes.items():
        values |= _values_of(one, wish)
    return values


def _values_of(one: Field, wish: Wish | None) -> dict[str, Any]:
    name = one.name.lower()
    audience, names = wish or (None, frozenset())
    closed = "private" if one is Field.EVENT or one in SENSITIVE else _EVENT
    return {
        f"audience_{name}": closed if audience is None else audience.name.lower(),
        f"names_{name}": sorted(names),
    }


def _work(tx: Transaction, desk: Desk, form: KindForm, kind: FactKind, base: str) -> Review | None:
    """Save what was sent, or return what it would change; what is refused is told on the form."""
    draft = _read_draft(form, kind, base)
    if form.has_faults:
        form.status = 400
        return None
    lock_policy(tx, desk.organization_id)
    policy = read_policy(tx, desk.organization_id, seen_at(base))
    change = compose_change(draft, policy, now=desk.now, made_by=desk.caller.person_name)
    if change.is_empty:
        form.status = 400
        form.told.append(desk.language.text(mark("Nothing is different from what holds on the first day.")))
        return None
    try:
        require_sound(change, now=desk.now)
        token = write_draft(desk.settings, desk.organization_id, desk.person_id, draft)
    except GqtsError as error:
        _tell_refusal(form, error, change)
        return None
    if desk.sent("act") != "save" or not is_as_seen(policy, base):
        return read_review(tx, desk, draft, token)
    make_change(tx, desk.caller.actor, desk.organization_id, change, now=desk.now)
    return None


def _read_draft(form: KindForm, kind: FactKind, base: str) -> Draft:
    chosen = set(form.kinds.data or ()) if "kinds" in form else set()
    wishes: dict[Field, Wish] = {}
    for one in list_fields_of(kind):
        sent = form[f"audience_{one.name.lower()}"].data
        audience = None if sent == _EVENT or not sent else Audience[sent.upper()]
        is_naming = audience in (Audience.NAMED, Audience.CHAIN)
        names = frozenset(form[f"names_{one.name.lower()}"].data or ()) if is_naming else frozenset()
        wishes[one] = (audience, names)
    draft = Draft(
        reason=read_reason(form),
        base=base,
        starts_on=read_day(form, "starts_on"),
        ends_on=read_day(form, "ends_on"),
        kinds=(kind, *(one for one in KINDS if one.name.lower() in chosen)),
        wishes=wishes,
    )
    if draft.ends_on is not None and any(audience is None for audience, _ in wishes.values()):
        _refuse_clearing_for_a_while(form)
    return draft


def _refuse_clearing_for_a_while(form: KindForm) -> None:
    """Tell at each field that goes with its event, and did not before, that it cannot do so for a while."""
    for one in Field:
        name = f"audience_{one.name.lower()}"
        if name in form and form[name].data == _EVENT and form[name].object_data != _EVENT:
            words = mark("With a last day, choose who sees it: to go with its event cannot be for a while.")
            form[name].errors = [form.desk.language.text(words)]


def _tell_refusal(form: KindForm, error: GqtsError, change: Change) -> None:
    """Put what the room refuses beside the field that it is about."""
    form.status = 400
    if isinstance(error, DraftTooLong) or not error.faults:
        form.told.append(word_refusal(error, form.desk.language))
        return
    for fault in error.faults:
        told = word_fault(fault, form.desk.language)
        member = fault.code.rpartition(".")[2]
        place = _find_input(fault.field, member, change)
        field = form.find_field({"starts_at": "starts_on", "ends_at": "ends_on"}.get(place, place))
        if field is None:
            form.told.append(told)
        elif not field.errors:
            field.errors = [told]


def _find_input(path: str, member: str, change: Change) -> str:
    if member != "names":
        return member
    number = int(path.partition("[")[2].partition("]")[0])
    return f"names_{change.rules[number].field.name.lower()}"


def _compose_line(policy: Policy, kind: FactKind, one: Field, naming: Naming, desk: Desk) -> Line:
    told = tell_openness(
        find_openness(policy, kind, one, desk.now), naming, is_with_event=is_with_event(policy, kind, one, desk.now)
    )
    label, hint = (desk.language.text(words) for words in FIELDS[one])
    return Line(label, hint, told, f"audience_{one.name.lower()}", f"names_{one.name.lower()}")


def _list_standing(policy: Policy, kind: FactKind, naming: Naming, desk: Desk) -> list[tuple[Rule, str, Told]]:
    """Return the rules of a kind that are in force or to come, with their field and what they say."""
    those = [rule for (one, _), rules in policy.rules.items() if one is kind for rule in rules]
    standing = [rule for rule in those if rule.starts_at != rule.ends_at]
    return [
        (rule, desk.language.text(FIELDS[rule.field][0]), tell_rule(rule, naming))
        for rule in sorted(standing, key=lambda rule: (rule.field, rule.starts_at, rule.id))
    ]
