"""The names that schema pg_catalog holds: what an unqualified name means before any other schema is looked at."""

from functools import cache
from importlib.resources import files

from validator.model.frozen import frozen


@frozen
class BuiltinNames:
    """Names of PostgreSQL's own, those of 10 to 18 together."""

    functions: frozenset[str]
    set_returning: frozenset[str]
    aggregates: frozenset[str]
    types: frozenset[str]


COLLATABLE = frozenset({"text", "varchar", "bpchar", "pg_node_tree", "pg_ndistinct", "pg_dependencies", "pg_mcv_list"})
"""Types whose collation is the database's default one (pg_type.typcollation)."""


@cache
def builtin_names() -> BuiltinNames:
    """The lists of ``builtin_names.txt``."""
    sections: dict[str, set[str]] = {}
    current: set[str] = set()
    for line in files(__package__).joinpath("builtin_names.txt").read_text(encoding="utf8").splitlines():
        if line.startswith("["):
            current = sections.setdefault(line.strip("[]"), set())
        elif not line.startswith("#"):
            current.update(line.split())
    return BuiltinNames(
        frozenset(sections["functions"] | sections["aggregates"]),
        frozenset(sections["set-returning"]),
        frozenset(sections["aggregates"]),
        frozenset(sections["types"]),
    )
