"""The settings in a dump that decide how the rest of it is read."""

import re

from validator.facts.tokens import NotTokenizable, Sort, tokenize
from validator.model.frozen import frozen
from validator.model.names import InvalidName, split_name
from validator.sources.dump.encodings import UTF8, Encoding

_LONGEST = 1 << 12  # characters: a setting is a short statement
_SET = re.compile(r"set\s+(?:session\s+|local\s+)?(\w+)", re.IGNORECASE)
_SET_CONFIG = re.compile(r"select\s+(?:pg_catalog\.)?set_config\s*\(", re.IGNORECASE)
_FALSE = frozenset(["off", "of", "false", "fals", "fal", "fa", "f", "no", "n", "0"])
_DEFAULT_SCHEMA = "public"


@frozen
class Settings:
    """What is in force. ``encoding_set`` is false as long as nothing in the dump has said.

    ``schema`` is where a name without one is looked for: PostgreSQL's default search_path leads to ``public``, and so
    does what pg_dump wrote before 2018 (``SET search_path = public, pg_catalog``) to the first of the list.
    """

    encoding: Encoding = UTF8
    encoding_set: bool = False
    conforming: bool = True
    schema: str = _DEFAULT_SCHEMA


@frozen
class Setting:
    """One parameter and what it is set to: each of a list, unquoted."""

    name: str
    values: tuple[str, ...]


def read_setting(text: str) -> Setting | None:
    """``SET name = value``, ``SET name TO value``, ``SET NAMES value`` or ``SELECT set_config(...)``, else None."""
    if len(text) > _LONGEST:
        return None
    is_config = _SET_CONFIG.match(text)
    if is_config is None and _SET.match(text) is None:
        return None
    try:
        tokens = tokenize(text)
    except NotTokenizable:
        return None
    if is_config is not None:
        strings = [token.value for token in tokens if token.sort is Sort.STRING]
        return Setting(strings[0].lower(), _listed(strings[1])) if len(strings) > 1 else None
    words = [token for token in tokens if not token.is_symbol("=", ",", ";")][1:]
    if words and words[0].is_word("session", "local"):
        words = words[1:]
    if not words:
        return None
    name = "client_encoding" if words[0].is_word("names") else words[0].value.lower()
    return Setting(name, tuple(word.value for word in words[1:] if not word.is_word("to")))


def _listed(text: str) -> tuple[str, ...]:
    """The elements of ``a, "B c"``."""
    found: list[str] = []
    for part in re.findall(r'(?:"(?:[^"]|"")*"|[^,"])+', text):
        try:
            found.append(split_name(part.strip())[0])
        except InvalidName:
            found.append(part.strip())
    return tuple(found)


def is_false(values: tuple[str, ...]) -> bool:
    return bool(values) and values[0].lower() in _FALSE


def first_schema(values: tuple[str, ...]) -> str:
    """The first schema of a search_path in which tables are made."""
    named = [value for value in values if value not in ("", "$user", "pg_catalog")]
    return named[0] if named else _DEFAULT_SCHEMA
