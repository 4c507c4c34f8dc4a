"""Checking an ID token: OpenID Connect Core 1.0 §3.1.3.7, by joserfc."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from gqts.accounts.errors import IdentityRefused, fault
from gqts.accounts.identity_provider import IdentityProvider

ALGORITHMS = ("RS256", "ES256")
_LEEWAY_SECONDS = 60
_OLDEST_SECONDS = 15 * 60
_LONGEST_TOKEN = 32_768
_LONGEST_SUBJECT = 255
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class VouchedFor:
    """Whom an identity provider vouches for: its own name for them, their verified address, and how they are called."""

    subject: str
    email: str
    name: str


def check_id_token(text: str, provider: IdentityProvider, nonce: str, *, now: datetime) -> VouchedFor:
    """Return whom a token vouches for; raise `IdentityRefused`."""
    try:
        if len(text) > _LONGEST_TOKEN:
            raise IdentityRefused
        keys = KeySet.import_key_set({"keys": list(provider.keys["keys"])})
        claims = jwt.decode(text, keys, algorithms=list(ALGORITHMS)).claims
        registry = jwt.JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=_LEEWAY_SECONDS,
            iss={"essential": True, "value": provider.issuer},
            aud={"essential": True, "value": provider.client_id},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        registry.validate(claims)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as reason:
        _log.info("ID token refused", organization=str(provider.organization_id), reason=type(reason).__name__)
        raise _refused() from reason
    return _read(claims, provider, now)


def _read(claims: dict[str, Any], provider: IdentityProvider, now: datetime) -> VouchedFor:
    audience, party = claims["aud"], claims.get("azp")
    is_ours = party == provider.client_id if isinstance(audience, list) and len(audience) > 1 else True
    is_ours = is_ours and party in {None, provider.client_id}
    subject, email, name = claims["sub"], claims.get("email"), claims.get("name")
    is_fresh = now.timestamp() - claims["iat"] <= _OLDEST_SECONDS
    is_named = bool(subject) and len(subject) <= _LONGEST_SUBJECT and "\0" not in subject
    if not (is_ours and is_fresh and is_named and isinstance(email, str) and claims.get("email_verified") is True):
        raise _refused()
    return VouchedFor(subject, email, name if isinstance(name, str) else "")


def _refused() -> IdentityRefused:
    message = "the identity provider's answer does not prove who this is"
    fix = "it has to give a verified e-mail address; ask whoever runs it"
    return IdentityRefused(message, faults=(fault("oidc.token", message, "", fix=fix),))
