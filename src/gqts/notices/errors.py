"""What goes wrong with notices, each named for its situation."""

from __future__ import annotations

from gqts.kit.errors import Fault, GqtsError, Kind, shown


class NoticeUnknown(GqtsError):
    """There is no such notice to your organization."""

    kind = Kind.NOT_FOUND


class WishRefused(GqtsError):
    """What somebody wants to be told cannot be kept."""

    kind = Kind.INVALID


class WebhookUnknown(GqtsError):
    """Your organization has no such webhook, or no such delivery."""

    kind = Kind.NOT_FOUND


class WebhookRefused(GqtsError):
    """A webhook cannot be like this."""

    kind = Kind.INVALID


class WebhookDisabled(GqtsError):
    """The webhook is out of use: bring it back into use first."""

    kind = Kind.CONFLICT


def refuse_webhook(name: str, value: str, message: str, fix: str, *, code: str = "") -> WebhookRefused:
    """Return the refusal of one member of a webhook; `code` is what is wrong with it where several things can be."""
    return WebhookRefused(message, faults=(Fault(f"notices.webhook.{code or name}", message, name, shown(value), fix),))
