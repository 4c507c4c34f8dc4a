"""What a draft would change, before it is saved: cell by cell, and seen through the eyes of others.

A draft is saved from here only as it is shown here: when the policy was changed meanwhile, the differences are shown
anew before anything is saved.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.kit.database import Transaction
from gqts.organizations import find_organizations
from gqts.sharing import (
    Change,
    Policy,
    RuleRefused,
    change_policy,
    hold_from,
    list_organizations_named,
    lock_policy,
    make_change,
    require_sound,
)
from gqts.web.languages import mark
from gqts.web.openness.differences import CellChange, compare_policies
from gqts.web.openness.drafts import (
    Draft,
    DraftLost,
    compose_change,
    digest_policy,
    is_as_seen,
    read_draft,
    seen_at,
    write_draft,
)
from gqts.web.openness.matrix import read_policy
from gqts.web.openness.seeing import SeeForm, View, compose_form, read_view
from gqts.web.openness.telling import Naming
from gqts.web.openness.words import PRESETS, slug_of
from gqts.web.workbench import Desk, page
from gqts.web.workbench.refusals import word_fault

SAVED = mark("Saved. From its first day on it holds for every page, trace, query and export.")


@dataclass(frozen=True, slots=True)
class Review:
    """A draft with all that its page shows; `is_outdated` when the policy was changed since it was written.

    `is_empty` when there is nothing to save; rules may change though nobody sees more or less by them.
    """

    draft: Draft
    token: str
    starts_at: datetime
    cells: tuple[CellChange, ...]
    form: SeeForm
    view: View | None
    is_empty: bool
    is_outdated: bool
    refusals: tuple[object, ...]

    @property
    def back(self) -> str:
        """Return the address of the form that it was written on."""
        return f"/organization/sharing/{slug_of(self.draft.kinds[0]) if self.draft.kinds else 'preset'}"


@page(Permission.SHARING_EDIT)
def review_draft(desk: Desk) -> Response:
    """Show a draft, look through it, or save it."""
    review: Review | None = None
    with desk.transaction() as tx:
        try:
            token = desk.sent("draft")
            draft = read_draft(desk.settings, desk.organization_id, desk.person_id, token)
        except DraftLost:
            return show_lost(desk)
        if desk.sent("act") != "save" or not _save(tx, desk, draft):
            review = read_review(tx, desk, draft, token)
    if review is None:
        desk.flash(SAVED)
        return desk.see_other("/organization/sharing")
    return show_review(desk, review)


def read_review(tx: Transaction, desk: Desk, draft: Draft, token: str) -> Review:
    """Return what a draft changes of the policy as it is now. Nothing is read after it."""
    policy = read_policy(tx, desk.organization_id, seen_at(draft.base))
    is_outdated = not is_as_seen(policy, draft.base)
    if is_outdated:  # from here on it is a draft against the policy that this page shows
        policy = read_policy(tx, desk.organization_id, desk.now)
        draft = replace(draft, base=digest_policy(policy, desk.now))
        token = write_draft(desk.settings, desk.organization_id, desk.person_id, draft)
    change = compose_change(draft, policy, now=desk.now, made_by=desk.caller.person_name)
    after = change_policy(policy, change)
    named = {name for one in (policy, after) for those in one.rules.values() for rule in those for name in rule.names}
    naming = Naming(find_organizations(tx, list_organizations_named(named)), desk.language)
    form = compose_form(tx, desk, after, is_sent=desk.sent("act") == "see")
    supposed = hold_from(after, change.starts_at, desk.now)
    return Review(
        draft=draft,
        token=token,
        starts_at=change.starts_at,
        cells=tuple(compare_policies(policy, after, naming, change.starts_at)),
        refusals=tuple(_list_refusals(desk, change)),
        is_empty=change.is_empty,
        is_outdated=is_outdated,
        form=form,
        view=read_view(tx, desk, form, draft=supposed) if desk.sent("act") == "see" else None,
    )


def show_review(desk: Desk, review: Review) -> Response:
    """Render the page of a draft."""
    is_conflict = review.is_outdated or (review.refusals and desk.sent("act") == "save")
    preset = PRESETS.get(review.draft.preset, ("", ""))[0]
    return desk.render(
        "openness/review.html",
        status=409 if is_conflict else review.form.status,
        review=review,
        form=review.form,
        view=review.view,
        preset=desk.language.text(preset) if preset else "",
        next_page=None,
        previous_page=None,
    )


def show_lost(desk: Desk) -> Response:
    """Tell that a draft cannot be opened, and that nothing was saved."""
    return desk.render("openness/lost.html", status=409)


def _save(tx: Transaction, desk: Desk, draft: Draft) -> bool:
    """Save a draft as it was shown; tell whether it was."""
    lock_policy(tx, desk.organization_id)
    policy: Policy = read_policy(tx, desk.organization_id, seen_at(draft.base))
    change = compose_change(draft, policy, now=desk.now, made_by=desk.caller.person_name)
    if not is_as_seen(policy, draft.base) or change.is_empty or _list_refusals(desk, change):
        return False
    make_change(tx, desk.caller.actor, desk.organization_id, change, now=desk.now)
    return True


def _list_refusals(desk: Desk, change: Change) -> list[object]:
    try:
        require_sound(change, now=desk.now)
    except RuleRefused as error:
        return list({str(told): told for told in (word_fault(one, desk.language) for one in error.faults)}.values())
    return []
