"""The scripts that install and remove the SQL function: this folder's .sql files with the names put in.

The function is one; its text stands in parts, in the order of ``PARTS``.
"""

import re
from functools import cache
from importlib.resources import files

from validator.model.frozen import frozen

FUNCTION = "check_sequence_health"
VIEW = "sequence_health"
DEFAULT_SCHEMA = "public"
"""Where an unqualified name finds it, in a session that has changed nothing."""

EVERYBODY = "public"
PARTS = (
    "signature",
    "declarations",
    "drawing_functions",
    "columns_and_triggers",
    "columns_draws",
    "columns_pairs",
    "columns_indexes",
    "told_by_the_catalog",
    "filled_by_triggers",
    "not_followed",
    "taken_by_the_column",
    "asked_of_the_row",
    "bounds_of_checks",
    "taken_by_partitions",
    "refused_by_indexes",
    "state",
    "limits",
    "checks_of_partitions",
    "computed",
    "key_of_an_index",
    "limits_of_values",
    "collisions_of_values",
    "in_the_way",
    "verdict",
)
COLON = "<:>"
"""Stands in the script for a colon before a letter, and nowhere else in the function."""

_COLON = re.compile(r"(?<!:):(?=\w)")
_PLACEHOLDER = re.compile(r"\{\{(\w+)\}\}")
_RELEASE = re.compile(r"\d+\.\d+\.\d+")


@frozen
class Installation:
    """Where the function goes and who may use it; ``roles`` may name ``public``, which is everybody.

    ``force``: replace a newer version, too.
    """

    schema: str = DEFAULT_SCHEMA
    roles: tuple[str, ...] = ()
    create_schema: bool = False
    force: bool = False


def install_script(installation: Installation, version: str) -> str:
    """One SQL statement, for PostgreSQL 10 to 18, that installs the function and the view or replaces them."""
    roles = ", ".join(map(literal, installation.roles))
    return _filled(
        "install",
        version=release(version),
        schema=literal(installation.schema),
        roles=f"ARRAY[{roles}]::pg_catalog.text[]",
        create_schema=_boolean(installation.create_schema),
        force=_boolean(installation.force),
        function=_COLON.sub(COLON, function_text()),
        view=_text("view").rstrip(),
    )


@cache
def function_text() -> str:
    """Arguments, columns and body of the function."""
    return "".join(_text(f"function/{part}") for part in PARTS)


def uninstall_script(schema: str, version: str) -> str:
    """One SQL statement that removes what ``install_script`` made in ``schema``, and nothing else."""
    return _filled("uninstall", version=release(version), schema=literal(schema))


def release(version: str) -> str:
    """The three numbers of a version, by which newer and older are told."""
    found = _RELEASE.match(version)
    if found is None:
        raise ValueError(f"no version of three numbers: {version!r}")
    return found[0]


def literal(text: str) -> str:
    """``text`` as an SQL string, the same whatever standard_conforming_strings says, and no ``:name`` in it.

    Without any dollar sign, for it stands inside a dollar-quoted text, and without line ends, for comments' sake.
    """
    if re.fullmatch(r"[\w .-]*", text):
        return f"'{text}'"
    escaped = (f"\\u{ord(c):04x}" if c in "$\\'{}:" or ord(c) < 32 else c for c in text)
    return f"E'{''.join(escaped)}'"


def _boolean(value: bool) -> str:
    return "true" if value else "false"


def _filled(name: str, **values: str) -> str:
    return _PLACEHOLDER.sub(lambda found: values[found[1]], _text(name))


@cache
def _text(name: str) -> str:
    return files(__package__).joinpath(f"{name}.sql").read_text(encoding="utf8")
