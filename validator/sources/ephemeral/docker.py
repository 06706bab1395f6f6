"""A throw-away PostgreSQL in a Docker container, reached through a Unix socket in a private folder.

The only module that speaks to Docker. The engine has to be one of this very machine: a socket is not seen through a
network, nor from inside a virtual machine or another container. The container is made, watched and removed by a
process of its own, `container_keeper.py`, so that it goes when this process is killed.
"""

import os
import socket
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from validator.sources.ephemeral.container import (
    LABEL,
    OWNER_LABEL,
    SOCKETS_INSIDE,
    USUAL_SOCKETS,
    container_options,
    uncovered_data,
)
from validator.sources.ephemeral.owner import parse_owner, this_owner, this_place
from validator.sources.ephemeral.server_process import (
    PACKAGE_PATH,
    EphemeralServerError,
    KeptServer,
    Setting,
    temporary_base,
)

USUAL_ENGINE = "/var/run/docker.sock"
REQUEST_SECONDS = 120  # of silence; an engine that has other containers to start may be slow
LONGEST_MESSAGE = 300  # characters

Say = Callable[[str], None]


class DockerServer(KeptServer):
    """`with DockerServer(image_for(16)) as server: psycopg.connect(server.conninfo())`.

    ``image`` follows the conventions of the official one. ``settings`` are parameters of postgresql.conf, and
    ``start_timeout`` is in seconds, without the time to fetch the image, of which ``say`` is told in words.
    Raises EphemeralServerError on entering the block; ``pid`` is the server's on this machine.
    """

    keeper_module = "validator.sources.ephemeral.container_keeper"

    def __init__(
        self,
        image: str,
        settings: Mapping[str, Setting] | None = None,
        *,
        start_timeout: float = 120.0,
        say: Say | None = None,
    ) -> None:
        super().__init__({"unix_socket_permissions": "0777", **(settings or {})}, start_timeout)
        self.image = image
        self.keeper_path = [*PACKAGE_PATH, *filter(os.path.isabs, sys.path)]  # the SDK may be anywhere
        self._say = say or (lambda words: None)

    @property
    def socket_folder(self) -> Path:
        """Open to the container's account, and to nobody else: the folder around it is private."""
        return self.folder / "s"

    @property
    def name(self) -> str:
        """The container's name."""
        return self.folder.name

    def _start(self) -> None:
        path = engine_socket()
        with Engine(path) as engine:
            memory = engine.memory_of_this_machine() // 2
            engine.fetch(self.image, self._say)
            engine.remove_leftovers()
        owner = this_owner()
        plan = {"owner": owner and replace(owner, engine=path).text(), "engine": path}
        self._start_keeper(temporary_base(None), plan)
        command = ["postgres", *self.options(f"{USUAL_SOCKETS},{SOCKETS_INSIDE}")]
        self._tell({"image": self.image, "command": command, "memory": memory})
        self.pid = int(self._answer("ready"))


def engine_socket() -> str:
    """The path of the Docker Engine's socket, which can be connected to; EphemeralServerError if none can."""
    named = os.environ.get("DOCKER_HOST") or f"unix://{USUAL_ENGINE}"
    if not named.startswith("unix://"):
        raise EphemeralServerError(
            "a throw-away server in Docker needs an engine on this machine, and DOCKER_HOST names another one:"
            " unset it, or use another kind of server"
        )
    path = named.removeprefix("unix://")
    try:
        with socket.socket(socket.AF_UNIX) as tried:
            tried.connect(path)
    except PermissionError:
        raise EphemeralServerError(
            f"no permission to use the Docker Engine at {path}: let this user join the group that owns the socket"
        ) from None
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the path
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise EphemeralServerError(f"no Docker Engine at {path} ({reason}): start it, or set DOCKER_HOST") from None
    return path


class Engine:
    """The Docker Engine behind a Unix socket. Every method raises EphemeralServerError in one line."""

    def __init__(self, path: str) -> None:
        try:
            import docker
        except ImportError:
            raise EphemeralServerError("the Docker SDK is not installed: pip install 'seqguard[docker]'") from None
        with one_line(f"the Docker Engine at {path} does not answer"):
            self.client = docker.DockerClient(base_url=f"unix://{path}", version="auto", timeout=REQUEST_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.client.close()

    def memory_of_this_machine(self) -> int:
        """Bytes, as the engine counts them; an engine of another kernel than this process's is refused."""
        with one_line("the Docker Engine does not answer"):
            told: dict[str, Any] = self.client.info()
        if told.get("OSType") != "linux" or told.get("KernelVersion") != os.uname().release:
            raise EphemeralServerError(
                "the Docker Engine runs on another (virtual) machine, whose sockets can't be reached from here:"
                " use another kind of server"
            )
        return int(told.get("MemTotal") or 0)

    def fetch(self, image: str, say: Say) -> None:
        """Pulls the image if the engine does not have it, telling how far it is."""
        from docker.errors import ImageNotFound

        with one_line(f"the image {image} can't be used"):
            try:
                self.client.images.get(image)
                return
            except ImageNotFound:
                say(f"fetching the image {image}")
        with one_line(f"the image {image} is not here, and can't be fetched"):
            for words in layers_done(self.client.api.pull(image, stream=True, decode=True)):
                say(f"fetching the image {image}: {words}")
            self.client.images.get(image)

    def create(self, image: str, command: list[str], name: str, sockets: str, owner: str, memory: int) -> Any:
        """A container that is not started yet; ``sockets`` is the folder that it puts its socket into."""
        from docker.types import Mount

        with one_line("no container could be made"):
            config = self.client.images.get(image).attrs["Config"]
            data = uncovered_data(config.get("Env") or (), config.get("Volumes") or ())
            mounts = [Mount(SOCKETS_INSIDE, sockets, type="bind")]
            if data is not None:
                mounts.append(Mount(data, None, type="volume"))
            options = container_options(image, command, name, owner, memory)
            try:
                return self.client.containers.create(**options, mounts=mounts)
            except Exception as error:
                if "bind source path does not exist" not in str(error):
                    raise
                raise EphemeralServerError(
                    "the Docker Engine does not see this process's temporary folder (this may be a container itself):"
                    " set TMPDIR to a folder that both see by the same path, or use another kind of server"
                ) from None

    def start(self, container: Any, image: str) -> Iterator[bytes]:
        """Starts a container; its output, piece by piece until it ends."""
        try:
            with one_line(f"the image {image} did not start"):
                output: Iterator[bytes] = container.attach(stream=True, stdout=True, stderr=True)
                container.start()
                return output
        except EphemeralServerError as error:
            if "executable file not found" in str(error):
                raise EphemeralServerError(f"the image {image} has no PostgreSQL in it: no program postgres") from None
            raise

    def pid(self, container: Any) -> int:
        """The process id, on this machine, of the container's first process."""
        with one_line("its container ended"):
            container.reload()
            return int(container.attrs["State"]["Pid"])

    def remove(self, name: str) -> None:
        """Removes a container and its volumes at once, whatever it does; nothing if there is none of this name."""
        from docker.errors import APIError, NotFound

        with one_line(f"the container {name} could not be removed"):
            try:
                self.client.api.remove_container(name, force=True, v=True)
            except NotFound:
                return
            except APIError as error:
                if "already in progress" not in str(error):
                    raise

    def remove_leftovers(self) -> int:
        """Removes this user's containers whose owner and keeper are provably gone; how many."""
        here, removed = this_place(), 0
        with one_line("the Docker Engine does not answer"):
            found = self.client.api.containers(all=True, filters={"label": f"{LABEL}=1"}) if here else []
        for told in found:
            owner = parse_owner(told["Labels"].get(OWNER_LABEL, ""))
            if owner and here and owner.uid == os.geteuid() and owner.gone(here) and not owner.kept(here):
                self.remove(told["Id"])
                removed += 1
        return removed


def layers_done(lines: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """`2 of 5 layers`, each time that it changes; RuntimeError for an error among the lines of a pull."""
    layers: dict[str, bool] = {}
    last = ""
    for line in lines:
        if "error" in line:
            raise RuntimeError(line["error"])
        if "id" in line and line.get("status") in ("Pulling fs layer", "Already exists", "Pull complete"):
            layers[line["id"]] = line["status"] != "Pulling fs layer"
            words = f"{sum(layers.values())} of {len(layers)} layers"
            if words != last:
                yield words
            last = words


@contextmanager
def one_line(what: str) -> Iterator[None]:
    """Anything that the SDK or its transport raises becomes an EphemeralServerError: what, and the engine's words."""
    try:
        yield
    except EphemeralServerError:
        raise
    except Exception as error:
        told = " ".join(str(getattr(error, "explanation", None) or error).split())[:LONGEST_MESSAGE]
        raise EphemeralServerError(f"{what}: {told}") from error
