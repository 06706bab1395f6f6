"""An image with PostgreSQL for tests, built from Debian's packages once for each content of its folder."""

import hashlib

import docker
from docker.errors import BuildError, DockerException, ImageNotFound
from filelock import FileLock

from tests.matrix import ROOT, UnavailableError

FOLDER = ROOT / "tests" / "images" / "postgres"
LOCK = ROOT / ".cache" / "image.lock"


def built_image() -> str:
    """The image's name; UnavailableError where there is no engine, or it can't be built (no network, no base image)."""
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(FOLDER.iterdir()))).hexdigest()
    name = f"seqguard-test-postgres:{digest[:12]}"
    try:
        client = docker.from_env()
    except DockerException as error:
        raise UnavailableError("docker", f"no Docker Engine: {error}") from error
    LOCK.parent.mkdir(exist_ok=True)
    try:
        with FileLock(LOCK):  # where tests run in several processes, one builds it
            if not is_there(client, name):
                build(client, name)
    finally:
        client.close()
    return name


def is_there(client: docker.DockerClient, name: str) -> bool:
    try:
        client.images.get(name)
    except ImageNotFound:
        return False
    return True


def build(client: docker.DockerClient, name: str) -> None:
    try:
        client.images.build(path=str(FOLDER), tag=name, rm=True, forcerm=True)
    except (BuildError, DockerException) as error:
        raise UnavailableError("docker", f"the image of PostgreSQL for tests can't be built: {error}") from error
