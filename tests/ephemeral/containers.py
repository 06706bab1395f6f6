"""Which containers are whose."""

from pathlib import Path

import docker


def containers_in(client: docker.DockerClient, folder: Path) -> set[str]:
    """The names of those that share a folder below `folder` with this machine, whoever may start and end others."""
    every = client.containers.list(all=True, ignore_removed=True)
    return {one.name for one in every if any(is_below(mount["Source"], folder) for mount in one.attrs["Mounts"])}


def is_below(path: str, folder: Path) -> bool:
    return Path(path).is_relative_to(folder)
