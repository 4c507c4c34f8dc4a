"""The policies that a process has read, kept until any rule changes.

Promise: nobody is shown anything by a rule that was changed before their transaction began to look. `version` names the
state that all rules are in (migration 0076) and was read before the policies were; another version finds nothing kept.
A policy holds its rules to come as well, so that it is right at any later instant; an earlier one finds nothing kept.
Row-level security does not go by what is kept here: it reads the rules themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from gqts.sharing.fact import FactKind
from gqts.sharing.policy import Policy

MOST_KEPT = 20_000
"""Streams; a process that meets more begins anew."""

Met = tuple[Policy, FactKind]


@dataclass(frozen=True, slots=True)
class _Kept:
    version: str
    streams: dict[int, tuple[datetime, Met]] = field(default_factory=dict)


class KeptPolicies:
    """Policies by stream, of one version at a time; safe to share between threads."""

    def __init__(self) -> None:
        self._kept = _Kept("")

    def find(self, version: str, streams: set[int], at: datetime) -> dict[int, Met]:
        """Return what is kept of streams and right at an instant."""
        kept = self._kept
        if kept.version != version:
            return {}
        found = {stream: one for stream in streams if (one := kept.streams.get(stream)) is not None}
        return {stream: met for stream, (since, met) in found.items() if since <= at}

    def keep(self, version: str, met: Mapping[int, Met], at: datetime) -> None:
        """Keep what was read of streams for an instant; of a new version, in place of all that was kept."""
        kept = self._kept
        if kept.version != version or len(kept.streams) + len(met) > MOST_KEPT:
            kept = self._kept = _Kept(version)
        kept.streams.update((stream, (at, one)) for stream, one in met.items())


KEPT = KeptPolicies()
"""Those of this process. A version names its database, so that several in one process are not taken for each other."""
