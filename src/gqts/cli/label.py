"""`gqts label`: mint serials for a product and write their labels into files."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict, Unpack
from uuid import UUID

import click
import orjson

from gqts.accounts import Seal
from gqts.catalogue import find_product
from gqts.cli.opening import migrated_database, settings_for_command
from gqts.cli.organization_named import require_named
from gqts.identifiers import fill_gtin, parse_identifier
from gqts.kit.clock import system_clock
from gqts.kit.database import Transaction
from gqts.kit.errors import GqtsError, Kind
from gqts.kit.progress import progress
from gqts.labels import STOCKS, Batch, Label, compose_label, draw_png, draw_sheet, draw_svg, mint_labels, require_stock
from gqts.organizations import find_prefix_owners, read_authority


class OwnerUntold(GqtsError):
    """Nobody registered here owns the company prefix of this GTIN; say whose labels they are: --organization."""

    kind = Kind.INVALID


class Drawing(TypedDict):
    """What labels are drawn as, and where to."""

    drawn_as: str
    stock: str
    output: Path | None


@click.command("label")
@click.argument("gtin")
@click.option("--count", type=click.IntRange(1, 20_000), default=1, show_default=True, help="How many labels.")
@click.option("--lot", help="The lot the labels are for.")
@click.option(
    "--organization", metavar="WHO", help="Whose: id, party URI, GLN or name (default: who owns the company prefix)."
)
@click.option("--name", help="Product name on the label (default: what master data tells).")
@click.option("--format", "drawn_as", type=click.Choice(["svg", "png", "pdf"]), default="pdf", show_default=True)
@click.option("--stock", type=click.Choice(list(STOCKS)), default="l7160", show_default=True, help="Sheet of a PDF.")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="PDF: the file (default labels-GTIN.pdf). SVG, PNG: the folder (default labels-GTIN).",
)
@click.option("--sealed", is_flag=True, help="Mint a code to be printed under a seal with each, into …-seals.csv.")
@click.option("--json", "as_json", is_flag=True, help="Tell serials and addresses as JSON.")
def command(
    *,
    gtin: str,
    count: int,
    lot: str | None,
    organization: str | None,
    name: str | None,
    as_json: bool,
    sealed: bool,
    **drawing: Unpack[Drawing],
) -> None:
    """Mint random serials for GTIN, remember them, and draw their QR codes."""
    settings = settings_for_command()
    with migrated_database(settings) as database, database.transaction() as tx:
        authority = read_authority(tx, _whose(tx, gtin, organization))
        seal = Seal(settings.secret) if sealed else None
        batch = mint_labels(tx, authority, system_clock, gtin, count, lot, seal=seal)
        called = name or _name_of(tx, batch.gtin)
        labels = [
            compose_label(settings.public_url, batch.gtin, serial, batch.lot, product_name=called)
            for serial in batch.serials
        ]
        # Written before the transaction ends: labels that could not be written are not minted.
        target = _write(batch, labels, **drawing)
        seals = _write_seals(batch, target)
    if as_json:
        told = [
            {"serial": serial, "address": label.address} | ({"sealCode": batch.codes[place]} if batch.codes else {})
            for place, (serial, label) in enumerate(zip(batch.serials, labels, strict=True))
        ]
        click.echo(orjson.dumps(told, option=orjson.OPT_INDENT_2))
    click.echo(f"{count:,} {'label' if count == 1 else 'labels'} in {target}.", err=True)
    if seals is not None:
        click.echo(f"The codes to be printed under their seals are in {seals}.", err=True)


def _whose(tx: Transaction, gtin: str, organization: str | None) -> UUID:
    """Return whose labels they are; raise `OwnerUntold`, `OrganizationUnclear` or, for no GTIN, `IdentifierRefused`."""
    if organization is not None:
        return require_named(tx, organization).id
    digits = parse_identifier(f"https://id.gs1.org/01/{fill_gtin(gtin)}").canonical.rpartition("/")[2][1:]
    owner = find_prefix_owners(tx, [digits]).get(digits)
    if owner is None:
        raise OwnerUntold
    return owner


def _name_of(tx: Transaction, gtin: str) -> str:
    product = find_product(tx, f"https://id.gs1.org/01/{gtin}")
    return product.name("en") if product is not None and product.names else ""


def _write_seals(batch: Batch, target: Path) -> Path | None:
    """Write the codes under seals beside the labels, for their owner's eyes alone."""
    if not batch.codes:
        return None
    seals = target.with_name(f"{target.stem}-seals.csv")
    rows = [("serial", "seal code"), *zip(batch.serials, batch.codes, strict=True)]
    try:
        seals.touch(mode=0o600)
        seals.write_text("".join(f"{serial},{code}\r\n" for serial, code in rows), encoding="utf-8", newline="")
    except OSError as reason:
        raise click.UsageError(f"{reason.filename} cannot be written: {reason.strerror}.") from reason
    return seals


def _write(batch: Batch, labels: list[Label], *, drawn_as: str, stock: str, output: Path | None) -> Path:
    name = f"labels-{batch.gtin}"
    try:
        if drawn_as == "pdf":
            target = output or Path(f"{name}.pdf")
            with progress("Drawing labels", len(labels)) as advance:
                target.write_bytes(draw_sheet(labels, require_stock(stock), progress=advance))
            return target
        folder = output or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        draw = draw_svg if drawn_as == "svg" else draw_png
        with progress("Drawing labels", len(labels)) as advance:
            for serial, label in zip(batch.serials, labels, strict=True):
                (folder / f"{serial}.{drawn_as}").write_bytes(draw(label.address))
                advance()
    except OSError as reason:
        raise click.UsageError(f"{reason.filename} cannot be written: {reason.strerror}.") from reason
    return folder
