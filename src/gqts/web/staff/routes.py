"""The addresses of these pages."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from gqts.web.staff import invitations, keys, member, people, single_sign_on


def list_routes() -> list[BaseRoute]:
    """Return the routes; a page that takes a form answers GET and POST."""
    one = people.LIST + "/{person_id}"
    reading = [
        Route(people.LIST, people.list_people),
        Route(keys.LIST, keys.list_every),
    ]
    both = {
        f"{people.LIST}/invite": invitations.invite_person,
        f"{people.LIST}/second-factor": people.change_second_factor,
        f"{people.LIST}/invitations/{{invitation_id}}/withdraw": invitations.withdraw,
        f"{one}/position": member.change,
        f"{one}/remove": member.remove,
        f"{one}/sessions": member.end_sessions,
        f"{one}/factors": member.take_factors,
        f"{keys.LIST}/new": keys.make_key,
        f"{keys.LIST}/{{key_id}}/replace": keys.rotate,
        f"{keys.LIST}/{{key_id}}/end": keys.end,
        single_sign_on.PAGE: single_sign_on.show_provider,
        f"{single_sign_on.PAGE}/remove": single_sign_on.remove,
        f"{single_sign_on.PAGE}/try": single_sign_on.try_it,
    }
    forms = [Route(path, page, methods=["GET", "POST"]) for path, page in both.items()]
    return [*reading, *forms, Route(one, member.show_member)]
