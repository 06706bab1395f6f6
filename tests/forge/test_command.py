"""`seqguard comment REPORT`, from the saved file to the comment: the statuses, and what hostile files get."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run
from tests.forge import events
from tests.forge.conftest import BOT, HEAD, NEWER, OLDER, TOKEN, OnGitHub, OnGitLab
from tests.forge.fake_github import FORK, REPOSITORY, Account, Pull
from tests.forge.reports import FAILING, GREEN
from tests.forge.test_troubles import spellings
from tests.inside import Inside
from tests.reporters.test_markdown_fit import AWKWARD, large
from validator.reporters import json as json_report

CI = ("GITHUB_", "GITLAB_", "CI_", "GH_")
SAVED = json_report.render(FAILING)


@pytest.fixture
def comment(inside: Inside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Runs the command on a report, after what this very run of the tests may have of CI is gone."""
    import os

    for name in list(os.environ):
        if name.startswith(CI) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)

    def run(report: Any, *arguments: str, env: dict[str, str], event: Any = None) -> Run:
        path = tmp_path / "report.json"
        path.write_bytes(report if isinstance(report, bytes) else json_report.render(report).encode())
        if event is not None:
            (tmp_path / "event.json").write_text(json.dumps(event))
            env = env | {"GITHUB_EVENT_PATH": str(tmp_path / "event.json")}
        return inside("comment", str(path), *arguments, env=env)

    return run


def one_line(run: Run, status: int) -> str:
    assert (run.returncode, run.stdout) == (status, ""), run
    (line,) = run.stderr.splitlines()
    assert line.startswith("seqguard: ") or line.startswith("seqguard comment: ")
    assert [spelling for spelling in spellings(TOKEN) if spelling in line] == []
    return line


def test_a_saved_report_is_posted_and_updated(comment, github: OnGitHub) -> None:
    env = github.environ(GITHUB_TOKEN=TOKEN)
    assert "the comment is posted: there is none yet" in one_line(
        comment(FAILING, env=env, event=events.pull_request()), 0
    )
    assert "stays as it is: nothing has changed" in one_line(comment(FAILING, env=env, event=events.pull_request()), 0)
    assert "the comment is updated" in one_line(comment(GREEN, env=env, event=events.pull_request()), 0)
    assert len(github.bodies) == 1


@pytest.mark.parametrize("variable", ["GITHUB_TOKEN", "GH_TOKEN", "SEQGUARD_TOKEN", "OUR_TOKEN"])
def test_the_token_comes_from_the_environment(comment, github: OnGitHub, variable: str) -> None:
    named = ["--token-from", "OUR_TOKEN"] if variable == "OUR_TOKEN" else []
    env = github.environ(**{"GITHUB_TOKEN": "wrong", variable: TOKEN} if variable != "GH_TOKEN" else {variable: TOKEN})
    assert "posted" in one_line(comment(FAILING, *named, env=env, event=events.pull_request()), 0)


def test_github_is_not_told_gitlabs_token_nor_the_other_way_round(comment, github: OnGitHub, gitlab: OnGitLab) -> None:
    line = one_line(comment(FAILING, env=github.environ(GITLAB_TOKEN=TOKEN), event=events.pull_request()), 3)
    assert "there is no token: set GITHUB_TOKEN: ${{ github.token }}" in line
    assert "there is no token: a project access token" in one_line(
        comment(FAILING, env=gitlab.environ(GITHUB_TOKEN=TOKEN)), 3
    )
    assert (github.fake.log, gitlab.fake.log) == ([], [])


def test_gitlab_from_the_saved_report(comment, gitlab: OnGitLab) -> None:
    assert "the comment is posted" in one_line(comment(FAILING, env=gitlab.environ(GITLAB_TOKEN=TOKEN)), 0)
    assert len(gitlab.fake.notes) == 1


def after(github: OnGitHub, event: dict[str, Any]) -> dict[str, Any]:
    return {"env": github.environ(GITHUB_TOKEN=TOKEN, GITHUB_EVENT_NAME="workflow_run"), "event": event}


def test_after_a_run_that_names_its_pull_request(comment, github: OnGitHub) -> None:
    one_line(comment(FAILING, **after(github, events.workflow_run(events.listed(7)))), 0)
    assert len(github.bodies) == 1
    assert "run=555 attempt=3" in github.bodies[0]
    assert github.fake.asked("GET", "/pulls")[0].query == {}


@pytest.mark.parametrize("branch", ["topic", "fix/a b&c=d#e", "main", "ключ/列:x"])
def test_after_a_run_from_a_fork_which_names_none(comment, github: OnGitHub, branch: str) -> None:
    github.fake.state.pulls = {
        1: Pull(1, HEAD, branch, "stranger/other"),
        2: Pull(2, HEAD, branch, FORK, state="closed"),
        3: Pull(3, OLDER, branch, "another/shop"),
        4: Pull(4, HEAD, branch + "x", FORK),
        5: Pull(5, HEAD, branch, FORK),
    }
    line = one_line(comment(FAILING, **after(github, events.workflow_run(of=FORK, branch=branch))), 0)
    assert "the comment is posted" in line
    assert [found.pull for found in github.fake.state.comments] == [5]
    assert github.fake.asked("GET", "/pulls")[0].query["head"] == f"stranger:{branch}"


def test_after_a_run_of_a_commit_that_is_not_the_head_any_more(comment, github: OnGitHub) -> None:
    github.fake.state.pulls[7] = Pull(7, NEWER, "topic", FORK)
    line = one_line(comment(FAILING, **after(github, events.workflow_run(of=FORK))), 0)
    assert "no comment: the pull request of that branch has moved on from aaaaaaaaaaaa" in line
    line = one_line(comment(FAILING, **after(github, events.workflow_run(events.listed(7)))), 0)
    assert "no comment: this run is of aaaaaaaaaaaa, and its branch is at ffffffffffff now" in line
    assert github.fake.writes == []


def test_after_a_run_whose_pull_request_is_closed(comment, github: OnGitHub) -> None:
    github.fake.state.pulls[7] = Pull(7, HEAD, "topic", FORK, state="closed")
    line = one_line(comment(FAILING, **after(github, events.workflow_run(of=FORK))), 0)
    assert "no comment: no pull request of that branch is open for aaaaaaaaaaaa" in line


def test_after_a_run_that_two_pull_requests_could_be_meant_by(comment, github: OnGitHub) -> None:
    github.fake.state.pulls = {number: Pull(number, HEAD, "topic", FORK) for number in (7, 8)}
    event = events.workflow_run(of=FORK)
    line = one_line(comment(FAILING, **after(github, event)), 3)
    assert "several pull requests are at aaaaaaaaaaaa (7, 8): say which with --pull-request" in line
    line = one_line(comment(FAILING, "--pull-request", "8", "--commit", HEAD, **after(github, event)), 0)
    assert [found.pull for found in github.fake.state.comments] == [8]


def test_the_report_has_no_say_in_where_it_is_posted(comment, github: OnGitHub) -> None:
    document = json.loads(json_report.render(FAILING))
    document |= {"pull_request": 1, "repository": "victim/repo", "number": 1, "commit": NEWER}
    document["target"]["label"] = "--pull-request 1"
    one_line(comment(json.dumps(document).encode(), **after(github, events.workflow_run(events.listed(7)))), 0)
    assert {asked.path.split("/")[2] + "/" + asked.path.split("/")[3] for asked in github.fake.writes} == {REPOSITORY}
    assert [found.pull for found in github.fake.state.comments] == [7]


def test_nothing_to_do_is_no_error(comment, github: OnGitHub) -> None:
    env = github.environ(GITHUB_TOKEN=TOKEN, GITHUB_EVENT_NAME="push")
    assert "no comment: this run (push) belongs to no pull request" in one_line(
        comment(FAILING, env=env, event=events.push()), 0
    )
    assert "no comment: comments are off" in one_line(
        comment(FAILING, "--comment", "off", env=env, event=events.pull_request()), 0
    )
    assert github.fake.log == []


def test_what_could_not_be_posted_is_status_3(comment, github: OnGitHub) -> None:
    github.fake.state.accounts[TOKEN] = Account(BOT, may_write=False)
    env = github.environ(GITHUB_TOKEN=TOKEN)
    line = one_line(comment(FAILING, env=env, event=events.pull_request(of=FORK)), 3)
    assert "a workflow_run workflow with 'seqguard comment' can post the saved JSON report" in line


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--comment", "sometimes"], "invalid choice: 'sometimes'"),
        (["--comment-key", ""], "--comment-key: the comment key is empty"),
        (["--comment-key", "x" * 256], "at most 255 characters"),
        (["--pull-request", "0"], "is no whole number from 1 on"),
        (["--pull-request", "9"], "give all of its hash with --commit SHA"),
        (["--commit", "abc"], "give all of its hash with --commit SHA"),
        (["--repository", "shop"], "is no repository: give --repository OWNER/NAME"),
        (["--token-from", "NO_SUCH_VARIABLE"], "there is no such environment variable"),
        (["--token", TOKEN], "unrecognized arguments: --token"),
        (["second.json"], "too many arguments"),
    ],
)
def test_wrong_usage_is_status_2(comment, github: OnGitHub, arguments: list[str], said: str) -> None:
    env = github.environ(GITHUB_TOKEN=TOKEN)
    assert said in one_line(comment(FAILING, *arguments, env=env, event=events.pull_request()), 2)
    assert github.fake.log == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "it is empty"),
        (b"PASS everything is fine\n", "it is no JSON"),
        (b"\x1b]0;owned\x07::error::x\n", "it is no JSON"),
        (b"[" * 5_000_000, "it is no report that seqguard wrote"),
        (b'{"version": 1, "x": ' + b"[" * 5_000_000, "nested too deeply"),
        (b" " * 25_000_001, "it is larger than 25 MB"),
        (SAVED.replace('"version": 1', '"version": 2', 1).encode(), "reads version 1, a newer seqguard can"),
        (SAVED.replace('"fail"', '"\\u001b[2J\\n::warning::"').encode(), r"'\x1b[2J\n::warning::'"),
        (SAVED.encode()[:-50], "cut short"),
        (b"\x80\x04\x95", "it is no"),
    ],
    ids=["empty", "text", "controls", "list", "deep", "large", "version", "verdict", "cut", "pickle"],
)  # fmt: skip
def test_a_file_that_is_no_report_is_status_2_in_one_harmless_line(
    comment, github: OnGitHub, content: bytes, said: str
) -> None:
    line = one_line(comment(content, **after(github, events.workflow_run(events.listed(7)))), 2)
    assert said in line
    assert line.isprintable()
    assert "report.json" in line
    assert github.fake.log == []


def test_a_report_that_is_not_there_is_status_2(inside: Inside, github: OnGitHub, tmp_path: Path) -> None:
    for path, said in (
        (tmp_path / "none.json", "No such file"),
        (tmp_path, "Is a directory"),
        ("a\0b", "no file name"),
    ):
        assert said in one_line(inside("comment", path, env=github.environ(GITHUB_TOKEN=TOKEN)), 2)


def test_a_large_hostile_report_makes_a_comment_that_fits(comment, github: OnGitHub) -> None:
    one_line(comment(large(AWKWARD, 2_000), **after(github, events.workflow_run(events.listed(7)))), 0)
    assert len(github.bodies[0]) <= 65_536
    assert "The whole report is with [the run](<https://github.com/octocat/shop/actions/runs/555>)." in github.bodies[0]


def test_standard_input_as_a_process(seqguard, github: OnGitHub) -> None:
    arguments = ["--repository", REPOSITORY, "--pull-request", "7", "--commit", HEAD, "--comment-key", "stdin"]
    env = {"GITHUB_API_URL": github.url, "GITHUB_GRAPHQL_URL": f"{github.fake.url}/graphql", "SEQGUARD_TOKEN": TOKEN}
    run = seqguard("comment", "-", *arguments, env=env, input=json_report.render(FAILING))
    assert "the comment is posted" in one_line(run, 0)
    assert "Seqguard `stdin`: FAIL" in github.bodies[0]
