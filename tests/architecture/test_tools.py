"""The set-up and licence tools: done once, done again when something changed, and strict where it matters."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tools import setup
from tools.check_licences import is_allowed, list_refused


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "runtime.txt").write_text("a==1\n")
    (tmp_path / "requirements" / "development.txt").write_text("b==1\n")
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    monkeypatch.setattr(setup, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(setup, "PYTHON", Path(sys.executable))
    return tmp_path


def test_what_is_set_up_to_develop_also_runs_but_not_the_other_way(project: Path) -> None:
    assert not setup.is_done("run")
    (project / "stamp").write_text(setup.stamp_text("development"))
    assert setup.is_done("run")
    assert setup.is_done("development")
    (project / "stamp").write_text(setup.stamp_text("run"))
    assert setup.is_done("run")
    assert not setup.is_done("development")


def test_a_changed_requirement_is_set_up_again(project: Path) -> None:
    (project / "stamp").write_text(setup.stamp_text("development"))
    (project / "requirements" / "runtime.txt").write_text("a==2\n")
    assert not setup.is_done("run")


def test_the_start_script_starts_the_python_beside_it_and_hands_on_what_it_was_given(tmp_path: Path) -> None:
    folder = tmp_path / "it's a 家 folder"
    (folder / "gqts").mkdir(parents=True)
    (folder / "gqts" / "__init__.py").touch()
    (folder / "gqts" / "cli.py").write_text("import sys\ndef main():\n    print(sys.argv[1:])\n    return 3\n")
    (folder / "python").write_text(f'#!/bin/sh\nexec {sys.executable} -S "$@"\n')
    (folder / "python").chmod(0o755)
    script = folder / "gqts-start"
    script.write_text(setup.START_SCRIPT)
    script.chmod(0o755)
    answer = subprocess.run([script, "trace", "a b"], capture_output=True, text=True, check=False, cwd=folder)
    assert (answer.returncode, answer.stdout) == (3, "['trace', 'a b']\n"), answer.stderr


def test_an_unknown_argument_is_refused() -> None:
    assert setup.main(["--everything"]) == 2


@pytest.mark.parametrize(
    "licence", ["MIT", "BSD License", "Apache-2.0 OR GPL-3.0", "MPL-2.0 AND (Apache-2.0 OR MIT)", "PSF-2.0"]
)
def test_licences_that_bind_nobody_are_allowed(licence: str) -> None:
    assert is_allowed(licence)


@pytest.mark.parametrize(
    "licence",
    [
        "GPL-3.0",
        "AGPL-3.0-only",
        "GNU General Public License v3",
        "LGPL-3.0",
        "MIT AND GPL-2.0",
        "UNKNOWN",
        "",
        "SSPL-1.0",
    ],
)
def test_licences_that_bind_or_are_unknown_are_refused(licence: str) -> None:
    assert not is_allowed(licence)
    assert list_refused([{"Name": "library", "License": licence}]) == [f"library: {licence}"]


def test_the_driver_is_allowed_by_name_alone() -> None:
    assert list_refused([{"Name": "psycopg", "License": "LGPL-3.0-only"}]) == []
    assert list_refused([{"Name": "psycopg-other", "License": "LGPL-3.0-only"}])
