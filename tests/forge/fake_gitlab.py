"""GitLab as far as notes on merge requests go: users, merge requests, notes, pages, what a job token may not do."""

from dataclasses import dataclass
from typing import Any

from tests.forge.loopback import Answer, Asked, Loopback

PROJECT = "group/shop"
PROJECT_NUMBER = 42
SERVER_LIMIT = 1_000_000
ROOT = "/api/v4"
TIME = "2026-01-02T03:04:05.000Z"


@dataclass(frozen=True)
class User:
    """Whose a token is. `reads`: it may read notes and write none, as a job's token."""

    username: str
    reads: bool = False


@dataclass
class Note:
    id: int
    request: int
    author: str
    body: str
    system: bool = False


class FakeGitLab(Loopback):
    """One project. `heads` has the head of each merge request; `filters` is false for a GitLab that knows no filter."""

    def __init__(self) -> None:
        super().__init__()
        self.reset()

    def reset(self) -> None:
        self.users: dict[str, User] = {}
        self.notes: list[Note] = []
        self.heads: dict[int, str] = {}
        self.log.clear()
        self.faults.clear()
        self.next = 500
        self.filters = True

    def add(self, request: int, author: str, body: str, *, system: bool = False) -> Note:
        self.next += 1
        note = Note(self.next, request, author, body, system)
        self.notes.append(note)
        return note

    def handle(self, asked: Asked) -> Answer:
        user = self.users.get(asked.token)
        if user is None:
            return Answer(401, {"message": "401 Unauthorized"})
        path = asked.path.removeprefix(ROOT)
        if path == "/user":
            return Answer(403, {"message": "403 Forbidden"}) if user.reads else Answer(200, shown_user(user.username))
        for project in (PROJECT, str(PROJECT_NUMBER)):
            rest = path.removeprefix(f"/projects/{project}/merge_requests/")
            if rest != path:
                return self.of_request(asked, rest.split("/"), user)
        return missing("Project")

    def of_request(self, asked: Asked, path: list[str], user: User) -> Answer:
        number = int(path[0])
        if number not in self.heads:
            return missing("MergeRequest")
        if len(path) == 1:
            return Answer(200, self.request(number))
        if asked.method == "GET":
            return self.listed(asked, number)
        if user.reads:
            return Answer(403, {"message": "403 Forbidden"})
        body = asked.body["body"]
        if len(body) > SERVER_LIMIT:
            return Answer(400, {"message": {"note": ["is too long (maximum is 1000000 characters)"]}})
        if asked.method == "POST":
            return Answer(201, self.note(self.add(number, user.username, body)))
        found = next((note for note in self.notes if note.id == int(path[2])), None)
        if found is None:
            return missing("Note")
        found.body = body
        return Answer(200, self.note(found))

    def listed(self, asked: Asked, number: int) -> Answer:
        notes = [note for note in self.notes if note.request == number]
        if asked.query.get("activity_filter") == "only_comments" and self.filters:
            notes = [note for note in notes if not note.system]
        notes.sort(key=lambda note: note.id, reverse=asked.query.get("sort", "desc") == "desc")
        page, size = int(asked.query.get("page", 1)), int(asked.query.get("per_page", 20))
        shown = [self.note(note) for note in notes[(page - 1) * size : page * size]]
        more = len(notes) > page * size
        link = {"Link": f'<https://gitlab.example/api/v4/elsewhere?page={page + 1}>; rel="next"'} if more else {}
        return Answer(200, shown, {"X-Next-Page": str(page + 1) if more else "", **link})

    def note(self, note: Note) -> dict[str, Any]:
        return {
            "id": note.id,
            "type": None,
            "body": note.body,
            "author": shown_user(note.author),
            "created_at": TIME,
            "updated_at": TIME,
            "system": note.system,
            "noteable_id": 7000 + note.request,
            "noteable_type": "MergeRequest",
            "noteable_iid": note.request,
            "project_id": PROJECT_NUMBER,
            "resolvable": False,
            "confidential": False,
            "internal": False,
        }

    def request(self, number: int) -> dict[str, Any]:
        return {
            "id": 7000 + number,
            "iid": number,
            "project_id": PROJECT_NUMBER,
            "state": "opened",
            "sha": self.heads[number],
        }


def shown_user(username: str) -> dict[str, Any]:
    return {"id": 1, "username": username, "name": username, "state": "active", "avatar_url": None}


def missing(what: str) -> Answer:
    return Answer(404, {"message": f"404 {what} Not Found"})
