"""A machine is told once, signed so that anybody's library can check it, again when it failed, and never elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import orjson
import pytest
from standardwebhooks.webhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError
from tests.notices.office import LOCAL, NOW, SEAL, Machine, join, open_firm, run_machine, tell

from gqts.accounts import Caller, PermissionMissing, Position
from gqts.kit.clock import system_clock
from gqts.kit.database import Transaction
from gqts.notices import (
    RULES,
    WEBHOOK_DUE,
    DeliveryState,
    NoticeKind,
    WebhookDelivery,
    WebhookDisabled,
    WebhookDoor,
    WebhookRefused,
    WebhookUnknown,
    attempt_delivery,
    enable_webhook,
    list_deliveries,
    list_inbox,
    register_webhook,
    remove_webhook,
    require_webhook,
    rotate_secret,
    send_again,
    send_notice,
    send_test,
    spread_notice,
)
from gqts.notices.delivery import FAILING_FOR, PAUSES, pause_of
from gqts.organizations import FetchRefused, Organization


@pytest.fixture
def machine() -> Iterator[Machine]:
    with run_machine() as running:
        yield running


def spread(tx: Transaction, firm: Organization, now=NOW) -> None:
    for (key,) in tx.execute("DELETE FROM kit.outbox WHERE topic = 'notices.written' RETURNING key").fetchall():
        spread_notice(tx, *map(UUID, key.split(":")), site="https://trace.example", now=now)
    assert firm


def attempt(tx: Transaction, *, now=NOW, door: WebhookDoor = LOCAL) -> list[WebhookDelivery]:
    """Attempt what is due at an instant, as the worker does; return what was attempted."""
    rows = tx.execute(
        "DELETE FROM kit.outbox WHERE topic = %s AND next_attempt_at <= greatest(%s, now()) RETURNING key, payload",
        (WEBHOOK_DUE, now),
    ).fetchall()
    done = [
        attempt_delivery(tx, SEAL, door, *map(UUID, key.split(":")), payload["attempt"], clock=lambda: now)
        for key, payload in rows
    ]
    return [one for one in done if one is not None]


def begin(tx: Transaction, machine: Machine, kinds=()) -> tuple[Organization, Caller, UUID, str]:
    firm = open_firm(tx)
    _, ada = join(tx, firm)
    webhook, secret = register_webhook(tx, ada, SEAL, LOCAL, machine.url, kinds, now=NOW)
    return firm, ada, webhook.id, secret


def test_a_notice_arrives_once_and_an_independent_library_finds_the_signature_good(tx, machine):
    firm, _, _, secret = begin(tx, machine)
    tell(tx, firm)
    now = system_clock()
    spread(tx, firm, now)
    [delivery] = attempt(tx, now=now)
    assert (delivery.state, delivery.answer, delivery.attempts) == (DeliveryState.DELIVERED, 204, 1)
    [(headers, body)] = machine.got
    told = Verifier(secret).verify(body, headers)
    assert told["type"] == "goods.released"
    assert told["data"]["number"] == "C0001"
    assert told["data"]["link"] == "https://trace.example/organization/requests"
    assert told["data"]["organization"] == str(firm.id)
    assert headers["content-type"] == "application/json"
    with pytest.raises(WebhookVerificationError):
        Verifier(secret).verify(body.replace(b"C0001", b"C0002"), headers)
    assert attempt(tx, now=now + timedelta(days=9)) == []


def test_only_the_kinds_it_was_registered_for_arrive(tx, machine):
    firm, ada, webhook_id, _ = begin(tx, machine, ["case.moved"])
    tell(tx, firm)
    spread(tx, firm)
    assert list_deliveries(tx, ada, webhook_id) == []


def test_a_webhook_is_told_of_what_is_open_to_whoever_registers_it(tx, machine):
    firm, ada, everything, _ = begin(tx, machine)
    _, ivo = join(tx, firm, Position.INTEGRATOR, "ivo@firm.example")
    for closed in ("complaint.taken", "case.moved", "recall.asked"):
        with pytest.raises(WebhookRefused, match="You may not read"):
            register_webhook(tx, ivo, SEAL, LOCAL, "https://a.example/", ["goods.asked", closed], now=NOW)
    webhook, _ = register_webhook(tx, ivo, SEAL, LOCAL, "https://a.example/", [], now=NOW)
    told = {"case": str(uuid4()), "number": "P1", "move": "open", "due": ""}
    assert send_notice(tx, firm.id, NoticeKind.CASE_MOVED, told, link="/", key="1", now=NOW)
    tell(tx, firm)
    spread(tx, firm)
    kinds = {one: {each.kind for each in list_deliveries(tx, ada, one)} for one in (everything, webhook.id)}
    assert kinds == {
        everything: {NoticeKind.CASE_MOVED, NoticeKind.GOODS_RELEASED},
        webhook.id: {NoticeKind.GOODS_RELEASED},
    }


def test_while_a_secret_is_replaced_both_sign_and_then_the_new_one_alone(tx, machine):
    _, ada, webhook_id, old = begin(tx, machine)
    now = system_clock()
    new = rotate_secret(tx, ada, SEAL, webhook_id, now=now)
    assert new != old
    send_test(tx, ada, webhook_id, now=now)
    attempt(tx, now=now)
    headers, body = machine.got[-1]
    for secret in (old, new):
        assert Verifier(secret).verify(body, headers)["type"] == "webhook.test"
    send_test(tx, ada, webhook_id, now=now + timedelta(hours=25))
    attempt(tx, now=now + timedelta(hours=25))
    assert len(machine.got[-1][0]["webhook-signature"].split()) == 1


def test_what_fails_is_tried_again_with_the_same_id_after_longer_and_longer_pauses(tx, machine):
    firm, ada, webhook_id, _ = begin(tx, machine)
    machine.answers = [500, 302, 204]
    machine.location = "http://127.0.0.1:1/elsewhere"
    tell(tx, firm)
    spread(tx, firm)
    [first] = attempt(tx)
    assert (first.state, first.answer) == (DeliveryState.WAITING, 500)
    assert first.next_at is not None
    assert timedelta(seconds=4) < first.next_at - NOW < timedelta(seconds=6)
    [second] = attempt(tx, now=first.next_at)
    assert second.answer == 302  # no redirect is followed
    assert second.next_at is not None
    assert second.next_at - first.next_at > timedelta(minutes=4)
    [third] = attempt(tx, now=second.next_at)
    assert third.state is DeliveryState.DELIVERED
    assert len({headers["webhook-id"] for headers, _ in machine.got}) == 1
    assert len({body for _, body in machine.got}) == 1
    assert require_webhook(tx, ada, webhook_id).failing_since is None


def test_an_endpoint_that_failed_is_left_alone_whatever_else_waits_for_it(tx, machine):
    firm, _, _, _ = begin(tx, machine)
    machine.answers = [500]
    for number in range(3):
        tell(tx, firm, number)
    spread(tx, firm)
    assert len(attempt(tx)) == 3
    assert len(machine.got) == 1
    machine.answers = [500]
    later = NOW + timedelta(seconds=7)
    attempt(tx, now=later)
    assert len(machine.got) == 2
    assert {one.state for one in attempt(tx, now=later + timedelta(minutes=6))} == {DeliveryState.DELIVERED}
    assert len(machine.got) == 5


def test_after_five_days_of_failing_it_is_put_out_of_use_and_the_organization_is_told(tx, machine):
    firm, ada, webhook_id, _ = begin(tx, machine)
    now = NOW
    for number in range(30):
        machine.answers = [503]
        tell(tx, firm, number, now=now)
        spread(tx, firm, now)
        attempt(tx, now=now)
        if require_webhook(tx, ada, webhook_id).disabled_at is not None:
            break
        now += timedelta(hours=25)
    assert FAILING_FOR <= now - NOW < FAILING_FOR + timedelta(days=2)
    assert require_webhook(tx, ada, webhook_id).disabled_why == "failing"
    assert [one.kind for one in list_inbox(tx, ada)].count(NoticeKind.WEBHOOK_DISABLED) == 1
    with pytest.raises(WebhookDisabled):
        send_test(tx, ada, webhook_id, now=now)
    got = len(machine.got)
    tell(tx, firm, 99, now=now)
    spread(tx, firm, now)
    attempt(tx, now=now + timedelta(days=1))
    assert len(machine.got) == got
    enable_webhook(tx, ada, webhook_id, now=now)
    failed = list_deliveries(tx, ada, webhook_id, state=DeliveryState.FAILED)[0]
    send_again(tx, ada, webhook_id, failed.id, now=now)
    machine.answers = []
    assert DeliveryState.DELIVERED in {one.state for one in attempt(tx, now=now)}


def test_one_that_says_it_is_gone_is_put_out_of_use_at_once(tx, machine):
    _, ada, webhook_id, _ = begin(tx, machine)
    machine.answers = [410]
    send_test(tx, ada, webhook_id, now=NOW)
    attempt(tx)
    assert require_webhook(tx, ada, webhook_id).disabled_why == "gone"


def test_after_the_last_attempt_a_delivery_is_given_up_and_can_be_sent_again(tx, machine):
    _, ada, webhook_id, _ = begin(tx, machine)
    machine.answers = [500] * (len(PAUSES) + 1)
    send_test(tx, ada, webhook_id, now=NOW)
    now = NOW
    for _ in range(len(PAUSES) + 1):
        [delivery] = attempt(tx, now=now)
        now = delivery.next_at or now
    assert (delivery.state, delivery.attempts) == (DeliveryState.FAILED, len(PAUSES) + 1)
    send_again(tx, ada, webhook_id, delivery.id, now=now)
    [delivery] = attempt(tx, now=now)
    assert delivery.state is DeliveryState.DELIVERED
    assert len({headers["webhook-id"] for headers, _ in machine.got}) == 1


def test_pauses_are_those_of_the_specification_spread_by_a_tenth():
    for attempt_number, pause in enumerate(PAUSES, start=1):
        drawn = [pause_of(uuid4(), attempt_number) for _ in range(20)]
        assert all(one is not None and pause * 0.9 <= one <= pause * 1.1 for one in drawn)
        assert len(set(drawn)) > 1
    assert pause_of(uuid4(), len(PAUSES) + 1) is None


@pytest.mark.parametrize(
    "url",
    [
        "http://erp.firm.example/hook",
        "https://erp.firm.example:8443/hook",
        "https://user:password@erp.firm.example/hook",
        "https://10.1.2.3/hook",
        "https://127.0.0.1/hook",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/hook",
        "https://[fd00::1]/hook",
        "https://[::ffff:10.0.0.1]/hook",
        "https://[64:ff9b::a00:1]/hook",
        "https://100.64.0.1/hook",
        "https://0.0.0.0/hook",
        "ftp://erp.firm.example/hook",
        "https://erp.firm.example/a b",
        "https://erp.firm.example\\@10.0.0.1/",
        "javascript:alert(1)",
        "https://" + "a" * 3_000 + ".example/",
        "",
    ],
)
def test_an_address_that_leads_nowhere_public_is_refused_when_it_is_registered(tx, url):
    _, ada = join(tx, open_firm(tx))
    with pytest.raises(WebhookRefused) as refused:
        register_webhook(tx, ada, SEAL, WebhookDoor(), url, [], now=NOW)
    assert [fault.field for fault in refused.value.faults] == ["url"]
    assert refused.value.faults[0].fix


@pytest.mark.parametrize("host", ["localhost", "2130706433", "0x7f.1"])
def test_a_name_that_leads_into_this_network_is_refused_when_it_is_used(host):
    with pytest.raises(FetchRefused) as refused:
        WebhookDoor().post(f"https://{host}/hook", b"{}", {})
    assert refused.value.faults[0].code in {"organizations.fetch.private", "organizations.fetch.unknown"}


def test_without_leave_to_develop_this_machine_is_told_nothing(tx, machine):
    firm, ada, webhook_id, _ = begin(tx, machine)
    tell(tx, firm)
    spread(tx, firm)
    [delivery] = attempt(tx, door=WebhookDoor())
    assert (delivery.state, delivery.failure, machine.got) == (DeliveryState.WAITING, "address", [])
    assert list_deliveries(tx, ada, webhook_id)[0].failure == "address"


def test_what_a_webhook_cannot_be_is_told_with_its_mend(tx, machine):
    _, ada, _, _ = begin(tx, machine)
    with pytest.raises(WebhookRefused, match="no such kind"):
        register_webhook(tx, ada, SEAL, LOCAL, "https://a.example/", ["goods.lost"], now=NOW)
    with pytest.raises(WebhookRefused, match="has a webhook"):
        register_webhook(tx, ada, SEAL, LOCAL, machine.url, [], now=NOW)
    for number in range(9):
        register_webhook(tx, ada, SEAL, LOCAL, f"https://a{number}.example/", [], now=NOW)
    with pytest.raises(WebhookRefused, match="10 webhooks"):
        register_webhook(tx, ada, SEAL, LOCAL, "https://b.example/", [], now=NOW)


def test_anothers_webhook_is_as_if_there_were_none_and_not_everybody_sets_one_up(tx, machine):
    firm, ada, webhook_id, _ = begin(tx, machine)
    _, eve = join(tx, open_firm(tx, "Other"), email="eve@other.example")
    test_id = send_test(tx, ada, webhook_id, now=NOW)
    for act in (
        lambda: require_webhook(tx, eve, webhook_id),
        lambda: rotate_secret(tx, eve, SEAL, webhook_id, now=NOW),
        lambda: remove_webhook(tx, eve, webhook_id, now=NOW),
        lambda: send_test(tx, eve, webhook_id, now=NOW),
        lambda: send_again(tx, eve, webhook_id, test_id, now=NOW),
        lambda: list_deliveries(tx, eve, webhook_id),
    ):
        with pytest.raises(WebhookUnknown):
            act()
    _, ben = join(tx, firm, Position.MEMBER, "ben@firm.example")
    with pytest.raises(PermissionMissing):
        require_webhook(tx, ben, webhook_id)


def test_a_removed_webhook_is_told_nothing_more_and_no_secret_lies_open(tx, machine):
    _, ada, webhook_id, secret = begin(tx, machine)
    [(kept,)] = tx.execute("SELECT secret FROM notices.webhook").fetchall()
    assert secret.removeprefix("whsec_").encode() not in bytes(kept)
    assert secret not in orjson.dumps(tx.execute("SELECT detail FROM organizations.act").fetchall()).decode()
    send_test(tx, ada, webhook_id, now=NOW)
    remove_webhook(tx, ada, webhook_id, now=NOW)
    assert attempt(tx) == []
    assert machine.got == []


def test_what_only_the_machine_should_know_of_its_address_stands_in_no_record(tx):
    _, ada = join(tx, open_firm(tx))
    register_webhook(tx, ada, SEAL, LOCAL, "https://erp.firm.example/hook?key=hunter2", [], now=NOW)
    acts = tx.execute("SELECT detail::text FROM organizations.act WHERE what = 'webhook.registered'").fetchall()
    assert ["https://erp.firm.example/hook" in text and "hunter2" not in text for (text,) in acts] == [True]


def test_the_reference_tells_every_kind_with_every_member():
    page = (Path(__file__).parents[2] / "docs" / "reference" / "webhooks.md").read_text()
    for kind, rule in RULES.items():
        [row] = [line for line in page.splitlines() if line.startswith(f"| `{kind.value}` |")]
        assert all(f"`{name}`: {told}" in row for name, told in rule.details.items()), kind
