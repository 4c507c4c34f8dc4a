"""A scan and its verdict: what the record lets one say about the thing in a shopper's hand, and what scans betray.

Promise: the verdict never says "fake". Scans are kept without anything of who made them; what rules find in them is
told to the shopper, to the brand or to whoever keeps the record, as far as each can do something about it.
"""

from gqts.scans.counting import Count, count_shoppers, find_first_scan, find_places
from gqts.scans.recording import forget_devices, read_sightings, record_scan, record_scans
from gqts.scans.sighting import Network, Sighting, Who
from gqts.scans.verdict import Judgement, Reason, Verdict
from gqts.scans.verify import Scan, scan_item, verify_item

__all__ = [
    "Count",
    "Judgement",
    "Network",
    "Reason",
    "Scan",
    "Sighting",
    "Verdict",
    "Who",
    "count_shoppers",
    "find_first_scan",
    "find_places",
    "forget_devices",
    "read_sightings",
    "record_scan",
    "record_scans",
    "scan_item",
    "verify_item",
]
