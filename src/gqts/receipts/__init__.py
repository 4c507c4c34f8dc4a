"""Receipts: that what gqts shows of a thing stands in a log which can only grow, and is what was told.

Promise: every accepted event gets its place in the log (`gqts.transparency`), soon and exactly once; its entry commits
to what was said, by whom, when it was recorded, and to the entry that told of each thing before. Anybody can take the
receipt of what they see and verify it without gqts; a change by the host or by the sender is evident to whoever holds
one. What is withheld stays withheld: all views of an event verify against one entry.
"""

from gqts.receipts.checking import BATCH, Checked, check_batch, count_unlogged
from gqts.receipts.key import draw_key
from gqts.receipts.logging import log_captured, log_events
from gqts.receipts.receipt import FORMAT, Receipt, compose_receipt, find_logged
from gqts.receipts.verifying import LARGEST, Proven, Verified, verify_receipt

__all__ = [
    "BATCH",
    "FORMAT",
    "LARGEST",
    "Checked",
    "Proven",
    "Receipt",
    "Verified",
    "check_batch",
    "compose_receipt",
    "count_unlogged",
    "draw_key",
    "find_logged",
    "log_captured",
    "log_events",
    "verify_receipt",
]
