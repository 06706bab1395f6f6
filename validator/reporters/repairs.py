"""The repairs of a report as SQL to read and copy: safe ones apart from those that ask a question; and the GRANTs."""

import re
from collections.abc import Iterable, Iterator

from validator.model.finding import Finding
from validator.model.remedy import Safety
from validator.reporters.printable_sql import printable_sql, statement
from validator.reporters.visible import visible

_STATEMENT = re.compile(r"(ALTER|CREATE|GRANT|REVOKE|SELECT|SET|VACUUM) ")


def repairs(findings: Iterable[Finding], safety: Safety) -> list[str]:
    """One script a repair, in the order of the findings: comments that say for what, the question, the SQL.

    The same SQL for several findings stands once, under all their names.
    """
    causes: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        if finding.remedy and finding.remedy.safety is safety and (finding.remedy.sql.strip() or finding.remedy.note):
            causes.setdefault((finding.remedy.sql, finding.remedy.note), []).append(finding)
    return [_script(sql, note, cause) for (sql, note), cause in causes.items()]


def _script(sql: str, note: str, cause: list[Finding]) -> str:
    comments = [f"{finding.rule}: {finding.subject}" for finding in cause]
    comments += [line for line in note.splitlines() if line.strip()]
    script = [f"-- {visible(comment)}" for comment in comments]
    return "\n".join([*script, statement(sql)] if sql.strip() else script)


def ways_to_check(how_to_check: str) -> Iterator[tuple[str, bool]]:
    """Its lines, each with whether it is SQL to run rather than words; a name never spans two of them."""
    shown = printable_sql(how_to_check) if _STATEMENT.match(how_to_check) else how_to_check
    for line in shown.split("\n"):
        if line.strip():
            yield line.strip(), _STATEMENT.match(line.strip()) is not None
