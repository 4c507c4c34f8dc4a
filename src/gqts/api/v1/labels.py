"""Mint serials and get their labels: `POST /v1/labels`; the sheets there are: `GET /v1/labels/stocks`.

The serials are remembered in the transaction that the labels are drawn in: labels that cannot be drawn are not minted.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import anyio.to_thread
import orjson
from starlette.requests import Request
from starlette.responses import Response

from gqts.accounts import Permission, Seal
from gqts.api.answers import json_response
from gqts.api.authentication import require_authenticated, require_caller
from gqts.api.content import JSON, BodyUnreadable, read_body, require_document_type
from gqts.api.context import context_of
from gqts.catalogue import find_product
from gqts.kit.clock import write_instant
from gqts.kit.errors import Fault, GqtsError, Kind, shown
from gqts.labels import STOCKS, Batch, Label, compose_label, draw_png, draw_sheet, draw_svg, mint_labels, require_stock
from gqts.organizations import read_authority

LARGEST_COUNT = 10_000
DEFAULT_STOCK = "l7160"
_LARGEST_ORDER = 64 * 1024
_HEADINGS = ("serial", "seal code")
_MEMBERS = ("gtin", "lot", "count", "format", "stock", "productName", "note", "sealed")


class LabelFormat(StrEnum):
    """What labels are drawn as."""

    JSON = "json"
    SVG = "svg"
    PNG = "png"
    PDF = "pdf"


class LabelOrderRefused(GqtsError):
    """The order for labels says something that cannot be."""

    kind = Kind.INVALID


@dataclass(frozen=True, slots=True)
class LabelOrder:
    """What was ordered; an empty product name means the one that master data tells."""

    gtin: str
    count: int
    lot: str | None
    format: LabelFormat
    stock: str
    product_name: str
    note: str
    is_sealed: bool


async def post_labels(request: Request) -> Response:
    """Mint serials and answer with their labels."""
    context = context_of(request)
    await anyio.to_thread.run_sync(require_authenticated, request, Permission.LABELS_MINT)
    require_document_type(request, (JSON,))
    order = parse_order(await read_body(request, _LARGEST_ORDER))
    content, media_type, name = await anyio.to_thread.run_sync(_mint, request, order, limiter=context.captures)
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, 200, headers, media_type)


def show_stocks(request: Request) -> Response:
    """Answer with the label sheets there are, in millimetres."""
    stocks = [
        {
            "name": stock.name,
            "title": stock.title,
            "source": stock.source,
            "sheet": {"width": stock.sheet_width, "height": stock.sheet_height},
            "label": {"width": stock.width, "height": stock.height},
            "columns": stock.columns,
            "rows": stock.rows,
        }
        for stock in STOCKS.values()
    ]
    return json_response(request, stocks)


def parse_order(content: bytes) -> LabelOrder:
    """Return the order in a JSON body; raise `BodyUnreadable`, or `LabelOrderRefused` with every fault."""
    try:
        told = orjson.loads(content)
    except orjson.JSONDecodeError as reason:
        raise BodyUnreadable(f"The body is not JSON: {reason}.") from reason
    if not isinstance(told, dict):
        raise BodyUnreadable("The body is not a JSON object with the members of an order.")
    faults = [
        _fault(name, value, f"Leave it out; an order has {', '.join(_MEMBERS)}.")
        for name, value in told.items()
        if name not in _MEMBERS
    ]
    faults += [
        _fault(name, told.get(name), fix) for name, (is_right, fix) in _RULES.items() if not is_right(told.get(name))
    ]
    if faults:
        raise LabelOrderRefused(" ".join(fault.message for fault in faults[:3]), faults=tuple(faults))
    return LabelOrder(
        gtin=told["gtin"],
        count=told.get("count", 1),
        lot=told.get("lot"),
        format=LabelFormat(told.get("format", LabelFormat.JSON)),
        stock=told.get("stock", DEFAULT_STOCK),
        product_name=told.get("productName", ""),
        note=told.get("note", ""),
        is_sealed=told.get("sealed") is True,
    )


def _is_text_or_absent(value: object) -> bool:
    return value is None or isinstance(value, str)


def _is_count(value: object) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= LARGEST_COUNT)


_RULES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "gtin": (lambda value: isinstance(value, str), "Give the digits of the product's GTIN, as text."),
    "count": (_is_count, f"Give a whole number from 1 to {LARGEST_COUNT}."),
    "format": (lambda value: value is None or value in list(LabelFormat), f"Give one of {', '.join(LabelFormat)}."),
    "lot": (_is_text_or_absent, "Give the lot as text, or leave it out."),
    "stock": (_is_text_or_absent, f"Give one of {', '.join(STOCKS)}."),
    "productName": (_is_text_or_absent, "Give the name as text, or leave it out."),
    "note": (_is_text_or_absent, "Give the note as text, or leave it out."),
    "sealed": (
        lambda value: value is None or isinstance(value, bool),
        "Give true for codes under seals, or leave it out.",
    ),
}


def _fault(name: str, value: object, fix: str) -> Fault:
    message = f"{shown(name)} is not what an order can have there."
    return Fault("api.labels.order", message, shown(name), shown(value), fix)


def _mint(request: Request, order: LabelOrder) -> tuple[bytes, str, str]:
    """Mint and draw in one transaction; return content, media type and file name."""
    context = context_of(request)
    stock = require_stock(order.stock)
    with context.database.transaction() as tx:
        caller = require_caller(tx, request, Permission.LABELS_MINT)
        assert caller.organization is not None
        authority = read_authority(tx, caller.organization)
        seal = Seal(context.settings.secret) if order.is_sealed else None
        batch = mint_labels(
            tx, authority, context.clock, order.gtin, order.count, order.lot, note=order.note, seal=seal
        )
        product = find_product(tx, f"https://id.gs1.org/01/{batch.gtin}")
        name = order.product_name or (product.name("en") if product is not None and product.names else "")
        labels = [
            compose_label(context.settings.public_url, batch.gtin, serial, batch.lot, product_name=name)
            for serial in batch.serials
        ]
        file = f"labels-{batch.gtin}-{batch.batch_id.hex[-8:]}"
        if order.format is LabelFormat.JSON:
            return orjson.dumps(batch_as_json(batch, labels)), JSON, f"{file}.json"
        if order.format is LabelFormat.PDF and not batch.codes:
            return draw_sheet(labels, stock), "application/pdf", f"{file}.pdf"
        if order.format is LabelFormat.PDF:
            return _pack({f"{file}.pdf": draw_sheet(labels, stock)}, batch, file)
        return _draw_images(order.format, batch, labels, file)


def batch_as_json(batch: Batch, labels: list[Label]) -> dict[str, Any]:
    """Return minted labels as JSON: the only time that the serials are told."""
    return {
        "batchID": str(batch.batch_id),
        "gtin": batch.gtin,
        "lot": batch.lot,
        "mintedAt": write_instant(batch.minted_at),
        "labels": [
            {"serial": serial, "address": label.address, "lines": list(label.lines)}
            | ({"sealCode": batch.codes[place]} if batch.codes else {})
            for place, (serial, label) in enumerate(zip(batch.serials, labels, strict=True))
        ],
    }


def _draw_images(drawn_as: LabelFormat, batch: Batch, labels: list[Label], file: str) -> tuple[bytes, str, str]:
    draw, media_type = (draw_svg, "image/svg+xml") if drawn_as is LabelFormat.SVG else (draw_png, "image/png")
    if len(labels) == 1 and not batch.codes:
        return draw(labels[0].address), media_type, f"{file}.{drawn_as}"
    images = {f"{serial}.{drawn_as}": draw(label.address) for serial, label in zip(batch.serials, labels, strict=True)}
    return _pack(images, batch, file)


def _pack(files: Mapping[str, bytes], batch: Batch, name: str) -> tuple[bytes, str, str]:
    """Return files in a ZIP, with the list of the codes that are to be printed under seals when there are any."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, content in files.items():
            archive.writestr(file, content)
        if batch.codes:
            rows = zip(batch.serials, batch.codes, strict=True)
            archive.writestr("seals.csv", "".join(f"{serial},{code}\r\n" for serial, code in (_HEADINGS, *rows)))
    return target.getvalue(), "application/zip", f"{name}.zip"
