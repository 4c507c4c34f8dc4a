"""The way to identity providers, as this installation may go it."""

from __future__ import annotations

from gqts.accounts import ProviderDoor, Seal
from gqts.kit.settings import Settings


def provider_door(settings: Settings) -> ProviderDoor:
    """Return the door; a provider on the own machine is allowed only where gqts itself is reached there, to develop."""
    return ProviderDoor(Seal(settings.secret), allows_loopback=settings.is_developing)
