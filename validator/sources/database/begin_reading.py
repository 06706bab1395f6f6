"""Begins a transaction that reads relations by name, and makes sure of the names first."""

from collections.abc import Iterable

from psycopg import errors

from validator.model.held_names import HeldName, exchanged, held_sequence, held_table, hold
from validator.sources.database.connect import ConnectOptions, preamble
from validator.sources.database.patience import PatientConnection
from validator.sources.reading import Reading


class Exchanged(errors.UndefinedTable):
    """A name means something else than it did when the catalog was read."""


def named_by(reading: Reading) -> tuple[HeldName, ...]:
    """What statements for ``reading`` may read by name."""
    return held_table(reading.table), held_sequence(reading.sequence)


def begin_reading(
    connection: PatientConnection, options: ConnectOptions, names: Iterable[HeldName], before: str = ""
) -> None:
    """Sends ``before`` and all that makes a transaction harmless, in one message.

    Afterwards ``names`` are locked, and are what they were. Raises psycopg.Error, Exchanged among them.
    """
    held = list(dict.fromkeys(names))
    checked = f"; {hold(held)}; {exchanged(held)}" if held else ""
    cursor = connection.execute(before + preamble(options) + checked)
    if not held:
        return
    while cursor.nextset():
        pass
    found = [held[place].name for (place,) in cursor.fetchall()]
    if found:
        raise Exchanged(f"{', '.join(map(str, found))} is not what it was when the catalog was read")
