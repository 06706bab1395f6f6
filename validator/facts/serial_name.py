"""The name that ``serial`` gives a sequence."""

from validator.model.names import MAX_IDENTIFIER_BYTES, ColumnName, byte_length, cut


def serial_name(column: ColumnName) -> str:
    """``<table>_<column>_seq``, both parts cut so that it fits 63 bytes.

    Source: makeObjectName() in PostgreSQL's indexcmds.c, which cuts the longer part first.
    """
    table, name = column.table.name, column.column
    room = MAX_IDENTIFIER_BYTES - len("_seq") - 1
    table_length, name_length = byte_length(table), byte_length(name)
    while table_length + name_length > room:
        if table_length > name_length:
            table_length -= 1
        else:
            name_length -= 1
    return f"{cut(table, table_length)}_{cut(name, name_length)}_seq"
