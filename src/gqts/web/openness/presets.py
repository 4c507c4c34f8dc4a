"""Beginning anew from a preset: which one, the partners it means, a reason, a first day; then what it changes."""

from __future__ import annotations

from uuid import UUID

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.kit.database import Transaction
from gqts.organizations import AUTHORITIES
from gqts.sharing import LONGEST_REASON, PRESETS, find_preset, name_organization
from gqts.web.languages import mark
from gqts.web.office.reasons import read_reason
from gqts.web.openness import parties
from gqts.web.openness.drafts import Draft, DraftLost, digest_policy, read_draft, write_draft
from gqts.web.openness.editing import read_day
from gqts.web.openness.matrix import read_policy
from gqts.web.openness.reviewing import Review, read_review, show_lost, show_review
from gqts.web.openness.words import PRESETS as WORDS
from gqts.web.workbench import Desk, Form, long_field, page, radio_field, several_field, text_field


class PresetForm(Form):
    """Which preset, for which partners, why, and from when."""

    preset = radio_field(mark("Preset"), [])
    partners = several_field(
        mark("Our brand owners"),
        [],
        hint=mark(
            "With “Factory”, these see lines and materials. Those that authorized you are offered, and those found."
        ),
    )
    find = text_field(
        mark("Find another party"), hint=mark("A part of its name, or its GLN."), is_needed=False, autocomplete="off"
    )
    reason = long_field(
        mark("Reason"),
        hint=mark("Empty: the words that stand with the preset. At most 500 characters."),
        longest=LONGEST_REASON,
        rows=3,
    )
    starts_on = text_field(
        mark("First day"), hint=mark("Empty: at once. Days are of UTC."), type="date", is_needed=False
    )


@page(Permission.SHARING_EDIT)
def choose_preset(desk: Desk) -> Response:
    """Show the presets, and lead on to what the chosen one would change."""
    review: Review | None = None
    with desk.transaction() as tx:
        try:
            draft = _draft_brought_back(desk)
        except DraftLost:
            return show_lost(desk)
        policy = read_policy(tx, desk.organization_id, desk.now)
        form = _compose_form(tx, desk, draft)
        if draft is None and not form.is_looking and form.is_good():
            starts_on = read_day(form, "starts_on")
            if starts_on is not None and starts_on < desk.now.date():
                words = mark("It cannot begin in the past. Choose today or a later day.")
                form.starts_on.errors = [desk.language.text(words)]
            if not form.has_faults:
                name = str(form.preset.data)
                made = Draft(
                    reason=read_reason(form) or desk.language.text(WORDS[name][1]),
                    base=digest_policy(policy, desk.now),
                    starts_on=starts_on,
                    preset=name,
                    partners=tuple(parties.read_names(form.partners.data or [])),
                )
                review = read_review(
                    tx, desk, made, write_draft(desk.settings, desk.organization_id, desk.person_id, made)
                )
    if review is not None:
        return show_review(desk, review)
    if form.has_faults:
        form.status = 400
    current = find_preset(policy, desk.now)
    words = desk.language.text(WORDS[current][0]) if current else ""
    return form.show(desk, "openness/preset.html", current=words)


def _draft_brought_back(desk: Desk) -> Draft | None:
    if desk.sent("act") != "edit":
        return None
    return read_draft(desk.settings, desk.organization_id, desk.person_id, desk.sent("draft"))


def _compose_form(tx: Transaction, desk: Desk, draft: Draft | None) -> PresetForm:
    say = desk.language.text
    brands = parties.list_brand_ids(tx, desk.organization_id)
    ticked = [name_organization(one) for one in (brands if draft is None else draft.partners)]
    if draft is not None:
        form = PresetForm.anew(
            desk,
            preset=draft.preset,
            partners=ticked,
            reason=draft.reason,
            starts_on=draft.starts_on.isoformat() if draft.starts_on else "",
        )
    else:
        form = PresetForm.of(desk, partners=ticked)
    roles = desk.organization.roles if desk.organization else frozenset()
    names = [one for one in PRESETS if one != "authority" or roles & AUTHORITIES]
    form.offer("preset", [(name, f"{say(WORDS[name][0])}\n{say(WORDS[name][1])}") for name in names])
    pool = [] if desk.data is None or draft is not None else parties.read_names(desk.data.getlist("pool"))
    pool = [*_look_for(tx, desk, form, draft), *pool, *(draft.partners if draft else ())]
    offered = parties.offer_names(tx, desk.language, [*pool, *brands], named=brands, besides=desk.organization_id)
    form.pool = [name for name, _ in offered if name.startswith("organization:")]
    form.offer("partners", [one for one in offered if one[0].startswith("organization:")])
    return form


def _look_for(tx: Transaction, desk: Desk, form: PresetForm, draft: Draft | None) -> list[UUID]:
    text = str(form.find.data or "") if desk.is_sent and draft is None else ""
    form.is_looking = bool(text) or desk.sent("act") == "find"
    form.found = []
    if not form.is_looking:
        return []
    found = parties.find_parties(tx, text, besides=desk.organization_id)
    form.found = [parties.shown_party(one, desk.language) for one in found]
    form.find.data = "" if found else text
    if not found:
        form.find.errors = [desk.language.text(parties.NOBODY)]
    return [one.id for one in found]
