"""A note's text is believed when a trusted key signed it, and not otherwise; other programs read the same notes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gqts.transparency import KeyWrong, NoteWrong, SigningKey, VerifierKey, find_signers, open_note, sign_note

SPECIFIED_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
SPECIFIED_NOTE = (
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
KEY = SigningKey.from_seed("log.example/one", bytes(range(32)))
OTHER = SigningKey.from_seed("witness.example/two", bytes(32))
COLLIDING = (869, 35414)
"""Seeds of two keys that have one ID under the name log.example, as numbers: the first pair there is."""
TEXT = "a log\n\nof two paragraphs\n"
NOTE = sign_note(TEXT, KEY)
SIGNATURE = NOTE.removeprefix(TEXT + "\n")
UNKNOWN = "— somebody.example BAUGBwg=\n"


def test_the_note_of_the_specification_opens_with_its_key():
    key = VerifierKey.parse(SPECIFIED_KEY)
    assert (key.name, key.key_id.hex(), key.text) == ("example.com/foo", "530d903a", SPECIFIED_KEY)
    assert open_note(SPECIFIED_NOTE, key) == "This is an example message.\n"


def test_a_note_that_was_signed_opens_with_the_published_key():
    assert open_note(NOTE, VerifierKey.parse(KEY.verifier)) == TEXT
    assert find_signers(NOTE, OTHER.verifier_key, KEY.verifier_key) == (TEXT, (KEY.verifier_key,))


def test_the_same_text_and_key_make_the_same_note():
    assert sign_note(TEXT, SigningKey.from_seed(KEY.name, bytes(range(32)))) == NOTE


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="".join(map(chr, range(32))))))
def test_any_text_comes_out_as_it_went_in(text):
    for whole in (text + "\n", f"\n\n{text}\n\n\n", f"{SIGNATURE}{text}\n"):
        assert open_note(sign_note(whole, KEY), KEY.verifier_key) == whole


def test_no_byte_of_a_note_can_be_altered():
    content = NOTE.encode()
    for at in range(len(content)):
        for bit in range(8):
            altered = bytearray(content)
            altered[at] ^= 1 << bit
            with pytest.raises(NoteWrong):
                open_note(altered.decode(errors="surrogateescape"), KEY.verifier_key)


def test_a_note_nobody_known_signed_is_refused():
    for keys in ((), (OTHER.verifier_key,), (SigningKey.from_seed(KEY.name, bytes(32)).verifier_key,)):
        with pytest.raises(NoteWrong, match="No key that is trusted"):
            open_note(NOTE, *keys)


def test_signatures_of_unknown_keys_are_passed_over():
    for note in (NOTE + UNKNOWN, f"{TEXT}\n{UNKNOWN}{SIGNATURE}", NOTE + UNKNOWN * 99):
        assert open_note(note, KEY.verifier_key) == TEXT


def test_a_key_of_the_same_name_or_the_same_id_alone_is_unknown():
    key_id = SIGNATURE.split(" ")[2]
    assert open_note(NOTE + f"— {OTHER.name} {key_id}", KEY.verifier_key, OTHER.verifier_key) == TEXT
    assert open_note(NOTE + f"— {KEY.name} BAUGBwg=\n", KEY.verifier_key) == TEXT


def test_one_wrong_signature_of_a_known_key_spoils_the_note():
    forged = sign_note("something else\n", OTHER).removeprefix("something else\n\n")
    for note in (NOTE + forged, f"{TEXT}\n{forged}{SIGNATURE}"):
        with pytest.raises(NoteWrong, match=r"witness\.example/two is wrong"):
            open_note(note, KEY.verifier_key, OTHER.verifier_key)
        assert open_note(note, KEY.verifier_key) == TEXT


def test_every_key_that_signed_is_told_once():
    note = NOTE + SIGNATURE + sign_note(TEXT, OTHER).removeprefix(TEXT + "\n")
    keys = (KEY.verifier_key, OTHER.verifier_key)
    assert find_signers(note, *keys) == (TEXT, keys)


def test_a_signature_of_a_known_key_that_is_cut_off_is_wrong():
    with pytest.raises(NoteWrong, match="is wrong"):
        open_note(f"{TEXT}\n— {KEY.name} {SIGNATURE.split(' ')[2][:16]}\n", KEY.verifier_key)


MALFORMED = {
    "empty": "",
    "no signature": TEXT,
    "an empty line below the text alone": TEXT + "\n",
    "no text": SIGNATURE,
    "no newline at the end": NOTE[:-1],
    "an empty line at the end": NOTE + "\n",
    "a hyphen for the dash": NOTE.replace("— ", "- "),
    "no dash": NOTE.replace("— ", ""),
    "two spaces": NOTE.replace("— ", "—  "),
    "a no-break space": NOTE.replace("— ", "—\u00a0"),
    "a tab": "a\t" + NOTE,
    "a carriage return": NOTE.replace("\n", "\r\n"),
    "a zero byte": NOTE + "\0",
    "half a character": "\ud800" + NOTE,
    "another word on the line": NOTE[:-1] + " more\n",
    "base64 of the URL alphabet": NOTE + "— somebody BAUGBw-_\n",
    "base64 without padding": NOTE + "— somebody BAUGBwg\n",
    "base64 with bits left over": NOTE + "— somebody BAUGBwh=\n",
    "no signature behind the key ID": NOTE + "— somebody BAUGBw==\n",
    "no base64": NOTE + "— somebody \n",
    "a name with a plus": NOTE + "— some+body BAUGBwg=\n",
    "a name with an ideographic space": NOTE + "— some\u3000body BAUGBwg=\n",
    "a name of endless length": NOTE + f"— {'a' * 10_000} BAUGBwg=\n",
    "too many signatures": NOTE + UNKNOWN * 100,
    "too long": "a" * 1_000_000 + NOTE,
    "too long in bytes": "语" * 400_000 + NOTE,
}


@pytest.mark.parametrize("what", MALFORMED)
def test_what_is_no_note_is_refused_shortly(what):
    with pytest.raises(NoteWrong) as refused:
        open_note(MALFORMED[what], KEY.verifier_key)
    (fault,) = refused.value.faults
    assert fault.fix
    assert len(fault.message + fault.value) < 500


@pytest.mark.parametrize("what", ["too long", "too long in bytes"])
def test_a_note_too_long_is_not_read(what):
    with pytest.raises(NoteWrong, match="at most 1000000 bytes"):
        open_note(MALFORMED[what], KEY.verifier_key)


def test_two_keys_of_one_name_and_id_leave_open_who_signed():
    seeds = (number.to_bytes(32, "big") for number in COLLIDING)
    first, second = (SigningKey.from_seed("log.example", seed).verifier_key for seed in seeds)
    assert first.key_id == second.key_id
    with pytest.raises(KeyWrong, match="nobody can say"):
        open_note(NOTE, first, second)


@pytest.mark.parametrize("text", ["", "no newline", "a\r\n", "\ud800\n", "a" * 1_000_000 + "\n", "a" * 999_950 + "\n"])
def test_what_no_note_can_say_is_not_signed(text):
    with pytest.raises(NoteWrong):
        sign_note(text, KEY)


MALFORMED_KEYS = {
    "empty": "",
    "two parts": "example.com/foo+530d903a",
    "another name": SPECIFIED_KEY.replace("foo", "bar"),
    "another ID": SPECIFIED_KEY.replace("530d903a", "530d903b"),
    "capitals in the ID": SPECIFIED_KEY.replace("530d903a", "530D903A"),
    "another key": SPECIFIED_KEY.replace("AekyeR", "AekyeS"),
    "another type": SPECIFIED_KEY.replace("+Aeky", "+Beky"),
    "a key cut off": SPECIFIED_KEY[:-4],
    "no base64": SPECIFIED_KEY.replace("AekyeR", "Aeky!R"),
    "no name": SPECIFIED_KEY.removeprefix("example.com/foo"),
    "a space": SPECIFIED_KEY.replace("foo", "f oo"),
    "half a character": SPECIFIED_KEY.replace("foo", "\udfff"),
    "too long": "a" * 2_000 + SPECIFIED_KEY,
    "a newline at the end": SPECIFIED_KEY + "\n",
}


@pytest.mark.parametrize("what", MALFORMED_KEYS)
def test_what_is_no_key_is_refused(what):
    with pytest.raises(KeyWrong):
        VerifierKey.parse(MALFORMED_KEYS[what])


@pytest.mark.parametrize(("name", "seed"), [("", bytes(32)), ("a b", bytes(32)), ("a+b", bytes(32)), ("a", bytes(31))])
def test_no_key_is_made_of_a_bad_name_or_seed(name, seed):
    with pytest.raises(KeyWrong):
        SigningKey.from_seed(name, seed)


def test_a_signing_key_does_not_show_its_secret():
    key = SigningKey.from_seed("log.example", b"secret of thirty-two bytes, yes!")
    assert repr(key) == "SigningKey(name='log.example')"


def test_a_public_key_is_whole():
    with pytest.raises(KeyWrong, match="32 bytes"):
        VerifierKey("log.example", bytes(31))
