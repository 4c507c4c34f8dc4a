"""Two transactions that write into the same mailboxes in another order never end each other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

from tests.declarations.conversation import NOW, inventory, open_trade, order, send

from gqts.customs.ceb import ReturnStatus
from gqts.customs.ceb.answers import Answer
from gqts.customs.ceb.kinds import INVENTORY, ORDER
from gqts.declarations import Record, hold_mailboxes, list_records
from gqts.declarations.mailbox import draft_of_record, write_drafts
from gqts.kit.database import Database


def test_receipts_written_in_opposite_orders_do_not_wait_for_each_other_in_a_circle(database: Database) -> None:
    with database.transaction() as tx:
        trade = open_trade(tx)
        send(tx, trade.platform, order())
        send(tx, trade.broker, inventory())
        records = [list_records(tx, kind=kind)[0] for kind in (ORDER, INVENTORY)]
    both_have_written_one = Barrier(2)

    def tell(told: list[Record]) -> None:
        with database.transaction() as tx:
            hold_mailboxes(tx, {one.id for one in records})
            for record in told:
                draft = draft_of_record(record, Answer(ReturnStatus.STORED, "again"), NOW)
                write_drafts(tx, record.organization_id, [draft])
                with suppress(BrokenBarrierError):  # as it should be: the other was not let in
                    both_have_written_one.wait(timeout=1)

    with ThreadPoolExecutor(2) as pool:
        running = [pool.submit(tell, told) for told in (records, records[::-1])]
    assert [one.exception() for one in running] == [None, None]
