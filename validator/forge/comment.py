"""What to do with the comment of a pull request: a pure decision over what stands there already.

**Which comment is ours.** It begins with the hidden marker of our key, *and* the account that we post as has written
it. The marker alone could be written by anybody who may comment.

**Never overwritten by an older commit.** Nothing is written unless the run's commit is the pull request's head at that
moment. So no run has to find out which of two commits is older, which after a force-push nobody can tell from their
ancestry: a commit that is not the head is older than what the head's own run has written or is going to write. Whoever
calls ``decide`` reads the head last, immediately before it writes, and reads it again after each wait. Between two runs
of the head itself the later one wins, as its reading of the database is the newer one, but for an attempt that a newer
attempt of the same run has overtaken.

**Nothing changed.** The marker holds a digest of what the comment says, but for the time that the run took and for
links to the run. The same digest again leaves the comment as it is.
"""

from collections.abc import Sequence
from enum import StrEnum

from validator.forge import marker
from validator.forge.marker import Marker
from validator.model.finding import Severity
from validator.model.frozen import frozen
from validator.model.report import Report, Verdict


class Mode(StrEnum):
    """When there is a comment, and what becomes of the ones before it."""

    UPDATE = "update"
    NEW = "new"
    HIDE_AND_NEW = "hide-and-new"
    ON_FAILURE = "on-failure"
    OFF = "off"


class Action(StrEnum):
    """What to do with one comment."""

    CREATE = "create"
    UPDATE = "update"
    DONE = "done"
    NOTHING = "nothing"


@frozen
class Existing:
    """A comment that stands there. ``hidden``: folded away as outdated, or by a person. ``node``: its GraphQL id."""

    id: str
    author: str
    body: str
    hidden: bool = False
    node: str = ""


@frozen
class Draft:
    """What this run has to say. ``alarm`` is whether that is reason enough to begin; ``text`` is without the marker."""

    mode: Mode
    marker: Marker
    text: str
    alarm: bool

    @property
    def body(self) -> str:
        return f"{self.marker}\n\n{self.text}"


@frozen
class Decision:
    """``comment`` is the id of the one to update, or of the one that is left as it is; ``hide`` are ids, oldest first.

    ``reason`` is for the log.
    """

    action: Action
    reason: str
    comment: str | None = None
    hide: tuple[str, ...] = ()


def is_alarm(report: Report, mode: Mode) -> bool:
    """Whether a report is worth a comment where there is none: anything to act on or, ``on-failure``, a failed run.

    A green run with nothing to say begins no conversation; it only turns a comment that is there into an all-clear.
    """
    if mode is Mode.ON_FAILURE:
        return report.exit_status != 0
    return (
        report.verdict is not Verdict.PASS
        or bool(report.not_checked)
        or any(finding.severity is not Severity.INFO for finding in report.findings)
    )


def decide(existing: Sequence[Existing], author: str, head: str, draft: Draft) -> Decision:
    """What to do, given all comments in the order in which they were made, the account that we are, and the head."""
    run = draft.marker
    if draft.mode is Mode.OFF:
        return Decision(Action.NOTHING, "comments are off")
    ours = _ours(existing, author, run.key)
    visible = [comment for comment, mark in ours if not comment.hidden and not mark.outdated]
    for comment, mark in ours:
        if mark.post == run.post:
            reason = "the answer was lost, the comment was not"
            return Decision(Action.DONE, reason, comment.id, _all_but(comment, visible, draft.mode))
    if run.commit != head:
        return Decision(Action.NOTHING, f"this run is of {run.commit[:12]}, and its branch is at {head[:12]} now")
    if not ours:
        return _first(draft)
    newest, mark = ours[-1]
    if (mark.commit, mark.run) == (run.commit, run.run) and mark.attempt > run.attempt:
        return Decision(Action.NOTHING, f"attempt {mark.attempt} of this run has commented already", newest.id)
    unchanged = mark.digest == run.digest
    if draft.mode is Mode.NEW:
        if unchanged and not draft.alarm:
            return Decision(Action.NOTHING, "nothing has changed, and all is well", newest.id)
        return Decision(Action.CREATE, "a comment for each run")
    if unchanged:
        return Decision(Action.NOTHING, "nothing has changed", newest.id, _all_but(newest, visible, draft.mode))
    if draft.mode is Mode.HIDE_AND_NEW:
        return Decision(Action.CREATE, "the report has changed", hide=tuple(comment.id for comment in visible))
    if not visible:
        return _first(draft)
    current = visible[-1]
    return Decision(Action.UPDATE, "the report has changed", current.id, _all_but(current, visible, draft.mode))


def _first(draft: Draft) -> Decision:
    if draft.alarm:
        return Decision(Action.CREATE, "there is none yet")
    return Decision(Action.NOTHING, "there is nothing to report, and no comment that says otherwise")


def _ours(existing: Sequence[Existing], author: str, key: str) -> list[tuple[Existing, Marker]]:
    """Our comments of this key with their markers. GitHub's logins differ in more than case."""
    found = [
        (comment, marker.parse(comment.body)) for comment in existing if comment.author.casefold() == author.casefold()
    ]
    return [(comment, mark) for comment, mark in found if mark is not None and mark.key == key]


def _all_but(kept: Existing, visible: Sequence[Existing], mode: Mode) -> tuple[str, ...]:
    """The other visible ones, which two runs at the same time or another mode have left. ``new`` keeps them."""
    if mode is Mode.NEW:
        return ()
    return tuple(comment.id for comment in visible if comment.id != kept.id)
