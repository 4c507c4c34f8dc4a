"""The way to identity providers, as this installation may go it."""

from __future__ import annotations

from urllib.parse import urlsplit

from gqts.accounts import ProviderDoor, Seal
from gqts.kit.settings import Settings

_OWN = frozenset({"localhost", "127.0.0.1", "::1"})


def provider_door(settings: Settings) -> ProviderDoor:
    """Return the door; a provider on the own machine is allowed only where gqts itself is reached there, to develop."""
    is_developing = not settings.is_secure and urlsplit(settings.public_url).hostname in _OWN
    return ProviderDoor(Seal(settings.secret), allows_loopback=is_developing)
