"""The page of permissions says what the code does."""

from __future__ import annotations

import subprocess
import sys

from tests.docs.markdown import ROOT, read_page

from gqts.accounts import Permission
from gqts.sharing import PRESETS


def test_the_page_is_what_the_code_says() -> None:
    checked = subprocess.run([sys.executable, ROOT / "tools/write_permissions.py", "--check"], check=False)
    assert checked.returncode == 0, "run tools/write_permissions.py, and read what has changed"


def test_every_permission_and_every_preset_is_on_it() -> None:
    text = read_page("docs/reference/permissions.md").text
    assert all(f"`{permission.value}`" in text for permission in Permission)
    assert all(f"### {name}\n" in text for name in PRESETS)
