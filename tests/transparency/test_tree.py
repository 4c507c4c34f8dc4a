"""Who has a root can be shown that an entry is in the log and that nothing before was changed, and not be deceived."""

import json
import os
from base64 import b64decode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.transparency import naive

from gqts.transparency import (
    EMPTY_ROOT,
    ProofWrong,
    compute_root,
    leaf_hash,
    node_hash,
    prove_consistency,
    prove_inclusion,
    verify_consistency,
    verify_inclusion,
)

ENTRIES = [f"entry {number}".encode() for number in range(70)]
HASH_AT = naive.hashes_of(ENTRIES)
ROOTS = [naive.root(ENTRIES[:size]) for size in range(len(ENTRIES) + 1)]
SIZES = range(1, len(ENTRIES) + 1)


def pytest_generate_tests(metafunc):
    """`inclusion_vector` and `consistency_vector` are each file of the published ones."""
    shared = Path(os.environ.get("GQTS_SHARED", Path(__file__).parents[3] / "shared")) / "conformance/merkle/testdata"
    for kind in ("inclusion", "consistency"):
        if f"{kind}_vector" in metafunc.fixturenames:
            names = [path.relative_to(shared).as_posix() for path in sorted((shared / kind).rglob("*.json"))]
            metafunc.parametrize(f"{kind}_vector", names or ["the shared folder"])


@pytest.fixture
def read_vector(shared):
    return lambda name: json.loads((shared / "conformance/merkle/testdata" / name).read_bytes())


def decoded(values):
    return [b64decode(value) for value in values or ()]


def is_right(verify, *arguments):
    try:
        verify(*arguments)
    except ProofWrong:
        return False
    return True


def test_published_vectors_of_inclusion(inclusion_vector, read_vector):
    vector = read_vector(inclusion_vector)
    leaf, root = decoded([vector["leafHash"], vector["root"]])
    arguments = vector["leafIdx"], vector["treeSize"], leaf, decoded(vector["proof"]), root
    assert is_right(verify_inclusion, *arguments) is not vector["wantErr"], vector["desc"]


def test_published_vectors_of_consistency(consistency_vector, read_vector):
    vector = read_vector(consistency_vector)
    roots = decoded([vector["root1"], vector["root2"]])
    arguments = vector["size1"], vector["size2"], decoded(vector["proof"]), *roots
    assert is_right(verify_consistency, *arguments) is not vector["wantErr"], vector["desc"]


def test_the_published_vectors_are_all_there(shared):
    folder = shared / "conformance/merkle/testdata"
    assert [len(list((folder / kind).rglob("*.json"))) for kind in ("inclusion", "consistency")] == [98, 98]


def test_a_leaf_never_passes_for_a_node():
    left, right = leaf_hash(b"left"), leaf_hash(b"right")
    assert leaf_hash(left + right) != node_hash(left, right)


def test_the_root_is_the_one_that_the_standard_defines():
    assert compute_root(0, HASH_AT) == EMPTY_ROOT == ROOTS[0]
    assert [compute_root(size, HASH_AT) for size in SIZES] == ROOTS[1:]


def test_every_entry_is_proven_in_every_tree():
    for size in SIZES:
        for index in range(size):
            proof = prove_inclusion(index, size, HASH_AT)
            assert proof == naive.path(index, ENTRIES[:size])
            verify_inclusion(index, size, leaf_hash(ENTRIES[index]), proof, ROOTS[size])


def test_every_tree_is_proven_to_begin_with_every_smaller_one():
    for new in SIZES:
        for old in range(1, new + 1):
            proof = prove_consistency(old, new, HASH_AT)
            assert proof == naive.subproof(old, ENTRIES[:new], is_whole=True)
            verify_consistency(old, new, proof, ROOTS[old], ROOTS[new])


def test_no_proof_of_inclusion_stands_for_another_entry_or_size():
    for size in range(1, 20):
        for index in range(size):
            proof, leaf = prove_inclusion(index, size, HASH_AT), leaf_hash(ENTRIES[index])
            for place in range(size):
                assert is_right(verify_inclusion, place, size, leaf, proof, ROOTS[size]) is (place == index)
            for other in range(20):
                assert not is_right(verify_inclusion, index, size, leaf, proof, ROOTS[other]) or other == size


def test_a_log_that_rewrote_an_entry_cannot_prove_that_it_grew():
    for changed in range(20):
        rewritten = [*ENTRIES[:changed], b"rewritten", *ENTRIES[changed + 1 : 33]]
        for old in range(changed + 1, 33):
            proof = prove_consistency(old, 33, naive.hashes_of(rewritten))
            assert not is_right(verify_consistency, old, 33, proof, ROOTS[old], naive.root(rewritten))


@st.composite
def _altered(draw, hashes):
    at = draw(st.integers(0, len(hashes) - 1))
    bit = draw(st.integers(0, 255))
    changed = bytearray(hashes[at])
    changed[bit // 8] ^= 1 << bit % 8
    return [*hashes[:at], bytes(changed), *hashes[at + 1 :]]


@st.composite
def _spoilt(draw, proof):
    """The proof with a hash too many, too few, cut, or two in each other's place."""
    kinds = ["longer", *(["shorter", "cut"] if proof else []), *(["swapped"] if len(set(proof)) > 1 else [])]
    kind = draw(st.sampled_from(kinds))
    at = draw(st.integers(0, len(proof) - (kind != "longer")))
    if kind == "longer":
        return [*proof[:at], draw(st.sampled_from([*proof, leaf_hash(b"more")])), *proof[at:]]
    if kind == "swapped":
        other = draw(st.sampled_from([place for place, value in enumerate(proof) if value != proof[at]]))
        swapped = list(proof)
        swapped[at], swapped[other] = proof[other], proof[at]
        return swapped
    return [*proof[:at], *([proof[at][:-1]] if kind == "cut" else []), *proof[at + 1 :]]


@given(st.data())
def test_no_bit_of_an_inclusion_can_be_altered(data):
    size = data.draw(st.integers(1, len(ENTRIES)))
    index = data.draw(st.integers(0, size - 1))
    proof, leaf, root = prove_inclusion(index, size, HASH_AT), leaf_hash(ENTRIES[index]), ROOTS[size]
    leaf_now, root_now, *proof_now = data.draw(_altered([leaf, root, *proof]))
    assert not is_right(verify_inclusion, index, size, leaf_now, proof_now, root_now)
    assert not is_right(verify_inclusion, index, size, leaf, data.draw(_spoilt(proof)), root)


@given(st.data())
def test_no_bit_of_a_consistency_can_be_altered(data):
    new = data.draw(st.integers(1, len(ENTRIES)))
    old = data.draw(st.integers(1, new))
    proof, roots = prove_consistency(old, new, HASH_AT), [ROOTS[old], ROOTS[new]]
    assert not is_right(verify_consistency, old, new, proof, *data.draw(_altered(roots)))
    if proof:
        assert not is_right(verify_consistency, old, new, data.draw(_altered(proof)), *roots)
    assert not is_right(verify_consistency, old, new, data.draw(_spoilt(proof)), *roots)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda proof: [*proof, proof[0]], "more hashes than"),
        (lambda proof: proof[:-1], "fewer hashes than"),
        (lambda proof: [proof[0][:-1], *proof[1:]], "has 32 bytes; one here has 31"),
        (lambda proof: [proof[1], proof[0], *proof[2:]], "to (another root|other roots)"),
    ],
    ids=["a hash too many", "a hash too few", "a hash cut off", "two in each other's place"],
)
def test_who_sends_a_wrong_proof_is_told_what_is_wrong(spoil, reason):
    inclusion, consistency = prove_inclusion(5, 11, HASH_AT), prove_consistency(5, 11, HASH_AT)
    with pytest.raises(ProofWrong, match=reason):
        verify_inclusion(5, 11, leaf_hash(ENTRIES[5]), spoil(inclusion), ROOTS[11])
    with pytest.raises(ProofWrong, match=reason):
        verify_consistency(5, 11, spoil(consistency), ROOTS[5], ROOTS[11])


def test_growth_without_a_hash_is_not_proven():
    with pytest.raises(ProofWrong, match="it is empty"):
        verify_consistency(4, 5, [], ROOTS[4], ROOTS[5])


@pytest.mark.parametrize(("index", "size"), [(0, 0), (1, 1), (-1, 5), (5, 5), (0, -1)])
def test_an_entry_that_is_not_there_is_not_proven(index, size):
    with pytest.raises(ProofWrong, match="no entry"):
        prove_inclusion(index, size, HASH_AT)
    with pytest.raises(ProofWrong, match="no entry"):
        verify_inclusion(index, size, ROOTS[1], [], ROOTS[1])


@pytest.mark.parametrize(("old", "new"), [(0, 0), (0, 5), (6, 5), (-1, 5)])
def test_nothing_is_proven_from_an_empty_log_or_backwards(old, new):
    with pytest.raises(ProofWrong, match="Nothing is proven"):
        prove_consistency(old, new, HASH_AT)
    with pytest.raises(ProofWrong, match="Nothing is proven"):
        verify_consistency(old, new, [], EMPTY_ROOT, EMPTY_ROOT)


def test_a_tree_has_no_negative_size():
    with pytest.raises(ProofWrong, match="fewer than 0"):
        compute_root(-1, HASH_AT)


def test_the_largest_log_is_proven_with_as_many_hashes_as_it_has_levels():
    same = [leaf_hash(b"the same in every leaf")]
    for _ in range(63):
        same.append(node_hash(same[-1], same[-1]))
    size = 2**63 - 1
    root = compute_root(size, lambda level, _: same[level])
    proof = prove_inclusion(12345, size, lambda level, _: same[level])
    verify_inclusion(12345, size, same[0], proof, root)
    assert len(proof) == 63
