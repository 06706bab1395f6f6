"""Settings: what .seqguard.yml says, checked; the command line may override each of them."""

from dataclasses import field
from enum import StrEnum
from pathlib import Path

from validator.config.configured_target import ConfiguredTarget
from validator.config.errors import Place
from validator.model.frozen import frozen
from validator.model.policy import Policy


class NameKind(StrEnum):
    """What a name in the configuration must be the name of."""

    SCHEMA = "schema"
    TABLE = "table"
    SUBJECT = "subject"
    ROLE = "role"
    COLUMN = "column"
    SEQUENCE = "sequence"


@frozen
class Named:
    """A name that the configuration speaks of: ``text`` to look up, ``raw`` as the file has it, and where."""

    kind: NameKind
    text: str
    raw: str
    place: Place


@frozen
class Settings:
    """All that the configuration file decides; None where it says nothing.

    Timeouts are in seconds, 0 for none. ``baseline`` and ``location`` are relative to the folder of the configuration
    file, and come out joined to it.
    """

    target: ConfiguredTarget | None = None
    policy: Policy = field(default_factory=Policy)
    path: Path | None = None
    baseline: Path | None = None
    location: Path | None = None
    jobs: int | None = None
    statement_timeout: float | None = None
    lock_timeout: float | None = None
    connect_timeout: float | None = None
    names: tuple[Named, ...] = ()
