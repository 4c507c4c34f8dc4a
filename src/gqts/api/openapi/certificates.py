"""The paths and shapes of certificates: handed in by inspection bodies, read by whom they are shared with."""

from __future__ import annotations

from gqts.api.content import JSON
from gqts.api.openapi.parts import Part, answer, content, header_answer, in_path, operation, problems, query, schema
from gqts.certificates import LARGEST_DOCUMENT, CertificateState
from gqts.certificates.draft import LONGEST_NUMBER, MOST_COVERED, MOST_FINDINGS, MOST_SUBJECTS

_TEXT: Part = {"type": "string"}
_MAYBE: Part = {"type": ["string", "null"]}
_DAY: Part = {"type": "string", "format": "date"}
_TIME: Part = {"type": "string", "format": "date-time"}
_FLAG: Part = {"type": "boolean"}
_STATE: Part = {"type": "string", "enum": [one.value for one in CertificateState]}
_STRINGS: Part = {"type": "array", "items": _TEXT}
_ID = in_path("certificate_id", "The certificate's id.", "01936f2e-7c1a-7d7a-9c54-2b1a5a0b7c11")
_SHA: Part = {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "SHA-256, hexadecimal."}


def _closed(description: str, properties: Part, *optional: str) -> Part:
    required = [name for name in properties if name not in optional]
    told = {"type": "object", "description": description, "properties": properties, "required": required}
    return {**told, "additionalProperties": False}


def _or_null(of: Part) -> Part:
    return {"oneOf": [of, {"type": "null"}]}


_SUMMARY: Part = {
    "id": {"type": "string", "format": "uuid"},
    "address": {**_TEXT, "description": "Its page; an event's `certificationInfo` may name it so."},
    "uri": {**_TEXT, "description": "The URI that its number makes; an event may name it so as well."},
    "number": _TEXT,
    "state": {**_STATE, "description": "What it is worth now; only `valid` is worth anything."},
    "issuer": _closed(
        "Who attests it.",
        {"uri": _TEXT, "names": {"type": "object", "additionalProperties": _TEXT}, "country": _TEXT},
    ),
    "accreditation": _closed("What it was given under.", {"scheme": _TEXT, "signatory": _TEXT, "number": _TEXT}),
    "issuedOn": _DAY,
    "validFrom": _DAY,
    "validUntil": _DAY,
}
_REFERENCE: Part = {
    "uri": _MAYBE,
    "standard": _MAYBE,
    "agency": _MAYBE,
    "value": _MAYBE,
    "identification": _MAYBE,
    "saidBy": {**_TEXT, "description": "The submitter of the event."},
    "at": _TIME,
}

CERTIFICATE_SCHEMAS: Part = {
    "CertificateFinding": _closed(
        "One thing that was tested.",
        {
            "characteristic": _TEXT,
            "standard": _TEXT,
            "method": _TEXT,
            "result": _TEXT,
            "unit": _TEXT,
            "limit": _TEXT,
            "conforms": {"type": ["boolean", "null"], "description": "As the issuer says; gqts judges nothing."},
        },
        *("unit", "limit", "conforms"),
    ),
    "CertificateSample": _closed(
        "What was looked at.",
        {
            "quantity": _TEXT,
            "drawnOn": {"type": ["string", "null"], "format": "date"},
            "drawnAt": {**_TEXT, "description": "A GLN's URI, or words."},
        },
        *("drawnOn", "drawnAt"),
    ),
    "CertificateDraft": _closed(
        "A certificate as its issuer hands it in.",
        {
            "number": {**_TEXT, "maxLength": LONGEST_NUMBER, "description": "Unique with its issuer."},
            "covers": {
                **_STRINGS,
                "minItems": 1,
                "maxItems": MOST_COVERED,
                "description": "Lots, items, logistic units or products: GS1 Digital Links or EPC URNs.",
            },
            "subjects": {
                **_STRINGS,
                "minItems": 1,
                "maxItems": MOST_SUBJECTS,
                "description": "HS codes and categories of the goods, held against the scope of the accreditation.",
            },
            "findings": {"type": "array", "items": schema("CertificateFinding"), "maxItems": MOST_FINDINGS},
            "sample": _or_null(schema("CertificateSample")),
            "countryOfOrigin": {**_TEXT, "description": "As attested, ISO 3166-1 alpha-2."},
            "testedOn": _DAY,
            "issuedOn": _DAY,
            "validFrom": _DAY,
            "validUntil": _DAY,
        },
        *("findings", "sample", "countryOfOrigin"),
    ),
    "Certificate": _closed(
        "A certificate, what it is worth now, and who stands behind it.",
        {
            **_SUMMARY,
            "covers": {**_STRINGS, "description": "Canonical."},
            "subjects": _STRINGS,
            "findings": {"type": "array", "items": schema("CertificateFinding")},
            "sample": _or_null(schema("CertificateSample")),
            "countryOfOrigin": _MAYBE,
            "testedOn": _DAY,
            "receivedAt": _TIME,
            "withdrawn": _or_null(_closed("By its issuer.", {"at": _TIME, "reason": _TEXT})),
            "disqualified": _or_null(_closed("Its issuer.", {"since": _TIME, "reason": _TEXT})),
            "document": _or_null(schema("CertificateDocument")),
        },
    ),
    "CertificateDocument": _closed(
        "The issuer's PDF.", {"href": _TEXT, "sha256": _SHA, "size": {"type": "integer", "minimum": 1}}
    ),
    "ItemCertificates": _closed(
        "The certificates of an item: kept here, or only claimed by events.",
        {
            "covering": {
                "type": "array",
                "items": _closed(
                    "A certificate that covers the item, its lot, what held it, or its product.",
                    {**_SUMMARY, "tested": {"type": "array", "items": schema("CertificateFinding")}},
                ),
            },
            "named": {
                "type": "array",
                "items": _closed(
                    "A certificate kept here that an event names.",
                    {
                        **_REFERENCE,
                        "coversItem": {**_FLAG, "description": "Whether its issuer says that it covers the item."},
                        "certificate": _closed("It.", _SUMMARY),
                    },
                ),
            },
            "claimed": {"type": "array", "items": _closed("Named by an event, and not kept here.", _REFERENCE)},
            "withheld": {**_STRINGS, "description": "Reasons for which certificates are not shown."},
        },
    ),
}

_WHOLE = content((JSON,), schema("Certificate"))
CERTIFICATE_PATHS: Part = {
    "/v1/certificates": {
        "get": operation(
            "Certificates",
            "listCertificates",
            "Your certificates",
            "Those of the inspection body whose key is used, the latest received first.",
            {
                "200": answer(
                    "A page of them.",
                    content((JSON,), {"type": "array", "items": schema("Certificate")}),
                    {"Link": header_answer("The next page, `rel=next`.")},
                ),
                **problems("invalid", "forbidden", "not-acceptable"),
            },
            parameters=[
                query("number", "A part of the number."),
                query("state", "In which state.", _STATE),
                query("perPage", "At most so many.", {"type": "integer", "minimum": 1, "maximum": 1000}),
                query("nextPageToken", "From the Link header of the page before."),
            ],
        ),
        "post": operation(
            "Certificates",
            "handInCertificate",
            "Hand a certificate in",
            "For accredited inspection bodies, with a key for `certificates:issue`. The accreditation has to cover the "
            "goods on the day of testing and on the day of issue. The same content again under the same number is "
            "answered by the certificate that is kept.",
            {
                "201": answer("It is kept.", _WHOLE, {"Location": header_answer("Its address.")}),
                "200": answer("It was kept before.", _WHOLE, {"Location": header_answer("Its address.")}),
                **problems("invalid", "unreadable", "forbidden", "conflict", "timeout", "too-large", "unsupported"),
            },
            requestBody={"required": True, "content": content((JSON,), schema("CertificateDraft"))},
        ),
    },
    "/v1/certificates/{certificate_id}": {
        "parameters": [_ID],
        "get": operation(
            "Certificates",
            "showCertificate",
            "A certificate",
            "As its issuer shares it with you; one that is not shared is answered as one that is not there.",
            {"200": answer("The certificate.", _WHOLE), **problems("not-found", "not-acceptable")},
        ),
    },
    "/v1/certificates/{certificate_id}/document": {
        "parameters": [_ID],
        "get": operation(
            "Certificates",
            "readCertificateDocument",
            "The document of a certificate",
            "The issuer's file as it was sent, as an attachment.",
            {
                "200": answer("The PDF.", content(("application/pdf",), {"type": "string", "format": "binary"})),
                **problems("not-found"),
            },
        ),
        "put": operation(
            "Certificates",
            "keepCertificateDocument",
            "Add the document of a certificate",
            f"A PDF of at most {LARGEST_DOCUMENT:,} bytes. It is kept for good; the same bytes again change nothing.",
            {
                "200": answer("It is kept.", content((JSON,), schema("CertificateDocument"))),
                **problems("invalid", "forbidden", "not-found", "conflict", "timeout", "too-large", "unsupported"),
            },
            requestBody={
                "required": True,
                "content": content(("application/pdf",), {"type": "string", "format": "binary"}),
            },
        ),
    },
    "/v1/certificates/{certificate_id}/withdrawal": {
        "parameters": [_ID],
        "post": operation(
            "Certificates",
            "withdrawCertificate",
            "Withdraw a certificate",
            "It stays, and shows as withdrawn, with the reason, wherever it shows.",
            {
                "200": answer("It is withdrawn.", _WHOLE),
                **problems("invalid", "unreadable", "forbidden", "not-found", "conflict", "timeout", "too-large"),
                **problems("unsupported"),
            },
            requestBody={
                "required": True,
                "content": content((JSON,), _closed("Why.", {"reason": {**_TEXT, "maxLength": 500}})),
            },
        ),
    },
}
