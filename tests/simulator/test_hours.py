"""Local time agrees with the time-zone database, and places are open when things happen in them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gqts.simulator.hours import DAYTIME, OFFICE, ZONES, local_text, next_open

MOMENTS = st.integers(0, 7 * 365 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(MOMENTS, st.sampled_from(sorted(ZONES)))
def test_offsets_are_those_of_the_time_zone_database(moment, name):
    expected = moment.astimezone(ZoneInfo(name)).utcoffset()
    assert timedelta(minutes=ZONES[name].offset_at(moment)) == expected


@pytest.mark.parametrize("name", sorted(ZONES))
def test_the_clocks_change_on_the_very_hour(name):
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    while moment.year < 2028:
        assert timedelta(minutes=ZONES[name].offset_at(moment)) == moment.astimezone(ZoneInfo(name)).utcoffset()
        moment += timedelta(hours=1)


@given(MOMENTS, st.sampled_from(sorted(ZONES)), st.sampled_from([OFFICE, DAYTIME]))
def test_the_next_opening_is_not_before_and_is_open(moment, name, hours):
    opened = next_open(moment, ZONES[name], hours)
    local = opened.astimezone(ZoneInfo(name))
    assert moment <= opened <= moment + timedelta(days=4)
    assert hours.opens <= local.hour < hours.closes
    assert local.weekday() < hours.days


@given(MOMENTS, st.sampled_from(sorted(ZONES)))
def test_the_text_is_the_same_instant(moment, name):
    text, offset = local_text(moment, ZONES[name])
    assert datetime.fromisoformat(text) == moment.replace(microsecond=0)
    assert text.endswith(offset)


def test_customs_and_inspectors_work_in_office_hours(events, world):
    roles = {site.gln: site.role for site in world.sites}
    released = [event for event in events if roles.get(event.site) == "customs"]
    assert released
    assert sum(9 <= event.at.hour < 20 for event in released) > 0.9 * len(released)
