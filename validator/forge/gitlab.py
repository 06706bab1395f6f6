"""GitLab's notes on merge requests.

Source: GitLab, "Notes API" (merge requests), "Merge requests API", "Users API" (the current user).
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from validator.forge import marker
from validator.forge.client import Client
from validator.forge.comment import Existing
from validator.forge.errors import Busy, ForgeError, Refused
from validator.forge.marker import PREFIX
from validator.forge.pages import pages
from validator.forge.place import Place, number_at, text_at

MAX_NOTE = 1_000_000
_TOKEN = (
    "use a project access token of the role Reporter with the scope api, as the masked variable SEQGUARD_TOKEN; "
    "CI_JOB_TOKEN may read notes and write none"
)


class GitLab:
    """One merge request's notes."""

    def __init__(self, place: Place, token: str, environ: Mapping[str, str]) -> None:
        self._client = Client(place.api, token, {}, environ)
        self._place = place
        self._request = f"/projects/{quote(place.repository, safe='')}/merge_requests/{place.number}"
        self._author = ""

    def author(self) -> str:
        """The account that the token speaks for: a project access token is a user of its own."""
        if not self._author:
            self._author = text_at(self._client.get("/user").data, "username")
        if not self._author:
            raise ForgeError("GitLab does not say whose token this is")
        return self._author

    def comments(self) -> list[Existing]:
        """All notes that people or programs wrote, oldest first; without the text of those that have no marker."""
        query = "activity_filter=only_comments&order_by=created_at&sort=asc&per_page=100"
        notes = pages(self._client, f"{self._request}/notes?{query}")
        return [_existing(note) for note in notes if isinstance(note, dict) and not note.get("system")]

    def head(self) -> str:
        """The commit that the merge request is at."""
        return text_at(self._client.get(self._request).data, "sha")

    def create(self, body: str) -> str:
        """Writes a note; its id."""
        made = number_at(self._client.write("POST", f"{self._request}/notes", {"body": body}), "id")
        if made is None:
            raise Busy("GitLab's answer does not say which note it made", lost=True)
        return str(made)

    def update(self, comment: str, body: str) -> None:
        """Gives a note another text."""
        self._client.write("PUT", f"{self._request}/notes/{comment}", {"body": body})

    def hide(self, comment: Existing) -> None:
        """Folds a note away, by its text: GitLab hides none, and a thread to resolve would keep people from merging."""
        mark = marker.parse(comment.body)
        if mark is None:
            return
        text = comment.body.partition("\n")[2].strip()
        first = replace(mark, outdated=True)
        folded = (
            f"{first}\n\n<details>\n<summary>Outdated: a newer report stands below</summary>\n\n{text}\n\n</details>\n"
        )
        if len(folded.encode()) > MAX_NOTE:
            folded = f"{first}\n\nOutdated: a newer report stands below.\n"
        self.update(comment.id, folded)

    def explained(self, error: Refused) -> str:
        """Why it did not work, in words that say what to do."""
        if error.status in (401, 403):
            return f"GitLab does not let this token comment ({error.status} {error.message}): {_TOKEN}"
        if error.status == 404:
            where = f"the project {self._place.repository} has no merge request {self._place.number}"
            return f"{where} that this token may see: {_TOKEN}"
        return f"GitLab refused: {error}"


def _existing(note: dict[str, Any]) -> Existing:
    body = text_at(note, "body")
    return Existing(
        id=str(number_at(note, "id") or ""),
        author=text_at(note, "author", "username"),
        body=body if body.startswith(PREFIX) else "",
    )
