"""Write docs/reference/permissions.md: who may do and see what, asked of the code itself, so that it cannot be wrong.

.venv/bin/python tools/write_permissions.py            write the page
.venv/bin/python tools/write_permissions.py --check    exit 1 when it is not what the code says
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from gqts.accounts import Permission, Position, is_position_of, permissions_of
from gqts.organizations import Role
from gqts.sharing import (
    PRESETS,
    PUBLIC_VIEWER,
    SENSITIVE,
    Audience,
    FactKind,
    Field,
    Purpose,
    Relation,
    Rule,
    Viewer,
    compose_policy,
    decide,
    name_organization,
    name_role,
)

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "permissions.md"
AT = datetime(2026, 11, 25, tzinfo=UTC)
OWNER, PARTNER, OTHER, AGENCY, CUSTOMS = (UUID(int=number) for number in range(1, 6))
_OWN = Viewer(OWNER, frozenset({Role.MANUFACTURER}))
_PARTNER = Viewer(PARTNER, frozenset({Role.BRAND_OWNER}))
_STRANGER = Viewer(OTHER, frozenset({Role.PLATFORM}))
_AGENCY = Viewer(AGENCY, frozenset({Role.QUARANTINE}), has_whole_scope=False)
_CUSTOMS = Viewer(CUSTOMS, frozenset({Role.CUSTOMS}))
WHO: tuple[tuple[str, Viewer, dict[str, bool], Purpose], ...] = (
    ("its owner", _OWN, {}, Purpose.TRACE),
    ("a party it names", _PARTNER, {}, Purpose.TRACE),
    ("whoever handled the item", _STRANGER, {"is_in_chain": True}, Purpose.TRACE),
    ("customs", _CUSTOMS, {}, Purpose.TRACE),
    ("an agency, within its scope", _AGENCY, {"is_in_scope": True}, Purpose.TRACE),
    ("an agency, outside its scope", _AGENCY, {}, Purpose.TRACE),
    ("any other organization", _STRANGER, {}, Purpose.TRACE),
    ("the public, a shopper", PUBLIC_VIEWER, {}, Purpose.SCAN),
    ("customs, by statutory override", replace(_CUSTOMS, override="case 7"), {}, Purpose.STATUTORY),
)
SURFACES = (
    ("a code's page: HTML, JSON, linkset", "`GET /01/…` and the other keys", "everybody", "scan"),
    (
        "the picture of a product",
        "`GET /pictures/…`; `/organization/pictures` to give it",
        "everybody; `organization:edit`",
        "–",
    ),
    ("trace", "`GET /v1/trace/…`", "everybody; with a key `events:read`", "trace"),
    (
        "EPCIS query by identifier or event id",
        "`GET /epcis/events?MATCH_…`, `/epcis/events/{id}`",
        "everybody; with a key `events:read`",
        "query",
    ),
    (
        "EPCIS query without identifiers",
        "`GET /epcis/events`, `/epcis/bizSteps/…`",
        "a key with `events:read`",
        "query",
    ),
    (
        "capture, capture jobs",
        "`/epcis/capture`, `POST /epcis/events`",
        "a key with `events:capture`; jobs: its own organization's",
        "–",
    ),
    (
        "certificates that are shared: on pages, in traces, by themselves",
        "`GET /01/…`, `/certificates/{id}`, `GET /v1/trace/…`, `/v1/certificates/{id}`",
        "whoever sees the field certificates of its issuer's inspections",
        "scan, trace, query",
    ),
    (
        "one's own certificates",
        "`/organization/certificates`, `/v1/certificates`",
        "an inspection body's people and keys with `certificates:issue`",
        "–",
    ),
    (
        "a body's certificates, for officers",
        "`/host/organizations/{id}/certificates`",
        "customs, `host:approve`, as far as they are shared with it",
        "query",
    ),
    ("labels", "`POST /v1/labels`", "a key with `labels:mint`, for a product of its own or authorized", "–"),
    ("draws of claims", "`GET /draws`, `/draws/{id}`, `/draws/{id}.json`", "everybody; hashes alone", "–"),
    (
        "the officer's desk",
        "`/border`, `/border/cases/{id}`, `/border/shelf`",
        "`cases:read`, agencies: goods in their scope, as far as shared; acts `cases:work`; offices `host:risk`",
        "assessment",
    ),
    (
        "requests to a firm",
        "`/organization/requests`",
        "`customs:declare`: what its own organization is asked",
        "–",
    ),
    (
        "penalty cases, records, draws, what sharing is worth",
        "`/host/cases`, `/host/records`, `/host/draws`, `/host/worth`",
        "customs, `host:audit`; agencies, `cases:read`: the cases they have a part in; to decide `host:penalize`",
        "–",
    ),
    (
        "a firm's own cases, record, draws, figures and consignments",
        "`/organization/cases`, `…/record`, `…/draws/{id}`, `…/worth`, `…/consignments`",
        "its own people, `audit:read`; to answer `organization:edit`, of a suspended firm its administrators",
        "–",
    ),
    (
        "customs messages, documents and receipts",
        "`/customs/…`, `/trade/…`",
        "a key with `customs:declare`, or somebody with that permission; only what their own organization handed in",
        "–",
    ),
    (
        "recalls",
        "`/v1/recalls`, `/recalls`",
        "`recalls:manage`, for goods of one's own or made by oneself; customs and market surveillance for any",
        "trace",
    ),
    (
        "where defects come from",
        "`/v1/quality`, `/quality`",
        "`quality:read`: what one made, one's numbers, makings with one's materials; of others as far as shared",
        "query",
    ),
    (
        "what a recall asks",
        "`/recalls/received`, `/v1/recalls/received`",
        "`complaints:answer`, of an organization that was told",
        "–",
    ),
    ("the code under a seal", "`/seal`", "everybody who has the code", "–"),
    (
        "the picture of a recall notice",
        "`/recalls/pictures/{id}`",
        "everybody once published; before, the recaller",
        "–",
    ),
    ("a buyer's address", "`/recalls/contact`, `/recalls/forget/…`", "everybody; to erase, the link", "–"),
    (
        "notices to an organization",
        "`/organization/notices…`, `GET /v1/notices`",
        "its people, each kind for who may act on it; a key with `notices:read`, the kinds of its other scopes",
        "–",
    ),
    ("mail that is stopped", "`/notices/unsubscribe/…`", "whoever has the link of that mail", "–"),
    (
        "webhooks and their deliveries",
        "`/organization/webhooks…`, `/v1/webhooks…`",
        "its own, `webhooks:manage`; told of the kinds that are open to whoever registers it",
        "–",
    ),
    ("ask or complain", "`/complaints/new`", "everybody", "–"),
    ("where a complaint stands", "`/complaints/{number}`", "whoever has its number", "–"),
    (
        "complaints of an organization",
        "`/organization/complaints…`, `/v1/complaints…`",
        "those before whom it is: `complaints:answer`, to read also `cases:read`",
        "–",
    ),
    ("patterns among complaints", "`/organization/complaints/patterns…`", "authorities; a brand, its own", "–"),
    (
        "statistics of complaints",
        "`/complaints/statistics`, as CSV and JSON too",
        "everybody; of firms with ten complaints or more",
        "–",
    ),
    (
        "statutory look",
        "the header `GQTS-Statutory-Reason`, `/host/overrides`",
        "customs, `host:override`",
        "statutory",
    ),
    (
        "what scans tell, hot spots",
        "`/v1/insight/…`, `/insight…`",
        "`scans:read`: of own goods, of what one sold as a platform; customs, and agencies without a scope, of all",
        "–",
    ),
    (
        "how many items were ever scanned",
        "`/v1/insight/scanned-items`, `/insight`, `/insight/scanned.csv`",
        "`scans:read` and `quality:read`: of own goods, of others' making as far as shared",
        "query",
    ),
    (
        "alerts about scans",
        "`/v1/insight/alerts`, `/insight/alerts…`",
        "`scans:read`, as above; to say what was found also `complaints:answer`, for authorities `cases:work`",
        "–",
    ),
    ("risk profiles, lists, rates, the model", "`/risk/…`", "customs, `host:risk`", "–"),
    ("published draws of lanes", "`/risk/draws`", "everybody", "–"),
)


def main(arguments: list[str]) -> int:
    """Write the page, or check it; return the exit code."""
    text = "\n".join(compose()) + "\n"
    if arguments == ["--check"]:
        return 0 if PAGE.read_text() == text else 1
    PAGE.write_text(text)
    return 0


def compose() -> Iterator[str]:
    """Yield the lines of the page."""
    yield "# Who may do and see what"
    yield ""
    yield "Written by `tools/write_permissions.py` from the code itself; a test holds the two together. Do not edit it."
    yield ""
    yield "## People"
    yield ""
    yield "A position gives its permissions within one organization; those of `host:` only with customs, the host."
    yield ""
    yield from _positions()
    yield ""
    yield "## What a rule opens"
    yield ""
    yield "An owner's rule has one of four audiences. Shown (●) or withheld (–), with the reason that is told:"
    yield ""
    yield from _audiences()
    yield ""
    yield "A field without a rule of its own goes with its event, except the sensitive ones, which stay closed"
    sensitive = ", ".join(_word(field) for field in sorted(SENSITIVE))
    yield f"until they are opened: {sensitive}. A field is never seen without its event."
    yield ""
    yield "## What the presets open"
    yield ""
    yield "For each preset, kind of fact and viewer, the fields that are shown; `event` is that it happened at all."
    for name in PRESETS:
        yield ""
        yield f"### {name}"
        yield ""
        yield PRESETS[name].reason
        yield ""
        yield from _preset(name)
    yield ""
    yield "## Surfaces"
    yield ""
    yield "Every surface asks the same function with its purpose; only the statutory purpose changes an answer."
    yield ""
    yield "| surface | where | for whom | purpose |"
    yield "|---|---|---|---|"
    for row in SURFACES:
        yield f"| {' | '.join(row)} |"


def _positions() -> Iterator[str]:
    organizations = (
        ("a firm", {Role.TRADER}, False),
        ("an agency", {Role.QUARANTINE}, False),
        ("the host", {Role.CUSTOMS}, True),
    )
    columns = [
        (f"{position.value.replace('_', ' ')} of {name}", permissions_of(position, roles, is_host=is_host))
        for name, roles, is_host in organizations
        for position in Position
        if is_position_of(position, roles, is_host=is_host)
    ]
    yield f"| permission | {' | '.join(name for name, _ in columns)} |"
    yield f"|---|{'---|' * len(columns)}"
    for permission in Permission:
        yield f"| `{permission.value}` | {' | '.join('●' if permission in one else '–' for _, one in columns)} |"


def _audiences() -> Iterator[str]:
    yield f"| viewer | {' | '.join(audience.name.lower() for audience in Audience)} | no rule |"
    yield f"|---|{'---|' * (len(Audience) + 1)}"
    names = frozenset({name_organization(PARTNER), name_role(Role.CUSTOMS), name_role(Role.QUARANTINE)})
    for who, viewer, ties, purpose in WHO:
        cells = []
        for audience in (*Audience, None):
            rules = [] if audience is None else [_rule(audience, names)]
            relation = Relation(compose_policy(OWNER, rules), FactKind.PRODUCTION, **ties)
            decision = decide(viewer, relation, Field.EVENT, purpose, AT)
            cells.append(f"{'●' if decision.is_shown else '–'} {decision.reason.value}")
        yield f"| {who} | {' | '.join(cells)} |"


def _preset(name: str) -> Iterator[str]:
    rules = list(PRESETS[name].make_rules(OWNER, partners=[PARTNER], at=AT, made_by="the page"))
    policy = compose_policy(OWNER, rules)
    shown = [one for one in WHO if one[0] not in ("its owner", "customs, by statutory override")]
    yield f"| kind of fact | {' | '.join(who for who, *_ in shown)} |"
    yield f"|---|{'---|' * len(shown)}"
    for kind in FactKind:
        cells = []
        for _, viewer, ties, purpose in shown:
            relation = Relation(policy, kind, **ties)
            fields = [field for field in Field if decide(viewer, relation, field, purpose, AT).is_shown]
            hidden = [field for field in Field if field not in fields]
            if not fields:
                cells.append("–")
            elif len(hidden) <= len(fields):
                cells.append("all" if not hidden else f"all but {', '.join(map(_word, hidden))}")
            else:
                cells.append(", ".join(map(_word, fields)))
        yield f"| {kind.name.lower().replace('_', ' ')} | {' | '.join(cells)} |"


def _rule(audience: Audience, names: frozenset[str]) -> Rule:
    named = names if audience in (Audience.NAMED, Audience.CHAIN) else frozenset()
    return Rule(UUID(int=9), OWNER, FactKind.PRODUCTION, Field.EVENT, audience, named, "why", AT, None, "the page")


def _word(field: Field) -> str:
    return field.name.lower()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
