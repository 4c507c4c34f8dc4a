"""What the simulator refuses."""

from __future__ import annotations

from gqts.kit.errors import GqtsError, Kind


class WorldImpossible(GqtsError):
    """No world of that size can be made."""

    kind = Kind.INVALID
