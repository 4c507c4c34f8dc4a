"""What the demo does with a home that is empty, half filled, filled, or somebody's own."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from tests import taking_part
from tests.cli.conftest import Home

from gqts.accounts import Seal, SignInState, begin_sign_in, find_caller_by_bearer, finish_totp
from gqts.cli.demo import HomeOutdated, fill_home, make_world
from gqts.cli.demo_access import SEATS, describe_access, forget_access, read_access, tell_code
from gqts.cli.demo_firms import register_firms
from gqts.cli.demo_quality import plan_outputs
from gqts.cli.demo_trade import make_desk
from gqts.cli.stories import note_demo, read_demo
from gqts.complaints import compile_statistics
from gqts.events import count_events
from gqts.kit.clock import system_clock
from gqts.kit.database import Database
from gqts.kit.settings import read_settings
from gqts.organizations import find_by_party
from gqts.scans import Reason, list_alerts
from gqts.sharing import list_rules
from gqts.simulator import MINIMUM_ITEMS, World, write_documents, write_output

Run = Callable[..., Any]


@pytest.fixture
def registered(run: Run, database: Database) -> World:
    """A world whose organizations are registered, and nothing stored yet."""
    world = make_world(MINIMUM_ITEMS)
    with database.transaction() as tx:
        register_firms(tx, world, now=system_clock())
    return world


def stored(database: Database) -> int:
    with database.transaction(read_only=True) as tx:
        return count_events(tx)


def test_an_empty_home_is_filled_with_a_world_that_has_all_happened(filled: Home) -> None:
    assert filled.demo == read_demo(filled.settings.home)
    assert filled.demo.is_whole
    world = make_world(MINIMUM_ITEMS)
    assert world.ends_on <= system_clock().date()
    with filled.database.transaction(read_only=True) as tx:
        latest = tx.execute("SELECT max(event_time) FROM events.event").fetchone()
        scanned = tx.execute("SELECT max(at), count(*) FROM scans.scan").fetchone()
        alerts = {(one.reason, one.subject) for one in list_alerts(tx, None, limit=500)}
    assert latest is not None
    assert latest[0] <= system_clock()
    # and its goods are scanned: the rules themselves doubt the copied serial, and notice who tries codes
    assert scanned is not None
    assert scanned[0] <= system_clock()
    assert scanned[1] > 100
    assert {reason for reason, subject in alerts if subject.endswith(filled.demo.scanned[0].path)} >= {
        Reason.MANY_DEVICES
    }
    assert Reason.ENUMERATED in {reason for reason, _ in alerts}


def test_a_half_filled_home_is_filled_up_with_the_same_world(
    run: Run, database: Database, registered: World, tmp_path: Path
) -> None:
    settings = read_settings()
    world = registered
    note_demo(settings.home, world, is_whole=False)
    folder = tmp_path / "documents"
    folder.mkdir()
    for number, document in enumerate(islice(write_documents(world), 120)):
        (folder / f"{number}.json").write_bytes(document.content)
    assert run("capture", folder).exit_code == 0
    before = stored(database)
    demo = fill_home(settings, MINIMUM_ITEMS + 500, before)
    assert demo is not None
    assert (demo.is_whole, demo.items, demo.start) == (True, MINIMUM_ITEMS, world.start)
    made = [document for output in plan_outputs(world) for document in write_output(output)]
    told = (*write_documents(world), *make_desk(world).write_documents(), *made)
    assert 0 < before < stored(database) == sum(document.events for document in told)


def test_a_filled_home_stays_as_it_is(
    run: Run, database: Database, registered: World, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = read_settings()
    noted = note_demo(settings.home, make_world(MINIMUM_ITEMS), is_whole=True)
    assert fill_home(settings, MINIMUM_ITEMS + 500, 17) == noted
    assert "gqts reset" in capsys.readouterr().err
    assert stored(database) == 0


def test_somebodys_own_events_are_left_alone(
    run: Run, write: Run, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    with database.transaction() as tx:
        taking_part.take_part(tx, "Own")
    assert run("capture", "--organization", "Own", write("own.json", "1", "2")).exit_code == 0
    assert fill_home(read_settings(), MINIMUM_ITEMS, stored(database)) is None
    assert "of yours" in capsys.readouterr().err
    assert stored(database) == 2


def test_the_world_has_organizations_with_policies_and_people_who_get_in(
    run: Run, filled: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, database = filled.settings, filled.database
    monkeypatch.setenv("GQTS_HOME", str(settings.home))
    monkeypatch.setenv("GQTS_DATABASE_URL", database.url)
    accesses = read_access(settings.home)
    assert accesses is not None
    assert (settings.home / "demo-access.json").stat().st_mode & 0o777 == 0o600
    assert {one.role for one in accesses} - {""} == set(SEATS)
    now = system_clock()
    with database.transaction() as tx:
        for access in accesses:
            caller = find_caller_by_bearer(tx, access.key, now=now)
            assert caller is not None
            organization = find_by_party(tx, access.party)
            assert organization is not None
            assert caller.organization == organization.id
            assert list_rules(tx, organization.id), access.code
            for person in access.people:
                done = begin_sign_in(tx, email=person.email, password=person.password, client="192.0.2.1", now=now)
                assert organization.is_authority == bool(person.code_secret), person.email
                if person.code_secret:
                    assert done.state is SignInState.NEEDS_TOTP
                    code = tell_code(person, now=now)
                    done = finish_totp(tx, pending=done.pending, code=code, now=now, seal=Seal(settings.secret))
                assert done.require_person().email == person.email
    told = "\n".join(describe_access(accesses, "http://localhost:8000"))
    assert all(one.key in told for one in accesses if one.role)
    assert not any(one.key in repr(one) for one in accesses)
    officers = [person for one in accesses for person in one.people if person.code_secret]
    assert not any(person.code_secret in repr(accesses) for person in officers)
    codes = run("demo-code")
    assert codes.exit_code == 0
    assert {line.split()[0] for line in codes.stdout.splitlines()} == {person.email for person in officers}
    alone = run("demo-code", "lan@customs.example").stdout.strip()
    assert alone.isdigit()
    assert len(alone) == 6
    assert run("demo-code", "mika@hinata.example").exit_code == 1


def test_the_brand_of_the_demo_answers_most_complaints_some_late_and_some_never(filled: Home) -> None:
    with filled.database.transaction(read_only=True) as tx:
        (brand,) = compile_statistics(tx, now=system_clock())
    assert 0.5 < brand.in_time.value < 0.9
    assert 0 < brand.ignored.value < 0.3


def test_lost_passwords_and_keys_are_made_anew_and_the_old_ones_end(filled: Home) -> None:
    settings, database = filled.settings, filled.database
    before = read_access(settings.home)
    forget_access(settings.home)
    fill_home(settings, MINIMUM_ITEMS, stored(database))
    after = read_access(settings.home)
    assert before is not None
    assert after is not None
    with database.transaction() as tx:
        assert find_caller_by_bearer(tx, before[0].key, now=system_clock()) is None
        assert find_caller_by_bearer(tx, after[0].key, now=system_clock()) is not None


def test_a_home_of_a_version_without_organizations_says_how_to_start_anew(run: Run, database: Database) -> None:
    settings = read_settings()
    note_demo(settings.home, make_world(MINIMUM_ITEMS), is_whole=True)
    with pytest.raises(HomeOutdated, match="gqts reset"):
        fill_home(settings, MINIMUM_ITEMS, 17)


@pytest.mark.parametrize("note", ["", "{", "[]", "{}", json.dumps({"stories": [{"path": 1}]})])
def test_a_broken_note_is_no_demo(tmp_path: Path, note: str) -> None:
    (tmp_path / "demo.json").write_text(note)
    assert read_demo(tmp_path) is None
