"""Laws of what is kept: a document comes back as it was handed in, and a business key has one name."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.customs.documents import documents

from gqts.customs.ceb import INBOUND, KINDS
from gqts.customs.typed import DECLARED
from gqts.declarations.record import digest_of, name_record, read_members, write_key, write_members

KEYS = st.lists(st.text(max_size=20), min_size=2, max_size=2).map(tuple)


@pytest.mark.parametrize("kind", [*INBOUND, *DECLARED, KINDS["CEB622Message"], KINDS["CEB816Message"]], ids=str)
def test_a_document_comes_back_from_json_as_it_was(kind):
    @given(documents(kind))
    def check(document):
        members = orjson.loads(orjson.dumps(write_members(document)))
        assert read_members(kind, members) == document
        assert digest_of(members) == digest_of(write_members(document))

    check()


@given(KEYS, KEYS)
def test_two_business_keys_have_two_names_and_one_has_one(one, other):
    kind, another = INBOUND[0], INBOUND[1]
    same = write_key(one) == write_key(other)
    assert same is (one == other)
    assert (name_record(kind, write_key(one)) == name_record(kind, write_key(other))) is (one == other)
    assert name_record(kind, write_key(one)) != name_record(another, write_key(one))
    assert name_record(kind, write_key(one)).version == 8
