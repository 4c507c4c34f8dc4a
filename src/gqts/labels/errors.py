"""What the labels room says when it cannot mint or draw."""

from __future__ import annotations

from gqts.kit.errors import GqtsError, Kind


class LabelsRefused(GqtsError):
    """Labels were asked for in a way that cannot be met."""

    kind = Kind.INVALID


class StockUnknown(GqtsError):
    """No label stock has this name."""

    kind = Kind.NOT_FOUND


class LinkTooLong(GqtsError):
    """A link does not fit into a QR code that a phone can read."""

    kind = Kind.TOO_LARGE


class ProductNotYours(GqtsError):
    """The product's company prefix belongs to another organization, which has not authorized this one."""

    kind = Kind.FORBIDDEN
