"""The action's comment, by the whole command, on a GitHub that remembers."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.action.conftest import Action, Step
from tests.forge.fake_github import REPOSITORY, Account, FakeGitHub, Pull
from tests.forge.loopback import served

BOT = "github-actions[bot]"
HEAD = "a" * 40
OnPullRequest = Callable[..., Step]


@pytest.fixture
def github() -> Iterator[FakeGitHub]:
    fake = FakeGitHub()
    fake.state.pulls[7] = Pull(7, HEAD)
    fake.state.accounts = {"ghs_writer": Account(BOT), "ghs_reader": Account(BOT, may_write=False)}
    with served(fake):
        yield fake


@pytest.fixture
def on_pull_request(action: Action, github: FakeGitHub, tmp_path: Path) -> OnPullRequest:
    event = tmp_path / "event.json"
    head = {"sha": HEAD, "ref": "topic", "repo": {"full_name": REPOSITORY}}
    event.write_text(json.dumps({"pull_request": {"number": 7, "head": head}}), encoding="utf8")

    def run(run: int = 1, **inputs: str) -> Step:
        env = {
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_EVENT_NAME": "pull_request",
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_API_URL": github.url,
            "GITHUB_GRAPHQL_URL": f"{github.url}/graphql",
            "GITHUB_RUN_ID": str(run),
            "GITHUB_RUN_ATTEMPT": "1",
            "NO_PROXY": "127.0.0.1",
        }
        given = {"comment": "", "token": "ghs_writer", "target": "behind.sql", **inputs}
        return action({name.replace("_", "-"): text for name, text in given.items()}, env)

    return run


def test_a_run_comments_and_the_next_one_changes_its_comment(on_pull_request: OnPullRequest, github: FakeGitHub):
    step = on_pull_request(1)
    (comment,) = github.state.comments
    assert (step.status, step.outputs["comment-id"]) == (1, str(comment.id))
    assert "Seqguard: FAIL" in comment.body
    again = on_pull_request(2, target="healthy.sql")
    (comment,) = github.state.comments
    assert (again.status, again.outputs["comment-id"]) == (0, str(comment.id))
    assert "Seqguard: PASS" in comment.body


@pytest.mark.parametrize(("token", "said"), [("ghs_reader", "pull-requests: write"), ("", "there is no token")])
def test_without_permission_the_verdict_stands(
    on_pull_request: OnPullRequest, github: FakeGitHub, token: str, said: str
):
    step = on_pull_request(token=token)
    assert (step.status, step.outputs["verdict"], step.outputs["comment-id"]) == (1, "fail", "")
    assert github.state.comments == []
    assert said in step.log
    assert "> the comment could not be posted" in step.summary.replace("\\", "")
    assert "Traceback" not in step.log


def test_no_comment_is_asked_for(on_pull_request: OnPullRequest, github: FakeGitHub):
    step = on_pull_request(comment="off")
    assert (step.status, step.outputs["comment-id"]) == (1, "")
    assert github.log == []
    assert "comment could not" not in step.summary


def test_several_checks_have_a_comment_each(on_pull_request: OnPullRequest, github: FakeGitHub):
    first, second = on_pull_request(comment_key="staging"), on_pull_request(comment_key="production")
    assert len({first.outputs["comment-id"], second.outputs["comment-id"]}) == len(github.state.comments) == 2
