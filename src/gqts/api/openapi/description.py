"""The whole description: what the API is, its paths and its schemas."""

from __future__ import annotations

from typing import Any

from gqts import __version__
from gqts.api.openapi.certificates import CERTIFICATE_PATHS, CERTIFICATE_SCHEMAS
from gqts.api.openapi.paths_complaints import COMPLAINT_PATHS, COMPLAINT_SCHEMAS
from gqts.api.openapi.paths_customs import CUSTOMS_PATHS
from gqts.api.openapi.paths_epcis import EPCIS_PATHS
from gqts.api.openapi.paths_insight import INSIGHT_PATHS, INSIGHT_SCHEMAS
from gqts.api.openapi.paths_notices import NOTICE_PATHS, NOTICE_SCHEMAS
from gqts.api.openapi.paths_own import OWN_PATHS
from gqts.api.openapi.paths_quality import QUALITY_PATHS, QUALITY_SCHEMAS
from gqts.api.openapi.paths_recalls import RECALL_PATHS, RECALL_SCHEMAS
from gqts.api.openapi.schemas import SCHEMAS
from gqts.api.openapi.schemas_customs import CUSTOMS_SCHEMAS

_INTRODUCTION = """\
gqts keeps what firms, inspection bodies and authorities shared about goods before they arrived, and tells it again.

`/epcis` is the EPCIS 2.0 REST binding of GS1 (ISO/IEC 19987): any EPCIS client can hand in and ask.
`/customs` takes China's CEB messages and answers with receipts. `/v1` is the rest, as typed JSON. Whatever goes wrong
is answered as a problem (RFC 9457) that names each fault: where \\ it is, what was sent, and how to mend it.
"""

_SCHEMES = {
    "key": {
        "type": "http",
        "scheme": "bearer",
        "description": "An API key, from your organization's administrator. Without it you see what the public sees.",
    },
    "token": {
        "type": "oauth2",
        "description": "A short-lived token in place of the key.",
        "flows": {
            "clientCredentials": {
                "tokenUrl": "/oauth/token",
                "scopes": {
                    "events:capture": "Hand in events.",
                    "events:read": "See what is shared with your organization.",
                    "labels:mint": "Mint labels.",
                    "customs:declare": "Hand in customs messages, and fetch their receipts.",
                    "certificates:issue": "Hand in certificates.",
                    "recalls:manage": "Begin and follow recalls.",
                    "notices:read": "Read what your organization is told.",
                    "webhooks:manage": "Set up webhooks.",
                    "scans:read": "Read where your goods are scanned.",
                    "complaints:answer": "Read and answer complaints.",
                    "quality:read": "Read where defects come from.",
                },
            }
        },
    },
}

_PATHS = {
    **EPCIS_PATHS,
    **OWN_PATHS,
    **CERTIFICATE_PATHS,
    **CUSTOMS_PATHS,
    **COMPLAINT_PATHS,
    **RECALL_PATHS,
    **QUALITY_PATHS,
    **NOTICE_PATHS,
    **INSIGHT_PATHS,
}
_SCHEMAS = {
    **SCHEMAS,
    **CERTIFICATE_SCHEMAS,
    **CUSTOMS_SCHEMAS,
    **COMPLAINT_SCHEMAS,
    **RECALL_SCHEMAS,
    **QUALITY_SCHEMAS,
    **NOTICE_SCHEMAS,
    **INSIGHT_SCHEMAS,
}


def describe_api(public_url: str) -> dict[str, Any]:
    """Return the description of the API as served at `public_url`."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "gqts",
            "version": __version__,
            "summary": "What was shared about goods before they arrived",
            "description": _INTRODUCTION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": public_url}],
        "tags": [
            {"name": "Capture", "description": "Hand in events, as EPCIS documents or one by one."},
            {"name": "Events", "description": "Ask for events as they were sent."},
            {"name": "Trace", "description": "The journey of an item, a lot or a logistic unit, put together."},
            {"name": "Certificates", "description": "What accredited inspection bodies attest of goods."},
            {"name": "Labels", "description": "New serials and their QR codes."},
            {"name": "Customs", "description": "Customs messages in, receipts out."},
            {"name": "Complaints", "description": "What shoppers ask and complain about, and its answers."},
            {"name": "Recalls", "description": "Find what is affected, and follow what came back."},
            {"name": "Quality", "description": "Which line, machine, material lot or supplier defects come from."},
            {"name": "Notices", "description": "What your organization is told, and webhooks that tell your machines."},
            {"name": "Scans", "description": "Where and when goods are scanned, and what stands out."},
            {"name": "Access", "description": "Tokens for machines."},
            {"name": "Operation", "description": "For those who run the service."},
        ],
        "paths": _PATHS,
        "security": [{"key": []}, {"token": []}, {}],
        "components": {
            "schemas": _SCHEMAS,
            "securitySchemes": _SCHEMES,
        },
    }
