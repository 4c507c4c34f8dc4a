"""The glass a viewer looks through, for one request: whose facts are met, under which policies, what is shown of them,
and what is withheld by whom.

It asks `decide` for every fact and field, and remembers the answers; the answers for one stream differ only by what
ties the viewer to the goods.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from gqts.kit.database import Transaction
from gqts.sharing.decide import Purpose, Reason, Relation, Viewer, decide
from gqts.sharing.fact import FactKind, Field
from gqts.sharing.kept import KEPT
from gqts.sharing.policies import read_rules_from
from gqts.sharing.policy import Policy, compose_policy

_EVERY_FIELD = frozenset(Field)
_NOTHING: frozenset[Field] = frozenset()
_UNCONDITIONAL = frozenset([Reason.OWN, Reason.OPERATOR, Reason.OVERRIDE])
"""Reasons for which `decide` shows every field."""
_OF_NOBODY = Policy(UUID(int=0))


@dataclass(frozen=True, slots=True)
class Tie:
    """What ties a viewer to goods: it handled them, or they are in its scope as an authority."""

    is_in_chain: bool = False
    is_in_scope: bool = False


STRANGER = Tie()
_FULLY_TIED = Tie(is_in_chain=True, is_in_scope=True)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a viewer sees of one stream's facts: the fields, and why the event as a whole."""

    owner: UUID
    kind: FactKind
    fields: frozenset[Field]
    reason: Reason

    @property
    def is_whole(self) -> bool:
        """Return whether nothing is withheld."""
        return self.fields == _EVERY_FIELD

    @property
    def is_worth_a_look(self) -> bool:
        """Return whether its owner is told of the look: it is somebody else's, and not for everybody."""
        return self.reason not in (Reason.OWN, Reason.PUBLIC, Reason.OPERATOR)


@dataclass(slots=True)
class Glass:
    """What one viewer sees at one instant. `drafts` replace the stored policies of their owners, for a preview.

    `version` is that of the rules (`begin_viewing`); without it nothing kept is used.
    """

    viewer: Viewer
    purpose: Purpose
    at: datetime
    drafts: Mapping[UUID, Policy] = field(default_factory=dict)
    version: str | None = None
    _streams: dict[int, tuple[Policy, FactKind]] = field(default_factory=dict)
    _answers: dict[tuple[int, Tie], Shown] = field(default_factory=dict)

    def meet(self, tx: Transaction, streams: Collection[int]) -> None:
        """Learn whose `streams` are and under which policies; all those of one request at once, where that can be."""
        unknown = set(streams) - self._streams.keys()
        if unknown and self.version is not None:
            self._learn(KEPT.find(self.version, unknown, self.at))
            unknown -= self._streams.keys()
        if not unknown:
            return
        rules = read_rules_from(tx, unknown, self.at)
        read = {stream: (compose_policy(owner, those), kind) for stream, (owner, kind, those) in rules.items()}
        if self.version is not None:
            KEPT.keep(self.version, read, self.at)
        self._learn(dict.fromkeys(unknown, (_OF_NOBODY, FactKind.OTHER)) | read)

    def _learn(self, met: Mapping[int, tuple[Policy, FactKind]]) -> None:
        for stream, (policy, kind) in met.items():
            self._streams[stream] = (self.drafts.get(policy.owner, policy), kind)

    def look(self, stream: int, tie: Tie = STRANGER) -> Shown:
        """Return what is seen of the facts of a stream that was met."""
        answer = self._answers.get((stream, tie))
        if answer is None:
            answer = self._answers[stream, tie] = self._decide(stream, tie)
        return answer

    def depends_on_goods(self, stream: int) -> bool:
        """Return whether more is seen of a stream when the viewer is tied to the goods in every way than in none."""
        return self.look(stream, _FULLY_TIED).fields != self.look(stream).fields

    def shows_all(self, stream: int) -> bool:
        """Return whether every fact of a stream that was met is shown whole, whatever the goods: one's own, for one."""
        return self.look(stream).reason in _UNCONDITIONAL

    def owner_of(self, stream: int) -> UUID:
        """Return whose a stream that was met is."""
        return self._streams[stream][0].owner

    def _decide(self, stream: int, tie: Tie) -> Shown:
        policy, kind = self._streams[stream]
        relation = Relation(policy, kind, tie.is_in_chain, tie.is_in_scope)
        whole = decide(self.viewer, relation, Field.EVENT, self.purpose, self.at)
        fields = _EVERY_FIELD if whole.reason in _UNCONDITIONAL else _NOTHING
        if whole.is_shown and not fields:
            fields = frozenset(
                one for one in Field if decide(self.viewer, relation, one, self.purpose, self.at).is_shown
            )
        return Shown(policy.owner, kind, fields, whole.reason)
