"""Who is calling: verifies the access token and names the customer, tenant and roles behind it."""

from dataclasses import dataclass
from typing import Annotated, Protocol

import jwt
from fastapi import Depends, HTTPException, Request, status
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from support_agent.settings import Settings

BEARER = HTTPBearer(auto_error=False)


@dataclass(frozen=True, slots=True)
class Principal:
    """A caller whose token was verified."""

    subject: str
    tenant: str
    roles: frozenset[str]


class TokenVerifier(Protocol):
    """Turns a bearer token into a principal or raises `jwt.InvalidTokenError`."""

    def verify(self, token: str) -> Principal: ...


class OidcVerifier:
    """Checks signature, issuer, audience and expiry against the identity provider's published keys."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._keys = jwt.PyJWKClient(str(settings.oidc_jwks_url), cache_keys=True, timeout=5)

    def verify(self, token: str) -> Principal:
        key = self._keys.get_signing_key_from_jwt(token).key
        claims = jwt.decode(
            token,
            key,
            algorithms=["RS256", "ES256"],
            audience=self._settings.oidc_audience,
            issuer=str(self._settings.oidc_issuer),
            options={"require": ["exp", "iat", "sub", "tenant"]},
        )
        return Principal(claims["sub"], claims["tenant"], frozenset(claims.get("roles", ())))


def authenticated(
    request: Request,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)],
) -> Principal:
    """Dependency of every route that touches customer data."""
    if credentials is None:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "a bearer token is required")
    verifier: TokenVerifier = request.app.state.verifier
    try:
        return verifier.verify(credentials.credentials)
    except jwt.PyJWTError as error:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "the token was not accepted") from error


def refund_approver(principal: Annotated[Principal, Depends(authenticated)]) -> Principal:
    """Dependency of the routes that release money."""
    if "refund-approver" not in principal.roles:
        raise HTTPException(status.HTTP_403_FORBIDDEN, "only refund approvers may decide")
    return principal


Caller = Annotated[Principal, Depends(authenticated)]
Approver = Annotated[Principal, Depends(refund_approver)]
