"""Keeps one throw-away container: makes it, and removes it and its folder as soon as whoever asked for it is gone.

`docker.py` runs this as `server_process.py` runs `keeper.py`, and they talk alike: the plan has the path of the
engine's socket besides, `"engine": path`, and what is heard is `{"image": name, "command": argv, "memory": bytes}`.
"""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from validator.sources.ephemeral.docker import Engine
from validator.sources.ephemeral.keeper import (
    ENDING,
    DidNotStartError,
    keep,
    make_folder,
    remove_folder,
    wait_a_moment,
)
from validator.sources.ephemeral.owner import read_owner
from validator.sources.ephemeral.server_process import PORT, EphemeralServerError


class ContainerKeeper:
    """One folder, one container, and their end. The container is named as the folder is."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.deadline = time.monotonic() + plan["timeout"]
        self.engine_path: str = plan["engine"]
        self.engine: Engine | None = None
        self.output_ended = threading.Event()
        self.folder = make_folder(plan)
        self.name = os.path.basename(self.folder)
        self.sockets = os.path.join(self.folder, "s")
        os.mkdir(self.sockets)
        os.chmod(self.sockets, 0o777)  # noqa: S103 -- the container's account is another; the folder around is private

    def work(self, order: dict[str, Any]) -> int:
        """Makes and starts the container; its process id once the server in it accepts connections."""
        try:
            with uninterrupted():
                self.engine = Engine(self.engine_path)
                return self.run(self.engine, order)
        except EphemeralServerError as error:
            raise DidNotStartError(str(error)) from error

    def run(self, engine: Engine, order: dict[str, Any]) -> int:
        image: str = order["image"]
        owner = read_owner(Path(self.folder))
        container = engine.create(
            image, order["command"], self.name, self.sockets, owner.text() if owner else "", order["memory"]
        )
        output = engine.start(container, image)
        threading.Thread(target=self.write_down, args=(output,), daemon=True).start()
        refusal = ""
        while (refused := self.refusal()) is not None:
            if self.output_ended.is_set():
                raise DidNotStartError(f"the container of {image} ended")
            refusal = refused or refusal
            with interrupted():
                wait_a_moment(self.deadline, f"the container of {image}{refusal and f' ({refusal})'}")
        return engine.pid(container)

    def write_down(self, output: Iterator[bytes]) -> None:
        """Appends what the container says to the file `log` of the folder, until it ends."""
        with open(os.path.join(self.folder, "log"), "ab", buffering=0) as log:
            for piece in output:
                log.write(piece)
        self.output_ended.set()

    def refusal(self) -> str | None:
        """None once the server accepts connections; until then what it answers, empty where nothing does.

        The entrypoint's own server, which sets things up, listens on another port: another name of the socket.
        """
        if not os.path.exists(os.path.join(self.sockets, f".s.PGSQL.{PORT}")):
            return ""
        import psycopg

        try:
            psycopg.connect(host=self.sockets, port=PORT, user="postgres", dbname="postgres", connect_timeout=5).close()
        except psycopg.OperationalError as error:
            return str(error).strip().splitlines()[-1]
        return None

    def end(self) -> None:
        """Removes the container, then the folder; the folder stays for the next run where the engine fails."""
        if self.engine is not None:
            try:
                self.engine.remove(self.name)
            except EphemeralServerError:
                return
        remove_folder(self.folder)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Signals wait: a request that is cut off may still be obeyed, and nobody would know of the container."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def interrupted() -> Iterator[None]:
    """Signals that have waited arrive."""
    before = signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def main(plan: dict[str, Any]) -> None:
    """Serves until the owner is gone."""
    keep(plan, ContainerKeeper)
