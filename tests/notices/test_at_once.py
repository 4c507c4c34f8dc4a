"""What happens at the same moment is neither lost nor told twice."""

from __future__ import annotations

import threading

from tests.notices.office import NOW, join, open_firm, tell

from gqts.kit.database import Database
from gqts.notices import Mailing, NoticeKind, Wish, open_digest, save_wishes, spread_notice


def test_what_comes_while_the_daily_mail_is_written_is_in_it_or_in_the_next(database: Database) -> None:
    with database.transaction() as tx:
        firm = open_firm(tx)
        person, ada = join(tx, firm)
        save_wishes(tx, ada, {NoticeKind.GOODS_RELEASED: Wish(Mailing.DAILY)}, now=NOW)
        for number in (1, 2):
            tell(tx, firm, number)
        ids = [one for (one,) in tx.execute("SELECT notice_id FROM notices.notice ORDER BY details->>'number'")]
        spread_notice(tx, firm.id, ids[0], site="", now=NOW)
    sent: list[set[str]] = []

    def write() -> None:
        with database.transaction() as tx:
            opened = open_digest(tx, firm.id, person.id)
        sent.append({one.details["number"] for one in opened[0]} if opened else set())

    with database.transaction() as tx:
        spread_notice(tx, firm.id, ids[1], site="", now=NOW)
        writer = threading.Thread(target=write)
        writer.start()
        writer.join(0.3)  # it waits, or has taken what there was
    writer.join()
    with database.transaction() as tx:
        waiting = tx.execute("SELECT count(*) FROM notices.digest").fetchone()
        left = tx.execute("SELECT count(*) FROM notices.digest_entry").fetchone()
    assert sent == [{"C0001", "C0002"}]
    assert (waiting, left) == ((0,), (0,))
