"""Fetch a small file from a host that a stranger names, without being led anywhere else.

Only https on port 443, no redirect, no proxy, 5 seconds in all, 4 KiB as they come (nothing is unpacked). The host's
addresses are looked up first and every one must be of the public Internet; the connection then goes to the address that
was checked, so that a second look-up cannot lead into this network (DNS rebinding), while TLS and the Host header keep
the host's own name. Whatever goes wrong is told as `FetchRefused`.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpcore
import httpx

from gqts.kit.errors import GqtsError, Kind, shown

LARGEST = 4 * 1024
_LONGEST_ADDRESS = 2_000
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_TUNNELS = (ipaddress.IPv6Network("2002::/16"), ipaddress.IPv6Network("2001::/32"), ipaddress.IPv6Network("::/96"))
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
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            parsed = parsed.ipv4_mapped
        elif parsed in _NAT64:
            parsed = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
        elif parsed.is_site_local or any(parsed in tunnel for tunnel in _TUNNELS):
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


def fetch_well_known(url: str, *, largest: int = LARGEST, door: Door = PUBLIC_DOOR) -> bytes:
    """Return the content of a file at a public https address; raise `FetchRefused`."""
    deadline = time.monotonic() + door.seconds
    host = _read_host(url, door)
    address = _require_allowed(host, door)
    backend = _CheckedBackend(address, deadline)
    headers: dict[bytes | str, bytes | str] = {
        "User-Agent": "gqts",
        "Accept": "text/plain, application/json",
        "Accept-Encoding": "identity",
    }
    tls = door.tls or httpx.create_ssl_context()
    try:
        with (
            httpcore.ConnectionPool(ssl_context=tls, network_backend=backend) as pool,
            pool.stream("GET", url, headers=headers) as answer,
        ):
            if answer.status != httpx.codes.OK:
                raise FetchRefused(f"{shown(url)} answers {answer.status}; it must answer 200, without a redirect.")
            return _read(answer, url, largest)
    except _FAILURES as reason:
        raise FetchRefused(f"{shown(url)} does not answer as it should: {type(reason).__name__}.") from reason


def require_public_address(host: str) -> str:
    """Return an address of a host, all of whose addresses are public; raise `FetchRefused`."""
    return _require_allowed(host, PUBLIC_DOOR)


def _read_host(url: str, door: Door) -> str:
    if len(url) <= _LONGEST_ADDRESS and url.isascii() and url.isprintable() and " " not in url:
        try:
            parts = urlsplit(url)
            is_plain = parts.scheme == door.scheme and parts.port in (None, door.port) and "@" not in parts.netloc
        except ValueError:
            is_plain = False
        else:
            if is_plain and parts.hostname:
                return parts.hostname
    raise FetchRefused(f"{shown(url)} is not a plain {door.scheme} address.")


def _require_allowed(host: str, door: Door) -> str:
    looker = ThreadPoolExecutor(max_workers=1)  # a look-up knows no time limit of its own
    try:
        found: Future[list[Any]] = looker.submit(socket.getaddrinfo, host, door.port, type=socket.SOCK_STREAM)
        addresses = [str(entry[4][0]) for entry in found.result(timeout=door.seconds)]
    except (OSError, ValueError) as reason:  # a timeout is an OSError, a name that is none a UnicodeError
        raise FetchRefused(f"{shown(host)} is not found.") from reason
    finally:
        looker.shutdown(wait=False)
    if not addresses or not all(door.is_allowed(address) for address in addresses):
        raise FetchRefused(f"{shown(host)} is not a public host.")
    return addresses[0]


def _read(answer: httpcore.Response, url: str, largest: int) -> bytes:
    content = b""
    for part in answer.iter_stream():
        content += part
        if len(content) > largest:
            raise FetchRefused(f"{shown(url)} is longer than {largest:,} bytes.")
    return content


class _CheckedBackend(httpcore.NetworkBackend):
    """Connects to one address, whatever the host is called, and lets nothing take longer than the deadline."""

    def __init__(self, address: str, deadline: float) -> None:
        self._address = address
        self._deadline = deadline
        self._network = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002 - its address was looked up and checked
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the deadline counts
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the address that was checked."""
        stream = self._network.connect_tcp(
            self._address, port, _remaining(self._deadline), local_address, socket_options
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
