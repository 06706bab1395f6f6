"""The pull request that a run of GitHub Actions belongs to.

Sources: GitHub, "Variables reference" (default environment variables), "Webhook events and payloads".

The commit is the pull request's head, as the event has it: ``GITHUB_SHA`` is a merge that nobody has pushed. A
``workflow_run`` event speaks of the run before it; the pull requests in it are those from the repository itself, and
where it names none, the pull request is one whose head is the branch and commit that the run was of.
"""

import re
from collections.abc import Mapping
from typing import Any

from validator.forge.errors import NothingToDo
from validator.forge.marker import is_commit
from validator.forge.place import (
    ForgeName,
    Given,
    HeadBranch,
    Place,
    WrongPlace,
    checked_address,
    number_at,
    number_of,
    read_json_file,
    text_at,
)

MAX_EVENT = 25_000_000
"""GitHub caps the payload of a webhook at 25 MB."""

_API = "https://api.github.com"
_REPOSITORY = re.compile(r"[A-Za-z0-9._-]{1,100}/[A-Za-z0-9._-]{1,100}")


def github_place(environ: Mapping[str, str], given: Given) -> Place:
    """Where to comment. NothingToDo where the run is of no pull request, WrongPlace where that can't be told."""
    here = environ.get("GITHUB_REPOSITORY", "")
    repository = given.repository or here
    if not _REPOSITORY.fullmatch(repository) or ".." in repository:
        raise WrongPlace(f"{repository[:100]!r} is no repository: give --repository OWNER/NAME")
    event = _event(environ) if repository == here else {}
    before = event.get("workflow_run")
    number, commit = _pull_request(event, environ)
    if given.number not in (None, number):
        number, commit, before = given.number, "", None
    commit = given.commit or commit
    head = None
    if before is not None and number is None:
        head = HeadBranch(text_at(before, "head_repository", "full_name"), text_at(before, "head_branch"))
    if number is None and (head is None or not head.branch):
        raise NothingToDo(f"this run ({environ.get('GITHUB_EVENT_NAME') or 'of no event'}) belongs to no pull request")
    if not is_commit(commit):
        raise WrongPlace("which commit was checked is not known: give all of its hash with --commit SHA")
    server = environ.get("GITHUB_SERVER_URL") or "https://github.com"
    run = number_at(before, "id") or number_of(environ.get("GITHUB_RUN_ID")) or 0
    api = checked_address(environ.get("GITHUB_API_URL") or _API, "GITHUB_API_URL")
    return Place(
        forge=ForgeName.GITHUB,
        api=api,
        graphql=checked_address(environ.get("GITHUB_GRAPHQL_URL") or _graphql(api), "GITHUB_GRAPHQL_URL"),
        repository=repository,
        number=number,
        commit=commit,
        run=run,
        attempt=number_at(before, "run_attempt") or number_of(environ.get("GITHUB_RUN_ATTEMPT")) or 0,
        run_page=f"{server}/{repository}/actions/runs/{run}" if run and here == repository else "",
        fork=_is_fork(event, repository),
        head=head,
    )


def _event(environ: Mapping[str, str]) -> dict[str, Any]:
    path = environ.get("GITHUB_EVENT_PATH")
    event = read_json_file(path, MAX_EVENT) if path else {}
    return event if isinstance(event, dict) else {}


def _pull_request(event: dict[str, Any], environ: Mapping[str, str]) -> tuple[int | None, str]:
    """The number and the head's commit; None and empty where the event does not have them."""
    if "workflow_run" in event:
        before = event["workflow_run"]
        return _named_by(before, number_at(event, "repository", "id")), text_at(before, "head_sha")
    number = number_at(event, "pull_request", "number")
    if number is not None:
        return number, text_at(event, "pull_request", "head", "sha")
    if isinstance(event.get("issue"), dict) and "pull_request" in event["issue"]:
        return number_at(event, "issue", "number"), ""
    match = re.fullmatch(r"refs/pull/([0-9]+)/(?:merge|head)", environ.get("GITHUB_REF", ""))
    return number_of(match[1]) if match else None, ""


def _named_by(before: Any, repository: int | None) -> int | None:
    """The one pull request into this repository that the run names with its commit; None where that is not one."""
    listed = before.get("pull_requests") if isinstance(before, dict) else None
    commit = text_at(before, "head_sha")
    numbers = {
        number_at(pull, "number")
        for pull in (listed if isinstance(listed, list) else [])
        if text_at(pull, "head", "sha") == commit and number_at(pull, "base", "repo", "id") == repository
    }
    return numbers.pop() if len(numbers) == 1 else None


def _is_fork(event: dict[str, Any], repository: str) -> bool:
    path = ("workflow_run", "head_repository") if "workflow_run" in event else ("pull_request", "head", "repo")
    name = text_at(event, *path, "full_name")
    return bool(name) and name.casefold() != repository.casefold()


def _graphql(api: str) -> str:
    """``/graphql`` beside the REST interface; on an Enterprise Server ``/api/graphql`` beside ``/api/v3``."""
    return api.removesuffix("/v3") + "/graphql"
