"""Minted labels are remembered: a scan can tell one of ours from one somebody invented."""

from datetime import UTC, datetime

import pytest
from tests import taking_part

from gqts.identifiers import IdentifierRefused, compose_item_link, parse_identifier
from gqts.labels import LARGEST_BATCH, LabelsRefused, is_minted, mint_labels
from gqts.organizations import read_authority

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)


def clock():
    return NOW


def maker(tx):
    return read_authority(tx, taking_part.stranger(tx).organization_id)


def key_of(serial, gtin="09506000134352"):
    return parse_identifier(f"https://elsewhere.example/01/{gtin}/21/{serial}").key


def test_every_minted_label_is_known_and_no_other(tx):
    batch = mint_labels(tx, maker(tx), clock, "9506000134352", 500, "LOT/1", note="for the tea house")
    assert (batch.gtin, batch.lot, batch.minted_at, batch.note) == ("09506000134352", "LOT/1", NOW, "for the tea house")
    assert len(set(batch.serials)) == 500
    assert all(is_minted(tx, key_of(serial)) for serial in batch.serials)
    assert not is_minted(tx, key_of("INVENTED"))
    assert not is_minted(tx, key_of(batch.serials[0], gtin="00614141000036"))


def test_the_lot_printed_beside_a_serial_does_not_change_which_item_it_is(tx):
    batch = mint_labels(tx, maker(tx), clock, "09506000134352", 1, "L1")
    assert is_minted(tx, compose_item_link("09506000134352", batch.serials[0], "another").identifier.key)


def test_the_batch_is_written_down_without_its_serials(tx):
    batch = mint_labels(tx, maker(tx), clock, "09506000134352", 3)
    row = tx.execute(
        "SELECT gtin, lot, count, minted_at, note FROM labels.batch WHERE batch_id = %s", (batch.batch_id,)
    )
    assert row.fetchone() == ("09506000134352", None, 3, NOW, "")
    assert batch.serials[0] not in repr(batch)


def test_two_batches_share_no_serial(tx):
    first, second = (mint_labels(tx, maker(tx), clock, "09506000134352", 100) for _ in range(2))
    assert first.batch_id != second.batch_id
    assert not set(first.serials) & set(second.serials)


@pytest.mark.parametrize("count", [0, -1, LARGEST_BATCH + 1])
def test_a_wrong_count_is_refused(tx, count):
    with pytest.raises(LabelsRefused, match="1 to 100,000") as refused:
        mint_labels(tx, maker(tx), clock, "09506000134352", count)
    assert refused.value.faults[0].field == "count"


@pytest.mark.parametrize(
    ("gtin", "lot"), [("09506000134353", None), ("", None), ("x" * 10000, None), ("9506000134352", "Ä")]
)
def test_a_wrong_product_or_lot_is_refused_before_anything_is_written(tx, gtin, lot):
    with pytest.raises(IdentifierRefused):
        mint_labels(tx, maker(tx), clock, gtin, 10, lot)
    assert tx.execute("SELECT count(*) FROM labels.batch").fetchone() == (0,)


@pytest.mark.parametrize("note", ["x" * 501, "a\x00b", "line\nline", "\ud800"])
def test_a_note_that_cannot_be_kept_is_refused(tx, note):
    with pytest.raises(LabelsRefused, match="printable"):
        mint_labels(tx, maker(tx), clock, "09506000134352", 1, note=note)
