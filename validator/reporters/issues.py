"""What somebody must look at in a report, worst first, each with an identity that lasts: shared by the machine formats.

What could not be checked is an issue like the findings: a format that showed findings only would turn it into a pass.
"""

import hashlib
from collections import Counter

from validator.model.finding import Finding, NotChecked, Severity, Subject
from validator.model.frozen import frozen
from validator.model.remedy import Safety
from validator.model.report import Report, Suppressed
from validator.model.snapshot import Target
from validator.reporters import words
from validator.reporters.repairs import repairs, ways_to_check
from validator.reporters.visible import visible

NOT_CHECKED = "not-checked"
"""Stands where a finding has its rule; no rule is called so."""

REPAIRS = {Safety.SAFE: "Repair, safe to run", Safety.NEEDS_REVIEW: "Repair, to be decided first"}


@frozen
class Issue:
    """A finding, or something that could not be checked. All texts are visible ones (see ``visible``).

    ``sentence`` begins with the subject and has no full stop. ``repair`` is SQL, of as many lines as it takes, under
    the title ``repair_title``; both are empty where there is none.
    """

    rule: str
    severity: Severity
    subject: Subject
    sentence: str
    facts: tuple[str, ...]
    repair_title: str
    repair: str
    fingerprint: str
    new: bool = True

    @property
    def text(self) -> str:
        """Everything but the repair, on one line."""
        facts = f" ({', '.join(self.facts)})" if self.facts else ""
        return f"{self.sentence}{facts}."


def issues(report: Report, *, allow_incomplete: bool) -> list[Issue]:
    """The findings that count and what was not checked, the worst first; of the same severity, findings first.

    What was not checked is as bad as an error, for it keeps the run from passing; with ``allow_incomplete``, which is
    the caller's word that it does not, as bad as a warning.
    """
    fingerprints = Fingerprints(report.target)
    entries = words.Entries(report.columns)
    severity = Severity.WARNING if allow_incomplete else Severity.ERROR
    found = [_of_finding(finding, entries, fingerprints) for finding in report.findings]
    found += [_of_not_checked(item, severity, fingerprints) for item in report.not_checked]
    return sorted(found, key=lambda issue: issue.severity.rank)


def accepted(report: Report) -> list[tuple[Issue, Suppressed]]:
    """The findings that do not count, each with who accepted it and why."""
    fingerprints = Fingerprints(report.target)
    entries = words.Entries(report.columns)
    return [(_of_finding(how.finding, entries, fingerprints), how) for how in report.suppressed]


def _of_finding(finding: Finding, entries: words.Entries, fingerprints: "Fingerprints") -> Issue:
    title = REPAIRS[finding.remedy.safety] if finding.remedy else ""
    script = "\n\n".join(repairs([finding], finding.remedy.safety)) if finding.remedy else ""
    facts = [visible(fact) for fact in words.evidence_words(finding, entries.of(finding), str)]
    return Issue(
        rule=finding.rule,
        severity=finding.severity,
        subject=finding.subject,
        sentence=visible(f"{finding.subject}: {finding.message}"),
        facts=tuple(facts) if finding.new else (*facts, "not new"),
        repair_title=title if script else "",
        repair=script,
        fingerprint=fingerprints.of(finding.fingerprint),
        new=finding.new,
    )


def _of_not_checked(item: NotChecked, severity: Severity, fingerprints: "Fingerprints") -> Issue:
    ways = " ".join(line for line, _ in ways_to_check(item.how_to_check))
    hint = f"; to check it: {ways}" if ways else ""
    return Issue(
        rule=NOT_CHECKED,
        severity=severity,
        subject=item.subject,
        sentence=visible(f"{item.subject}: not checked, {item.reason}: {item.message}{hint}"),
        facts=(),
        repair_title="",
        repair="",
        fingerprint=fingerprints.of("\0".join((NOT_CHECKED, str(item.subject), str(item.subject.sequence or "")))),
    )


class Fingerprints:
    """Makes identities that differ between targets, and within one report.

    The databases that one repository checks have the same tables. GitHub takes the same rule, file and fingerprint for
    the same alert, whatever its category, and GitLab shows one of those with the same fingerprint: without the target
    in it, a finding in one database would hide that in another. Nothing measured is in it. What is the same otherwise
    is numbered.
    """

    def __init__(self, target: Target) -> None:
        self._target = identity(target)
        self._seen: Counter[str] = Counter()

    def of(self, key: str) -> str:
        """32 hexadecimal digits and a number, as in ``5061c3315a741b7d:1``, which is how GitHub writes its own."""
        digest = hashlib.sha256(f"{key}\0{self._target}".encode(errors="backslashreplace")).hexdigest()[:32]
        self._seen[digest] += 1
        return f"{digest}:{self._seen[digest]}"


def identity(target: Target) -> str:
    """What the target is called in each run: its label, or else its database. Not its version, nor how it was read."""
    return target.label or target.database or target.kind


def target_line(report: Report) -> str:
    """``staging (database shop, PostgreSQL 16.4)``, visible and not too long to be repeated."""
    return shortened(visible(words.target_words(report.target, str, str)), 300)


def tally_line(report: Report) -> str:
    """The verdict and its reasons on one line, visible."""
    counts = ", ".join(words.tally(report, zeros=True))
    columns, sequences = words.counted(len(report.columns), "column"), words.counted(report.sequences, "sequence")
    return f"Seqguard: {report.verdict.upper()}: {counts}; {columns}, {sequences} of {target_line(report)}"


def shortened(text: str, most: int) -> str:
    """``text`` in at most ``most`` characters, the last of which say that it was cut."""
    return text if len(text) <= most else text[: most - 4] + " ..."
