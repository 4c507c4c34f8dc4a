"""The addresses of the host's pages."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from gqts.web.host import (
    accreditations,
    acts,
    agencies,
    applications,
    certificates,
    hands,
    identifiers,
    invitations,
    organizations,
    overrides,
)


def list_routes() -> list[BaseRoute]:
    """Return the routes of the host's pages; a page that takes a form answers GET and POST."""
    one = "/host/organizations/{organization_id}"
    reading = [
        Route("/host/applications", applications.list_applications),
        Route("/host/organizations", organizations.list_every),
        Route(one, organizations.show_organization),
        Route(f"{one}/certificates", certificates.list_of_body),
        Route("/host/identifiers", identifiers.list_claims),
        Route("/host/agencies", agencies.list_agencies),
        Route("/host/invitations", invitations.show_invitations),
        Route("/host/acts", acts.show_acts),
        Route("/host/acts.csv", acts.export_acts),
        Route("/host/overrides", overrides.show_overrides),
    ]
    both = {
        "/host/applications/{organization_id}": applications.show_application,
        "/host/applications/{organization_id}/roles": applications.decide_request,
        f"{one}/suspend": organizations.suspend,
        f"{one}/reinstate": organizations.reinstate,
        f"{one}/accreditations/new": accreditations.add_accreditation,
        f"{one}/accreditations/{{accreditation_id}}/withdraw": accreditations.withdraw,
        f"{one}/hand": hands.join,
        f"{one}/hand/part": hands.part,
        f"{one}/disqualify": certificates.disqualify,
        f"{one}/requalify": certificates.reinstate,
        "/host/identifiers/{identifier_id}": identifiers.show_claim,
        "/host/identifiers/{identifier_id}/withdraw": identifiers.withdraw_claim,
        "/host/agencies/new": agencies.make_agency,
        "/host/agencies/{organization_id}": agencies.show_agency,
        "/host/agencies/{organization_id}/administrator": agencies.invite_administrator,
        "/host/invitations/firm": invitations.invite_firm,
        "/host/invitations/colleague": invitations.invite_colleague,
        "/host/invitations/{invitation_id}/withdraw": invitations.withdraw,
        "/host/overrides/new": overrides.override,
    }
    return [*reading, *(Route(path, page, methods=["GET", "POST"]) for path, page in both.items())]
