"""Two at once: a form that is sent twice, and two people of one firm who act."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from tests.capture.documents import NOW
from tests.complaints.shop import caller_of, complain, id_of, open_shop

from gqts.complaints import Move, MoveRefused, list_inbox, move_entry


def test_a_form_that_is_sent_twice_at_once_is_one_complaint(database):
    with database.transaction() as tx:
        shop = open_shop(tx)

    def send(_: int) -> str:
        with database.transaction() as tx:
            return complain(tx, form="same")

    with ThreadPoolExecutor(4) as pool:
        numbers = set(pool.map(send, range(4)))
    assert len(numbers) == 1
    with database.transaction() as tx:
        assert len(list_inbox(tx, caller_of(shop.brand), now=NOW)) == 1


def test_of_two_who_decide_at_once_one_is_told_to_look_anew(database):
    with database.transaction() as tx:
        shop = open_shop(tx)
        complaint = id_of(tx, complain(tx))

    def act(move: Move) -> bool:
        try:
            with database.transaction() as tx:
                move_entry(tx, caller_of(shop.brand), complaint, move, now=NOW + timedelta(hours=1))
        except MoveRefused:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(act, [Move.ACKNOWLEDGE, Move.ACKNOWLEDGE])) == [False, True]
