"""The embedded PostgreSQL: one real server under a home folder, started when needed, shared by every process.

Promises: one server for a home, however many processes ask at once; durable (fsync and synchronous commit);
reached only by a private socket (or the loopback address where the path is too long for one) and only with a
random password; never run as root; no permission of a folder that is not ours is ever changed; and a server
that crashed, was killed, or left a stale pid file behind starts again.
"""

from gqts.kit.postgres.binaries import Binaries, find_binaries
from gqts.kit.postgres.errors import ServerNotStarted, ServerNotStopped, ServerUnusable
from gqts.kit.postgres.server import ensure_server, remove_server, stop_server

__all__ = [
    "Binaries",
    "ServerNotStarted",
    "ServerNotStopped",
    "ServerUnusable",
    "ensure_server",
    "find_binaries",
    "remove_server",
    "stop_server",
]
