"""What the rules say: findings, and what could not be checked."""

import hashlib
from dataclasses import field
from enum import StrEnum
from typing import TypeAlias

from validator.model.frozen import frozen
from validator.model.names import ColumnName, QualifiedName
from validator.model.observation import Reason
from validator.model.remedy import Remedy

EvidenceValue: TypeAlias = int | float | str | bool | tuple[str, ...] | None


class Severity(StrEnum):
    """How bad a finding is; ``off`` in the configuration means that the rule does not run."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return (Severity.ERROR, Severity.WARNING, Severity.INFO).index(self)


@frozen
class Subject:
    """What a finding is about; without any part it is everything in scope, of which only NotChecked can speak."""

    column: ColumnName | None = None
    sequence: QualifiedName | None = None
    table: QualifiedName | None = None

    @property
    def table_name(self) -> QualifiedName | None:
        return self.column.table if self.column else self.table

    def __str__(self) -> str:
        if self.column:
            return str(self.column)
        return str(self.table or self.sequence or "everything")


@frozen
class Finding:
    """One rule's word on one subject. ``evidence`` holds the measured values; the fingerprint holds none of them."""

    rule: str
    severity: Severity
    subject: Subject
    message: str
    evidence: dict[str, EvidenceValue] = field(default_factory=dict)
    remedy: Remedy | None = None
    new: bool = True

    @property
    def fingerprint(self) -> str:
        """32 hexadecimal digits of rule and qualified subject: the same as long as the trouble is the same."""
        text = "\0".join(
            (self.rule, str(self.subject.column or self.subject.table or ""), str(self.subject.sequence or ""))
        )
        return hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest()[:32]


@frozen
class NotChecked:
    """Something in scope that no verdict can be given on, and what would make it checkable."""

    subject: Subject
    reason: Reason
    message: str
    how_to_check: str
