"""Somebody who has the file of a proof, the entry and the log's key verifies it without asking anybody."""

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.transparency import naive

from gqts.transparency import (
    Checkpoint,
    CheckpointWrong,
    InclusionProof,
    NoteWrong,
    ProofWrong,
    SigningKey,
    Unproven,
    leaf_hash,
    prove_inclusion,
    sign_checkpoint,
    sign_note,
    verify_proof,
)

KEY = SigningKey.from_seed("log.example", bytes(range(32)))
ENTRIES = [f"entry {number}".encode() for number in range(13)]
CHECKPOINT = Checkpoint(KEY.name, len(ENTRIES), naive.root(ENTRIES))
NOTE = sign_checkpoint(CHECKPOINT, KEY)


def proof_of(index, extra=b""):
    hashes = prove_inclusion(index, len(ENTRIES), naive.hashes_of(ENTRIES))
    return InclusionProof(index, tuple(hashes), NOTE, extra)


PROOF = proof_of(5)
TEXT = PROOF.text
HASH = b64encode(PROOF.hashes[0]).decode()


@pytest.mark.parametrize("index", range(len(ENTRIES)))
def test_every_entry_is_proven_by_its_file(index):
    proof = InclusionProof.parse(proof_of(index, b"salt").text)
    assert verify_proof(proof, ENTRIES[index], KEY.verifier_key) == CHECKPOINT
    for other in ENTRIES[:index] + ENTRIES[index + 1 :]:
        with pytest.raises(ProofWrong):
            verify_proof(proof, other, KEY.verifier_key)


def test_the_file_is_written_as_the_specification_says():
    hashes = [b64encode(value).decode() for value in PROOF.hashes]
    assert "\n".join(["c2sp.org/tlog-proof@v1", "index 5", *hashes, "", NOTE]) == TEXT
    assert proof_of(5, b"salt").text.split("\n")[1:3] == ["extra c2FsdA==", "index 5"]


def test_the_only_entry_of_a_log_needs_no_hashes():
    note = sign_checkpoint(Checkpoint(KEY.name, 1, leaf_hash(b"alone")), KEY)
    proof = InclusionProof.parse(f"c2sp.org/tlog-proof@v1\nindex 0\n\n{note}")
    assert proof == InclusionProof(0, (), note)
    assert verify_proof(proof, b"alone", KEY.verifier_key).size == 1


@given(
    st.builds(
        InclusionProof,
        st.integers(0, 2**63 - 1),
        st.lists(st.binary(min_size=32, max_size=32), max_size=63).map(tuple),
        st.sampled_from([NOTE, "anything\n\nat all\n"]),
        st.binary(max_size=100),
    )
)
def test_every_proof_comes_back_from_its_file(proof):
    assert InclusionProof.parse(proof.text) == proof


def test_no_byte_of_the_file_can_be_altered():
    content = TEXT.encode()
    for at in range(len(content)):
        for bit in range(8):
            altered = bytearray(content)
            altered[at] ^= 1 << bit
            text = altered.decode(errors="surrogateescape")
            with pytest.raises(Unproven):
                verify_proof(InclusionProof.parse(text), ENTRIES[5], KEY.verifier_key)


def test_a_proof_of_another_log_is_refused():
    with pytest.raises(NoteWrong):
        verify_proof(PROOF, ENTRIES[5], SigningKey.from_seed(KEY.name, bytes(32)).verifier_key)
    other = SigningKey.from_seed("other.example", bytes(32))
    with pytest.raises(NoteWrong):
        verify_proof(PROOF, ENTRIES[5], other.verifier_key)


def test_what_the_key_signed_must_be_a_checkpoint_of_its_log():
    other = SigningKey.from_seed("other.example", bytes(range(32)))
    note = sign_checkpoint(CHECKPOINT, KEY)
    borrowed = note.rpartition("\n\n")[0] + "\n"
    proof = InclusionProof(5, PROOF.hashes, sign_note(borrowed, other))
    with pytest.raises(CheckpointWrong, match="did not sign it"):
        verify_proof(proof, ENTRIES[5], other.verifier_key)


def test_an_index_beyond_the_log_is_not_proven():
    with pytest.raises(ProofWrong, match="no entry"):
        verify_proof(InclusionProof(13, PROOF.hashes, NOTE), ENTRIES[5], KEY.verifier_key)


MALFORMED = {
    "empty": "",
    "only empty lines": "\n\n\n",
    "another version": TEXT.replace("@v1", "@v2"),
    "the first line alone": "c2sp.org/tlog-proof@v1\n",
    "no index": TEXT.replace("index 5\n", ""),
    "a zero in front": TEXT.replace("index 5", "index 05"),
    "a sign": TEXT.replace("index 5", "index +5"),
    "a negative index": TEXT.replace("index 5", "index -5"),
    "two spaces": TEXT.replace("index 5", "index  5"),
    "no number": TEXT.replace("index 5", "index "),
    "digits of another script": TEXT.replace("index 5", "index ٥"),
    "an index beyond counting": TEXT.replace("index 5", "index 9223372036854775808"),
    "an endless index": TEXT.replace("index 5", "index " + "1" * 100_000),
    "carriage returns": TEXT.replace("\n", "\r\n"),
    "extra data behind the index": TEXT.replace("index 5", "index 5\nextra c2FsdA=="),
    "extra data twice": TEXT.replace("index 5", "extra c2FsdA==\nextra c2FsdA==\nindex 5"),
    "empty extra data": TEXT.replace("index 5", "extra \nindex 5"),
    "extra data that is no base64": TEXT.replace("index 5", "extra c2Fs-A==\nindex 5"),
    "extra data with bits left over": TEXT.replace("index 5", "extra c2FsdB==\nindex 5"),
    "too much extra data": TEXT.replace("index 5", f"extra {'AAAA' * 30_000}\nindex 5"),
    "a hash that is no base64": TEXT.replace(HASH, "!" + HASH[1:]),
    "a hash without padding": TEXT.replace(HASH, HASH[:-1]),
    "a hash that is too short": TEXT.replace(HASH, HASH[4:]),
    "a hash that is too long": TEXT.replace(HASH, "AAAA" + HASH),
    "64 hashes": TEXT.replace(HASH, "\n".join([HASH] * 62)),
    "endless hashes": TEXT.replace(HASH, "\n".join([HASH] * 10_000)),
    "no checkpoint": TEXT.removesuffix(NOTE),
    "no empty line": TEXT.replace("\n\n", "\n"),
    "half a character": TEXT.replace(HASH, "\ud800"),
    "too long": TEXT + "a" * 2_000_000,
    "a checkpoint too long": TEXT + "a" * 1_000_000,
}


@pytest.mark.parametrize("what", MALFORMED)
def test_what_is_no_proof_is_refused_shortly(what):
    with pytest.raises(ProofWrong) as refused:
        InclusionProof.parse(MALFORMED[what])
    (fault,) = refused.value.faults
    assert fault.fix
    assert len(fault.message + fault.value) < 500


def test_a_file_too_long_for_a_proof_is_not_read():
    with pytest.raises(ProofWrong, match="at most 1131072 characters"):
        InclusionProof.parse(MALFORMED["too long"])


@pytest.mark.parametrize(
    "values", [(-1, (), NOTE), (2**63, (), NOTE), (0, (b"short",), NOTE), (0, (), ""), (0, (), NOTE, bytes(65_537))]
)
def test_a_proof_that_cannot_be_is_not_made(values):
    with pytest.raises(ProofWrong):
        InclusionProof(*values)
