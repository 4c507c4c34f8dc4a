"""Watching one product: every look in the order of time, kept, judged and answered as the service does it.

Promise: the rules are those of `gqts.scans.rules`, called with what the service would know at that moment and nothing
of the truth. An alert counts once a day for its subject and reason, as it is kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from gqts.evaluation.counterfeit.record import Record, key_of
from gqts.evaluation.counterfeit.sightings import keep_look
from gqts.evaluation.counterfeit.usual import Usual, learn
from gqts.scans.rules import Activation, Alert, Asked, Audience, Baseline, Thresholds, enumerates, judge
from gqts.scans.sighting import Sighting
from gqts.scans.verdict import Reason
from gqts.simulator.shoppers import MARKET, Look, Who

OF_LOTS = frozenset({Reason.LOT_ODD, Reason.OUTSIDE_MARKET})
"""Reasons that are said of a lot, and not of the item whose scan gave rise to them."""
LEARNED_EVERY = timedelta(days=5)
"""The worker learns what is usual every hour; here less often, as it takes most of the time and changes little."""
_ASKED_KEPT = 200


@dataclass(frozen=True, slots=True)
class Raised:
    """An alert that a look gave rise to, and whether there was none like it that day."""

    alert: Alert
    subject: bytes
    is_new: bool


class Watch:
    """The memory of the service for one product. `has_seals` says whether labels have a code under a seal."""

    def __init__(self, record: Record, thresholds: Thresholds, *, has_seals: bool) -> None:
        self._record, self._thresholds, self._has_seals = record, thresholds, has_seals
        self._seen: dict[bytes, list[Sighting]] = defaultdict(list)
        self._asked: dict[bytes, list[Asked]] = defaultdict(list)
        self._activations: dict[bytes, tuple[Activation, ...]] = {}
        self._shut_out: set[bytes] = set()
        self._raised: set[tuple[bytes, Reason]] = set()
        self._alerted: dict[bytes | None, dict[Reason, set[bytes]]] = defaultdict(lambda: defaultdict(set))
        self._scanned: dict[bytes | None, set[bytes]] = defaultdict(set)
        self._usual = Usual()
        self._day = self._learned_on = date.min

    def see(self, look: Look, *, is_judged: bool = True) -> list[Raised]:
        """Keep a look, and return the alerts that it gives rise to; without judging it, none."""
        if look.at.date() != self._day:
            self._begin_day(look.at.date())
        key, lot = key_of(look.uri), self._record.lot_of(look.uri)
        sighting = keep_look(look, key, key_of(look.uri.partition("/21/")[0]), lot)
        assert sighting.device is not None
        if look.who is not Who.SHOPPER:
            return []
        if sighting.device in self._shut_out:
            return []
        client = self._weigh_client(sighting)
        if client:
            return client
        self._seen[key].append(sighting)
        self._scanned[lot].add(key)
        if look.typed and self._has_seals:
            given = Activation(look.at, sighting.country, look.person.encode())
            self._activations[key] = (*self._activations.get(key, ()), given)
        return self._judge(look, sighting) if is_judged else []

    def _judge(self, look: Look, sighting: Sighting) -> list[Raised]:
        subject = self._record.subject(look.uri, look.at, self._activations.get(sighting.key, ()))
        usual = self._learned()
        own, peers = usual.of(sighting.lot)
        alerted = self._alerted[sighting.lot]
        baseline = Baseline(
            usual.devices,
            own,
            peers,
            {reason: len(keys - {sighting.key}) for reason, keys in alerted.items()},
            len(self._scanned[sighting.lot]),
        )
        ruling = judge(subject, self._seen[sighting.key], baseline, look.at, self._thresholds)
        for one in ruling.alerts:
            alerted[one.reason].add(sighting.key)
        return [
            self._raise(one, sighting.lot or b"" if one.reason in OF_LOTS else sighting.key) for one in ruling.alerts
        ]

    def _weigh_client(self, sighting: Sighting) -> list[Raised]:
        assert sighting.device is not None
        asked = self._asked[sighting.device]
        asked.append(Asked(sighting.at, sighting.key, sighting.product, sighting.lot is not None))
        del asked[:-_ASKED_KEPT]
        found = enumerates(asked, sighting.at, self._thresholds)
        if found is None:
            return []
        self._shut_out.add(sighting.device)
        return [self._raise(found[1], sighting.device)]

    def _raise(self, alert: Alert, subject: bytes) -> Raised:
        is_new = (subject, alert.reason) not in self._raised
        self._raised.add((subject, alert.reason))
        return Raised(alert, subject, is_new)

    def _begin_day(self, day: date) -> None:
        self._day = day
        self._raised.clear()
        self._alerted.clear()
        self._scanned.clear()
        self._shut_out.clear()
        begin = self._midnight() - self._thresholds.window - timedelta(days=1)
        for key in [key for key, sightings in self._seen.items() if sightings[-1].at < begin]:
            del self._seen[key]

    def _learned(self) -> Usual:
        """Return what was learned last, anew when that is days ago."""
        if self._day - self._learned_on >= LEARNED_EVERY:
            self._learned_on = self._day
            markets = frozenset([MARKET])
            self._usual = learn(self._seen, markets, self._midnight(), self._thresholds)
        return self._usual

    def _midnight(self) -> datetime:
        return datetime.combine(self._day, time(), UTC)


def tells_shopper(raised: Collection[Raised]) -> bool:
    """Return whether the page of the look says suspect."""
    return any(one.alert.audience is Audience.SHOPPER for one in raised)
