"""A checkpoint is what the log itself signed about its size and root, written in one way only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gqts.transparency import (
    EMPTY_ROOT,
    Checkpoint,
    CheckpointWrong,
    NoteWrong,
    SigningKey,
    open_checkpoint,
    sign_checkpoint,
    sign_note,
)

SPECIFIED = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
KEY = SigningKey.from_seed("example.com/behind-the-sofa", bytes(range(32)))
WITNESS = SigningKey.from_seed("witness.example", bytes(32))
CHECKPOINT = Checkpoint.parse(SPECIFIED)


def test_the_checkpoint_of_the_specification_is_read_and_written():
    assert (CHECKPOINT.origin, CHECKPOINT.size) == ("example.com/behind-the-sofa", 20852163)
    assert CHECKPOINT.root.hex().startswith("0ac5186a9186")
    assert CHECKPOINT.text == SPECIFIED


@given(st.integers(1, 2**63 - 1), st.binary(min_size=32, max_size=32))
def test_what_a_log_signs_is_what_others_open(size, root):
    checkpoint = Checkpoint(KEY.name, size, root)
    assert open_checkpoint(sign_checkpoint(checkpoint, KEY), WITNESS.verifier_key, KEY.verifier_key) == checkpoint


def test_an_empty_log_has_a_checkpoint():
    empty = Checkpoint(KEY.name, 0, EMPTY_ROOT)
    assert open_checkpoint(sign_checkpoint(empty, KEY), KEY.verifier_key) == empty


def test_extension_lines_are_passed_over():
    assert open_checkpoint(sign_note(SPECIFIED + "more\nof it\n", KEY), KEY.verifier_key) == CHECKPOINT


def test_a_witness_alone_does_not_speak_for_the_log():
    note = sign_note(SPECIFIED, WITNESS)
    with pytest.raises(CheckpointWrong, match="did not sign it"):
        open_checkpoint(note, WITNESS.verifier_key, KEY.verifier_key)
    with pytest.raises(NoteWrong):
        open_checkpoint(note, KEY.verifier_key)


def test_a_log_signs_only_its_own_checkpoints():
    with pytest.raises(CheckpointWrong, match=r"key of witness\.example"):
        sign_checkpoint(CHECKPOINT, WITNESS)


def test_a_text_that_is_signed_but_no_checkpoint_is_refused():
    with pytest.raises(CheckpointWrong):
        open_checkpoint(sign_note("hello\n", KEY), KEY.verifier_key)


MALFORMED = {
    "empty": "",
    "a newline": "\n",
    "two lines": "\n".join(SPECIFIED.split("\n")[:2]) + "\n",
    "no newline at the end": SPECIFIED[:-1],
    "no newline behind an extension line": SPECIFIED + "more",
    "an empty line at the end": SPECIFIED + "\n",
    "an empty extension line": SPECIFIED + "\nmore\n",
    "no origin": SPECIFIED.removeprefix("example.com/behind-the-sofa"),
    "a tab in the origin": "\t" + SPECIFIED,
    "a carriage return": SPECIFIED.replace("\n", "\r\n"),
    "a zero in front": SPECIFIED.replace("\n2", "\n02"),
    "a sign": SPECIFIED.replace("\n2", "\n+2"),
    "a negative size": SPECIFIED.replace("\n2", "\n-2"),
    "a space": SPECIFIED.replace("\n2", "\n 2"),
    "an underscore": SPECIFIED.replace("\n2", "\n2_"),
    "a hexadecimal size": SPECIFIED.replace("\n2", "\n0x2"),
    "digits of another script": SPECIFIED.replace("\n2", "\n٢"),
    "a size beyond counting": SPECIFIED.replace("20852163", "9223372036854775808"),
    "an endless size": SPECIFIED.replace("20852163", "1" * 100_000),
    "an empty log with a root": SPECIFIED.replace("20852163", "0"),
    "a root without padding": SPECIFIED.replace("=", ""),
    "a root with bits left over": SPECIFIED.replace("q2I=", "q2J="),
    "a root that is too short": SPECIFIED.replace("CsUY", ""),
    "a root that is too long": SPECIFIED.replace("CsUY", "CsUYCsUY"),
    "a root that is no base64": SPECIFIED.replace("CsUY", "Cs-_"),
    "too long": SPECIFIED + "a" * 1_000_000 + "\n",
}


@pytest.mark.parametrize("what", MALFORMED)
def test_what_is_no_checkpoint_is_refused_shortly(what):
    with pytest.raises(CheckpointWrong) as refused:
        Checkpoint.parse(MALFORMED[what])
    (fault,) = refused.value.faults
    assert fault.fix
    assert len(fault.message + fault.value) < 500


def test_a_refusal_does_not_grow_with_the_origin():
    long = Checkpoint("a" * 100_000, 20852163, CHECKPOINT.root)
    with pytest.raises(CheckpointWrong) as refused:
        open_checkpoint(sign_note(long.text, KEY), KEY.verifier_key)
    assert len(refused.value.detail) < 500
