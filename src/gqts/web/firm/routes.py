"""The addresses of the pages of a firm about itself."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from gqts.web.firm import (
    accreditations,
    acts,
    authorizing,
    identifiers,
    inviting,
    looks,
    overview,
    partners,
    pictures,
    profile,
)


def list_routes() -> list[BaseRoute]:
    """Return the routes; a page that takes a form answers GET and POST."""
    claim, given = "/organization/identifiers/{identifier_id}", "/organization/partners/authorizations"
    reading = {
        "/organization": overview.show_overview,
        "/organization/identifiers": identifiers.list_claims,
        f"{claim}/gqts-domain.txt": identifiers.send_domain_file,
        "/organization/accreditations": accreditations.list_own,
        "/organization/partners": partners.list_partners,
        "/organization/looks": looks.show_looks,
        "/organization/looks.csv": looks.export_looks,
        "/organization/acts": acts.show_acts,
        "/organization/acts.csv": acts.export_acts,
    }
    both = {
        pictures.LIST: pictures.show_pictures,
        f"{pictures.LIST}/{{gtin}}/take-back": pictures.take_back,
        "/organization/profile": profile.show_profile,
        "/organization/profile/roles": profile.ask_for_roles,
        "/organization/identifiers/new": identifiers.claim,
        claim: identifiers.show_claim,
        f"{claim}/withdraw": identifiers.withdraw,
        "/organization/partners/authorize": authorizing.authorize,
        f"{given}/{{authorization_id}}/withdraw": authorizing.withdraw,
        "/organization/partners/invite": inviting.invite_firm,
        "/organization/partners/invitations/{invitation_id}/withdraw": inviting.withdraw,
    }
    return [
        *(Route(path, page) for path, page in reading.items()),
        *(Route(path, page, methods=["GET", "POST"]) for path, page in both.items()),
    ]
