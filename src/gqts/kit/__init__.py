"""What every room stands on: settings, clock, database, outbox, errors; no word of the domain.

Nothing is re-exported here, so that a pure room which needs only `gqts.kit.errors` imports no driver.
"""

from __future__ import annotations

__all__: list[str] = []
