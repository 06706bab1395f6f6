"""Look, decide, write; and when that did not work, wait, and look again before anything is written a second time.

Only this makes a repetition harmless: a comment may have been made though its answer was lost, or a newer commit may
have come while this run waited. The head is read last, so that hardly anything can happen between it and the writing.
"""

from collections.abc import Mapping
from typing import Protocol

from validator.forge.comment import Action, Draft, Existing, decide
from validator.forge.errors import Busy, ForgeError, NothingToDo, Refused
from validator.forge.github import GitHub
from validator.forge.gitlab import GitLab
from validator.forge.patience import Patience
from validator.forge.place import ForgeName, Place
from validator.model.frozen import frozen


class Forge(Protocol):
    """The comments of one pull request. Each call is one or a few requests and raises ForgeError or Busy."""

    def author(self) -> str:
        """The account that we are."""

    def comments(self) -> list[Existing]:
        """All comments, oldest first."""

    def head(self) -> str:
        """The commit that the pull request is at."""

    def create(self, body: str) -> str:
        """Makes a comment; its id."""

    def update(self, comment: str, body: str) -> None:
        """Gives the comment of this id another text."""

    def hide(self, comment: Existing) -> None:
        """Folds a comment away."""

    def explained(self, error: Refused) -> str:
        """What a refusal means, and what to do."""


@frozen
class Outcome:
    """``comment``: the id of the one that says what this run found, None without one; ``failed`` if it is wanting."""

    comment: str | None
    words: str
    failed: bool = False


def at_forge(place: Place, token: str, environ: Mapping[str, str]) -> Forge:
    """The comments at ``place``, with no request made yet."""
    return GitLab(place, token, environ) if place.forge is ForgeName.GITLAB else GitHub(place, token, environ)


def post(forge: Forge, draft: Draft, patience: Patience) -> Outcome:
    """Does what ``decide`` says, as often as it takes. Never raises a ForgeError."""
    posting = _Posting(forge, draft)
    while True:
        try:
            return posting.once()
        except NothingToDo as nothing:
            return Outcome(None, f"no comment: {nothing}")
        except Busy as busy:
            if patience.wait(busy):
                continue
            return posting.failed(f"{busy}; it was tried for as long as a job should wait")
        except Refused as refused:
            return posting.failed(forge.explained(refused))
        except ForgeError as error:
            return posting.failed(str(error))


_DONE = {
    Action.CREATE: "the comment is posted",
    Action.UPDATE: "the comment is updated",
    Action.DONE: "the comment is posted",
    Action.NOTHING: "the comment stays as it is",
}


class _Posting:
    """What has been done so far, over all tries."""

    def __init__(self, forge: Forge, draft: Draft) -> None:
        self._forge = forge
        self._draft = draft
        self._comment: str | None = None
        self._said = ""

    def once(self) -> Outcome:
        author = self._forge.author()
        existing = self._forge.comments()
        head = self._forge.head()
        if not head:
            raise ForgeError("the forge does not say which commit the branch is at")
        decision = decide(existing, author, head, self._draft)
        comment = decision.comment
        if decision.action is Action.CREATE:
            comment = self._forge.create(self._draft.body)
        elif decision.action is Action.UPDATE and comment is not None:
            self._forge.update(comment, self._draft.body)
        if not self._said:
            done = _DONE[decision.action] if decision.comment or decision.action is Action.CREATE else "no comment"
            self._said = f"{done}: {decision.reason}"
        self._comment = comment
        by_id = {comment.id: comment for comment in existing}
        for hidden in decision.hide:
            self._forge.hide(by_id[hidden])
        return Outcome(comment, self._said)

    def failed(self, why: str) -> Outcome:
        """The comment may be there and only an older one not hidden: that is no failure."""
        if self._said:
            return Outcome(self._comment, f"{self._said}; older ones could not be hidden: {why}")
        return Outcome(None, f"the comment could not be posted: {why}", failed=True)
