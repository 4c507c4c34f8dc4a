"""The peers that are measured against, installed apart from the project and run as they are, in processes of their own.

quartet_epcis is AGPL: nothing of it is imported by the project; it is only measured.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PACKAGES = (
    "epcis-event-hash-generator==1.9.3",
    "quartet_epcis==4.1.5",
    "quartet_capture==4.1.0",
    "haikunator==2.1.0",
)


def ensure_peers(folder: Path) -> Path:
    """Return the Python of an environment that holds the peers, made on first use."""
    python = folder / "peers" / "bin" / "python"
    stamp = folder / "peers" / "installed"
    if not stamp.exists() or stamp.read_text() != "\n".join(PACKAGES):
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder / "peers")], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
        stamp.write_text("\n".join(PACKAGES))
    return python
