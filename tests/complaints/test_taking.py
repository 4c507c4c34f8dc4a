"""What is handed in reaches everybody who answers for that very item, and nobody else."""

from __future__ import annotations

import dataclasses
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image
from tests.capture.documents import NOW
from tests.complaints.shop import SEAL, caller_of, complain, id_of, open_shop, picture

from gqts.complaints import (
    COMPLAINT_TAKEN,
    ComplaintRefused,
    ComplaintUnknown,
    Harm,
    Kind,
    Part,
    Purpose,
    Severity,
    Telling,
    erase_contact,
    list_inbox,
    propose_severity,
    read_case,
    read_number,
    read_own_photo,
    read_photo,
    read_tracking,
)
from gqts.complaints.number import ALPHABET, draw_number
from gqts.kit.picture import LARGEST_PICTURE, PictureRefused, draw_anew


def test_it_reaches_authority_brand_seller_and_carrier_at_once_and_nobody_else(tx):
    shop = open_shop(tx)
    tracking = read_tracking(tx, complain(tx))
    reached = {one.organization_id: one.part for one in tracking.entries}
    assert reached == {
        shop.customs.id: Part.AUTHORITY,
        shop.local.id: Part.AUTHORITY,
        shop.brand.id: Part.BRAND,
        shop.platform.id: Part.SELLER,
        shop.carrier.id: Part.LOGISTICS,
    }
    for one in (shop.stranger, shop.elsewhere, shop.maker):
        assert list_inbox(tx, caller_of(one), now=NOW) == []
        with pytest.raises(ComplaintUnknown):
            read_case(tx, caller_of(one), tracking.complaint.id, seal=SEAL)


def test_it_knows_product_lot_and_is_told_as_a_fact(tx):
    shop = open_shop(tx)
    number = complain(tx)
    complaint = read_tracking(tx, number).complaint
    assert complaint.product == "https://id.gs1.org/01/09526543210009"
    assert complaint.lot == "https://id.gs1.org/01/09526543210009/10/L1"
    topic, payload = tx.execute("SELECT topic, payload FROM kit.outbox WHERE key = %s", (str(complaint.id),)).fetchone()
    assert (topic, payload["severity"], payload["brand"]) == (COMPLAINT_TAKEN, "minor", str(shop.brand.id))
    assert payload["parties"][str(shop.carrier.id)] == "logistics"
    assert "cracked" not in str(payload)


def test_a_code_that_nobody_told_of_still_reaches_its_brand_and_customs(tx):
    shop = open_shop(tx)
    parts = {one.part: one.organization_id for one in read_tracking(tx, complain(tx, "NEVERMADE")).entries}
    assert parts[Part.BRAND] == shop.brand.id
    assert Part.SELLER not in parts


def test_a_form_sent_twice_is_one_complaint(tx):
    shop = open_shop(tx)
    assert complain(tx, form="same") == complain(tx, form="same", words="again")
    assert complain(tx, form="other") != complain(tx, form="same")
    assert len(list_inbox(tx, caller_of(shop.brand), now=NOW)) == 2


def test_the_contact_is_sealed_kept_from_firms_and_can_be_taken_back(tx):
    shop = open_shop(tx)
    number = complain(tx, contact="lin@example.com")
    complaint_id = id_of(tx, number)
    (kept,) = tx.execute("SELECT contact FROM complaints.complaint").fetchone()
    assert b"lin@example" not in bytes(kept)
    assert read_case(tx, caller_of(shop.brand), complaint_id, seal=SEAL).contact == ""
    assert read_case(tx, caller_of(shop.customs), complaint_id, seal=SEAL).contact == "lin@example.com"
    erase_contact(tx, number)
    assert read_case(tx, caller_of(shop.customs), complaint_id, seal=SEAL).contact == ""
    assert tx.execute("SELECT contact FROM complaints.complaint").fetchone() == (None,)


def test_a_firm_reads_the_contact_only_when_the_author_ticked_so(tx):
    shop = open_shop(tx)
    number = complain(tx, contact="lin@example.com", is_contact_shared=True)
    assert read_case(tx, caller_of(shop.brand), id_of(tx, number), seal=SEAL).contact == "lin@example.com"


def test_the_photo_is_drawn_anew_and_read_by_those_before_whom_it_is(tx):
    shop = open_shop(tx)
    sent = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "SECRETCAM"
    Image.new("RGB", (3000, 20), (0, 90, 0)).save(sent, "JPEG", exif=exif)
    assert b"SECRETCAM" in sent.getvalue()
    number = complain(tx, photo=sent.getvalue())
    kept = read_photo(tx, caller_of(shop.carrier), id_of(tx, number))
    assert kept == read_own_photo(tx, number)
    assert b"SECRETCAM" not in kept
    shown = Image.open(BytesIO(kept))
    assert (shown.format, shown.size) == ("JPEG", (1600, 11))
    with pytest.raises(ComplaintUnknown):
        read_photo(tx, caller_of(shop.stranger), id_of(tx, number))


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg onload=alert(1)>", b"GIF89a" + b"\0" * 40, b"%PDF-1.7", b"\xff\xd8\xff\xe0" + b"A" * 300,
     picture()[:60], b"\0" * (LARGEST_PICTURE + 1)],
)  # fmt: skip
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(PictureRefused):
        draw_anew(content)


def test_a_picture_of_gigapixels_is_refused_before_it_is_decoded():
    bomb = bytearray(picture())
    bomb[16:24] = (60_000).to_bytes(4, "big") * 2
    with pytest.raises(PictureRefused):
        draw_anew(bytes(bomb))


def test_a_photo_that_is_refused_leaves_nothing(tx):
    open_shop(tx)
    with pytest.raises(PictureRefused):
        complain(tx, photo=b"nothing")
    assert tx.execute("SELECT count(*) FROM complaints.complaint").fetchone() == (0,)


@pytest.mark.parametrize("words", ["", " \n ", "x" * 2001, "x" * 100_000, "turn \u202e round", "bell \a", "\u2028"])
def test_words_that_cannot_be_shown_are_refused(tx, words):
    open_shop(tx)
    with pytest.raises(ComplaintRefused):
        complain(tx, words=words)


def test_lines_and_emoji_are_kept(tx):
    open_shop(tx)
    number = complain(tx, words="  One\r\ntwo \t three 👨‍👩‍👧 <b>'; DROP TABLE--")
    assert read_tracking(tx, number).complaint.words == "One\ntwo three 👨‍👩‍👧 <b>'; DROP TABLE--"


@pytest.mark.parametrize(
    ("telling", "severity"),
    [
        (Telling(Purpose.QUESTION, Kind.UNSAFE, "Is it safe?"), Severity.MINOR),
        (Telling(Purpose.COMPLAINT, Kind.DAMAGED, "A dent"), Severity.MINOR),
        (Telling(Purpose.COMPLAINT, Kind.FAKE, "The logo is wrong"), Severity.MODERATE),
        (Telling(Purpose.COMPLAINT, Kind.UNSAFE, "A sharp edge"), Severity.SERIOUS),
        (Telling(Purpose.COMPLAINT, Kind.DAMAGED, "It caught FIRE"), Severity.SERIOUS),
        (Telling(Purpose.QUESTION, Kind.OTHER, "孩子误食后送医院"), Severity.SERIOUS),
        (Telling(Purpose.COMPLAINT, Kind.OTHER, "x", Harm.LIFE), Severity.LIFE_THREATENING),
    ],
)
def test_the_rule_proposes_a_severity(telling, severity):
    assert propose_severity(telling) is severity


@given(some.sampled_from(Kind), some.sampled_from(Harm), some.text(max_size=60))
def test_words_never_make_a_danger_smaller(kind, harm, words):
    severities = list(Severity)
    plain = propose_severity(Telling(Purpose.COMPLAINT, kind, "", harm))
    said = propose_severity(Telling(Purpose.COMPLAINT, kind, words, harm))
    assert severities.index(said) >= severities.index(plain)


@given(some.text(max_size=30))
def test_a_number_is_read_however_it_is_typed(form):
    number = draw_number(SEAL, form)
    assert len(number.replace("-", "")) == 12
    assert set(number) <= {*ALPHABET, "-"}
    assert read_number(number) == number
    assert read_number(f" {number.lower().replace('-', ' ').replace('0', 'o').replace('1', 'l')} ") == number


@given(some.text(max_size=60))
def test_what_is_no_number_is_none(text):
    read = read_number(text)
    assert read is None or set(read) <= {*ALPHABET, "-"}


def test_the_tables_do_not_hold_the_number(tx):
    open_shop(tx)
    number = complain(tx)
    for table in ("number", "complaint", "entry", "act"):
        rows = tx.execute(f"SELECT t::text FROM complaints.{table} t").fetchall()
        assert rows
        assert number not in str(rows)
        assert number.replace("-", "") not in str(rows)


def test_an_unknown_number_opens_nothing(tx):
    open_shop(tx)
    complain(tx)
    for text in ("", "0000-0000-0000", "x" * 5000, "' OR 1=1 --"):
        with pytest.raises(ComplaintUnknown):
            read_tracking(tx, text)


def test_an_authors_view_names_nobody(tx):
    shop = open_shop(tx)
    shown = str(dataclasses.asdict(read_tracking(tx, complain(tx))))
    for one in (shop.brand, shop.carrier, shop.platform, shop.maker):
        assert one.name() not in shown
