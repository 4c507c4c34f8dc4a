"""Where an address is, by the operator's files; nothing of a wrong file gets on."""

from __future__ import annotations

import pytest
from tests.scans.atlas import write_atlas

from gqts.kit.settings import SettingsInvalid, read_settings
from gqts.scans import GeoFileUnusable, Location, Locator, Network


@pytest.fixture(scope="module")
def locator(tmp_path_factory) -> Locator:
    return Locator.open([write_atlas(tmp_path_factory.mktemp("atlas"))])


def test_a_region_and_what_kind_of_network_it_is(locator):
    assert locator.locate("203.0.113.9") == Location("CN", "CN-GD", 23.1, 113.3, 50.0, Network.ACCESS)
    assert locator.locate("192.0.2.1").network is Network.VPN
    assert locator.locate("100.64.3.4").network is Network.CARRIER
    assert locator.locate("2001:db8:1::/64") == Location("JP", network=Network.HOSTING)


@pytest.mark.parametrize("address", ["10.0.0.1", "unknown", "", "233.252.0.5", "' OR 1=1", "999.1.1.1", "::1"])
def test_of_anything_else_nothing_is_known(locator, address):
    assert locator.locate(address) == Location()
    assert Locator().locate(address) == Location()


def test_a_file_that_is_none_is_told_at_the_start(tmp_path):
    wrong = tmp_path / "wrong.mmdb"
    wrong.write_bytes(b"not a database" * 100)
    with pytest.raises(GeoFileUnusable, match="GQTS_GEO_FILE"):
        Locator.open([wrong])
    with pytest.raises(SettingsInvalid) as told:
        read_settings({"GQTS_GEO_FILE": str(tmp_path / "absent.mmdb")})
    assert told.value.faults[0].field == "GQTS_GEO_FILE"
    assert read_settings({"GQTS_GEO_FILE": str(wrong)}).geo_files == (wrong,)
