"""A file is fetched from a public host alone, in time, in small, and whatever is wrong is told in words.

The server is a real one on this machine, which the door of production does not let through; a test's own door does.
"""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from gqts.organizations import PUBLIC_DOOR, Door, FetchRefused, fetch_well_known, require_public_address
from gqts.organizations.fetching import AT_ONCE, LARGEST, is_public

Answer = Callable[[socket.socket, bytes], None]


@contextmanager
def serving(answer: Answer, tls: ssl.SSLContext | None = None) -> Iterator[tuple[int, list[bytes]]]:
    """Serve on this machine; yield the port, and the requests as they came."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                try:
                    stream = tls.wrap_socket(connection, server_side=True) if tls else connection
                    with stream:
                        request = stream.recv(65_536)
                        asked.append(request)
                        answer(stream, request)
                except OSError:
                    connection.close()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1], asked
        listening.shutdown(socket.SHUT_RDWR)
    thread.join(timeout=5)


def saying(content: bytes, status: str = "200 OK", headers: str = "") -> Answer:
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(content)}\r\n{headers}\r\n".encode()
    return lambda stream, _: stream.sendall(head + content)


def open_door(port: int, *, scheme: str = "http", seconds: float = 2.0, **options) -> Door:
    return Door(scheme, port, options.pop("is_allowed", lambda _: True), seconds=seconds, **options)


def fetch(answer: Answer, **options) -> bytes:
    with serving(answer) as (port, _):
        return fetch_well_known(f"http://localhost:{port}/x", door=open_door(port, **options))


def test_a_small_file_is_fetched_as_it_is():
    assert fetch(saying(b"gqts-domain=abc\n")) == b"gqts-domain=abc\n"
    assert fetch(saying(b"x" * LARGEST)) == b"x" * LARGEST


def test_the_request_names_the_host_and_nothing_of_ours():
    with serving(saying(b"ok")) as (port, asked):
        fetch_well_known(f"http://localhost:{port}/.well-known/gqts-domain.txt", door=open_door(port))
    head, _, rest = asked[0].partition(b"\r\n")
    assert head == b"GET /.well-known/gqts-domain.txt HTTP/1.1"
    assert f"host: localhost:{port}".encode() in rest.lower()
    assert b"cookie" not in rest.lower()


@pytest.mark.parametrize(
    "answer",
    [
        saying(b"x" * (LARGEST + 1)),
        saying(b"", "302 Found", "Location: http://localhost/x\r\n"),
        saying(b"", "301 Moved", "Location: http://169.254.169.254/\r\n"),
        saying(b"no", "404 Not Found"),
        saying(b"oops", "500 Broken"),
        saying(b"", "204 No Content"),
        lambda stream, _: stream.sendall(b"hello, I am no web server\r\n\r\n"),
        lambda stream, _: stream.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort"),
        lambda stream, _: stream.sendall(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 300_000),
        lambda stream, _: stream.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
        lambda stream, _: stream.close(),
    ],
)
def test_an_answer_that_is_not_as_it_should_be_is_refused_in_words(answer):
    with pytest.raises(FetchRefused) as refused:
        fetch(answer)
    assert refused.value.detail.endswith(".")


def refused_as(answer: Answer, **options) -> str:
    with pytest.raises(FetchRefused) as refused:
        fetch(answer, **options)
    (fault,) = refused.value.faults
    return fault.code.removeprefix("organizations.fetch.")


def test_nothing_is_unpacked():
    packed = gzip.compress(b"\0" * 3_000_000)
    assert len(packed) < LARGEST
    assert refused_as(saying(packed, headers="Content-Encoding: gzip\r\n")) == "packed"
    assert refused_as(saying(b"x", headers="Content-Encoding: br\r\n")) == "packed"
    assert fetch(saying(b"x", headers="Content-Encoding: identity\r\n")) == b"x"


@pytest.mark.parametrize(
    "media_type", ["text/html", "TEXT/HTML; charset=utf-8", "image/svg+xml", "application/json", "x"]
)
def test_what_is_no_plain_text_is_refused(media_type):
    assert refused_as(saying(b"<p>gqts-domain=x", headers=f"Content-Type: {media_type}\r\n")) == "media_type"


@pytest.mark.parametrize("media_type", ["text/plain", "Text/Plain; charset=utf-8", "application/octet-stream", ""])
def test_plain_text_goes_by_these_names(media_type):
    assert fetch(saying(b"ok", headers=f"Content-Type: {media_type}\r\n")) == b"ok"


def test_each_refusal_says_by_its_code_what_was_wrong():
    assert refused_as(saying(b"no", "404 Not Found")) == "status"
    assert refused_as(saying(b"", "302 Found", "Location: http://localhost/\r\n")) == "status"
    assert refused_as(saying(b"x" * (LARGEST + 1))) == "length"
    assert refused_as(lambda stream, _: stream.close()) == "silent"
    assert refused_as(saying(b"ok"), is_allowed=lambda _: False) == "private"
    quiet = threading.Event()
    try:
        assert refused_as(lambda stream, _: quiet.wait(3), seconds=0.3) == "slow"
    finally:
        quiet.set()


def test_hosts_that_are_slow_on_purpose_do_not_take_every_thread():
    quiet, began = threading.Event(), threading.Barrier(AT_ONCE + 1)

    def wait(stream: socket.socket, _: bytes) -> None:
        quiet.wait(5)

    def hold() -> None:
        with serving(wait) as (port, _):
            began.wait(5)
            with pytest.raises(FetchRefused):
                fetch_well_known(f"http://localhost:{port}/x", door=open_door(port, seconds=1.5))

    threads = [threading.Thread(target=hold) for _ in range(AT_ONCE)]
    for one in threads:
        one.start()
    began.wait(5)
    time.sleep(0.4)
    try:
        assert refused_as(saying(b"ok")) == "busy"
    finally:
        quiet.set()
        for one in threads:
            one.join()
    assert fetch(saying(b"ok")) == b"ok", "who was served makes room"


def test_the_connection_goes_to_the_port_of_the_door_alone():
    with serving(saying(b"ok")) as (port, asked):
        assert fetch_well_known("http://localhost/x", door=open_door(port)) == b"ok"
        with pytest.raises(FetchRefused):
            fetch_well_known(f"http://localhost:{port + 1}/x", door=open_door(port))
    assert len(asked) == 1


def test_the_host_that_is_asked_is_the_host_that_was_checked():
    with serving(saying(b"ok")) as (port, asked):
        fetch_well_known(f"http://LOCALHOST:{port}?a=b#c", door=open_door(port))
        for url in (f"http://localhost:{port}\\@evil.example/", f"http://evil.example\\localhost:{port}/"):
            with pytest.raises(FetchRefused):
                fetch_well_known(url, door=open_door(port))
    (request,) = asked
    assert request.startswith(b"GET /?a=b HTTP/1.1")
    assert f"host: localhost:{port}".encode() in request.lower()


def test_a_proxy_of_the_environment_is_not_used(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert fetch(saying(b"ok")) == b"ok"


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: "])
def test_a_host_that_sends_a_byte_now_and_then_does_not_hold_us(head):
    stop = threading.Event()

    def drip(stream: socket.socket, _: bytes) -> None:
        stream.sendall(head)
        while not stop.wait(0.05):
            stream.sendall(b"x" if head else b"")

    began = time.monotonic()
    try:
        with pytest.raises(FetchRefused):
            fetch(drip, seconds=0.6)
    finally:
        stop.set()
    assert time.monotonic() - began < 5


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch):
    looked_up = []

    def changing(host: str, port: int, **options):
        looked_up.append(host)
        address = "127.0.0.1" if len(looked_up) == 1 else "127.0.0.2"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    with serving(saying(b"ok")) as (port, asked):
        with monkeypatch.context() as patched:
            patched.setattr(
                "gqts.organizations.fetching.socket.getaddrinfo", changing_only(changing, "rebinding.example")
            )
            url = f"http://rebinding.example:{port}/x"
            assert fetch_well_known(url, door=open_door(port)) == b"ok"
        assert looked_up == ["rebinding.example"]
        assert f"rebinding.example:{port}".encode() in asked[0]


def changing_only(answer, name: str):
    real = socket.getaddrinfo
    return lambda host, *rest, **options: (answer if host == name else real)(host, *rest, **options)


def test_one_address_that_is_not_public_closes_the_door(monkeypatch):
    def two(host: str, port: int, **options):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in ("93.184.215.14", "10.0.0.1")]

    monkeypatch.setattr("gqts.organizations.fetching.socket.getaddrinfo", changing_only(two, "two.example"))
    with pytest.raises(FetchRefused, match="not a public host"):
        fetch_well_known("https://two.example/x")


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/x", "ftp://example.com/x", "file:///etc/passwd", "https://example.com:8443/x", "https://",
        "https://user:secret@example.com/x", "https://user@example.com/x", "https://[::1", "https://example.com:x/",
        "https://exa mple.com/", "https://example.com/\r\nHost: evil", "https://example.com/\x00", "", "x" * 1_000_000,
        "https://пример.example/", "https://@/", "https:example.com",
    ],
)  # fmt: skip
def test_an_address_that_is_not_plain_https_is_refused(url):
    with pytest.raises(FetchRefused):
        fetch_well_known(url)


@pytest.mark.parametrize(
    "host",
    ["localhost", "127.0.0.1", "[::1]", "0.0.0.0", "10.1.2.3", "169.254.169.254", "192.168.1.1", "127.1", "2130706433"],
)
def test_what_is_not_of_the_public_internet_is_refused(host):
    with pytest.raises(FetchRefused):
        fetch_well_known(f"https://{host}/x")
    with pytest.raises(FetchRefused):
        require_public_address(host.strip("[]"))


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "192.0.2.1", "198.18.0.1", "240.0.0.1", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1",
        "fd00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "64:ff9b::7f00:1",
        "2002:7f00:1::", "2002:a00:1::", "2001:0:1::", "::7f00:1", "fec0::1", "2001:db8::1", "", "x", "1.2.3", "\x00",
        "64:ff9b:1::a00:1", "::ffff:0:7f00:1", "3fff::1", "5f00::1", "4000::1", "2001:1::1", "2001:20::1", "100::1",
        "2606:2800:21f:cb07:0:5efe:a00:1", "2606:2800:21f:cb07:200:5efe:a00:1", "2606:2800::1%eth0",
        "192.88.99.1", "192.0.0.9", "192.0.0.170", "64:ff9b::c000:9", "::ffff:192.88.99.1",
    ],
)  # fmt: skip
def test_these_addresses_are_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::5db8:d70e"])
def test_these_addresses_are_public(address):
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_an_address_in_another_dress_is_judged_as_itself(address):
    assert is_public(f"::ffff:{address}") == is_public(str(address))
    assert is_public(f"64:ff9b::{address}") == is_public(str(address))


@given(st.text(max_size=80))
def test_no_address_breaks_it(url):
    with pytest.raises(FetchRefused):
        fetch_well_known(url, door=Door("https", 443, lambda _: False, seconds=0.5))


def test_a_host_that_is_not_found_or_does_not_listen_is_refused_in_words():
    with pytest.raises(FetchRefused, match="not found"):
        fetch_well_known("https://nowhere.invalid/x")
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(FetchRefused, match="does not answer"):
        fetch_well_known(f"http://localhost:{port}/x", door=open_door(port))


def make_certificate(folder, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return a server's TLS for a name, and a client's that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)  # noqa: TID251 - TLS looks at the machine's own clock
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "both.pem").write_bytes(private + pem)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "both.pem")
    return server, ssl.create_default_context(cadata=pem.decode())


def test_tls_is_verified_for_the_hosts_own_name(tmp_path):
    server, client = make_certificate(tmp_path, "localhost")
    with serving(saying(b"ok"), server) as (port, _):
        door = open_door(port, scheme="https", tls=client)
        assert fetch_well_known(f"https://localhost:{port}/x", door=door) == b"ok"
        with pytest.raises(FetchRefused) as refused:
            fetch_well_known(f"https://127.0.0.1:{port}/x", door=door)
        assert refused.value.faults[0].code == "organizations.fetch.certificate"
        with pytest.raises(FetchRefused):  # nobody that browsers trust signed it
            fetch_well_known(f"https://localhost:{port}/x", door=open_door(port, scheme="https"))


def test_the_door_of_production_is_closed_to_this_machine():
    assert (PUBLIC_DOOR.scheme, PUBLIC_DOOR.port, PUBLIC_DOOR.is_allowed, PUBLIC_DOOR.tls) == (
        "https", 443, is_public, None,
    )  # fmt: skip
    assert PUBLIC_DOOR.seconds <= 5
