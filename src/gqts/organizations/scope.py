"""Scopes as they are written: HS codes of 2 to 6 digits (WCO Harmonized System), and places or regions."""

from __future__ import annotations

import re
from collections.abc import Iterable

from gqts.kit.errors import Fault, shown
from gqts.organizations.errors import ApplicationRefused
from gqts.organizations.organization import Scope

HS = re.compile(r"[0-9]{2,6}", re.ASCII)
_REGION = re.compile(r"[A-Z]{2}(?:-[A-Z0-9]{1,3}|[A-Z2-9]{3})?", re.ASCII)
"""A country (ISO 3166-1), a subdivision (ISO 3166-2), or a place (UN/LOCODE)."""
MOST = 200


def read_scope(scope: Scope) -> Scope:
    """Return a scope, each entry once and in order; raise `ApplicationRefused`."""
    named = (("hs_prefixes", scope.hs_prefixes), ("regions", scope.regions))
    faults = [
        _fault(name, f"a list of {len(values):,}", f"Give at most {MOST}.")
        for name, values in named
        if len(values) > MOST
    ] or [
        *(_fault("hs_prefixes", one, "Give 2 to 6 digits of the HS code.") for one in _wrong(scope.hs_prefixes, HS)),
        *(
            _fault("regions", one, "Give a UN/LOCODE or a region such as CN-44.")
            for one in _wrong(scope.regions, _REGION)
        ),
    ]
    if faults:
        raise ApplicationRefused(" ".join(fault.message for fault in faults[:3]), faults=tuple(faults))
    return Scope(tuple(sorted(set(scope.hs_prefixes))), tuple(sorted(set(scope.regions))))


def _wrong(values: Iterable[str], pattern: re.Pattern[str]) -> Iterable[str]:
    return (value for value in values if not pattern.fullmatch(value))


def _fault(name: str, value: str, fix: str) -> Fault:
    return Fault(f"organizations.scope.{name}", f"{shown(value)} cannot be in a scope.", name, shown(value), fix)
