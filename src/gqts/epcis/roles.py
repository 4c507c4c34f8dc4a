"""What an identifier is to an event: the what and why dimensions of EPCIS 2.0 (§7.3.3, §7.3.5, §7.4).

The numbers are stored by other rooms; they are never renumbered or reused.
"""

from enum import IntEnum


class Role(IntEnum):
    """How an event names an identifier."""

    EPC = 1
    QUANTITY = 2
    PARENT = 3
    CHILD = 4
    CHILD_QUANTITY = 5
    INPUT = 6
    INPUT_QUANTITY = 7
    OUTPUT = 8
    OUTPUT_QUANTITY = 9
    TRANSFORMATION = 10
    BUSINESS_TRANSACTION = 11
