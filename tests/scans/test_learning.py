"""What is usual for a product and its lots is learned from scans, and a few copies do not move it."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

from tests.scans.sightings import BEGIN, look

from gqts.identifiers import compose_item_link, parse_identifier
from gqts.scans import Network, Reason, Who, learn_baselines, record_scans
from gqts.scans.learning import read_baseline
from gqts.scans.rules import Cohort, Subject

GTIN = "09526543000013"
PRODUCT = f"https://id.gs1.org/01/{GTIN}"
KEY = parse_identifier(PRODUCT).key
LOTS = {name: parse_identifier(f"{PRODUCT}/10/{quote(name, safe='')}").key for name in ("L1", "L2/a")}
NOW = BEGIN + timedelta(days=10)


def subject(lot: str, *markets: str) -> Subject:
    return Subject(b"x" * 16, Reason.COMPLETE, KEY, LOTS[lot], markets=frozenset(markets))


def item(number: int) -> bytes:
    return compose_item_link(GTIN, f"S{number}").identifier.key


def test_what_is_usual_is_learned_from_shoppers_scans(tx):
    assert read_baseline(tx, subject("L1", "CN"), PRODUCT, now=NOW).devices is None  # and the product is noted
    told = {"product": KEY, "lot": LOTS["L1"]}
    seen = [
        look(number % 48, key=item(number), device=f"{number}-{n}", **told) for number in range(300) for n in (0, 1)
    ]
    other = {"product": KEY, "lot": LOTS["L2/a"]}
    # Of the other lot, ten are seen in two places, five only abroad, one is a firm's, and one hides where it is.
    for number in range(400, 410):
        seen += [look(1, "beijing", f"{number}a", key=item(number), **other),
                 look(30, "guangzhou", f"{number}b", key=item(number), **other)]  # fmt: skip
    seen += [look(1, "paris", str(number), key=item(number), **other) for number in range(500, 505)]
    seen.append(look(1, "paris", key=item(600), who=Who.FIRM, **other))
    seen.append(look(1, "paris", key=item(601), network=Network.VPN, **other))
    # One code is copied a hundred times over ten days, and its link was shared with five hundred people in an hour.
    seen += [look(n * 2.4, device=f"c{n}", key=item(1), **told) for n in range(100)]
    seen += [look(5 + n / 500, device=f"s{n}", key=item(2), **told) for n in range(500)]
    record_scans(tx, seen)

    assert learn_baselines(tx, now=NOW) == 1
    assert learn_baselines(tx, now=NOW + timedelta(minutes=10)) == 0
    baseline = read_baseline(tx, subject("L2/a", "CN"), PRODUCT, now=NOW)
    assert baseline.lot == Cohort(seen=16, doubled=10, away=5)
    assert baseline.peers == Cohort(seen=300, doubled=0, away=0)
    assert 2 <= baseline.devices <= 5
    assert read_baseline(tx, subject("L1", "CN"), PRODUCT, now=NOW).lot.seen == 300


def test_a_product_meant_for_other_countries_now_is_learned_anew(tx):
    read_baseline(tx, subject("L1", "CN"), PRODUCT, now=NOW)
    told = {"product": KEY, "lot": LOTS["L1"]}
    record_scans(tx, [look(1, "paris", str(number), key=item(number), **told) for number in range(4)])
    learn_baselines(tx, now=NOW)
    assert read_baseline(tx, subject("L1", "FR"), PRODUCT, now=NOW).lot.away == 4
    learn_baselines(tx, now=NOW + timedelta(hours=2))
    assert read_baseline(tx, subject("L1", "FR"), PRODUCT, now=NOW).lot.away == 0
