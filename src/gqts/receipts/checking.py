"""Checking the log against the store: that every event still is what its entry committed to, and every hash is right.

What the host could have changed behind the log's back is found here by the host itself, and by anybody to whom it gives
a copy of the database. Read batch by batch; memory does not grow with the log.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from gqts.events import count_events, read_events
from gqts.kit.database import Transaction
from gqts.receipts import _storage
from gqts.receipts.committing import Place, commit_again
from gqts.transparency import EMPTY_ROOT, StoredTree, leaf_hash, node_hash, read_entries

BATCH = 500
_NAMELESS = "nothing tells which event it is of"


class Edge:
    """The right edge of a tree that grows: the roots of its complete subtrees, the largest first."""

    def __init__(self) -> None:
        self._roots: list[tuple[int, bytes]] = []

    def add(self, leaf: bytes) -> None:
        """Add the hash of the next leaf."""
        level = 0
        while self._roots and self._roots[-1][0] == level:
            leaf = node_hash(self._roots.pop()[1], leaf)
            level += 1
        self._roots.append((level, leaf))

    @property
    def root(self) -> bytes:
        """Return the root over all leaves that were added."""
        roots = [root for _, root in self._roots]
        if not roots:
            return EMPTY_ROOT
        while len(roots) > 1:
            right = roots.pop()
            roots.append(node_hash(roots.pop(), right))
        return roots[0]


@dataclass(slots=True)
class Checked:
    """What a check found: entries of the log, those whose event was compared, those that were forgotten (their salt is
    gone), and the positions at which something is wrong, each with what.
    """

    entries: int = 0
    compared: int = 0
    forgotten: int = 0
    faults: dict[int, str] = field(default_factory=dict)
    is_tree_right: bool = True
    edge: Edge = field(default_factory=Edge, repr=False)

    @property
    def is_right(self) -> bool:
        """Return whether nothing is wrong."""
        return self.is_tree_right and not self.faults


def count_unlogged(tx: Transaction) -> int:
    """Return how many stored events have no place in the log yet."""
    return max(0, count_events(tx) - _storage.count_logged(tx))


def check_batch(tx: Transaction, checked: Checked, size: int) -> bool:
    """Check the next entries of the first `size`, and the tree over all of them at last; return whether more are left.

    `checked` goes from one batch to the next; call it `unfiltered`.
    """
    first, count = checked.entries, min(BATCH, size - checked.entries)
    entries = read_entries(tx, first, count)
    for entry in entries:
        checked.edge.add(leaf_hash(entry))
    logged = [one for one in _storage.select_at(tx, first, count) if one[0] < first + count]
    known = [(at, event_id, salt) for at, event_id, salt in logged if salt is not None]
    events = read_events(tx, [event_id for _, event_id, _ in known])
    found = [(events[event_id], Place(at, salt)) for at, event_id, salt in known if event_id in events]
    checked.faults.update({at: "its event is gone" for at, event_id, _ in known if event_id not in events})
    placed = {at for at, _, _ in logged}
    checked.faults.update({at: _NAMELESS for at in range(first, first + len(entries)) if at not in placed})
    for (_, place), again in zip(found, commit_again(tx, found), strict=True):
        if again.entry != entries[place.position - first]:
            checked.faults[place.position] = "its event is not what was logged"
    checked.entries += len(entries)
    checked.compared += len(found)
    checked.forgotten += len(logged) - len(known)
    if checked.entries < size and len(entries) == count:
        return True
    checked.is_tree_right = checked.entries == size and checked.edge.root == StoredTree(tx).compute_root(size)
    return False
