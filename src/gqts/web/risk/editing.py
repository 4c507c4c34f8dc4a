"""Writing a profile: one form for a new one and for a change, kept as a draft; and trying it on what was assessed."""

from __future__ import annotations

import re
from datetime import timedelta

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.evidence import CHECKS
from gqts.risk import (
    FIELDS,
    Condition,
    ConditionUnreadable,
    KeptProfile,
    Lane,
    Profile,
    ProfileState,
    draft_profile,
    list_lists,
    list_profile_versions,
    list_profiles,
    parse_condition,
    require_profile,
    try_profile,
    write_condition,
)
from gqts.web.languages import mark
from gqts.web.office.days import begin_of, read_day, require_day
from gqts.web.office.reasons import LONGEST_REASON, read_reason
from gqts.web.risk import words
from gqts.web.risk.conditions import word_condition
from gqts.web.risk.profiles import ROOT, read_version
from gqts.web.workbench import Desk, Form, choice_field, long_field, page, text_field

_LANES = [(lane.value, words.LANES[lane][1]) for lane in (Lane.RED, Lane.YELLOW, Lane.BLUE)]
_DAYS_TRIED = 90


class ProfileForm(Form):
    """What a profile says."""

    title_en = text_field(mark("Title in English"))
    title_zh = text_field(mark("Title in Chinese"), is_needed=False)
    condition = long_field(
        mark("Condition"),
        hint=mark('Such as: commodity starts with "1806" and check origin.factory is fail'),
        longest=4_000,
        is_needed=True,
        rows=4,
    )
    lane = choice_field(mark("Lane"), _LANES)
    percent = text_field(
        mark("Of a hundred that fit"),
        hint=mark("100 takes every one; 30 draws by lot."),
        longest=8,
        inputmode="decimal",
    )
    task_en = long_field(
        mark("Task in English"), hint=mark("What the examining officer is asked to look at."), longest=1_000
    )
    task_zh = long_field(mark("Task in Chinese"), longest=1_000)
    offices = text_field(
        mark("Customs offices"),
        hint=mark("Their codes, divided by commas. Empty: everywhere."),
        longest=1_000,
        is_needed=False,
    )
    valid_from = text_field(mark("First day"), type="date", longest=10, is_needed=False)
    valid_until = text_field(mark("Last day"), type="date", longest=10, is_needed=False)
    source = text_field(
        mark("What it rests on"), hint=mark("A rule, a report, a finding."), longest=500, is_needed=False
    )
    reason = long_field(mark("Reason"), longest=LONGEST_REASON, is_needed=True, rows=2)

    def read_profile(self, name: str) -> Profile | None:
        """Return the profile that was typed; None, with the fault told, when a day or a number is none."""
        first, last = require_day(self, "valid_from"), require_day(self, "valid_until")
        percent = _read_percent(self.percent.data or "")
        if percent is None:
            self.percent.errors = [self.desk.language.text(mark("Write a number above 0 and at most 100."))]
        condition = self._read_condition()
        if self.has_faults or percent is None or condition is None:
            self.status = 400
            return None
        return Profile(
            name,
            _texts(en=self.title_en.data, zh=self.title_zh.data),
            condition,
            Lane(self.lane.data),
            percent,
            _texts(en=self.task_en.data, zh=self.task_zh.data),
            tuple(filter(None, re.split(r"[\s,;，；]+", self.offices.data or ""))),
            first,
            last,
            self.source.data or "",
        )

    def _read_condition(self) -> Condition | None:
        try:
            return parse_condition(self.condition.data or "", checks=CHECKS)
        except ConditionUnreadable as error:
            self.condition.errors = [word_condition(error, self.desk.language)]
            return None


class NewProfileForm(ProfileForm):
    """A profile that is not there yet: `name` stands at the end of the form, as its address."""

    name = text_field(
        mark("Name"), hint=mark("Small letters and digits joined by points, such as chocolate.origin."), longest=60
    )


@page(Permission.HOST_RISK)
def write_new(desk: Desk) -> Response:
    """Write a new profile."""
    with desk.transaction() as tx:
        form = NewProfileForm.of(desk, percent="100", lane=Lane.YELLOW.value)
        lists = [one.name for one in list_lists(tx)]
        if form.is_good():
            with form.refusals(tx):
                profile = form.read_profile(form.name.data)
                if profile is not None and any(one.profile.name == profile.name for one in list_profiles(tx)):
                    form.name.errors = [desk.language.text(mark("There is a profile of this name already."))]
                    form.status = 400
                elif profile is not None:
                    draft_profile(tx, desk.caller.actor, profile, reason=read_reason(form), now=desk.now)
    if form.is_done:
        desk.flash(mark("The draft is kept. Try it on history, then put it in force."))
        return desk.see_other(f"{ROOT}/{form.name.data}")
    return form.show(desk, "risk/edit.html", name="", lists=lists, fields=list(FIELDS), checks=list(CHECKS))


@page(Permission.HOST_RISK)
def edit(desk: Desk) -> Response:
    """Change a profile: what is typed becomes its draft."""
    name = desk.request.path_params["name"]
    with desk.transaction() as tx:
        latest = _find_latest(list_profile_versions(tx, name))
        form = ProfileForm.of(desk, **_initial(latest.profile))
        lists = [one.name for one in list_lists(tx)]
        if form.is_good():
            with form.refusals(tx):
                profile = form.read_profile(name)
                if profile is not None:
                    draft_profile(tx, desk.caller.actor, profile, reason=read_reason(form), now=desk.now)
    if form.is_done:
        desk.flash(mark("The draft is kept. Try it on history, then put it in force."))
        return desk.see_other(f"{ROOT}/{name}")
    return form.show(desk, "risk/edit.html", name=name, lists=lists, fields=list(FIELDS), checks=list(CHECKS))


@page(Permission.HOST_RISK)
def try_on_history(desk: Desk) -> Response:
    """Show what a version would have done with the declarations of a span. Changes nothing."""
    name, version = desk.request.path_params["name"], read_version(desk)
    first = read_day(desk.query("from")) or (desk.now - timedelta(days=_DAYS_TRIED)).date()
    last = read_day(desk.query("until")) or desk.now.date()
    with desk.transaction() as tx:
        kept = require_profile(tx, name, version)
        trial = try_profile(tx, kept.profile, since=begin_of(first), until=begin_of(last + timedelta(days=1)))
    return desk.render(
        "risk/trial.html",
        kept=kept,
        trial=trial,
        first=first,
        last=last,
        name=name,
        condition=write_condition(kept.profile.condition),
        bounds=trial.hit_bounds if trial.inspected else None,
    )


def _find_latest(versions: list[KeptProfile]) -> KeptProfile:
    """Return the draft, else what is in force, else the newest."""
    for state in (ProfileState.DRAFT, ProfileState.IN_FORCE):
        for one in versions:
            if one.profile.state is state:
                return one
    return versions[0]


def _initial(one: Profile) -> dict[str, str]:
    return {
        "title_en": one.title.get("en", ""),
        "title_zh": one.title.get("zh", ""),
        "condition": write_condition(one.condition),
        "lane": one.lane.value,
        "percent": f"{one.percent:g}",
        "task_en": one.task.get("en", ""),
        "task_zh": one.task.get("zh", ""),
        "offices": ", ".join(one.offices),
        "valid_from": one.valid_from.isoformat() if one.valid_from else "",
        "valid_until": one.valid_until.isoformat() if one.valid_until else "",
        "source": one.source,
    }


def _texts(**given: str | None) -> dict[str, str]:
    return {language: text for language, text in given.items() if text}


def _read_percent(text: str) -> float | None:
    plain = text.strip().removesuffix("%").strip()
    if not re.fullmatch(r"\d{1,3}(\.\d{1,3})?", plain, re.ASCII):
        return None
    return float(plain) if 0 < float(plain) <= 100 else None
