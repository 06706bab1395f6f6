"""Events of GitHub Actions, with the fields that are looked at, as GitHub's payloads have them."""

from typing import Any

from tests.forge.conftest import HEAD
from tests.forge.fake_github import FORK, REPOSITORY

BASE_ID, FORK_ID = 1296269, 9999


def repository(name: str = REPOSITORY) -> dict[str, Any]:
    return {"id": BASE_ID if name == REPOSITORY else FORK_ID, "full_name": name}


def pull_request(number: int = 7, *, head: str = HEAD, of: str = REPOSITORY) -> dict[str, Any]:
    """Of `pull_request`, `pull_request_target` and the like."""
    return {
        "action": "synchronize",
        "number": number,
        "pull_request": {
            "number": number,
            "head": {"sha": head, "ref": "topic", "repo": repository(of)},
            "base": {"sha": "b" * 40, "ref": "main", "repo": repository()},
        },
        "repository": repository(),
    }


def listed(number: int, head: str = HEAD, base: int = BASE_ID) -> dict[str, Any]:
    """A pull request as a workflow run lists it."""
    return {
        "id": 1,
        "number": number,
        "head": {"ref": "topic", "sha": head, "repo": {"id": BASE_ID, "name": "shop"}},
        "base": {"ref": "main", "sha": "b" * 40, "repo": {"id": base, "name": "shop"}},
    }


def workflow_run(
    *pulls: dict[str, Any], head: str = HEAD, of: str = REPOSITORY, branch: str = "topic"
) -> dict[str, Any]:
    """After a run for a pull request; without `pulls` as GitHub sends it for one from a fork."""
    return {
        "action": "completed",
        "workflow_run": {
            "id": 555,
            "run_attempt": 3,
            "event": "pull_request",
            "conclusion": "failure",
            "head_sha": head,
            "head_branch": branch,
            "head_repository": repository(of),
            "repository": repository(),
            "pull_requests": list(pulls),
            "html_url": f"https://github.com/{REPOSITORY}/actions/runs/555",
        },
        "repository": repository(),
    }


def comment_on_pull_request() -> dict[str, Any]:
    return {"action": "created", "issue": {"number": 7, "pull_request": {"url": "x"}}, "repository": repository()}


def push() -> dict[str, Any]:
    return {"ref": "refs/heads/main", "after": HEAD, "repository": repository()}


__all__ = ["FORK", "comment_on_pull_request", "listed", "pull_request", "push", "workflow_run"]
