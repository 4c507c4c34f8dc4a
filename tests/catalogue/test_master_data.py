"""What firms state about products, places and parties is kept, with who said it; the latest is shown."""

from __future__ import annotations

from datetime import timedelta

from tests import taking_part
from tests.capture.documents import NOW, document, event

from gqts.catalogue import find_parties, find_product, find_sites

GQTS = {"gqts": "https://gqts.dev/ns/1.0/"}
GTIN = "urn:epc:idpat:sgtin:9526543.021000.*"
GLN = "urn:epc:id:sgln:9526543.00001.0"


BRAND = "https://id.gs1.org/417/9526543000020"


def state(tx, kind, element, *, now=NOW, submitter=BRAND, **attributes):
    listed = [{"id": name.replace("__", ":"), "attribute": value} for name, value in attributes.items()]
    vocabulary = {
        "type": f"urn:epcglobal:epcis:vtype:{kind}",
        "vocabularyElementList": [{"id": element, "attributes": listed}],
    }
    brand = taking_part.submitting(tx, submitter)
    job = taking_part.accept(tx, document(vocabularies=[vocabulary], context=[GQTS]), now=now, submitter=brand)
    assert job.success, job.faults
    return job


def test_a_product_is_found_by_any_item_or_lot_of_it(tx):
    state(tx, "EPCClass", GTIN, gqts__name_en="Diapers", gqts__name_zh="纸尿裤", gqts__brand="Mimo", gqts__country="jp")
    for uri in ("urn:epc:id:sgtin:9526543.021000.A", "https://id.gs1.org/01/09526543210009/10/L", GTIN):
        product = find_product(tx, uri)
        assert (product.name("zh"), product.name("fr"), product.brand) == ("纸尿裤", "Diapers", "Mimo")
        assert product.country_of_origin == "JP"
        assert product.stated_by == BRAND
    assert find_product(tx, "https://id.gs1.org/01/09526543210016/21/A") is None


def test_a_product_says_where_it_is_meant_to_be_sold(tx):
    state(tx, "EPCClass", GTIN, gqts__name_en="Diapers", gqts__target_market="cn, HK Mo", gqts__targetMarket="156")
    assert find_product(tx, GTIN).markets == {"CN", "HK", "MO"}
    state(tx, "EPCClass", GTIN, now=NOW + timedelta(hours=1), gqts__name_en="Diapers")
    assert find_product(tx, GTIN).markets == frozenset()


def test_the_latest_statement_is_shown_and_saying_the_same_again_adds_nothing(tx):
    assert state(tx, "EPCClass", GTIN, gqts__name_en="Old").master_data_stored == 1
    assert state(tx, "EPCClass", GTIN, gqts__name_en="Old", now=NOW + timedelta(hours=1)).master_data_stored == 0
    assert state(tx, "EPCClass", GTIN, gqts__name_en="New", now=NOW + timedelta(hours=2)).master_data_stored == 1
    assert find_product(tx, GTIN).name("en") == "New"
    assert tx.execute("SELECT count(*) FROM catalogue.statement").fetchone() == (2,)


def test_a_place_within_a_site_falls_back_on_the_site(tx):
    state(
        tx,
        "Location",
        GLN,
        gqts__name_en="Nansha",
        gqts__site_role="port",
        gqts__latitude="22.79",
        gqts__longitude="113.6",
    )
    sites = find_sites(tx, ["urn:epc:id:sgln:9526543.00001.dock-4", "urn:epc:id:sgln:9526543.00002.0"])
    (site,) = sites.values()
    assert (site.name("en"), site.role, site.latitude) == ("Nansha", "port", 22.79)


def test_rubbish_coordinates_leave_the_place_off_the_map(tx):
    for latitude in ("abc", "91", "nan", "inf", ""):
        state(
            tx,
            "Location",
            GLN,
            gqts__latitude=latitude,
            gqts__longitude="10",
            now=NOW + timedelta(seconds=len(latitude)),
        )
        assert find_sites(tx, [GLN])[GLN].latitude is None


def test_a_party_is_found_in_either_spelling(tx):
    state(tx, "Party", "urn:epc:id:pgln:9526543.00001", gqts__name_en="Mimo", gqts__party_role="manufacturer")
    uri = "https://id.gs1.org/417/9526543000013"
    assert find_parties(tx, [uri])[uri].role == "manufacturer"


def test_cbv_attributes_of_a_document_with_events_are_read(tx):
    vocabulary = {
        "type": "urn:epcglobal:epcis:vtype:EPCClass",
        "vocabularyElementList": [
            {"id": GTIN, "attributes": [{"id": "urn:epcglobal:cbv:mda#descriptionShort", "attribute": "Sugar"}]}
        ],
    }
    assert taking_part.accept(tx, document(event("A"), vocabularies=[vocabulary]), now=NOW).events_stored == 1
    assert find_product(tx, GTIN).name("zh") == "Sugar"


def test_how_much_a_product_holds_is_told_in_the_readers_language(tx):
    state(tx, "EPCClass", GTIN, gqts__net_content="58 pieces", gqts__net_content_zh="58 片")
    product = find_product(tx, GTIN)
    assert (product.net_content("zh"), product.net_content("ja")) == ("58 片", "58 pieces")
