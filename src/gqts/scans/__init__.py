"""A scan and its verdict: what the record lets one say about the thing in a shopper's hand."""

from gqts.scans.verdict import Judgement, Reason, Verdict
from gqts.scans.verify import Scan, scan_item, verify_item

__all__ = ["Judgement", "Reason", "Scan", "Verdict", "scan_item", "verify_item"]
