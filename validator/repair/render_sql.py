"""One SQL script out of the remedies of many findings. Pure text.

What is safe stands first, ready to run; what somebody has to decide on stands below, commented out. Each repair is a
transaction of its own, so that one that can't get its lock does not take the others down.
"""

from collections.abc import Callable, Iterable

from validator.model.finding import Finding
from validator.model.remedy import Remedy, Safety

_FIRST = ("sequence-type-mismatch", "sequence-exhausted", "sequence-running-out", "default-names-missing-sequence")
"""More room before anything is moved into it."""

_HEAD = """\
Repairs of sequences. Each BEGIN .. COMMIT stands for itself, may be run again, and moves no sequence back.
A lock that is not to be had within its lock_timeout ends the transaction with an error: run that one again later."""


def script(findings: Iterable[Finding], printable: Callable[[str], str] = str) -> str:
    """The script, empty where nothing is to be repaired; ``printable`` may respell SQL with the same meaning."""
    ordered = sorted(findings, key=lambda f: (f.rule not in _FIRST, f.severity.rank, str(f.subject), f.rule))
    safe = [_repair(remedy, causes, printable) for remedy, causes in _grouped(ordered, Safety.SAFE)]
    review = [_question(remedy, causes, printable) for remedy, causes in _grouped(ordered, Safety.NEEDS_REVIEW)]
    if not safe and not review:
        return ""
    parts = [_comment(_HEAD), *safe]
    if review:
        parts += [_comment("To be decided on: uncomment what is right."), *review]
    return "\n\n".join(parts) + "\n"


def _grouped(findings: Iterable[Finding], safety: Safety) -> list[tuple[Remedy, list[Finding]]]:
    """The same SQL for several findings once, in the order of its first finding."""
    groups: dict[tuple[str, str], tuple[Remedy, list[Finding]]] = {}
    for finding in findings:
        remedy = finding.remedy
        if remedy is not None and remedy.safety is safety:
            groups.setdefault((remedy.sql, remedy.note), (remedy, []))[1].append(finding)
    return list(groups.values())


def _repair(remedy: Remedy, causes: list[Finding], printable: Callable[[str], str]) -> str:
    lines = [_comment(f"{cause.rule}: {cause.subject}: {cause.message}") for cause in causes]
    return "\n".join([*lines, *([_comment(remedy.note)] if remedy.note else []), printable(remedy.sql)])


def _question(remedy: Remedy, causes: list[Finding], printable: Callable[[str], str]) -> str:
    lines = [_comment(f"{cause.rule}: {cause.subject}: {cause.message}") for cause in causes]
    lines += [_comment(remedy.note)] if remedy.note else []
    return "\n".join([*lines, *([_comment(printable(remedy.sql))] if remedy.sql else [])])


def _comment(text: str) -> str:
    """``text`` behind ``--``. Whatever else could end a line, or hide in it, becomes a question mark."""
    shown = ("".join(c if c.isprintable() else "?" for c in line) for line in text.split("\n"))
    return "\n".join(f"-- {line}".rstrip() for line in shown)
