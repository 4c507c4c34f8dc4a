"""The settings of an embedded server, sized to the machine, written anew at every start.

Durability is never traded: fsync, full_page_writes and synchronous_commit keep PostgreSQL's defaults (on).
Everything else is for one laptop that also runs gqts: a quarter of memory up to 1 GiB as shared buffers, rare
checkpoints, small log, and no just-in-time compiler, which costs more than it gives on short queries.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

SOCKET_PATH_LIMIT = 107
"""Bytes of a Unix socket's path (sun_path of Linux, less its end); longer homes use the loopback address."""

_PORT = 5432  # names the socket file; it is a network port only where the loopback address is used
_MEBIBYTE = 1024 * 1024


def shared_buffers(memory: int) -> int:
    """Return the shared buffers in MiB for a machine with `memory` bytes: a quarter, from 32 MiB to 1 GiB."""
    return max(32, min(1024, memory // 4 // _MEBIBYTE))


def socket_fits(cluster: Path) -> bool:
    """Tell whether the socket of a cluster has a path short enough for the system."""
    return len(os.fsencode(cluster / f".s.PGSQL.{_PORT}.lock")) <= SOCKET_PATH_LIMIT


def configuration_text(cluster: Path, *, port: int | None, has_lz4: bool, overrides: Mapping[str, str]) -> str:
    """Return the file of settings; `port` is None for the Unix socket, else the loopback port."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    settings = {
        "listen_addresses": "127.0.0.1" if port else "",
        "port": str(port or _PORT),
        "unix_socket_directories": "" if port else str(cluster),
        "unix_socket_permissions": "0700",
        "password_encryption": "scram-sha-256",
        "shared_buffers": f"{shared_buffers(memory)}MB",
        "max_connections": "100",
        "max_wal_size": "4GB",
        "checkpoint_timeout": "15min",
        "wal_compression": "lz4" if has_lz4 else "on",
        "jit": "off",
        "log_min_messages": "warning",
        "log_checkpoints": "off",
        **overrides,
    }
    lines = [f"{name} = '{value.replace(chr(39), chr(39) * 2)}'" for name, value in settings.items()]
    return "\n".join(["# Written by gqts at every start; what is changed here is lost.", *lines, ""])
