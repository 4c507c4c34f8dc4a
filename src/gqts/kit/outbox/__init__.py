"""News that is never lost and never told twice: facts written in the caller's transaction, delivered after it.

`publish` writes a fact with the change it tells of, so that both or neither are committed. `deliver` hands each
fact to the handler of its topic inside the transaction that marks it delivered: what a handler writes to the same
database happens exactly once, whatever crashes when. Effects elsewhere (a webhook) happen at least once.
Facts may be delivered out of order, and by several processes at once; what must not be done twice at once names a lane.
"""

from gqts.kit.outbox.delivery import ATTEMPTS, Delivery, Handler, deliver, pause_after
from gqts.kit.outbox.fact import Fact, FactUnwritable, Undeliverable, publish, publish_many
from gqts.kit.outbox.keeping import DeadFact, count_waiting, list_dead, prune, revive
from gqts.kit.outbox.lanes import LANE, Lanes
from gqts.kit.outbox.watch import deliver_until

__all__ = [
    "ATTEMPTS",
    "LANE",
    "DeadFact",
    "Delivery",
    "Fact",
    "FactUnwritable",
    "Handler",
    "Lanes",
    "Undeliverable",
    "count_waiting",
    "deliver",
    "deliver_until",
    "list_dead",
    "pause_after",
    "prune",
    "publish",
    "publish_many",
    "revive",
]
