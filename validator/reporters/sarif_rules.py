"""Rules as SARIF describes them; GitHub shows the help beside each alert.

Source: GitHub Docs, "SARIF support for code scanning", ``reportingDescriptor`` object: descriptions of at most 1,024
characters, ``problem.severity`` for what is no security rule, up to 20 tags of which 10 are shown. There is no
``security-severity``: a sequence out of step is no vulnerability, and GitHub would rank it as one.
"""

import re
from collections.abc import Iterable
from typing import Any

from validator import DOCUMENTATION
from validator.model.finding import Severity
from validator.model.rule_doc import RuleDoc
from validator.reporters.issues import NOT_CHECKED
from validator.reporters.rule_page import plain, sections

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
LEFT_OUT = "left-out"
_PROBLEMS = {"error": "error", "warning": "warning", "note": "recommendation"}
_LONGEST = 1024
_SENTENCE_END = re.compile(r"(?<=[.!?]) ")

_NOT_CHECKED = (
    "Something in scope could not be checked.",
    "A privilege is missing, row-level security hides rows, a timeout was hit, a dump lacks the data, or the ids come "
    "from an expression that can't be foreseen. What was not looked at is not healthy; it is not known. The message "
    "says why, and what would make it checkable.",
)
_LEFT_OUT = (
    "The report is longer than GitHub shows.",
    "GitHub shows the first 5,000 results of an upload and takes 10 MB. The worst are here; the JSON report "
    "(seqguard check -f json) has all of them.",
)


def rules(docs: Iterable[RuleDoc], fired: Iterable[str]) -> list[dict[str, Any]]:
    """A descriptor for each of ``docs``, for any other rule that ``fired``, and for what is no rule but a result."""
    described = {doc.name: _rule(doc) for doc in docs}
    described[NOT_CHECKED] = _descriptor(NOT_CHECKED, "error", *_NOT_CHECKED, uri=f"{DOCUMENTATION}/report.md")
    described[LEFT_OUT] = _descriptor(LEFT_OUT, "warning", *_LEFT_OUT, uri=f"{DOCUMENTATION}/formats.md")
    for name in fired:
        if name not in described:
            described[name] = _descriptor(name, "warning", f"{name}.", f"seqguard explain {name} says what it means.")
    return list(described.values())


def _rule(doc: RuleDoc) -> dict[str, Any]:
    summary = doc.summary[:1].upper() + doc.summary[1:] + "."
    level = LEVELS[doc.severity or Severity.INFO]
    uri = f"{DOCUMENTATION}/rules/{doc.name}.md"
    rule = _descriptor(doc.name, level, summary, _sentences(doc.why), uri=uri)
    rule["help"] = {"text": plain(doc), "markdown": "\n".join([f"Fires when: {doc.summary}.", "", *sections(doc)])}
    if doc.severity is None:
        rule["defaultConfiguration"]["enabled"] = False
    return rule


def _descriptor(name: str, level: str, short: str, full: str, *, uri: str = DOCUMENTATION) -> dict[str, Any]:
    return {
        "id": name,
        "shortDescription": {"text": short[:_LONGEST]},
        "fullDescription": {"text": full},
        "help": {"text": full, "markdown": full},
        "helpUri": uri,
        "defaultConfiguration": {"level": level},
        "properties": {
            "tags": ["database", "postgresql", "sequence", "reliability"],
            "problem.severity": _PROBLEMS[level],
            "precision": "very-high" if level == "error" else "high",
        },
    }


def _sentences(text: str) -> str:
    """As many whole sentences of ``text`` as fit into a description."""
    kept = ""
    for sentence in _SENTENCE_END.split(" ".join(text.split())):
        longer = f"{kept} {sentence}".strip()
        if len(longer) > _LONGEST:
            break
        kept = longer
    return kept or text[:_LONGEST]
