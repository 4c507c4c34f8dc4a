"""The key that signs what the log is: drawn from the installation's secret, so that nothing more has to be kept.

Whoever has another secret, or another public address, signs with another key: receipts name theirs.
"""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

from gqts.accounts import Seal
from gqts.transparency import SigningKey

_PURPOSE = "receipts.log key"


def draw_key(seal: Seal, public_url: str) -> SigningKey:
    """Return the log's signing key; its name, which is the log's origin, is the public host and `/log`."""
    seed = hashlib.sha256(seal.draw_secret(_PURPOSE, "1").encode()).digest()
    return SigningKey.from_seed(f"{urlsplit(public_url).netloc}/log", seed)
