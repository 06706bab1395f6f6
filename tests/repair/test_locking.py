"""How long a repair waits for a lock while it holds another one."""

import pytest

from validator.repair.locking import brief, milliseconds


@pytest.mark.parametrize(
    ("waits", "deadlock", "expected"),
    [
        (1, 1.0, 0.1),
        (9, 1.0, 0.1),
        (19, 1.0, 0.05),  # twenty tables of one sequence, and the sequence
        (1, 0.05, 0.025),
        (3, 0.05, 0.0125),
        (0, 0.05, 0.025),
        (500, 0.05, 0.001),  # 0 would be without end
    ],
)
def test_all_waits_together_are_less_than_deadlock_timeout(waits: int, deadlock: float, expected: float) -> None:
    found = brief(5.0, deadlock, 0.1, waits)
    assert found == pytest.approx(expected)
    assert milliseconds(found) != "0s"


def test_a_shorter_lock_timeout_counts_and_none_is_not_none_at_all() -> None:
    assert brief(0.02, 1.0, 0.1) == pytest.approx(0.02)
    assert brief(0, 1.0, 0.1) == pytest.approx(0.1)
