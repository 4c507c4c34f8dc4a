"""What a shopper's scan contradicts of the record. Each rule's docstring is its published explanation.

All of these rest on events being told, in time and rightly. Their reasons say so, and many of one lot on one day speak
against the record (`doubt`). Their evidence holds nothing of what the record says: whoever reads the alert need not be
allowed to see that.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from gqts.scans.rules.facts import Alert, Audience, Baseline, Subject
from gqts.scans.rules.thresholds import Thresholds
from gqts.scans.sighting import Sighting
from gqts.scans.verdict import Reason


def never_minted(
    subject: Subject, seen: Sequence[Sighting], baseline: Baseline, now: datetime, thresholds: Thresholds
) -> Alert | None:
    """Fires when nothing is known of a serial that has the form of the serials minted here for its product, and it was
    not minted. A label that was read wrongly looks the same, which is why the page asks for a second look first.
    """
    del baseline, now, thresholds
    if subject.reason is not Reason.NOTHING_KNOWN or not subject.is_ours or subject.is_minted:
        return None
    return Alert(Reason.NEVER_MINTED, Audience.SHOPPER, {"scans": len(seen)})


def never_commissioned(
    subject: Subject, seen: Sequence[Sighting], baseline: Baseline, now: datetime, thresholds: Thresholds
) -> Alert | None:
    """Fires when a shopper scans an item of which others tell, and nobody has said that it was made or labelled. For
    sixty days after the first that is told of it the record is taken to be late: then its tellers are asked, and the
    page says that it is incomplete.
    """
    del baseline
    if subject.reason is not Reason.NEVER_COMMISSIONED:
        return None
    is_late = subject.told_since is not None and now - subject.told_since <= thresholds.making_told
    audience = Audience.DATA_OWNER if is_late else Audience.SHOPPER
    return Alert(Reason.NEVER_COMMISSIONED, audience, {"scans": len(seen)})


def after_end(
    subject: Subject, seen: Sequence[Sighting], baseline: Baseline, now: datetime, thresholds: Thresholds
) -> Alert | None:
    """Fires when a shopper scans an item more than a day after the last word on it was that it was destroyed, or its
    code taken out of use.
    """
    del baseline, now
    if subject.reason is not Reason.DECOMMISSIONED or subject.ended_at is None:
        return None
    late = [one for one in seen if one.at - subject.ended_at > thresholds.after_sale]
    if not late:
        return None
    return Alert(Reason.DECOMMISSIONED, Audience.SHOPPER, {"scans": len(late)})


def before_release(
    subject: Subject, seen: Sequence[Sighting], baseline: Baseline, now: datetime, thresholds: Thresholds
) -> Alert | None:
    """Fires when at least two devices of shoppers scanned an item more than two days before customs released it by the
    record; or, while it is not released, more than two days after customs was told to have it. One device may be a
    packer's, and releases are told late.
    """
    del baseline, now
    if subject.held_at is None:
        return None
    begin = subject.held_at if subject.released_at is not None else subject.held_at + thresholds.before_release
    end = None if subject.released_at is None else subject.released_at - thresholds.before_release
    early = [one for one in seen if one.at >= begin and (end is None or one.at < end)]
    devices = {one.device for one in early if one.device is not None}
    if len(devices) < thresholds.before_release_devices:
        return None
    return Alert(Reason.BEFORE_RELEASE, Audience.SHOPPER, {"scans": len(early), "devices": len(devices)})


def after_sale(
    subject: Subject, seen: Sequence[Sighting], baseline: Baseline, now: datetime, thresholds: Thresholds
) -> Alert | None:
    """Fires when the record has an item sold to a shopper over a counter and, more than a day later, received, stored
    or sold by another shop, without a return between. That an item is scanned after its sale is what is meant to
    happen.
    """
    del baseline, now
    sale, traded = subject.sale, subject.traded_at
    if sale is None or traded is None or traded - sale.at <= thresholds.after_sale:
        return None
    return Alert(Reason.AFTER_SALE, Audience.SHOPPER, {"scans": len(seen)})
