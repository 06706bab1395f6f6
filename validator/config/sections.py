"""The sections of .seqguard.yml with a shape of their own: thresholds, rules, ignore, bindings, patterns, times."""

import contextlib
import re
from collections.abc import Callable, Collection
from typing import TypeVar

import yaml

from validator.config.errors import suggest
from validator.config.nodes import Reader, kind_of
from validator.config.settings import Named, NameKind
from validator.model.finding import Severity
from validator.model.names import ColumnName, InvalidName, QualifiedName, split_name
from validator.model.patterns import Pattern
from validator.model.policy import AllocatedBy, Ignore, RunningOut, Threshold

T = TypeVar("T")

ALLOCATIONS = ("nextval", "pooled", "pooled-lo")
SEVERITIES = ("error", "warning", "info", "off")
MAX_COUNT = 2**63 - 1
MAX_SECONDS = 2_147_483
"""PostgreSQL holds timeouts as milliseconds in 32 bits."""

_UNITS = {"ms": 0.001, "s": 1, "min": 60, "h": 3600}
_DURATION = re.compile(r"(?P<count>\d{1,10}(?:\.\d{1,6})?)\s*(?P<unit>ms|s|min|h)\Z", re.ASCII)
PLAIN_SECONDS = 3600


def read_thresholds(reader: Reader, node: yaml.Node) -> RunningOut:
    """``{running_out: {warning, error, inserts_left: {warning, error}}}``; what is left out keeps its default."""
    outer = reader.mapping(node, "thresholds", ("running_out",))
    if "running_out" not in outer:
        return RunningOut()
    what = "thresholds.running_out"
    inner = reader.mapping(outer["running_out"].node, what, ("warning", "error", "inserts_left"))
    levels: dict[str, yaml.Node] = {key: inner[key].node for key in ("warning", "error") if key in inner}
    percent = _threshold(reader, levels, what, RunningOut().percent, lambda n, w: reader.decimal(n, w, 0, 100))
    if percent.warning > percent.error:
        reader.fail(
            next(iter(levels.values())),
            f"{what}: warning at {percent.warning} % comes after error at {percent.error} %",
            "set both, warning not above error",
        )
    left = RunningOut().inserts_left
    if "inserts_left" in inner:
        where = inner["inserts_left"].node
        counts = {k: e.node for k, e in reader.mapping(where, f"{what}.inserts_left", ("warning", "error")).items()}
        left = _threshold(reader, counts, f"{what}.inserts_left", left, lambda n, w: reader.whole(n, w, 0, MAX_COUNT))
        if left.warning < left.error:
            reader.fail(
                next(iter(counts.values())),
                f"{what}.inserts_left: warning at {left.warning} inserts left comes after error at {left.error}",
                "set both, warning not below error",
            )
    return RunningOut(percent, left)


def _threshold(
    reader: Reader,
    levels: dict[str, yaml.Node],
    what: str,
    default: Threshold,
    read: Callable[[yaml.Node, str], float],
) -> Threshold:
    values = {key: read(node, f"{what}.{key}") for key, node in levels.items()}
    return Threshold(values.get("warning", default.warning), values.get("error", default.error))


def read_severities(reader: Reader, node: yaml.Node, rules: Collection[str]) -> dict[str, Severity | None]:
    """``{rule: error | warning | info | off}``; None for ``off``, which YAML 1.1 takes for false."""
    entries = reader.mapping(node, "rules", rules, kind="rule")
    severities: dict[str, Severity | None] = {}
    for name, entry in entries.items():
        if kind_of(entry.node) == "true or false" and entry.node.value == "false":
            severities[name] = None
            continue
        chosen = reader.choice(entry.node, f"the severity of {name}", SEVERITIES)
        severities[name] = None if chosen == "off" else Severity(chosen)
    return severities


def read_ignores(reader: Reader, node: yaml.Node, rules: Collection[str]) -> tuple[list[Ignore], list[Named]]:
    """The ``ignore`` list: each with subject and reason, and perhaps rule and until."""
    ignores: list[Ignore] = []
    names: list[Named] = []
    for item in reader.items(node, "ignore"):
        entries = reader.mapping(item, "an ignore", ("rule", "subject", "reason", "until"))
        for key, why in (("subject", "say what to ignore"), ("reason", "say why this is accepted")):
            if key not in entries:
                reader.fail(item, f"this ignore has no {key}", f"add '{key}: ...': {why}")
        rule = None
        if "rule" in entries:
            rule = _rule(reader, entries["rule"].node, rules)
        subject = reader.text(entries["subject"].node, "subject")
        pattern = read_pattern(reader, entries["subject"].node, subject, most=3)
        if not pattern.has_wildcard:
            names.append(Named(NameKind.SUBJECT, subject, subject, reader.place(entries["subject"].node)))
        reason = reader.text(entries["reason"].node, "reason").strip()
        until = reader.day(entries["until"].node, "until") if "until" in entries else None
        ignores.append(Ignore(rule, subject, reason, until, reader.place(item).line))
    return ignores, names


def _rule(reader: Reader, node: yaml.Node, rules: Collection[str]) -> str:
    rule = reader.text(node, "rule")
    if rule not in rules:
        known = f"known rules: {', '.join(sorted(rules))}"
        reader.fail(node, f"unknown rule '{rule[:60]}'", suggest(rule, rules, known))
    return rule


def read_bindings(reader: Reader, node: yaml.Node) -> tuple[list[AllocatedBy], list[Named]]:
    """The ``bindings`` list: a column, the sequence that the application draws from, and how."""
    bindings: list[AllocatedBy] = []
    names: list[Named] = []
    for item in reader.items(node, "bindings"):
        entries = reader.mapping(item, "a binding", ("column", "sequence", "allocation"))
        for key, form in (("column", "schema.table.column"), ("sequence", "schema.name")):
            if key not in entries:
                reader.fail(item, f"this binding has no {key}", f"add '{key}: {form}'")
        column_node, sequence_node = entries["column"].node, entries["sequence"].node
        column_text = reader.text(column_node, "column")
        column = _parsed(reader, column_node, column_text, ColumnName.parse, "schema.table.column")
        sequence_text = reader.text(sequence_node, "sequence")
        sequence = _parsed(reader, sequence_node, sequence_text, QualifiedName.parse, "schema.name")
        allocation = "nextval"
        if "allocation" in entries:
            allocation = reader.choice(entries["allocation"].node, "allocation", ALLOCATIONS)
        if any((other.column, other.sequence) == (column, sequence) for other in bindings):
            reader.fail(item, f"the binding of {column_text} stands twice", "remove one")
        names.append(Named(NameKind.COLUMN, str(column), column_text, reader.place(column_node)))
        names.append(Named(NameKind.SEQUENCE, str(sequence), sequence_text, reader.place(sequence_node)))
        bindings.append(AllocatedBy(column, sequence, allocation, reader.place(item).line))
    return bindings, names


def read_patterns(reader: Reader, node: yaml.Node, key: str) -> tuple[list[str], list[Named]]:
    """A list of patterns: of schemas for ``schemas``, of tables for ``tables`` and ``exclude``."""
    kind, most = (NameKind.SCHEMA, 1) if key == "schemas" else (NameKind.TABLE, 2)
    patterns: list[str] = []
    names: list[Named] = []
    for item in reader.items(node, key):
        text = reader.text(item, f"an entry of {key}")
        pattern = read_pattern(reader, item, text, most)
        if not pattern.has_wildcard:
            names.append(Named(kind, text, text, reader.place(item)))
        patterns.append(text)
    return patterns, names


def read_roles(reader: Reader, node: yaml.Node) -> tuple[list[str], list[Named]]:
    """The roles of ``app_roles``, as the catalog stores them (unquoted, folded)."""
    roles: list[str] = []
    names: list[Named] = []
    for item in reader.items(node, "app_roles"):
        text = reader.text(item, "an entry of app_roles")
        role = _parsed(
            reader, item, text, _single_name, "one role, no pattern; with dots or capitals in it: '\"My.Role\"'"
        )
        names.append(Named(NameKind.ROLE, role, text, reader.place(item)))
        roles.append(role)
    return roles, names


def _single_name(text: str) -> str:
    parts = split_name(text)
    if len(parts) != 1 or ('"' not in text and {"*", "?"} & set(text)):
        raise InvalidName(text)
    return parts[0]


def read_pattern(reader: Reader, node: yaml.Node, text: str, most: int) -> Pattern:
    """``text`` as a pattern of at most ``most`` parts."""
    form = {1: "a schema, like tenant_*", 2: "table or schema.table", 3: "table, schema.table or schema.table.column"}
    return _parsed(reader, node, text, lambda value: Pattern.parse(value, most), form[most])


def _parsed(reader: Reader, node: yaml.Node, text: str, parse: Callable[[str], T], form: str) -> T:
    with contextlib.suppress(InvalidName):
        return parse(text)
    reader.fail(node, f"'{text[:200]}' is no name as SQL writes it", f"write {form}")


def read_duration(reader: Reader, node: yaml.Node, key: str) -> float:
    """Seconds: a number of them, or a text with a unit (``500ms``, ``30s``, ``5min``, ``1h``); 0 for no limit."""
    advice = "write a number of seconds, or a text like 500ms, 30s, 5min"
    if kind_of(node) == "a number":
        # PostgreSQL's own settings count milliseconds: 30000 here would be eight hours, hardly what is meant.
        return reader.decimal(node, key, 0, PLAIN_SECONDS)
    if kind_of(node) != "a text":
        reader.fail(node, f"{key} must be a time, found {kind_of(node)}", advice)
    seconds = parse_duration(reader.text(node, key))
    if seconds is None:
        reader.fail(node, f"{key} must be a time", advice)
    return seconds


def parse_duration(text: str) -> float | None:
    """Seconds of a text like ``500ms``, ``30s``, ``5min``, ``1h``; None if it is none, or too long for PostgreSQL."""
    match = _DURATION.match(text.strip())
    if match is None:
        return None
    seconds = float(match["count"]) * _UNITS[match["unit"]]
    return seconds if seconds <= MAX_SECONDS else None
