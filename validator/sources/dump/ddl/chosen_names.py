"""The names that PostgreSQL makes up for what is given none.

Source: makeObjectName() and ChooseRelationName() in indexcmds.c: parts joined by underscores, cut to 63 bytes by
shortening the longer part, and numbered where the name is taken.
"""

from collections.abc import Container

from validator.facts.serial_name import object_name
from validator.model.names import QualifiedName, truncate


def relation_name(schema: str, first: str, second: str, label: str, taken: Container[QualifiedName]) -> QualifiedName:
    """The first of ``first_second_label``, ``first_second_label1``... that no relation of the schema has."""
    number = 0
    while True:
        name = QualifiedName(schema, object_name(first, second, f"{label}{number or ''}"))
        if name not in taken:
            return name
        number += 1


def constraint_name(first: str, second: str, label: str, taken: Container[str]) -> str:
    """The same for a constraint among those of its table."""
    number = 0
    while True:
        name = object_name(first, second, f"{label}{number or ''}")
        if name not in taken:
            return name
        number += 1


def joined(names: tuple[str, ...]) -> str:
    """The columns' part of an index's name."""
    return truncate("_".join(names))
