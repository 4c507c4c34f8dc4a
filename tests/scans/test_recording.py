"""What is kept of a scan, and what is not."""

from __future__ import annotations

import random
from datetime import timedelta
from ipaddress import IPv4Address, IPv6Address

from tests import taking_part
from tests.scans.sightings import BEGIN, ITEM_KEY, look

from gqts.identifiers import parse_identifier
from gqts.scans import (
    Location,
    Look,
    Who,
    find_device,
    forget_devices,
    read_sightings,
    record_scan,
    record_scans,
    scan_item,
    shorten_address,
    weigh_scan,
)


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
    record_scans(tx, [look(0), look(24 * 20), look(1, who=Who.ROBOT)])
    assert forget_devices(tx, now=BEGIN + timedelta(days=30, hours=2)) == 2
    assert [one.device for one in read_sightings(tx, ITEM_KEY, since=BEGIN)] == [None, b"a"]


def test_no_address_is_found_in_anything_that_a_scan_writes(tx):
    chance = random.Random(7)
    addresses = [IPv4Address(chance.randrange(1 << 24, 1 << 32)) for _ in range(12)]
    addresses += [IPv6Address(chance.randrange(1 << 120, 1 << 126)) for _ in range(12)]
    scan = scan_item(tx, taking_part.operator_glass(tx), parse_identifier("https://id.gs1.org/01/09526543000013/21/X"))
    for number, address in enumerate(addresses):
        now = BEGIN + timedelta(minutes=10 * number)
        device = find_device(tx, str(address), "A telephone of Ada", "zh-CN", now=now)
        weigh_scan(tx, scan, Look(now, Who.SHOPPER, Location("CN", "CN-GD", 23.1, 113.3, 50), device))
    tables = tx.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'scans'").fetchall()
    written = "\n".join(
        str(tx.execute(f"SELECT to_jsonb(t)::text FROM scans.{table} t").fetchall()) for (table,) in tables
    )
    assert written.count("CN-GD") > len(addresses)
    for address in addresses:
        network = shorten_address(str(address)).partition("/")[0]
        for trace in (str(address), address.exploded, address.packed.hex(), str(int(address)), network, "Ada"):
            assert trace not in written
