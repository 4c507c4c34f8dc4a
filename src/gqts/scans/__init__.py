"""A scan and its verdict: what the record lets one say about the thing in a shopper's hand, and what scans betray.

Promise: the verdict never says "fake". Scans are kept without anything of who made them; what rules find in them is
told to the shopper, to the brand or to whoever keeps the record, as far as each can do something about it.
"""

from gqts.scans.activating import UNSEALED, Opened, SealState, open_seal
from gqts.scans.alerting import AlertFilter, ScanAlert, find_alert, list_alerts
from gqts.scans.device import SALT_FOR, find_device, forget_salts, shorten_address
from gqts.scans.facts import SCAN_ALERT
from gqts.scans.learning import learn_baselines
from gqts.scans.locating import GeoFileUnusable, Location, Locator
from gqts.scans.recording import forget_devices, read_sightings, record_scan, record_scans
from gqts.scans.sighting import Network, Sighting, Who
from gqts.scans.verdict import OF_RECORD, Judgement, Reason, Verdict
from gqts.scans.verify import Scan, scan_item, verify_item
from gqts.scans.weighing import Look, Weighed, weigh_scan

__all__ = [
    "OF_RECORD",
    "SALT_FOR",
    "SCAN_ALERT",
    "UNSEALED",
    "AlertFilter",
    "GeoFileUnusable",
    "Judgement",
    "Location",
    "Locator",
    "Look",
    "Network",
    "Opened",
    "Reason",
    "Scan",
    "ScanAlert",
    "SealState",
    "Sighting",
    "Verdict",
    "Weighed",
    "Who",
    "find_alert",
    "find_device",
    "forget_devices",
    "forget_salts",
    "learn_baselines",
    "list_alerts",
    "open_seal",
    "read_sightings",
    "record_scan",
    "record_scans",
    "scan_item",
    "shorten_address",
    "verify_item",
    "weigh_scan",
]
