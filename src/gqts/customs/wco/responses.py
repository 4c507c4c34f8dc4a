"""CEB's statuses in the function codes of a WCO response, where there is one.

Source of the codes: the notifications of HMRC's Customs Declaration Service (github.com/hmrc/customs-declarations,
Apache-2.0, commit 3d058369), which is WCO Data Model 3.6. That booking in is 02 and approval 01 is ours to judge.
"""

from __future__ import annotations

from gqts.customs.ceb.status import ReturnStatus

RESPONSE_FUNCTIONS = {
    "01": "accepted",
    "02": "received",
    "03": "rejected",
    "05": "physical control intended",
    "06": "documents requested",
    "07": "corrections applied after inspection",
    "08": "goods released",
    "09": "cleared",
    "10": "cancelled",
    "11": "amendment response",
    "13": "tax assessed",
    "16": "exit",
}
_FUNCTIONS = {
    ReturnStatus.DECLARING: "02",
    ReturnStatus.SENT: "02",
    ReturnStatus.BOOKED_IN: "02",
    ReturnStatus.APPROVED: "01",
    ReturnStatus.RETURNED: "03",
    ReturnStatus.INSPECTION: "05",
    ReturnStatus.RELEASED: "08",
    ReturnStatus.CLOSED: "09",
    ReturnStatus.DUPLICATE_KEY: "03",
    ReturnStatus.FORMAT_WRONG: "03",
    ReturnStatus.SIGNATURE_FAILED: "03",
}


def response_function(status: ReturnStatus) -> str | None:
    """Return the function code of a WCO response that says the same, or None when none does (manual review,
    detention).
    """
    return _FUNCTIONS.get(status)
