"""The embedded server: one for a home, durable, private, never root's, and back after any crash."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from tests.hanging import must_end

from gqts.kit.errors import GqtsError
from gqts.kit.postgres import (
    ServerNotStarted,
    ServerUnusable,
    ensure_server,
    find_binaries,
    remove_server,
    stop_server,
)
from gqts.kit.postgres.configuration import configuration_text, shared_buffers, socket_fits
from gqts.kit.postgres.place import find_place

SOURCE = Path(__file__).parents[2] / "src"
MEBIBYTE = 1024 * 1024
IS_ROOT = os.geteuid() == 0
START = (
    "import pathlib, sys; from gqts.kit.postgres import ensure_server; print(ensure_server(pathlib.Path(sys.argv[1])))"
)


@contextmanager
def a_home(*, mode: int = 0o711, name: str = "home") -> Iterator[Path]:
    """A home whose server is gone afterwards, whatever happens; `mode` is the mode of the folder around it."""
    around = Path(tempfile.mkdtemp(prefix="gqts-kit-"))
    around.chmod(mode)
    home = around / name
    try:
        yield home
    finally:
        remove_server(home)
        shutil.rmtree(around)


@pytest.fixture
def home() -> Iterator[Path]:
    with a_home() as folder:
        yield folder


@pytest.fixture(scope="module")
def used_home() -> Iterator[Path]:
    """A home that was used before, by the tests above; its server may be up or down."""
    with a_home() as folder:
        yield folder


def ask(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        return connection.execute(query.encode()).fetchone()[0]


def postmaster(home: Path) -> int:
    return int((find_place(home).data / "postmaster.pid").read_text().split()[0])


def test_a_home_gets_a_durable_private_server_that_is_stopped_and_started_again(home: Path) -> None:
    url = ensure_server(home)
    assert ensure_server(home) == url
    assert [ask(url, f"SHOW {name}") for name in ("fsync", "synchronous_commit", "full_page_writes")] == ["on"] * 3
    assert ask(url, "SHOW jit") == "off"
    assert ask(url, "SELECT current_database() || ' ' || current_user") == "gqts gqts"
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    assert stop_server(home)
    assert not stop_server(home)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)
    assert ask(ensure_server(home), "SELECT answer FROM kept") == 42


def test_only_the_password_opens_it_and_only_its_owner_reads_it(used_home: Path) -> None:
    url = ensure_server(used_home)
    place = find_place(used_home)
    assert stat.S_IMODE(place.cluster.stat().st_mode) == 0o700
    assert stat.S_IMODE(place.password.stat().st_mode) == 0o600
    password = place.password.read_text()
    assert len(password) >= 40
    for other in ("wrong", ""):
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(url.replace(password, other))
    assert ask(url, "SHOW listen_addresses") == ""
    assert "scram-sha-256" in (place.data / "pg_hba.conf").read_text()
    assert " trust" not in (place.data / "pg_hba.conf").read_text().split("# TYPE")[1]


def test_the_server_survives_the_process_that_started_it_and_the_signals_of_its_terminal(used_home: Path) -> None:
    stop_server(used_home)
    url = subprocess.run([sys.executable, "-c", START, used_home], text=True, capture_output=True, check=True).stdout
    assert ask(url.strip(), "SELECT 1") == 1
    assert os.getsid(postmaster(used_home)) != os.getsid(0)


def test_it_starts_again_after_kill_9_with_everything_that_was_committed(used_home: Path) -> None:
    url = ensure_server(used_home)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        os.kill(postmaster(used_home), signal.SIGKILL)
        # The connection is still open: its backend holds the server's memory, so a single try would fail.
        assert ask(ensure_server(used_home), "SELECT answer FROM kept") == 42


def test_a_pid_file_whose_number_is_somebody_elses_does_not_keep_it_down(used_home: Path) -> None:
    ensure_server(used_home)
    place = find_place(used_home)
    content = (place.data / "postmaster.pid").read_text().splitlines()
    stop_server(used_home)
    with subprocess.Popen(
        ["sleep", "60"], **({"user": place.account.uid, "group": place.account.gid} if IS_ROOT else {})
    ) as stranger:
        stale = place.data / "postmaster.pid"
        stale.write_text("\n".join([str(stranger.pid), *content[1:], ""]))
        place.account.give(stale)
        assert ask(ensure_server(used_home), "SELECT 1") == 1
        assert stranger.poll() is None
        stranger.kill()


def test_an_interrupted_set_up_is_begun_anew(home: Path) -> None:
    place_of_other = home / "postgres" / "data"
    place_of_other.mkdir(parents=True, mode=0o700)
    (place_of_other / "half").write_text("made")
    assert ask(ensure_server(home), "SELECT 1") == 1


def test_four_processes_at_once_get_one_server(home: Path) -> None:
    starters = [
        subprocess.Popen([sys.executable, "-c", START, home], stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    urls = {starter.communicate(timeout=60)[0].strip() for starter in starters}
    assert len(urls) == 1
    assert ask(urls.pop(), "SELECT 1") == 1


def test_a_home_with_a_path_too_long_for_a_socket_uses_the_loopback_address_and_keeps_its_port() -> None:
    with a_home(name="very-long-" * 9) as home:
        url = ensure_server(home)
        assert "@127.0.0.1:" in url
        assert ask(url, "SHOW unix_socket_directories") == ""
        assert ask(url, "SHOW listen_addresses") == "127.0.0.1"
        stop_server(home)
        assert ensure_server(home) == url


def test_odd_characters_in_the_path_do_no_harm() -> None:
    with a_home(name="it's a 家 %s # & home") as home:
        assert ask(ensure_server(home), "SELECT 1") == 1


@pytest.mark.skipif(not IS_ROOT, reason="only root can hand the work to another user")
def test_root_never_runs_it_and_opens_no_folder_that_is_closed() -> None:
    with a_home(mode=0o700) as home:
        url = ensure_server(home)
        assert ask(url, "SELECT 1") == 1
        assert stat.S_IMODE(home.parent.stat().st_mode) == 0o700
        cluster = Path((home / "postgres.location").read_text().strip())
        assert Path(f"/proc/{postmaster(home)}").stat().st_uid != 0
        assert ensure_server(home) == url
        remove_server(home)
        assert not cluster.exists()


@pytest.mark.skipif(not IS_ROOT, reason="only root meets a user who cannot reach the programs")
def test_programs_in_a_closed_folder_are_copied_for_the_user_who_runs_them(
    monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    closed = Path(tempfile.mkdtemp(prefix="gqts-kit-closed-"))
    try:
        shutil.copytree(find_binaries().installation, closed / "installation", symlinks=True)
        monkeypatch.setenv("GQTS_POSTGRES_BIN", str(closed / "installation" / find_binaries().folder.name))
        assert ask(ensure_server(home), "SELECT 1") == 1
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    finally:
        shutil.rmtree(closed)


@pytest.mark.skipif(not IS_ROOT, reason="another user is needed; this run is already an ordinary one")
def test_an_ordinary_user_runs_it_as_themselves_and_root_may_join_them() -> None:
    nobody = pwd.getpwnam("nobody")
    python = next((path for path in (sys.executable, f"/usr/bin/python3.{sys.version_info[1]}") if usable(path)), None)
    if python is None:
        pytest.skip("no Python of this version that an ordinary user may run")
    with a_home() as home:
        home.mkdir()
        os.chown(home, nobody.pw_uid, nobody.pw_gid)
        answer = as_nobody(python, "-c", START, home)
        assert answer.returncode == 0, answer.stderr
        assert Path(f"/proc/{postmaster(home)}").stat().st_uid == nobody.pw_uid
        assert ensure_server(home) == answer.stdout.strip()
        stop_server(home)
        assert ask(ensure_server(home), "SELECT 1") == 1
        assert Path(f"/proc/{postmaster(home)}").stat().st_uid == nobody.pw_uid
        # What root then leaves behind, the ordinary user can still use.
        stop_server(home)
        again = as_nobody(python, "-c", START, home)
        assert again.returncode == 0, again.stderr


def as_nobody(*command: str | Path) -> subprocess.CompletedProcess[str]:
    environ = {"PATH": os.defpath, "PYTHONPATH": f"{SOURCE}:{Path(psycopg.__file__).parents[1]}"}
    options = {"text": True, "capture_output": True, "env": environ}
    return subprocess.run(command, check=False, **options, user="nobody", group="nogroup", extra_groups=[])


def usable(python: str) -> bool:
    try:
        return as_nobody(python, "-c", "").returncode == 0
    except OSError:
        return False


def test_a_home_that_cannot_be_made_is_told_with_the_mend(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ServerUnusable, match="GQTS_HOME"):
        ensure_server(tmp_path / "file" / "home")


def test_a_server_that_cannot_start_says_why(home: Path) -> None:
    with must_end(), pytest.raises(ServerNotStarted, match="no_such_setting"):
        ensure_server(home, overrides={"no_such_setting": "1"})
    assert not stop_server(home)


def test_an_absent_home_has_nothing_to_stop(tmp_path: Path) -> None:
    assert not stop_server(tmp_path / "absent")
    remove_server(tmp_path / "absent")


def test_the_programs_set_win_and_a_wrong_setting_is_told() -> None:
    chosen = find_binaries({})
    assert find_binaries({"GQTS_POSTGRES_BIN": str(chosen.folder)}) == chosen
    with pytest.raises(ServerUnusable, match="GQTS_POSTGRES_BIN is /nowhere"):
        find_binaries({"GQTS_POSTGRES_BIN": "/nowhere"})


def test_a_cluster_is_never_opened_by_another_version() -> None:
    with pytest.raises(ServerUnusable, match="made by PostgreSQL 9"):
        find_binaries({}, major=9)


def test_memory_settings_fit_small_and_large_machines() -> None:
    assert shared_buffers(64 * MEBIBYTE) == 32
    assert shared_buffers(2048 * MEBIBYTE) == 512
    assert shared_buffers(1024 * 1024 * MEBIBYTE) == 1024


def test_a_setting_with_a_quote_stays_one_setting() -> None:
    text = configuration_text(Path("/it's"), port=None, has_lz4=False, overrides={})
    assert "unix_socket_directories = '/it''s'" in text
    assert "wal_compression = 'on'" in text


def test_the_socket_path_is_measured_in_bytes() -> None:
    assert socket_fits(Path("/" + "a" * 80))
    assert not socket_fits(Path("/" + "家" * 30))


def test_every_refusal_is_one_that_an_edge_can_show() -> None:
    assert issubclass(ServerUnusable, GqtsError)
    assert issubclass(ServerNotStarted, GqtsError)
