"""Profiles as they are kept: drafted, put in force, ended; every step with who and why, in the trail of acts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from gqts.kit.database import Transaction
from gqts.kit.errors import Fault
from gqts.kit.ids import new_id
from gqts.organizations import HOST_SUBJECT, Actor, record_act
from gqts.risk._storage import rules as _storage
from gqts.risk.codec import profile_as_json, profile_from_json
from gqts.risk.errors import ProfileInOtherState, ProfileRefused, ProfileUnknown
from gqts.risk.lists import LONGEST_REASON
from gqts.risk.profile import KeptProfile, Profile, ProfileState, require_sound


def draft_profile(tx: Transaction, actor: Actor, profile: Profile, *, reason: str, now: datetime) -> int:
    """Keep a profile as a draft, in the place of its present draft; return its version. Raises `ProfileRefused`."""
    reason = require_reason(reason)
    require_sound(profile, lists=_list_names(tx))
    body, made = profile_as_json(profile), (now, actor.name, reason)
    version = _storage.update_draft(tx, profile.name, body, made)
    if version is None:
        version = _storage.insert_profile(tx, profile.name, body, made)
    _note(tx, actor, "risk.profile_drafted", profile.name, version, reason, now=now)
    return version


def put_profile_in_force(
    tx: Transaction, actor: Actor, name: str, version: int, *, reason: str, now: datetime
) -> KeptProfile:
    """Put a draft in force; the version that was in force ends. Raises `ProfileInOtherState` when it is no draft."""
    reason = require_reason(reason)
    kept = require_profile(tx, name, version)
    if kept.profile.state is not ProfileState.DRAFT:
        raise ProfileInOtherState
    require_sound(kept.profile, lists=_list_names(tx))
    _storage.end_profile(tx, name, (now, actor.name, f"version {version}: {reason}"))
    if not _storage.put_in_force(tx, name, version, now, actor.name):
        raise ProfileInOtherState
    _storage.set_edition(tx, new_id())
    _note(tx, actor, "risk.profile_in_force", name, version, reason, now=now)
    return require_profile(tx, name, version)


def end_profile(tx: Transaction, actor: Actor, name: str, *, reason: str, now: datetime) -> None:
    """End what is in force of a profile; raise `ProfileInOtherState` when nothing is."""
    reason = require_reason(reason)
    version = _storage.end_profile(tx, name, (now, actor.name, reason))
    if version is None:
        raise ProfileInOtherState
    _storage.set_edition(tx, new_id())
    _note(tx, actor, "risk.profile_ended", name, version, reason, now=now)


def drop_draft(tx: Transaction, actor: Actor, name: str, version: int, *, reason: str, now: datetime) -> None:
    """Throw a draft away; raise `ProfileInOtherState` when it is none. The act keeps what it said."""
    reason = require_reason(reason)
    require_profile(tx, name, version)
    if not _storage.delete_draft(tx, name, version):
        raise ProfileInOtherState
    _note(tx, actor, "risk.profile_dropped", name, version, reason, now=now)


def list_profiles(tx: Transaction) -> list[KeptProfile]:
    """Return every profile by name, as it is in force, else in its newest version."""
    return [_kept(row) for row in _storage.select_latest_profiles(tx)]


def list_profile_versions(tx: Transaction, name: str) -> list[KeptProfile]:
    """Return every version of a profile, the newest first; raise `ProfileUnknown`."""
    found = [_kept(row) for row in _storage.select_profiles(tx, name=name)]
    if not found:
        raise ProfileUnknown
    return found


def require_profile(tx: Transaction, name: str, version: int) -> KeptProfile:
    """Return one version of a profile; raise `ProfileUnknown`."""
    for one in list_profile_versions(tx, name):
        if one.profile.version == version:
            return one
    raise ProfileUnknown


def list_in_force(tx: Transaction) -> list[Profile]:
    """Return what is in force of every profile, by name."""
    return [_kept(row).profile for row in _storage.select_profiles(tx, state=ProfileState.IN_FORCE.value)]


def require_reason(reason: str) -> str:
    """Return a written reason on one line; raise `ProfileRefused` without one."""
    told = " ".join(reason.split())
    if not told or len(told) > LONGEST_REASON or not told.isprintable():
        message = "The reason is missing, or too long."
        fix = f"Write 1 to {LONGEST_REASON} characters."
        raise ProfileRefused(message, faults=(Fault("risk.reason", message, "reason", fix=fix),))
    return told


def _list_names(tx: Transaction) -> Collection[str]:
    return [row[0] for row in _storage.select_lists(tx)]


def _kept(row: _storage.Row) -> KeptProfile:
    _, version, state, body, *rest = row
    return KeptProfile(profile_from_json(body, version=version, state=ProfileState(state)), *rest)


def _note(tx: Transaction, actor: Actor, what: str, name: str, version: int, reason: str, *, now: datetime) -> None:
    detail = {"profile": name, "version": version, "reason": reason}
    record_act(tx, actor, HOST_SUBJECT, what, detail, now=now)


def as_draft(profile: Profile) -> Profile:
    """Return what a profile says, as a draft that has no version yet."""
    return replace(profile, version=0, state=ProfileState.DRAFT)
