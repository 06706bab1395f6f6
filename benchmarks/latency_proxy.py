"""A proxy on the loopback interface that hands on every byte a fixed time later: a distant server, close by.

Time passes as on a long line, not as on a slow one: any amount may be under way at once, so each round trip is delayed
and the throughput is not limited. It delays both directions of any number of connections, and their ends, too.

python benchmarks/latency_proxy.py TARGET MILLISECONDS
    TARGET is HOST:PORT or the path of a Unix socket. Prints the port that it listens on at 127.0.0.1, and ends when its
    standard input does.
"""

import asyncio
import selectors
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Line:
    """One direction: what comes in is written to ``out`` after ``delay`` seconds, in order."""

    def __init__(self, loop: asyncio.AbstractEventLoop, delay: float) -> None:
        self._loop = loop
        self._delay = delay
        self._waiting: deque[tuple[float, bytes | None]] = deque()
        self._armed = False
        self.out: asyncio.Transport | None = None

    def carry(self, data: bytes | None) -> None:
        """Take ``data`` along; None is the end of the connection."""
        self._waiting.append((self._loop.time() + self._delay, data))
        self.arm()

    def arm(self) -> None:
        """Wake up when the first of what waits is due; while there is nowhere to write to, it waits on."""
        if self._waiting and not self._armed and self.out is not None:
            self._armed = True
            self._loop.call_at(self._waiting[0][0], self._deliver)

    def _deliver(self) -> None:
        self._armed = False
        assert self.out is not None
        now = self._loop.time()
        while self._waiting and self._waiting[0][0] <= now:
            data = self._waiting.popleft()[1]
            if data is None:
                self.out.close()  # after what is still to be written
            elif not self.out.is_closing():
                self.out.write(data)
        self.arm()


class End(asyncio.Protocol):
    """One end of a connection: what it receives goes onto ``line``, what the other end sends comes from ``back``."""

    def __init__(self, line: Line, back: Line) -> None:
        self._line = line
        self._back = back

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._back.out = transport
        self._back.arm()

    def data_received(self, data: bytes) -> None:
        self._line.carry(data)

    def connection_lost(self, error: Exception | None) -> None:
        self._line.carry(None)


class Client(End):
    """The end that connected to us: its counterpart at the server is opened for it."""

    def __init__(self, target: str, delay: float, opening: set[asyncio.Task[None]]) -> None:
        loop = asyncio.get_running_loop()
        there, back = Line(loop, delay), Line(loop, delay)
        super().__init__(there, back)
        self._target = target
        self._server = lambda: End(back, there)
        self._opening = opening

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        task = asyncio.get_running_loop().create_task(self._open(transport))
        self._opening.add(task)
        task.add_done_callback(self._opening.discard)

    async def _open(self, transport: asyncio.BaseTransport) -> None:
        loop = asyncio.get_running_loop()
        try:
            if self._target.startswith("/"):
                await loop.create_unix_connection(self._server, self._target)
            else:
                host, _, port = self._target.rpartition(":")
                await loop.create_connection(self._server, host, int(port))
        except OSError as error:
            print(f"latency_proxy: {self._target}: {error}", file=sys.stderr)
            transport.close()


async def serve(target: str, delay: float) -> None:
    """Until standard input ends."""
    loop = asyncio.get_running_loop()
    opening: set[asyncio.Task[None]] = set()
    server = await loop.create_server(lambda: Client(target, delay, opening), "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.buffer.read)
    server.close()


def exact_loop() -> asyncio.AbstractEventLoop:
    """An event loop that wakes up on time: select() counts in microseconds, epoll in milliseconds, rounded up."""
    return asyncio.SelectorEventLoop(selectors.SelectSelector())


@contextmanager
def proxy(target: str, milliseconds: float) -> Iterator[int]:
    """The port of a proxy in a process of its own, which is gone afterwards."""
    command = [sys.executable, str(Path(__file__).resolve()), target, str(milliseconds)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.stdin.close()


def main() -> None:
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    with asyncio.Runner(loop_factory=exact_loop) as runner:
        runner.run(serve(sys.argv[1], float(sys.argv[2]) / 1000))


if __name__ == "__main__":
    main()
