"""What a rule is: its documentation, and a pure function from facts to findings."""

from collections.abc import Callable, Iterable

from validator.facts.database_facts import DatabaseFacts
from validator.model.finding import Finding
from validator.model.frozen import frozen
from validator.model.rule_doc import RuleDoc


@frozen
class Rule:
    """``check`` gives the findings with the rule's own severities; the configuration may change them afterwards."""

    doc: RuleDoc
    check: Callable[[DatabaseFacts], Iterable[Finding]]

    @property
    def name(self) -> str:
        return self.doc.name
