"""Parts of a JSON report that two runs can be compared by."""

from typing import Any


def verdicts(report: dict[str, Any]) -> dict[str, Any]:
    """All but how long it took and where."""
    return {key: report[key] for key in ("verdict", "exit_status", "columns", "findings", "suppressed", "not_checked")}


def reasons(report: dict[str, Any]) -> dict[str, str]:
    """Column to why it was not checked."""
    return {f"{n['subject']['table']}.{n['subject']['column']}": n["reason"] for n in report["not_checked"]}


def advice(report: dict[str, Any]) -> set[str]:
    """The statements that would make the rest checked."""
    return {part.strip() for n in report["not_checked"] for part in n["how_to_check"].split(";")}
