"""What is kept of a scan, and what is not."""

from __future__ import annotations

from datetime import timedelta

from tests.scans.sightings import BEGIN, ITEM_KEY, look

from gqts.scans import Who, forget_devices, read_sightings, record_scan, record_scans


def test_a_scan_is_read_back_in_its_region_and_no_closer(tx):
    record_scan(tx, look(0, "guangzhou", judgement="record_found", reason="complete"))
    record_scan(tx, look(1, "shenzhen", "b", who=Who.FIRM))
    first, second = read_sightings(tx, ITEM_KEY, since=BEGIN)
    assert (first.country, first.region, first.reason, second.who) == ("CN", "CN-GD", "complete", Who.FIRM)
    assert (first.latitude, first.longitude) == (second.latitude, second.longitude) == (23.0, 113.0)
    assert first.error_km >= 150  # what the region spans, and what the location was wrong by


def test_many_scans_are_kept_at_once_and_a_region_is_learned_from_all_of_them(tx):
    assert record_scans(tx, [look(0, "guangzhou"), look(1, "paris"), look(2, "hongkong", "c")]) == 3
    places = [one.country for one in read_sightings(tx, ITEM_KEY, since=BEGIN)]
    assert places == ["CN", "FR", "HK"]


def test_after_thirty_days_nobody_can_tell_which_device_it_was(tx):
    record_scans(tx, [look(0), look(24 * 20)])
    assert forget_devices(tx, now=BEGIN + timedelta(days=30, hours=1)) == 1
    assert [one.device for one in read_sightings(tx, ITEM_KEY, since=BEGIN)] == [None, b"a"]
