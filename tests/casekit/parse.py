"""Case files as frozen values.

A case is an SQL script whose leading comments say what is true of the database that it builds:
`-- title:`, `-- min_version:`, `-- max_version:`, `-- needs:`, `-- innocent:`, `-- naive:`,
`-- probe NAME: INSERT ..` and `-- truth: key=value ..`, one for each (table, column, sequence).
`-- truth[17-]:` holds from 17 on, `-- truth[-16]:` up to 16, `-- truth[12-14]:` in between.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

_HEADER = re.compile(r"-- (title|min_version|max_version|needs|innocent|naive):\s*(.*?)\s*$")
_PROBE = re.compile(r"-- probe (\w+):\s*(.*?)\s*$")
_TRUTH = re.compile(r"-- truth(?:\[(\d*)-(\d*)\])?:\s*(.*?)\s*$")

FIRST_VERSION = 10
LAST_VERSION = 99


@dataclass(frozen=True)
class Versions:
    """A range of major versions, both ends included."""

    first: int = FIRST_VERSION
    last: int = LAST_VERSION

    def __contains__(self, version: object) -> bool:
        return isinstance(version, int) and self.first <= version <= self.last


@dataclass(frozen=True)
class Truth:
    """What holds of one (table, column, sequence): the keys as the case file writes them."""

    values: Mapping[str, str]
    versions: Versions

    def get(self, key: str) -> str | None:
        return self.values.get(key)

    def listed(self, key: str) -> frozenset[str]:
        """The members of a comma-separated key; empty when it is absent."""
        return frozenset(part for part in self.values.get(key, "").split(",") if part)

    @property
    def status(self) -> str:
        return self.values["status"]

    @property
    def table(self) -> str | None:
        return _name(self.values.get("table"))

    @property
    def column(self) -> str | None:
        return _name(self.values.get("column"))

    @property
    def sequence(self) -> str | None:
        return _name(self.values.get("sequence"))

    @property
    def subject(self) -> str:
        """For messages: the column, or the sequence where there is no column."""
        where = f"{self.table}.{self.column}" if self.table else f"{self.sequence}"
        extra = [self.status, *(self.values[k] for k in ("role", "scope") if k in self.values)]
        return f"{where} [{', '.join(extra)}]"


@dataclass(frozen=True)
class Case:
    """One case file."""

    path: Path
    title: str
    versions: Versions
    needs: str
    innocent: bool
    naive: str | None
    probes: Mapping[str, str]
    truths: tuple[Truth, ...]

    @property
    def name(self) -> str:
        return self.path.stem

    def truths_on(self, version: int) -> tuple[Truth, ...]:
        """The truths that hold on this major version; none where the case does not apply."""
        if version not in self.versions:
            return ()
        return tuple(truth for truth in self.truths if version in truth.versions)


def parse_case(path: Path) -> Case:
    """Read one case file.

    Raises:
        ValueError: a truth is no list of `key=value`, or lacks its status.
    """
    header: dict[str, str] = {}
    probes: dict[str, str] = {}
    truths: list[Truth] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if found := _HEADER.match(line):
            header.setdefault(found[1], found[2])
        elif found := _PROBE.match(line):
            probes[found[1]] = found[2]
        elif found := _TRUTH.match(line):
            truths.append(_truth(found, where=f"{path.name}:{number}"))
    return Case(
        path=path,
        title=header.get("title", ""),
        versions=_versions(header.get("min_version"), header.get("max_version")),
        needs=header.get("needs", "none"),
        innocent=header.get("innocent") == "yes",
        naive=header.get("naive"),
        probes=MappingProxyType(probes),
        truths=tuple(truths),
    )


def parse_folder(folder: Path, names: Iterable[str] = ()) -> tuple[Case, ...]:
    """The cases of a folder in the order of their names; with `names`, those that contain one of them."""
    wanted = tuple(names)
    files = sorted(folder.glob("*.sql"))
    return tuple(parse_case(file) for file in files if not wanted or any(n in file.name for n in wanted))


def _truth(found: re.Match[str], *, where: str) -> Truth:
    parts = shlex.split(found[3])
    if not all("=" in part for part in parts):
        raise ValueError(f"{where}: a truth is a list of key=value")
    values = dict(part.split("=", 1) for part in parts)
    if "status" not in values:
        raise ValueError(f"{where}: a truth needs a status")
    return Truth(values=MappingProxyType(values), versions=_versions(found[1], found[2]))


def _versions(first: str | None, last: str | None) -> Versions:
    return Versions(int(first) if first else FIRST_VERSION, int(last) if last else LAST_VERSION)


def _name(value: str | None) -> str | None:
    return None if value in (None, "-") else value
