"""A site that counts what it sends, and can be as slow as a classroom's network."""
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from builder.serve import Handler
from tests.browser.conftest import Site

CHUNK = 16_384


@dataclass
class Traffic:
    """What the server sent, in bytes of bodies as they went over the wire (compressed where possible)."""

    requests: int = 0
    sent: int = 0
    largest: dict[str, int] = field(default_factory=dict)

    def add(self, path: str, size: int) -> None:
        self.requests += 1
        self.sent += size
        self.largest[path.split("?")[0]] = size


@dataclass
class Link:
    """One line that all answers share: megabits per second, and milliseconds before each answer."""

    megabits: float
    latency_ms: float
    free_at: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def wait_for(self, size: int) -> None:
        """Return when size bytes have gone through."""
        with self.lock:
            self.free_at = max(self.free_at, time.perf_counter()) + size * 8 / (self.megabits * 1e6)
            until = self.free_at
        time.sleep(max(0.0, until - time.perf_counter()))


class CountingSite(Site):
    """A Site that counts; with a Link, a slow one."""

    def __init__(self, folder: Path, link: Link | None = None, **options) -> None:
        super().__init__(folder, **options)
        self.traffic = traffic = Traffic()
        handler: type[Handler] = self.server.RequestHandlerClass
        stock = handler._answer

        def counted(self: Handler, status, body: bytes, headers: dict[str, str]) -> None:
            traffic.add(self.path, len(body))
            if link:
                time.sleep(link.latency_ms / 1000)
                self.wfile = SlowWriter(self.connection, link)
            stock(self, status, body, headers)

        handler._answer = counted


class SlowWriter:
    """What a handler writes to: the connection, through a Link."""

    def __init__(self, connection, link: Link) -> None:
        self.connection = connection
        self.link = link

    def write(self, data: bytes) -> int:
        for start in range(0, len(data), CHUNK):
            piece = data[start : start + CHUNK]
            self.link.wait_for(len(piece))
            self.connection.sendall(piece)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """The connection is the server's to close."""

    closed = False
