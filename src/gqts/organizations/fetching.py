"""Fetch a small file from a host that a stranger names, or send it something, without being led anywhere else.

Only https on port 443, no redirect, no proxy, 5 seconds in all, 4 KiB of plain text as they come (nothing is unpacked),
and few at a time, so that hosts that are slow on purpose do not take every thread. The host's addresses are looked up
first and every one must be of the public Internet; the connection then goes to the address that was checked, so that a
second look-up cannot lead into this network (DNS rebinding), while TLS and the Host header keep the host's own name.
The address is read once, and what was checked of it is what is asked for. Whatever goes wrong is told as
`FetchRefused`, with a fault whose code says what it is.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpcore
import httpx

from gqts.kit.errors import Fault, GqtsError, Kind, shown

LARGEST = 4 * 1024
_LONGEST_ADDRESS = 2_000
AT_ONCE = 8
"""Fetches at a time in one process."""
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_UNICAST = ipaddress.IPv6Network("2000::/3")
"""All of IPv6 that is given out for the public Internet (IANA)."""
_LEADING_ELSEWHERE = (
    ipaddress.IPv6Network("2001::/23"),  # Teredo, anycast to the nearest router, benchmarks, ORCHID (RFC 6890)
    ipaddress.IPv6Network("2002::/16"),  # 6to4 (RFC 3056)
    ipaddress.IPv6Network("3fff::/20"),  # documentation (RFC 9637)
    ipaddress.IPv4Network("192.0.0.0/24"),  # anycast to the nearest router, NAT64 discovery (RFC 6890)
    ipaddress.IPv4Network("192.88.99.0/24"),  # 6to4 relays (RFC 7526)
)
_ISATAP = frozenset({0x00005EFE, 0x02005EFE})
"""The middle of an IPv6 address whose end is an IPv4 address of some local network (RFC 5214)."""
_TEXT = frozenset({"", "text/plain", "application/octet-stream"})
_FAILURES = (
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.TimeoutException,
    httpcore.UnsupportedProtocol,
    httpcore.ConnectionNotAvailable,
    OSError,
    ValueError,
)


class FetchRefused(GqtsError):
    """The address may not be fetched, or does not answer as it should."""

    kind = Kind.INVALID


def is_public(address: str) -> bool:
    """Return whether an IP address is one of the public Internet, and leads nowhere else through a tunnel.

    An address that translates IPv4 (RFC 6052) is what it translates.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            parsed = parsed.ipv4_mapped
        elif parsed in _NAT64:
            parsed = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
        elif parsed not in _UNICAST or parsed.scope_id or (int(parsed) >> 32) & 0xFFFFFFFF in _ISATAP:
            return False
    if any(parsed in network for network in _LEADING_ELSEWHERE):
        return False
    return parsed.is_global and not parsed.is_multicast and not parsed.is_reserved


@dataclass(frozen=True, slots=True)
class Door:
    """Where a fetch may lead, how, and for how long. Outside tests there is one, `PUBLIC_DOOR`."""

    scheme: str
    port: int
    is_allowed: Callable[[str], bool]
    seconds: float = 5.0
    tls: ssl.SSLContext | None = None
    """None: the authorities that browsers trust."""


PUBLIC_DOOR = Door("https", 443, is_public)
_free = threading.BoundedSemaphore(AT_ONCE)


def fetch_well_known(url: str, *, largest: int = LARGEST, door: Door = PUBLIC_DOOR) -> bytes:
    """Return the content of a text file at a public https address; raise `FetchRefused`."""
    headers = {"Accept": "text/plain", "Accept-Encoding": "identity"}
    with _asking("GET", url, headers, None, door) as answer:
        _require_text(answer, url)
        return _read(answer, url, largest)


def post_content(
    url: str, content: bytes, headers: Mapping[str, str], *, largest: int = LARGEST, door: Door = PUBLIC_DOOR
) -> int:
    """Send content to a public https address and return the status of the answer; raise `FetchRefused`.

    Of the answer at most `largest` bytes are read, and thrown away.
    """
    with _asking("POST", url, {"Accept-Encoding": "identity", **headers}, content, door) as answer:
        read = 0
        for part in answer.iter_stream():
            read += len(part)
            if read > largest:
                break
        return answer.status


def require_address(url: str, *, door: Door = PUBLIC_DOOR) -> None:
    """Raise `FetchRefused` for an address that is not plain, or names by number a host that is not public.

    No name is looked up: that is done whenever it is asked.
    """
    host = _read_url(url, door).host.decode().strip("[]")
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return
    if not door.is_allowed(host):
        raise _refused("private", f"{shown(host)} is not a public host.", host)


def require_public_address(host: str) -> str:
    """Return an address of a host, all of whose addresses are public; raise `FetchRefused`."""
    return _require_allowed(host, PUBLIC_DOOR)


@contextmanager
def _asking(
    method: str, url: str, headers: Mapping[str, str], content: bytes | None, door: Door
) -> Iterator[httpcore.Response]:
    """Ask, and yield the answer before it is read; whatever fails until the block ends is `FetchRefused`."""
    deadline = time.monotonic() + door.seconds
    asked = _read_url(url, door)
    with _turn():
        address = _require_allowed(asked.host.decode().strip("[]"), door)
        backend = _CheckedBackend(address, door.port, deadline)
        sent: dict[bytes | str, bytes | str] = {"User-Agent": "gqts"}
        sent.update(headers.items())
        if content is not None:
            sent["Content-Length"] = str(len(content))
        tls = door.tls or httpx.create_ssl_context()
        try:
            with (
                httpcore.ConnectionPool(ssl_context=tls, network_backend=backend) as pool,
                pool.stream(method, asked, headers=sent, content=content) as answer,
            ):
                yield answer
        except _FAILURES as reason:
            raise _refuse_failure(url, reason) from reason


@contextmanager
def _turn() -> Iterator[None]:
    if not _free.acquire(blocking=False):
        raise _refused("busy", "Too many hosts are being asked at this moment.", fix="Try again in a minute.")
    try:
        yield
    finally:
        _free.release()


def _read_url(url: str, door: Door) -> httpcore.URL:
    """Return the address in parts, so that nobody reads it differently afterwards."""
    if len(url) <= _LONGEST_ADDRESS and url.isascii() and url.isprintable() and not set(url) & set(" \\"):
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            parts, port = urlsplit(""), None
        is_plain = parts.scheme == door.scheme and port in (None, door.port) and "@" not in parts.netloc
        if is_plain and parts.hostname:
            host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            return httpcore.URL(scheme=parts.scheme, host=host, port=port, target=target)
    raise _refused("address", f"{shown(url)} is not a plain {door.scheme} address.", url)


def _require_allowed(host: str, door: Door) -> str:
    looker = ThreadPoolExecutor(max_workers=1)  # a look-up knows no time limit of its own
    try:
        found: Future[list[Any]] = looker.submit(socket.getaddrinfo, host, door.port, type=socket.SOCK_STREAM)
        addresses = [str(entry[4][0]) for entry in found.result(timeout=door.seconds)]
    except (OSError, ValueError) as reason:  # a timeout is an OSError, a name that is none a UnicodeError
        raise _refused("unknown", f"{shown(host)} is not found.", host) from reason
    finally:
        looker.shutdown(wait=False)
    if not addresses or not all(door.is_allowed(address) for address in addresses):
        raise _refused("private", f"{shown(host)} is not a public host.", host)
    return addresses[0]


def _require_text(answer: httpcore.Response, url: str) -> None:
    if answer.status != httpx.codes.OK:
        told = f"{shown(url)} answers {answer.status}; it must answer 200, without a redirect."
        raise _refused("status", told, answer.status)
    headers = httpx.Headers(answer.headers)
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in _TEXT:
        raise _refused("media_type", f"{shown(url)} answers with {shown(media_type)}, not with plain text.", media_type)
    if headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}:
        raise _refused("packed", f"{shown(url)} is sent packed, though it was asked for as it is.")


def _read(answer: httpcore.Response, url: str, largest: int) -> bytes:
    content = b""
    for part in answer.iter_stream():
        content += part
        if len(content) > largest:
            raise _refused("length", f"{shown(url)} is longer than {largest:,} bytes.", largest)
    return content


def _refuse_failure(url: str, reason: Exception) -> FetchRefused:
    """Return what a failure on the way is told as: too slow, no certificate for its name, or no answer."""
    code = "silent"
    if isinstance(reason, httpcore.TimeoutException | TimeoutError):
        code = "slow"
    elif isinstance(reason.__context__, ssl.SSLError):
        code = "certificate"
    return _refused(code, f"{shown(url)} does not answer as it should: {type(reason).__name__}.")


def _refused(code: str, message: str, value: object = "", *, fix: str = "") -> FetchRefused:
    fault = Fault(f"organizations.fetch.{code}", message, "", shown(str(value)), fix)
    return FetchRefused(message, faults=(fault,))


class _CheckedBackend(httpcore.NetworkBackend):
    """Connects to one address and port, whatever the host is called, and lets nothing outlast the deadline."""

    def __init__(self, address: str, port: int, deadline: float) -> None:
        self._address = address
        self._port = port
        self._deadline = deadline
        self._network = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002 - its address was looked up and checked
        port: int,  # noqa: ARG002 - the door's counts
        timeout: float | None = None,  # noqa: ARG002 - the deadline counts
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the address that was checked."""
        stream = self._network.connect_tcp(
            self._address, self._port, _remaining(self._deadline), local_address, socket_options
        )
        return _TimedStream(stream, self._deadline)


class _TimedStream(httpcore.NetworkStream):
    """A connection all of whose steps together have until the deadline: a byte now and then does not keep it open."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 - the deadline counts
        """Read what is there."""
        return self._stream.read(max_bytes, _remaining(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002 - the deadline counts
        """Send all of it."""
        self._stream.write(buffer, _remaining(self._deadline))

    def close(self) -> None:
        """Hang up."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002 - the deadline counts
    ) -> httpcore.NetworkStream:
        """Go on under TLS, for the host's own name."""
        secured = self._stream.start_tls(ssl_context, server_hostname, _remaining(self._deadline))
        return _TimedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """Return what is known of the connection."""
        return self._stream.get_extra_info(info)


def _remaining(deadline: float) -> float:
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise httpcore.ReadTimeout
    return seconds
