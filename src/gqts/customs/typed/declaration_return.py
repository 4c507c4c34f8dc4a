"""The receipt of a declaration that has no CEB message: the fields of CEB622 that are said of any declaration."""

from __future__ import annotations

from dataclasses import dataclass

from gqts.customs.ceb import terms


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationReturn:
    """How far a declaration has come."""

    guid: terms.Guid
    customsCode: terms.CustomsCode | None = None
    agentCode: terms.AgentCode | None = None
    copNo: terms.CopNoGiven
    preNo: terms.PreNoGiven
    invtNo: terms.InvtNoWhole | None = None
    returnStatus: terms.ReturnStatusText
    returnTime: terms.ReturnTime
    returnInfo: terms.ReturnInfo
