"""The baseline: findings that were there when the check was introduced, so that only new ones fail.

The file is JSON, one finding a line, sorted: two people who accept different findings get a diff, and a merge, that
reads well. It holds names but nothing that was measured, and so changes only when what is wrong changes.
"""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from validator.judgement.suppressions import Applied
from validator.model.finding import Finding
from validator.model.report import Suppressed
from validator.model.undecoded import is_text
from validator.plain_file import read_plain
from validator.whole_file import write_whole

VERSION = 1
_FINGERPRINT = re.compile(r"[0-9a-f]{32}\Z")
_REWRITE = "write it anew with --update-baseline"


class BaselineError(Exception):
    """A baseline that can't be read or written; the text says which file, what is wrong and what to do."""


@dataclass(frozen=True, slots=True, order=True)
class Accepted:
    """One accepted finding; ``rule`` and ``subject`` are for people, the fingerprint alone is compared."""

    rule: str
    subject: str
    fingerprint: str


def read_baseline(path: Path) -> tuple[Accepted, ...]:
    """The findings that the file at ``path`` accepts. Raises BaselineError."""
    try:
        data = read_plain(path)
    except FileNotFoundError:
        raise BaselineError(f"{path}: there is no such baseline; make it with --update-baseline") from None
    except OSError as error:
        raise BaselineError(f"{path}: can't be read: {error.strerror}; check the path") from None
    return parse_baseline(data, path)


def parse_baseline(data: bytes, path: Path) -> tuple[Accepted, ...]:
    """The findings that ``data`` lists; ``path`` is what errors call it. Raises BaselineError."""
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        # A merge conflict left in the file ends here.
        raise BaselineError(f"{path}:{error.lineno}:{error.colno}: this is not JSON: {error.msg}; {_REWRITE}") from None
    except (ValueError, RecursionError):
        raise BaselineError(f"{path}: this is not JSON in UTF-8; {_REWRITE}") from None
    if not isinstance(document, dict) or "version" not in document:
        raise BaselineError(f'{path}: this is no baseline: "version" is missing; {_REWRITE}')
    version = document["version"]
    if version != VERSION or isinstance(version, bool):
        raise BaselineError(f"{path}: a baseline of another version than {VERSION}; use the seqguard that wrote it")
    findings = document.get("findings")
    if not isinstance(findings, list):
        raise BaselineError(f'{path}: this is no baseline: "findings" is not a list; {_REWRITE}')
    return tuple(_accepted(item, number, path) for number, item in enumerate(findings, start=1))


def _accepted(item: object, number: int, path: Path) -> Accepted:
    if not isinstance(item, dict):
        raise BaselineError(f"{path}: finding {number} is no object; {_REWRITE}")
    texts = [item.get(key) for key in ("rule", "subject", "fingerprint")]
    rule, subject, fingerprint = (text if isinstance(text, str) else "" for text in texts)
    if not _FINGERPRINT.match(fingerprint):
        raise BaselineError(f"{path}: finding {number} has no fingerprint of 32 hexadecimal digits; {_REWRITE}")
    return Accepted(rule, subject, fingerprint)


def updated_baseline(
    findings: Iterable[Finding], accepted: Iterable[Accepted], seen: Callable[[str], bool]
) -> tuple[Accepted, ...]:
    """What to accept from now on: the findings, and of what was accepted before whatever was not ``seen`` (by its
    subject): out of scope, or not checked this time. Pure."""
    present = {Accepted(f.rule, str(f.subject), f.fingerprint) for f in findings}
    known = {entry.fingerprint for entry in present}
    kept = {e for e in accepted if e.fingerprint not in known and not seen(e.subject)}
    return tuple(sorted(present | kept))


def apply_baseline(
    findings: Iterable[Finding],
    accepted: Iterable[Accepted],
    path: Path,
    seen: Callable[[str], bool] = lambda subject: True,
) -> Applied:
    """The findings without the accepted ones, which come out suppressed and no longer new. Pure."""
    open_entries = {entry.fingerprint: entry for entry in accepted}
    known = frozenset(open_entries)
    kept: list[Finding] = []
    suppressed: list[Suppressed] = []
    for finding in findings:
        if finding.fingerprint in known:
            open_entries.pop(finding.fingerprint, None)
            suppressed.append(Suppressed(replace(finding, new=False), "baseline", f"accepted in {path}"))
        else:
            kept.append(finding)
    gone = sum(seen(entry.subject) for entry in open_entries.values())
    return Applied(tuple(kept), tuple(suppressed), _notes(gone, path))


def _notes(gone: int, path: Path) -> tuple[str, ...]:
    if not gone:
        return ()
    what = "1 finding is" if gone == 1 else f"{gone} findings are"
    return (f"{what} in the baseline {path} but no longer there: take them out with --update-baseline",)


def render_baseline(accepted: Iterable[Accepted]) -> str:
    """The text of a baseline: the same for the same findings, in whatever order."""
    entries = sorted(set(accepted))
    lines = [
        json.dumps(
            {"rule": e.rule, "subject": e.subject, "fingerprint": e.fingerprint}, ensure_ascii=not is_text(e.subject)
        )
        for e in entries
    ]
    body = "[\n    " + ",\n    ".join(lines) + "\n  ]" if lines else "[]"
    return f'{{\n  "version": {VERSION},\n  "findings": {body}\n}}\n'


def write_baseline(path: Path, accepted: Iterable[Accepted]) -> None:
    """Write the baseline: whole or not at all, and not through a link. Raises BaselineError."""
    try:
        write_whole(path, render_baseline(accepted).encode())
    except OSError as error:
        what = f"can't be written: {error.strerror}"
        raise BaselineError(f"{path}: {what}; check that its folder exists and is yours") from None
