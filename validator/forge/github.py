"""GitHub's and GitHub Enterprise Server's comments on pull requests.

Sources: GitHub, "REST API endpoints for issue comments", "REST API endpoints for pull requests", and of GraphQL
``viewer`` and ``minimizeComment``.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from validator.forge.client import Client
from validator.forge.comment import Existing
from validator.forge.errors import Busy, ForgeError, NothingToDo, Refused
from validator.forge.marker import PREFIX
from validator.forge.pages import pages
from validator.forge.place import Place, number_at, text_at

WHO = "query { viewer { login } }"
HIDE = (
    "mutation($comment: ID!) { minimizeComment(input: {subjectId: $comment, classifier: OUTDATED}) "
    "{ minimizedComment { isMinimized } } }"
)
_HEADERS = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
_HOW_TO_WRITE = "the job needs 'permissions: pull-requests: write', or a token that may write there"
_FROM_A_FORK = (
    "a pull request from a fork gets a token that may only read; a workflow_run workflow with 'seqguard comment' can "
    "post the saved JSON report: docs/comment.md has it"
)


class GitHub:
    """One pull request's comments."""

    def __init__(self, place: Place, token: str, environ: Mapping[str, str]) -> None:
        self._client = Client(place.api, token, _HEADERS, environ)
        self._place = place
        self._repository = f"/repos/{place.repository}"
        self._number = place.number
        self._author = ""

    @property
    def _pull_request(self) -> int:
        if self._number is None:
            self._number = self._found()
        return self._number

    def author(self) -> str:
        """The account that the token speaks for, which needs no scope: a user, or an app as ``name[bot]``.

        ``GET /user`` is closed to apps, of which ``GITHUB_TOKEN`` is one; GraphQL's viewer answers to all.
        """
        if not self._author:
            self._author = self._viewer() or self._user()
        return self._author

    def comments(self) -> list[Existing]:
        """All of them, oldest first; without the text of those that have no marker."""
        path = f"{self._repository}/issues/{self._pull_request}/comments?per_page=100"
        return [_existing(item) for item in pages(self._client, path)]

    def head(self) -> str:
        """The commit that the pull request is at."""
        return text_at(self._client.get(f"{self._repository}/pulls/{self._pull_request}").data, "head", "sha")

    def create(self, body: str) -> str:
        """Posts a comment; its id."""
        path = f"{self._repository}/issues/{self._pull_request}/comments"
        made = number_at(self._client.write("POST", path, {"body": body}), "id")
        if made is None:
            raise Busy("GitHub's answer does not say which comment it made", lost=True)
        return str(made)

    def update(self, comment: str, body: str) -> None:
        """Gives a comment another text."""
        self._client.write("PATCH", f"{self._repository}/issues/comments/{comment}", {"body": body})

    def hide(self, comment: Existing) -> None:
        """Folds a comment away as outdated; the REST interface can't."""
        self._asked(HIDE, {"comment": comment.node})

    def explained(self, error: Refused) -> str:
        """Why it did not work, in words that say what to do."""
        advice = _FROM_A_FORK if self._place.fork else _HOW_TO_WRITE
        if error.status == 403 and "locked" in error.message:
            return f"the conversation is locked ({error.message})"
        if error.status == 403:
            return f"GitHub does not let this token comment ({error.message}): {advice}"
        if error.status == 401:
            return "GitHub does not know this token: it is wrong, or has expired"
        if error.status == 404:
            what = f"{self._place.repository} has no pull request {self._number} that this token may see"
            return f"{what}: {advice}"
        return f"GitHub refused: {error}"

    def _viewer(self) -> str:
        try:
            return text_at(self._asked(WHO, {}), "viewer", "login")
        except Refused as error:
            if error.status == 401:
                raise
            return ""

    def _user(self) -> str:
        login = text_at(self._client.get("/user").data, "login")
        if not login:
            raise ForgeError("GitHub does not say whose token this is")
        return login

    def _asked(self, query: str, variables: Mapping[str, object]) -> Any:
        """The data of a GraphQL answer, whose errors come with status 200."""
        answer = self._client.ask(self._place.graphql, {"query": query, "variables": variables})
        errors = answer.get("errors") if isinstance(answer, dict) else None
        if not errors:
            return answer.get("data") if isinstance(answer, dict) else None
        first = errors[0] if isinstance(errors, list) else None
        kind, message = text_at(first, "type"), self._client.said(text_at(first, "message"))
        if kind == "RATE_LIMITED":
            raise Busy(f"GitHub asks for patience: {message}", 60)
        raise Refused(403 if kind in ("FORBIDDEN", "INSUFFICIENT_SCOPES") else 422, message)

    def _found(self) -> int:
        """The open pull request whose head is the branch and the commit of the run: of a fork, the run names none.

        By the branch, as GitHub associates commits with pull requests in the repository only that has them.
        """
        head, commit = self._place.head, self._place.commit
        assert head is not None  # noqa: S101 - a Place has a number or a head
        owner = head.repository.partition("/")[0]
        path = f"{self._repository}/pulls?state=open&per_page=100&head={quote(f'{owner}:{head.branch}', safe='')}"
        of_branch = [
            pull
            for pull in pages(self._client, path)
            if text_at(pull, "head", "repo", "full_name").casefold() == head.repository.casefold()
            and text_at(pull, "head", "ref") == head.branch
        ]
        numbers = [number for pull in of_branch if (number := _at_commit(pull, commit)) is not None]
        if len(numbers) > 1:
            listed = ", ".join(map(str, numbers[:5]))
            raise ForgeError(f"several pull requests are at {commit[:12]} ({listed}): say which with --pull-request")
        if not numbers:
            said = "has moved on from" if of_branch else "is open for"
            raise NothingToDo(f"{'the' if of_branch else 'no'} pull request of that branch {said} {commit[:12]}")
        return numbers[0]


def _at_commit(pull: Any, commit: str) -> int | None:
    return number_at(pull, "number") if text_at(pull, "head", "sha") == commit else None


def _existing(item: Any) -> Existing:
    body = text_at(item, "body")
    return Existing(
        id=str(number_at(item, "id") or ""),
        author=text_at(item, "user", "login"),
        body=body if body.startswith(PREFIX) else "",
        hidden=isinstance(item, dict) and bool(item.get("minimized")),
        node=text_at(item, "node_id"),
    )
