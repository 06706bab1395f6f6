"""The project's own image, built by the real Docker Engine from its Dockerfile, once for each content."""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import docker
from docker.errors import BuildError, DockerException, ImageNotFound

from tests.matrix import ROOT, UnavailableError

SOURCES = (".dockerignore", "Dockerfile", "LICENSE", "README.md", "pyproject.toml")
LOCKS = ("requirements.lock", "requirements-build.lock")
INDEX_SETTINGS = ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_TRUSTED_HOST")


def sources() -> list[Path]:
    """All files that the image is made of."""
    package = (path for path in (ROOT / "validator").rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return sorted([*(ROOT / name for name in (*SOURCES, *LOCKS)), *package])


def own_image(target: str) -> str:
    """The name of the image of stage ``target``; UnavailableError where there is no engine, or no network or base."""
    digest = hashlib.sha256()
    for path in sources():
        digest.update(f"{path.relative_to(ROOT)}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    name = f"seqguard-test-{target}:{digest.hexdigest()[:12]}"
    try:
        client = docker.from_env(timeout=900)
    except DockerException as error:
        raise UnavailableError("docker", f"no Docker Engine: {error}") from error
    try:
        with one_at_a_time():
            if not is_there(client, name):
                build(client, target, name)
                remove_others(client, name)
    finally:
        client.close()
    return name


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Of several processes that run tests, one builds, and the others wait for it."""
    cache = ROOT / ".cache"
    cache.mkdir(exist_ok=True)
    with open(cache / "own-image.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def is_there(client: docker.DockerClient, name: str) -> bool:
    try:
        client.images.get(name)
    except ImageNotFound:
        return False
    return True


def build(client: docker.DockerClient, target: str, name: str) -> None:
    """Builds; an index that this machine's environment names is an argument of the build, and in no file."""
    settings = {key: os.environ[key] for key in INDEX_SETTINGS if os.environ.get(key, "").startswith("http")}
    try:
        client.images.build(path=str(ROOT), tag=name, target=target, buildargs=settings, rm=True, forcerm=True)
    except BuildError as error:
        last = "".join(str(line.get("stream", line.get("error", ""))) for line in list(error.build_log)[-15:])
        raise AssertionError(f"the image can't be built: {error}\n{last}") from error
    except DockerException as error:
        raise UnavailableError("docker", f"the image can't be built: {error}") from error


def remove_others(client: docker.DockerClient, name: str) -> None:
    """Names of this image's earlier builds from this folder, which nobody will ask for again."""
    kept = ROOT / ".cache" / f"own-image-{name.partition(':')[0]}"
    earlier = kept.read_text(encoding="utf8").split() if kept.exists() else []
    for other in set(earlier) - {name}:
        try:
            client.images.remove(other)
        except DockerException:  # in use, or removed already
            continue
    kept.write_text(name, encoding="utf8")
