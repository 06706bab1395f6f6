"""All that a person reads about a rule; explain, docs, reports and tests draw from it."""

from validator.model.finding import Severity
from validator.model.frozen import frozen


@frozen
class RuleDoc:
    """``name`` is the rule's one name: kebab-case, its file's and its page's too.

    ``bad`` and ``good`` are SQL scripts for an empty database: the rule must fire after ``bad`` and be silent after
    ``good``; tests run both on a real server. ``config`` is the ``.seqguard.yml`` content that the examples need, if
    any.
    """

    name: str
    severity: Severity | None
    summary: str
    why: str
    repair: str
    bad: str
    good: str
    config: str = ""
