"""Scopes as they are written: HS codes of 2 to 6 digits (WCO Harmonized System), and places or regions."""

from __future__ import annotations

import re
from collections.abc import Iterable

from gqts.kit.errors import Fault, shown
from gqts.organizations.errors import ApplicationRefused
from gqts.organizations.organization import Scope

HS = re.compile(r"[0-9]{2,6}", re.ASCII)
_REGION = re.compile(r"[A-Z]{2}[A-Z0-9-]{0,6}", re.ASCII)
MOST = 200


def read_scope(scope: Scope) -> Scope:
    """Return a scope, each entry once and in order; raise `ApplicationRefused`."""
    faults = [
        *(_fault("hs_prefixes", one, "Give 2 to 6 digits of the HS code.") for one in _wrong(scope.hs_prefixes, HS)),
        *(
            _fault("regions", one, "Give a UN/LOCODE or a region such as CN-44.")
            for one in _wrong(scope.regions, _REGION)
        ),
    ]
    if len(scope.hs_prefixes) > MOST or len(scope.regions) > MOST:
        faults.append(_fault("hs_prefixes", "…", f"Give at most {MOST} of each."))
    if faults:
        raise ApplicationRefused(" ".join(fault.message for fault in faults[:3]), faults=tuple(faults))
    return Scope(tuple(sorted(set(scope.hs_prefixes))), tuple(sorted(set(scope.regions))))


def _wrong(values: Iterable[str], pattern: re.Pattern[str]) -> Iterable[str]:
    return (value for value in values if not pattern.fullmatch(value))


def _fault(name: str, value: str, fix: str) -> Fault:
    return Fault(f"organizations.scope.{name}", f"{shown(value)} cannot be in a scope.", name, shown(value), fix)
