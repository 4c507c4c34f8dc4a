"""Profiles: listed with what they choose and find, one with its history and differences, put in force, ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import pairwise

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.kit.database import Transaction
from gqts.risk import (
    KeptProfile,
    Lane,
    ProfileState,
    count_choices,
    drop_draft,
    end_profile,
    list_profile_versions,
    list_profiles,
    put_profile_in_force,
    read_rulebook,
    require_profile,
    wilson,
    write_condition,
)
from gqts.web.languages import mark
from gqts.web.office.reasons import ReasonForm, ask, read_reason
from gqts.web.office.records import send_csv
from gqts.web.risk.differences import list_differences, tell_profile
from gqts.web.risk.words import LANE_NAMES, LANES, STATES
from gqts.web.workbench import Desk, PageUnknown, page

ROOT = "/risk/profiles"
DAYS = 28
_COLUMNS = ("name", "version", "state", "lane", "percent", "condition", "chosen", "inspected", "hits")
Move = Callable[[Transaction, str, int, str], object]


@page(Permission.HOST_RISK)
def show_profiles(desk: Desk) -> Response:
    """Show every profile, with what it chose lately and what was found."""
    state, lane = _read_filter(desk)
    with desk.transaction() as tx:
        read_rulebook(tx, now=desk.now)
        rows = _list_rows(desk, tx, state, lane)
    if desk.query("as") == "csv":
        return send_csv(desk, "profiles", _COLUMNS, (_write_row(*row) for row in rows))
    language = desk.language
    return desk.render(
        "risk/profiles.html",
        rows=[(one, language.text(STATES[one.profile.state][1]), *_rates(counts)) for one, counts in rows],
        states=[(value.value, language.text(words)) for value, (_, words) in STATES.items()],
        lanes=[(value.value, language.text(words)) for value, words in LANE_NAMES.items() if value is not Lane.GREEN],
        state=state,
        lane=lane,
        lane_words=LANE_NAMES,
        lane_tones=LANES,
        tones=STATES,
        days=DAYS,
    )


@page(Permission.HOST_RISK)
def show_profile(desk: Desk) -> Response:
    """Show a profile: what is in force, its draft, every version and what changed."""
    name = desk.request.path_params["name"]
    with desk.transaction() as tx:
        versions = list_profile_versions(tx, name)
        counts = count_choices(tx, since=desk.now - timedelta(days=DAYS)).get(name, (0, 0, 0))
    told = {one.profile.version: tell_profile(one.profile, desk.language) for one in versions}
    chosen, inspected, hits = counts
    return desk.render(
        "risk/profile.html",
        versions=versions,
        parts_of=told,
        changes=_list_changes(desk, versions),
        draft=_find(versions, ProfileState.DRAFT),
        in_force=_find(versions, ProfileState.IN_FORCE),
        title=versions[0].profile.title.get(desk.language.code) or versions[0].profile.title["en"],
        tones=STATES,
        counts=counts,
        bounds=wilson(hits, inspected) if inspected else None,
        days=DAYS,
        name=name,
        chosen=chosen,
    )


@page(Permission.HOST_RISK)
def put_in_force(desk: Desk) -> Response:
    """Ask before a draft is put in force, and do it."""

    def move(tx: Transaction, name: str, version: int, reason: str) -> None:
        put_profile_in_force(tx, desk.caller.actor, name, version, reason=reason, now=desk.now)

    return _move(
        desk,
        move,
        (mark("Put version %(version)s of %(name)s in force?"), mark("Put in force"), mark("%(name)s is in force.")),
        mark("It chooses lanes from the next assessment on. The version that is in force now ends."),
    )


@page(Permission.HOST_RISK)
def end(desk: Desk) -> Response:
    """Ask before a profile is ended, and do it."""

    def move(tx: Transaction, name: str, _: int, reason: str) -> None:
        end_profile(tx, desk.caller.actor, name, reason=reason, now=desk.now)

    return _move(
        desk,
        move,
        (mark("End %(name)s?"), mark("End"), mark("%(name)s has ended.")),
        mark("It chooses nothing any more. Its versions stay, and one can be drafted anew."),
    )


@page(Permission.HOST_RISK)
def drop(desk: Desk) -> Response:
    """Ask before a draft is thrown away, and do it."""

    def move(tx: Transaction, name: str, version: int, reason: str) -> None:
        drop_draft(tx, desk.caller.actor, name, version, reason=reason, now=desk.now)

    return _move(
        desk,
        move,
        (mark("Throw the draft of %(name)s away?"), mark("Throw away"), mark("The draft of %(name)s is gone.")),
        mark("What is in force stays as it is."),
    )


def _move(desk: Desk, move: Move, words: tuple[str, str, str], consequence: str) -> Response:
    name, version = desk.request.path_params["name"], read_version(desk)
    with desk.transaction() as tx:
        form = ReasonForm.of(desk)
        if version:
            require_profile(tx, name, version)
        else:
            list_profile_versions(tx, name)
        if form.is_good():
            with form.refusals(tx):
                move(tx, name, version, read_reason(form))
        left = [one for one in list_profiles(tx) if one.profile.name == name]
    if form.is_done:
        desk.flash(words[2], name=name)
        return desk.see_other(f"{ROOT}/{name}" if left else ROOT)
    asked = str(desk.language.sentence(words[0], name=name, version=str(version)))
    return ask(desk, form, asked, desk.language.text(consequence), button=words[1], back=(f"{ROOT}/{name}", name))


def read_version(desk: Desk) -> int:
    """Return the version in the address, 0 without one; raise `PageUnknown` when it is no number."""
    text = str(desk.request.path_params.get("version", "0"))
    if not (text.isascii() and text.isdecimal() and len(text) <= 8):
        raise PageUnknown
    return int(text)


def _read_filter(desk: Desk) -> tuple[str, str]:
    state, lane = desk.query("state"), desk.query("lane")
    return state if state in set(ProfileState) else "", lane if lane in set(Lane) else ""


def _list_rows(desk: Desk, tx: Transaction, state: str, lane: str) -> list[tuple[KeptProfile, tuple[int, int, int]]]:
    counts = count_choices(tx, since=desk.now - timedelta(days=DAYS))
    return [
        (one, counts.get(one.profile.name, (0, 0, 0)))
        for one in list_profiles(tx)
        if state in ("", one.profile.state.value) and lane in ("", one.profile.lane.value)
    ]


def _rates(counts: tuple[int, int, int]) -> tuple[int, int, int, tuple[float, float] | None]:
    chosen, inspected, hits = counts
    return chosen, inspected, hits, wilson(hits, inspected) if inspected else None


def _write_row(one: KeptProfile, counts: tuple[int, int, int]) -> Sequence[str]:
    profile = one.profile
    written = (profile.name, profile.version, profile.state.value, profile.lane.value, f"{profile.percent:g}")
    return [str(cell) for cell in (*written, write_condition(profile.condition), *counts)]


def _list_changes(desk: Desk, versions: Sequence[KeptProfile]) -> dict[int, list[tuple[str, str, str]]]:
    pairs = pairwise(versions)
    return {
        newer.profile.version: list_differences(older.profile, newer.profile, desk.language) for newer, older in pairs
    }


def _find(versions: Sequence[KeptProfile], state: ProfileState) -> KeptProfile | None:
    return next((one for one in versions if one.profile.state is state), None)
