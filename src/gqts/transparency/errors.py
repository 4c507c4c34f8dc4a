"""What the transparency room says when something told about a log is not proven, or not written as it must be."""

from __future__ import annotations

from typing import Self

from gqts.kit.errors import Fault, GqtsError, Kind, shown


class Unproven(GqtsError):
    """What is told about a log is not proven."""

    kind = Kind.INVALID

    @classmethod
    def because(cls, code: str, message: str, value: object = "", fix: str = "") -> Self:
        """Return the exception with its one fault; `code` is the part after `transparency.`."""
        fault = Fault(code=f"transparency.{code}", message=message, value=shown(value), fix=fix)
        return cls(message, faults=(fault,))


class ProofWrong(Unproven):
    """The proof does not show what it is meant to show."""


class NoteWrong(Unproven):
    """The note is not signed by a key that is trusted."""


class KeyWrong(Unproven):
    """The key is not written as a key of signed notes is."""


class CheckpointWrong(Unproven):
    """The checkpoint is not written as checkpoints of logs are."""


class TilePathWrong(Unproven):
    """The path names no tile."""


class BundleWrong(Unproven):
    """The bytes are no bundle of entries."""
