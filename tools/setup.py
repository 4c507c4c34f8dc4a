"""Set gqts up in `.venv`, with nothing but Python's own library: what `make` runs first, and skips when all is there.

It makes the environment (with `venv`, else `virtualenv`, else Debian's python3-venv when this is root), installs the
locked requirements (each file checked against its hash), and points the environment at `src`. The project
itself is not built: a path file and a start script are all it needs, and an edit shows at once.

    python3 tools/setup.py                  what gqts needs to run
    python3 tools/setup.py --development    and what its tests and checks need
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST_PYTHON = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
STAMP = ENVIRONMENT / "gqts-setup"
REQUIREMENTS = {"run": ("runtime.txt",), "development": ("runtime.txt", "development.txt")}
START_SCRIPT = """#!/bin/sh
'''exec' "$(dirname "$0")/python" "$0" "$@"
'''
import sys
from gqts.cli import main
if __name__ == "__main__":  # worker processes import this file again
    sys.exit(main())
"""  # sh runs the second line; Python reads it as a text. So the folder may have any name, of any length.


class SetupRefused(Exception):
    """The environment cannot be made here; the message says what to do."""


def main(arguments: list[str]) -> int:
    """Set up, unless it is done; return the exit code."""
    if unknown := set(arguments) - {"--development"}:
        say(f"unknown argument: {' '.join(unknown)}")
        return 2
    purpose = "development" if arguments else "run"
    try:
        if sys.version_info < OLDEST_PYTHON:
            run_newer_python()
        if not is_done(purpose):
            with Path(__file__).open() as lock:  # two at once: the second waits, and finds it done
                fcntl.flock(lock, fcntl.LOCK_EX)
                if not is_done(purpose):
                    set_up(purpose)
    except SetupRefused as refusal:
        say(str(refusal))
        return 1
    except OSError as reason:
        say(f"{reason}\nIs {ROOT} yours to write to?")
        return 1
    return 0


def set_up(purpose: str) -> None:
    """Make the environment and install; write the stamp last, so that what is interrupted is done again."""
    STAMP.unlink(missing_ok=True)
    if not is_usable():
        say(f"making {ENVIRONMENT}")
        make_environment()
    for name in REQUIREMENTS[purpose]:
        say(f"installing {name} (every file is checked against its hash)")
        install(ROOT / "requirements" / name)
    paths = list((ENVIRONMENT / "lib").glob("python3.*/site-packages"))
    if len(paths) != 1:
        raise SetupRefused(f"{ENVIRONMENT} is not a usual environment. Delete it and try again.")
    (paths[0] / "gqts.pth").write_text(f"{ROOT / 'src'}\n")
    script = ENVIRONMENT / "bin" / "gqts"
    script.write_text(START_SCRIPT)
    script.chmod(0o755)
    STAMP.write_text(stamp_text(purpose))
    say("ready")


def is_done(purpose: str) -> bool:
    """Tell whether the environment is what `purpose` needs; that for development also serves to run."""
    try:
        found = STAMP.read_text()
    except OSError:
        return False
    return PYTHON.exists() and found in {stamp_text(purpose), stamp_text("development")}


def stamp_text(purpose: str) -> str:
    """Return what identifies an environment: its place, what was to be installed, and this script."""
    digest = hashlib.sha256(f"{ROOT}\0{purpose}\0".encode())
    for path in (Path(__file__), *(ROOT / "requirements" / name for name in REQUIREMENTS[purpose])):
        digest.update(path.read_bytes())
    return f"{purpose} {digest.hexdigest()}\n"


def is_usable() -> bool:
    """Tell whether an environment is there, starts, is new enough, has pip, and was not moved from elsewhere."""
    question = (
        "import sys, pip; "
        f"assert sys.version_info >= {OLDEST_PYTHON} and sys.prefix == {str(ENVIRONMENT)!r} != sys.base_prefix"
    )
    # Scripts of a moved environment name their old place, which only one of them can tell.
    pip = ENVIRONMENT / "bin" / "pip"
    moved = pip.exists() and str(ENVIRONMENT).encode() not in pip.read_bytes()[:2000]
    return PYTHON.exists() and not moved and succeeds(PYTHON, "-c", question)


def make_environment() -> None:
    """Make `.venv` in the first way that works here; raise `SetupRefused`."""
    ways: list[list[str | Path]] = [
        [sys.executable, "-m", "venv", ENVIRONMENT],
        [sys.executable, "-m", "virtualenv", "--quiet", ENVIRONMENT],
        ["virtualenv", "--quiet", "--python", sys.executable, ENVIRONMENT],
    ]
    if any(makes_environment(way) for way in ways):
        return
    # Debian may have pip but not the copy of it (ensurepip) that venv puts in.
    with_pip: list[str | Path] = [sys.executable, "-m", "pip", "--python", PYTHON, "install", "--quiet", "pip"]
    if makes_environment([sys.executable, "-m", "venv", "--without-pip", ENVIRONMENT], then=with_pip):
        return
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("installing python3-venv")
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in ("update", "install -y --no-install-recommends python3-venv"):
            subprocess.run(["apt-get", "-qq", *command.split()], check=False, env=environment)
        if makes_environment(ways[0]):
            return
    raise SetupRefused(
        f"Python {version} here can make no virtual environment. Install one of these and try again:\n"
        f"  Debian, Ubuntu:  apt-get install python3-venv   (or python{version}-venv)\n"
        "  elsewhere:       pip install --user virtualenv"
    )


def makes_environment(way: list[str | Path], *, then: list[str | Path] | None = None) -> bool:
    """Try one way to make the environment, from nothing; tell whether it is usable."""
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    return succeeds(*way) and (then is None or succeeds(*then)) and is_usable()


def install(requirements: Path) -> None:
    """Install a file of locked requirements; raise `SetupRefused`."""
    options = "--quiet --disable-pip-version-check --no-input --root-user-action ignore --no-deps --only-binary :all:"
    command: list[str | Path] = [
        PYTHON,
        "-m",
        "pip",
        "install",
        *options.split(),
        "--require-hashes",
        "-r",
        requirements,
    ]
    environment = {name: value for name, value in os.environ.items() if name not in {"PIP_USER", "PYTHONPATH"}}
    answer = subprocess.run(command, check=False, env=environment)
    if answer.returncode != 0:
        raise SetupRefused(f"{requirements.name} could not be installed (pip says why above). Is the network there?")


def run_newer_python() -> None:
    """Go on in a newer Python when there is one; raise `SetupRefused`."""
    for minor in (13, 12, 11):
        if path := shutil.which(f"python3.{minor}"):
            os.execv(path, [path, *sys.argv])
    raise SetupRefused("gqts needs Python 3.11 or later; this is " + sys.version.split()[0] + ".")


def succeeds(*command: str | Path) -> bool:
    """Run a command silently; tell whether it succeeded."""
    try:
        return subprocess.run(command, capture_output=True, check=False, stdin=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


def say(text: str) -> None:
    """Write a line for whoever waits."""
    print(f"setup: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
