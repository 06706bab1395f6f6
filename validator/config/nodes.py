"""YAML as nodes that know where they stand, and readers of one value each that say so when it is wrong.

The text is composed, not constructed: no Python object is ever made from a tag, and every node keeps its line and
column. YAML 1.1 reads ``off`` as false and ``1:30`` as 90; the readers look at the text of a scalar instead.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NoReturn

import yaml

from validator.config.errors import ConfigurationError, Place, shown, suggest
from validator.model.frozen import frozen

MAX_BYTES = 1 << 20
MAX_VALUES = 100_000
"""How many values are read, aliases counted each time: a file of a few lines can stand for billions."""

_TAGS = {
    "str": "a text",
    "int": "a number",
    "float": "a number",
    "bool": "true or false",
    "null": "nothing",
    "timestamp": "a date",
    "seq": "a list",
    "map": "a mapping",
}
_YAML11_WORDS = frozenset({"on", "off", "yes", "no"})
_WHOLE = re.compile(r"-?(?:0|[1-9]\d{0,18})\Z", re.ASCII)
_DECIMAL = re.compile(r"-?(?:0|[1-9]\d{0,18})(?:\.\d{1,18})?\Z", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_UNPRINTABLE = re.compile(r"[\0\ud800-\udfff]")


@frozen
class Entry:
    """One key of a mapping and its value."""

    key: str
    key_node: yaml.Node
    node: yaml.Node


def kind_of(node: yaml.Node) -> str:
    """What a person would call this node's type."""
    tag = str(node.tag)
    return _TAGS.get(tag.removeprefix("tag:yaml.org,2002:"), f"a value tagged {shown(tag)}")


@dataclass(slots=True)
class Reader:
    """Reads the values of one file. Every method raises ConfigurationError for a node that is not what it must be."""

    path: str
    _values: int = 0

    def place(self, node: yaml.Node) -> Place:
        """Where ``node`` begins; an alias stands where its anchor is."""
        return Place(self.path, node.start_mark.line + 1, node.start_mark.column + 1)

    def fail(self, node: yaml.Node, what: str, advice: str) -> NoReturn:
        """Raise the error that points at ``node``."""
        raise ConfigurationError(self.place(node), what, advice)

    def mapping(self, node: yaml.Node, what: str, known: Collection[str], kind: str = "key") -> dict[str, Entry]:
        """The entries of a mapping, by key; each key must be ``known`` and stand there once."""
        self._count(node)
        if not isinstance(node, yaml.MappingNode) or kind_of(node) != "a mapping":
            self.fail(node, f"{what} must be a mapping, found {kind_of(node)}", "write it as 'name: value' lines")
        entries: dict[str, Entry] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self.fail(key_node, f"a {kind} must be a word, found {kind_of(key_node)}", "write 'name: value'")
            key = key_node.value
            if key in entries:
                first = self.place(entries[key].key_node)
                advice = f"remove one (the first is in line {first.line})"
                self.fail(key_node, f"{kind} {shown(key)} stands twice in {what}", advice)
            if key not in known:
                otherwise = f"known here: {', '.join(sorted(known))}"
                if key == "<<":
                    otherwise = "merge keys are not supported; write the keys out"
                self.fail(key_node, f"unknown {kind} {shown(key)} in {what}", suggest(key, known, otherwise))
            entries[key] = Entry(key, key_node, value_node)
        return entries

    def items(self, node: yaml.Node, what: str) -> list[yaml.Node]:
        """The nodes of a list."""
        self._count(node)
        if not isinstance(node, yaml.SequenceNode) or kind_of(node) != "a list":
            self.fail(node, f"{what} must be a list, found {kind_of(node)}", "write [a, b], or one '- a' a line")
        return list(node.value)

    def text(self, node: yaml.Node, what: str, *, variable: bool = False) -> str:
        """A text that is not empty; only with ``variable`` may ``${`` stand in it."""
        text = self._scalar(node, f"{what} must be a text", "write a text", variable=variable)
        # What YAML 1.2 and every reader take for a text is one, whatever YAML 1.1 makes of it.
        if kind_of(node) not in ("a text", "a date") and text.lower() not in _YAML11_WORDS:
            advice = "put it in quotes if that is what you mean"
            self.fail(node, f"{what} must be a text, found {kind_of(node)}", advice)
        if not text.strip():
            self.fail(node, f"{what} must be a text, but it is empty", "write a text, or remove the key")
        return text

    def choice(self, node: yaml.Node, what: str, allowed: Collection[str]) -> str:
        """One of ``allowed``; words that YAML 1.1 takes for booleans are read as they are written."""
        options = f"write one of {', '.join(allowed)}"
        word = self._scalar(node, f"{what} must be a word", options)
        if word not in allowed:
            self.fail(node, f"{what} can't be {shown(word)}", suggest(word, allowed, options))
        return word

    def boolean(self, node: yaml.Node, what: str) -> bool:
        """``true`` or ``false``."""
        raw = self._scalar(node, f"{what} must be true or false", "write true or false")
        if kind_of(node) != "true or false" or raw not in ("true", "false"):
            self.fail(node, f"{what} must be true or false, found {shown(raw)}", "write true or false, without quotes")
        return raw == "true"

    def whole(self, node: yaml.Node, what: str, least: int, most: int) -> int:
        """A whole number from ``least`` to ``most``."""
        return int(self._number(node, what, _WHOLE, "a whole number", least, most))

    def decimal(self, node: yaml.Node, what: str, least: int, most: int) -> float:
        """A number from ``least`` to ``most``."""
        number = float(self._number(node, what, _DECIMAL, "a number", least, most))
        return int(number) if number.is_integer() else number

    def day(self, node: yaml.Node, what: str) -> date:
        """A day, with or without quotes."""
        raw = self._scalar(node, f"{what} must be a day", "write it as 2027-03-01")
        if not _DAY.match(raw):
            self.fail(node, f"{what} must be a day, found {shown(raw)}", "write it as 2027-03-01")
        try:
            return date.fromisoformat(raw)
        except ValueError:
            self.fail(
                node, f"{what} is {shown(raw)}, a day that no calendar has", "write year-month-day, as 2027-03-01"
            )

    def _number(self, node: yaml.Node, what: str, form: re.Pattern[str], kind: str, least: int, most: int) -> str:
        bounds = f"from {least} to {most}"
        raw = self._scalar(node, f"{what} must be {kind}", f"write {kind} {bounds}")
        if kind_of(node) != "a number" or not form.match(raw):
            advice = f"write {kind} {bounds}, in digits, without quotes"
            self.fail(node, f"{what} must be {kind}, found {shown(raw)}", advice)
        if not least <= Decimal(raw) <= most:
            self.fail(node, f"{what} must be {bounds}, found {raw}", f"write {kind} {bounds}")
        return raw

    def _scalar(self, node: yaml.Node, what: str, advice: str, *, variable: bool = False) -> str:
        self._count(node)
        if not isinstance(node, yaml.ScalarNode) or kind_of(node) == "nothing":
            self.fail(node, f"{what}, found {kind_of(node)}", f"{advice}, or remove the key")
        raw = str(node.value)
        if _UNPRINTABLE.search(raw):
            self.fail(node, "a text holds a character that no name or text in PostgreSQL can hold", "remove the escape")
        if "${" in raw and not variable:
            what = "'${' begins an environment variable, and only 'target' takes one"
            self.fail(node, what, "write the value itself")
        return raw

    def _count(self, node: yaml.Node) -> None:
        self._values += 1
        if self._values > MAX_VALUES:
            self.fail(node, f"more than {MAX_VALUES} values, aliases counted", "use patterns, or several files")
