"""GitHub as far as comments go: accounts, pull requests, comments, pages, minimized comments, limits on length."""

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from tests.forge.loopback import Answer, Asked, Loopback
from validator.forge.github import HIDE, WHO

REPOSITORY = "octocat/shop"
FORK = "stranger/shop"
SERVER_LIMIT = 65_536
INACCESSIBLE = "Resource not accessible by integration"


@dataclass(frozen=True)
class Account:
    """Whose a token is. Apps, of which `GITHUB_TOKEN` is one, may not ask `GET /user`."""

    login: str
    app: bool = True
    may_write: bool = True


@dataclass
class Comment:
    id: int
    pull: int
    author: str
    body: str
    minimized: bool = False


@dataclass
class Pull:
    number: int
    head: str
    branch: str = "topic"
    repository: str = REPOSITORY
    state: str = "open"


@dataclass
class State:
    pulls: dict[int, Pull] = field(default_factory=dict)
    comments: list[Comment] = field(default_factory=list)
    accounts: dict[str, Account] = field(default_factory=dict)


class FakeGitHub(Loopback):
    """`examples` are GitHub's own example answers, whose fields answers have where Prism looks at them.

    `prefix` is what stands before each path: `/api/v3` on an Enterprise Server.
    """

    def __init__(self, examples: dict[str, Any] | None = None, prefix: str = "") -> None:
        super().__init__()
        self.examples = examples or {}
        self.prefix = prefix
        self.graphql = "/api/graphql" if prefix else "/graphql"
        self.reset()

    def reset(self) -> None:
        self.state = State()
        self.log.clear()
        self.faults.clear()
        self.next = 1000
        self.knows_minimized = True

    def add(self, pull: int, author: str, body: str) -> Comment:
        self.next += 1
        comment = Comment(self.next, pull, author, body)
        self.state.comments.append(comment)
        return comment

    def handle(self, asked: Asked) -> Answer:
        account = self.state.accounts.get(asked.token)
        if account is None:
            return Answer(401, {"message": "Bad credentials", "documentation_url": "https://docs.github.com/rest"})
        if asked.path == self.graphql:
            return self.answered_query(asked.body, account)
        match asked.path.removeprefix(self.prefix).strip("/").split("/"):
            case ["user"]:
                return forbidden() if account.app else Answer(200, self.user(account.login, "private-user"))
            case ["repos", _, _, "issues", number, "comments"] if number.isdigit():
                return self.listed_or_made(asked, int(number), account)
            case ["repos", _, _, "issues", "comments", comment] if asked.method == "PATCH":
                return self.changed(asked, int(comment), account)
            case ["repos", _, _, "pulls", number]:
                pull = self.state.pulls.get(int(number))
                return Answer(200, self.pull(pull, "pull-request")) if pull else missing()
            case ["repos", _, _, "pulls"]:
                return self.searched(asked)
        return missing()

    def listed_or_made(self, asked: Asked, number: int, account: Account) -> Answer:
        if number not in self.state.pulls:
            return missing()
        if asked.method == "GET":
            return paged([self.comment(c) for c in self.state.comments if c.pull == number], asked)
        if not account.may_write:
            return forbidden()
        if refused := too_long(asked.body["body"]):
            return refused
        return Answer(201, self.comment(self.add(number, account.login, asked.body["body"])))

    def changed(self, asked: Asked, comment: int, account: Account) -> Answer:
        found = next((c for c in self.state.comments if c.id == comment), None)
        if found is None:
            return missing()
        if not account.may_write:
            return forbidden()
        if refused := too_long(asked.body["body"]):
            return refused
        found.body = asked.body["body"]
        return Answer(200, self.comment(found))

    def searched(self, asked: Asked) -> Answer:
        owner, _, branch = asked.query["head"].partition(":")
        found = [
            self.pull(pull, "pull-request-simple-items")
            for pull in self.state.pulls.values()
            if pull.state == asked.query["state"]
            and pull.branch == branch
            and pull.repository.partition("/")[0] == owner
        ]
        return paged(found, asked)

    def answered_query(self, body: dict[str, Any], account: Account) -> Answer:
        if body["query"] == WHO:
            return Answer(200, {"data": {"viewer": {"login": account.login}}})
        assert body["query"] == HIDE
        if not account.may_write:
            error = {"type": "FORBIDDEN", "path": ["minimizeComment"], "message": INACCESSIBLE}
            return Answer(200, {"data": {"minimizeComment": None}, "errors": [error]})
        found = next(c for c in self.state.comments if node(c) == body["variables"]["comment"])
        found.minimized = True
        return Answer(200, {"data": {"minimizeComment": {"minimizedComment": {"isMinimized": True}}}})

    def comment(self, comment: Comment) -> dict[str, Any]:
        minimized = {"minimized": {"reason": "outdated"} if comment.minimized else None}
        return self.example("issue-comment") | {
            "id": comment.id,
            "node_id": node(comment),
            "body": comment.body,
            "user": self.user(comment.author, "simple-user"),
            **(minimized if self.knows_minimized else {}),
        }

    def pull(self, pull: Pull, kind: str) -> dict[str, Any]:
        example = self.example(kind)
        head = example.get("head", {}) | {
            "sha": pull.head,
            "ref": pull.branch,
            "repo": example.get("head", {}).get("repo", {}) | {"full_name": pull.repository},
        }
        # of a team, GitHub's example lacks what its schema requires
        return example | {"number": pull.number, "state": pull.state, "head": head, "requested_teams": []}

    def user(self, login: str, kind: str) -> dict[str, Any]:
        if kind == "private-user":
            return self.example("private-user-response-with-public-profile-information") | {"login": login}
        return self.example("issue-comment").get("user", {}) | {"login": login}

    def example(self, name: str) -> dict[str, Any]:
        found = deepcopy(self.examples.get(name, {}))
        return found[0] if isinstance(found, list) else found


def node(comment: Comment) -> str:
    return f"IC_{comment.id}"


def paged(items: list[Any], asked: Asked) -> Answer:
    page, size = int(asked.query.get("page", 1)), int(asked.query.get("per_page", 30))
    assert 1 <= size <= 100
    shown = items[(page - 1) * size : page * size]
    if len(items) <= page * size:
        return Answer(200, shown)
    link = f'<https://api.github.com/elsewhere?page={page + 1}>; rel="next"'
    return Answer(200, shown, {"Link": link})


def too_long(body: str) -> Answer | None:
    if len(body) <= SERVER_LIMIT:
        return None
    error = {"resource": "IssueComment", "code": "unprocessable", "field": "data"}
    message = f"Body is too long (maximum is {SERVER_LIMIT} characters)"
    return Answer(
        422,
        {
            "message": "Validation Failed",
            "errors": [error | {"message": message}],
            "documentation_url": "https://docs.github.com/rest/issues/comments",
        },
    )


def forbidden() -> Answer:
    return Answer(403, {"message": INACCESSIBLE, "documentation_url": "https://docs.github.com/rest", "status": "403"})


def missing() -> Answer:
    return Answer(404, {"message": "Not Found", "documentation_url": "https://docs.github.com/rest", "status": "404"})
