"""What is compared with simulated values: a stored column, or what the expression of an index or of a generated column
makes of a row, for a dump does not hold that."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from validator.facts.composed import columns_in
from validator.facts.tokens import render, tokenize
from validator.model.catalog import ColumnType
from validator.model.frozen import frozen
from validator.model.names import QualifiedName
from validator.sources.dump.evaluate.compile import compile_expression, kind_of
from validator.sources.dump.evaluate.shape import target
from validator.sources.dump.evaluate.stored import stored_value
from validator.sources.reading import Reading

Row = Sequence[str | None]


@frozen
class StoredKey:
    """It is called with rows: the texts of ``columns`` first, as COPY holds them, None for NULL."""

    columns: tuple[str, ...]
    run: Callable[[Row], Any]

    def __call__(self, row: Row) -> Any:
        return self.run(row)


def stored_key(
    reading: Reading,
    columns: Mapping[str, ColumnType],
    major: int,
    enums: frozenset[QualifiedName],
    generated: Mapping[str, str],
) -> StoredKey:
    """What ``reading`` is compared with; Unsupported where that takes a server.

    ``columns`` are all of the table, ``generated`` what some of them are made of.
    """
    column = reading.column
    text = generated.get(column.name.column) if reading.stored is None else with_generated(reading.stored, generated)
    if text is None:
        read = stored_value(column.type.base)
        return StoredKey((column.name.column,), lambda row: None if row[0] is None else read(row[0]))
    text = f"({text})::{target(column.type)}"
    needed = compile_expression(text, columns=columns, major=major, enums=enums).columns
    wanted = {name: columns[name] for name in needed}
    compiled = compile_expression(text, columns=wanted, major=major, enums=enums)
    readers = tuple(stored_value(kind_of(kind, enums)) for kind in wanted.values())

    def run(row: Row) -> Any:
        texts = row[: len(readers)]
        return compiled.run(tuple(None if t is None else read(t) for read, t in zip(readers, texts, strict=True)))

    return StoredKey(tuple(wanted), run)


def with_generated(text: str, generated: Mapping[str, str]) -> str:
    """An expression over a table's row with what its generated columns are made of in their place."""
    if not generated:
        return text
    tokens = tokenize(text)
    out: list[str] = []
    done = 0
    for place in columns_in(tokens):
        if place.column in generated:
            out += [render(tokens[done : place.start]), f"({generated[place.column]})"]
            done = place.end
    return " ".join([*out, render(tokens[done:])]) if out else text
