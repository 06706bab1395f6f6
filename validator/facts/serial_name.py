"""The names that PostgreSQL makes up of others, such as the one that ``serial`` gives a sequence.

Source: makeObjectName() in indexcmds.c: parts joined by underscores, cut to 63 bytes by shortening the longer part.
"""

from validator.model.names import MAX_IDENTIFIER_BYTES, ColumnName, byte_length, cut


def serial_name(column: ColumnName) -> str:
    """``<table>_<column>_seq``."""
    return object_name(column.table.name, column.column, "seq")


def object_name(first: str, second: str, label: str) -> str:
    """``first_second_label`` in 63 bytes; ``second`` may be empty."""
    available = MAX_IDENTIFIER_BYTES - len(label) - 1 - (1 if second else 0)
    one, two = byte_length(first), byte_length(second)
    while one + two > available:
        if one > two:
            one -= 1
        else:
            two -= 1
    parts = [cut(first, one), cut(second, two)] if second else [cut(first, one)]
    return "_".join([*parts, label])
