"""What a throw-away container is made of: no network, no rights, nothing of the caller's environment."""

from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

LABEL = "dev.seqguard.throwaway"
OWNER_LABEL = "dev.seqguard.owner"
SOCKETS_INSIDE = "/seqguard"
USUAL_SOCKETS = "/var/run/postgresql"  # where the clients in the image look
SETUP_PORT = 5433  # of the server that the entrypoint runs for a moment; ours is known by its port, not by waiting
DEFAULT_PGDATA = "/var/lib/postgresql/data"
# The official image's entrypoint begins as root: it gives the folders to the account postgres and goes on as that.
CAPABILITIES = ["CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"]
PROCESSES = 512
ENVIRONMENT = {
    "POSTGRES_HOST_AUTH_METHOD": "trust",  # there is no network; who reaches the socket is the caller
    "POSTGRES_USER": "postgres",
    "POSTGRES_INITDB_ARGS": "--encoding=UTF8 --locale=C --no-sync",
    "PGPORT": str(SETUP_PORT),  # for the entrypoint's own server only: PostgreSQL obeys its command line
}


def image_for(server_major: int) -> str:
    """The official image of a major version of PostgreSQL."""
    return f"postgres:{server_major}"


def uncovered_data(environment: Iterable[str], volumes: Iterable[str]) -> str | None:
    """The data folder of an image that keeps it on no volume of its own; its ``Config.Env`` and ``Config.Volumes``."""
    named = dict(line.split("=", 1) for line in environment if "=" in line)
    data = PurePosixPath(named.get("PGDATA") or DEFAULT_PGDATA)
    return None if any(data.is_relative_to(volume) for volume in volumes) else str(data)


def container_options(image: str, command: list[str], name: str, owner: str, memory: int) -> dict[str, Any]:
    """Everything but the mounts, as keywords for ``create`` of the Docker SDK; ``memory`` in bytes, 0 for no bound."""
    return {
        "image": image,
        "command": command,
        "name": name,
        "labels": {LABEL: "1", OWNER_LABEL: owner},
        "environment": dict(ENVIRONMENT),
        "use_config_proxy": False,  # the SDK would hand on the proxies of the user's configuration, passwords and all
        "network_mode": "none",
        "auto_remove": True,
        "read_only": True,
        "tmpfs": {"/tmp": "mode=1777,size=64m", USUAL_SOCKETS: "mode=1777,size=1m"},  # noqa: S108 -- the container's
        "cap_drop": ["ALL"],
        "cap_add": CAPABILITIES,
        "security_opt": ["no-new-privileges"],
        "mem_limit": memory or None,
        "pids_limit": PROCESSES,
        "healthcheck": {"test": ["NONE"]},  # whoever connects knows better than a program in the image
        "log_config": {"type": "none", "config": {}},  # it is read as it is written, by the keeper
    }
