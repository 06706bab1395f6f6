"""What the tests of the judgement share."""

from collections.abc import Callable

import pytest

from validator.model.finding import Finding, NotChecked, Severity, Subject
from validator.model.names import ColumnName, QualifiedName
from validator.model.observation import Reason

MakeFinding = Callable[..., Finding]


@pytest.fixture(scope="session")
def finding() -> MakeFinding:
    """A finding on a column (three parts), a table (two) and perhaps a sequence."""

    def make(
        subject: str = "public.orders.id",
        rule: str = "sequence-behind-data",
        severity: Severity = Severity.ERROR,
        sequence: str | None = None,
        **more: object,
    ) -> Finding:
        drawn = QualifiedName.parse(sequence) if sequence else None
        if subject.count(".") == 2:
            about = Subject(column=ColumnName.parse(subject), sequence=drawn)
        elif subject:
            about = Subject(table=QualifiedName.parse(subject), sequence=drawn)
        else:
            about = Subject(sequence=drawn)
        return Finding(rule, severity, about, "a message", **more)  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def not_checked() -> NotChecked:
    return NotChecked(
        Subject(table=QualifiedName("public", "secrets")), Reason.NO_PRIVILEGE, "may not read", "GRANT SELECT ..."
    )
