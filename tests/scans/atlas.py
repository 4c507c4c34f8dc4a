"""A file in the MaxMind DB format with a few networks in it, as an operator would provide it."""

from __future__ import annotations

from pathlib import Path

from mmdb_writer import MMDBWriter
from netaddr import IPSet

NETWORKS = {
    "203.0.113.0/24": {
        "country": {"iso_code": "CN"},
        "subdivisions": [{"iso_code": "GD"}],
        "location": {"latitude": 23.1, "longitude": 113.3, "accuracy_radius": 50},
        "traits": {"user_type": "residential"},
    },
    "198.51.100.0/24": {
        "country": {"iso_code": "FR"},
        "subdivisions": [{"iso_code": "IDF"}],
        "location": {"latitude": 48.9, "longitude": 2.3, "accuracy_radius": 20},
        "traits": {"connection_type": "Cable/DSL"},
    },
    "192.0.2.0/24": {"country": {"iso_code": "US"}, "traits": {"is_anonymous_vpn": True}},
    "100.64.0.0/10": {"country": {"iso_code": "CN"}, "traits": {"connection_type": "Cellular"}},
    "2001:db8:1::/48": {"country": {"iso_code": "JP"}, "traits": {"is_hosting_provider": True}},
    "233.252.0.0/24": {"country": "not a record", "location": {"latitude": "x"}, "subdivisions": "none"},
}


def write_atlas(folder: Path) -> Path:
    """Write the file into a folder, and return it."""
    writer = MMDBWriter(6, "GQTS-Tests", ipv4_compatible=True)
    for network, told in NETWORKS.items():
        writer.insert_network(IPSet([network]), told)
    file = folder / "atlas.mmdb"
    writer.to_db_file(str(file))
    return file
