"""Reads .seqguard.yml. Nothing in it is taken that is not understood: an unknown key is an error, never a shrug."""

import re
from collections.abc import Collection
from pathlib import Path

import yaml

from validator.config.compose import compose, decode
from validator.config.configured_target import ConfiguredTarget
from validator.config.errors import ConfigurationError, Place
from validator.config.nodes import MAX_BYTES, Entry, Reader
from validator.config.passwords import has_password
from validator.config.sections import (
    MAX_COUNT,
    read_bindings,
    read_duration,
    read_ignores,
    read_patterns,
    read_roles,
    read_severities,
    read_thresholds,
)
from validator.config.settings import Named, Settings
from validator.model.finding import Severity
from validator.model.policy import AllocatedBy, Ignore, Policy, RunningOut
from validator.plain_file import read_plain

VERSION = 1
KEYS = (
    "version",
    "target",
    "schemas",
    "tables",
    "exclude",
    "fail_on",
    "allow_incomplete",
    "horizon",
    "baseline",
    "location",
    "app_roles",
    "thresholds",
    "rules",
    "ignore",
    "bindings",
    "jobs",
    "statement_timeout",
    "lock_timeout",
    "connect_timeout",
)
FAIL_ON = ("error", "warning", "never")
MAX_JOBS = 64
_VARIABLE = re.compile(r"\$\{(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?P<default>[^}]*))?\}")


def load_settings(path: Path, rules: Collection[str]) -> Settings:
    """The settings in the file at ``path``. ``rules`` are the names of all rules that there are.

    Raises ConfigurationError.
    """
    try:
        data = read_plain(path, MAX_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        advice = "check the path given with --config"
        raise ConfigurationError(Place(str(path)), f"can't be read: {reason}", advice) from None
    return parse_settings(decode(data, str(path)), path, rules)


def parse_settings(text: str, path: Path, rules: Collection[str]) -> Settings:
    """The settings that ``text`` describes; ``path`` is what errors call it, and what paths in it are relative to."""
    root = compose(text, str(path))
    if root is None:
        raise ConfigurationError(Place(str(path)), "the file is empty", "begin it with 'version: 1'")
    reader = Reader(str(path))
    entries = _top(reader, root, rules)
    policy, names = _policy(reader, entries, rules)
    return Settings(
        target=_target(reader, entries["target"].node) if "target" in entries else None,
        policy=policy,
        path=path,
        baseline=_beside(reader, entries, "baseline", path),
        location=_beside(reader, entries, "location", path),
        jobs=reader.whole(entries["jobs"].node, "jobs", 1, MAX_JOBS) if "jobs" in entries else None,
        statement_timeout=_seconds(reader, entries, "statement_timeout"),
        lock_timeout=_seconds(reader, entries, "lock_timeout"),
        connect_timeout=_seconds(reader, entries, "connect_timeout"),
        names=names,
    )


def _top(reader: Reader, root: yaml.Node, rules: Collection[str]) -> dict[str, Entry]:
    if isinstance(root, yaml.MappingNode):
        for key_node, _ in root.value:
            if key_node.value in rules:
                reader.fail(key_node, f"rule '{key_node.value}' stands at the top", "put it under 'rules:', indented")
    entries = reader.mapping(root, "the file", KEYS)
    if "version" not in entries:
        reader.fail(root, "the version is missing", f"begin the file with 'version: {VERSION}'")
    node = entries["version"].node
    version = reader.whole(node, "version", 0, MAX_COUNT)
    if version != VERSION:
        advice = f"write 'version: {VERSION}', or use a seqguard that knows {version}"
        reader.fail(node, f"version {version} is not supported", advice)
    return entries


def _policy(reader: Reader, entries: dict[str, Entry], rules: Collection[str]) -> tuple[Policy, tuple[Named, ...]]:
    names: list[Named] = []
    lists: dict[str, tuple[str, ...]] = {}
    for key in ("schemas", "tables", "exclude", "app_roles"):
        if key in entries:
            node = entries[key].node
            found, named = read_roles(reader, node) if key == "app_roles" else read_patterns(reader, node, key)
            lists[key] = tuple(found)
            names += named
    ignores: list[Ignore] = []
    if "ignore" in entries:
        ignores, named = read_ignores(reader, entries["ignore"].node, rules)
        names += named
    bindings: list[AllocatedBy] = []
    if "bindings" in entries:
        bindings, named = read_bindings(reader, entries["bindings"].node)
        names += named
    policy = Policy(
        fail_on=_fail_on(reader, entries["fail_on"].node) if "fail_on" in entries else Severity.ERROR,
        allow_incomplete=(
            "allow_incomplete" in entries and reader.boolean(entries["allow_incomplete"].node, "allow_incomplete")
        ),
        horizon=reader.whole(entries["horizon"].node, "horizon", 1, MAX_COUNT) if "horizon" in entries else None,
        running_out=read_thresholds(reader, entries["thresholds"].node) if "thresholds" in entries else RunningOut(),
        severities=read_severities(reader, entries["rules"].node, rules) if "rules" in entries else {},
        ignores=tuple(ignores),
        bindings=tuple(bindings),
        **lists,
    )
    return policy, tuple(names)


def _fail_on(reader: Reader, node: yaml.Node) -> Severity | None:
    chosen = reader.choice(node, "fail_on", FAIL_ON)
    return None if chosen == "never" else Severity(chosen)


def _beside(reader: Reader, entries: dict[str, Entry], key: str, path: Path) -> Path | None:
    """The path that ``key`` names, from the folder of the file at ``path``."""
    return path.parent / reader.text(entries[key].node, key) if key in entries else None


def _seconds(reader: Reader, entries: dict[str, Entry], key: str) -> float | None:
    return read_duration(reader, entries[key].node, key) if key in entries else None


def _target(reader: Reader, node: yaml.Node) -> ConfiguredTarget:
    text = reader.text(node, "target", variable=True).strip()
    match = _VARIABLE.fullmatch(text)
    if match is None and "${" in text:
        reader.fail(
            node,
            "an environment variable must be the whole of target, not a part of it",
            "put the whole connection string into one, and write ${NAME} or ${NAME:-default}",
        )
    written = text if match is None else match["default"]
    if written is not None and has_password(written):
        reader.fail(
            node,
            "target holds a password written out",
            "take it from the environment (${SEQGUARD_DSN}), from .pgpass or from PGPASSWORD, and change it: "
            "it is in the file's history",
        )
    return ConfiguredTarget(reader.place(node), written and written.strip(), match and match["name"])
