"""The organization that a page is about: the one that its reader acts for, and no other."""

from __future__ import annotations

from gqts.organizations import Organization
from gqts.web.workbench import Desk, OrganizationNeeded


def require_own(desk: Desk) -> Organization:
    """Return the organization of whoever asks; raise `OrganizationNeeded` when they act for none."""
    if desk.organization is None:
        raise OrganizationNeeded
    return desk.organization
