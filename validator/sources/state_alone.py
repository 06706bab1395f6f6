"""What the state of a sequence tells by itself, of a column whose rows are not looked at."""

from validator.facts.headroom import headroom
from validator.facts.next_value import lattice
from validator.model.observation import ColumnReading, Known, Observation, SequenceState
from validator.sources.reading import Reading, needs_simulation


def told_by_state(reading: Reading, state: SequenceState) -> Observation[ColumnReading]:
    """A reading without rows. Where rows would matter, they do not if the very next value is refused."""
    if reading.elsewhere is None or _refused_at_once(reading, state):
        return Known(ColumnReading(state, None, None))
    return reading.elsewhere


def _refused_at_once(reading: Reading, state: SequenceState) -> bool:
    binding, sequence = reading.binding, reading.sequence
    if needs_simulation(reading) and lattice(binding, sequence, state) is not None:
        return False
    limit = headroom(binding, reading.column, sequence, state)
    # of a foreign table, the CHECKs are not enforced here (PostgreSQL manual, "CREATE FOREIGN TABLE")
    return limit is not None and limit.refuses_next and limit.source != "check"
