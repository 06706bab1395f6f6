"""Which pull request a run belongs to: of each event, and of what is no event."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.forge import events
from tests.forge.conftest import HEAD, NEWER, OLDER
from tests.forge.fake_github import FORK, REPOSITORY
from validator.forge.errors import NothingToDo
from validator.forge.find_place import find_place
from validator.forge.place import ForgeName, Given, HeadBranch, Place, WrongPlace

NOTHING = Given()


@pytest.fixture
def on_github(tmp_path: Path):
    def find(event: Any, given: Given = NOTHING, **environ: str) -> Place:
        path = tmp_path / "event.json"
        path.write_text(event if isinstance(event, str) else json.dumps(event), encoding="utf8")
        base = {
            "GITHUB_ACTIONS": "true",
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_EVENT_PATH": str(path),
            "GITHUB_SHA": "c" * 40,
            "GITHUB_RUN_ID": "77",
            "GITHUB_RUN_ATTEMPT": "2",
        }
        return find_place(base | environ, given)

    return find


def on_gitlab(given: Given = NOTHING, **environ: str) -> Place:
    base = {
        "GITLAB_CI": "true",
        "CI_API_V4_URL": "https://gitlab.example/api/v4",
        "CI_PROJECT_ID": "42",
        "CI_PROJECT_PATH": "group/shop",
        "CI_COMMIT_SHA": HEAD,
        "CI_PIPELINE_ID": "9",
        "CI_JOB_ID": "101",
        "CI_JOB_URL": "https://gitlab.example/group/shop/-/jobs/101",
    }
    return find_place(base | environ, given)


def test_a_pull_request_is_named_by_its_event_and_its_commit_is_its_head(on_github) -> None:
    assert on_github(events.pull_request(), GITHUB_REF="refs/pull/7/merge") == Place(
        forge=ForgeName.GITHUB,
        api="https://api.github.com",
        graphql="https://api.github.com/graphql",
        repository=REPOSITORY,
        number=7,
        commit=HEAD,
        run=77,
        attempt=2,
        run_page=f"https://github.com/{REPOSITORY}/actions/runs/77",
    )


def test_a_pull_request_from_a_fork_is_known_for_one(on_github) -> None:
    assert on_github(events.pull_request(of=FORK)).fork
    assert not on_github(events.pull_request(of=REPOSITORY.upper())).fork
    assert on_github(events.workflow_run(of=FORK)).fork


def test_an_enterprise_server_has_its_own_addresses(on_github) -> None:
    server = {"GITHUB_API_URL": "https://git.corp.example/api/v3/", "GITHUB_SERVER_URL": "https://git.corp.example"}
    place = on_github(events.pull_request(), **server)
    assert (place.api, place.graphql) == ("https://git.corp.example/api/v3", "https://git.corp.example/api/graphql")
    assert place.run_page == f"https://git.corp.example/{REPOSITORY}/actions/runs/77"
    assert on_github(events.pull_request(), GITHUB_GRAPHQL_URL="https://g.example/q").graphql == "https://g.example/q"


def test_a_workflow_run_speaks_of_the_run_before_it(on_github) -> None:
    place = on_github(events.workflow_run(events.listed(7)))
    assert (place.number, place.commit, place.run, place.attempt) == (7, HEAD, 555, 3)
    assert place.run_page.endswith("/actions/runs/555")
    assert place.head is None


@pytest.mark.parametrize(
    "pulls",
    [
        [],
        [events.listed(7, head=OLDER)],
        [events.listed(7, base=1)],
        [events.listed(7), events.listed(8)],
        [{"number": "7"}],
    ],
)
def test_what_the_run_does_not_name_for_sure_is_to_be_found_by_its_branch(on_github, pulls: list[Any]) -> None:
    place = on_github(events.workflow_run(*pulls, of=FORK, branch="topic/ä b"))
    assert (place.number, place.commit, place.head) == (None, HEAD, HeadBranch(FORK, "topic/ä b"))


def test_a_run_of_no_pull_request_has_no_comment(on_github) -> None:
    for event, name in ((events.push(), "push"), ({}, "schedule"), ([], "merge_group"), ("null", "workflow_dispatch")):
        with pytest.raises(NothingToDo, match=f"this run \\({name}\\) belongs to no pull request"):
            on_github(event, GITHUB_EVENT_NAME=name, GITHUB_REF="refs/heads/main")
    with pytest.raises(NothingToDo):
        on_github({"workflow_run": "x"})


def test_a_comment_on_a_pull_request_names_it_and_not_its_commit(on_github) -> None:
    with pytest.raises(WrongPlace, match="give all of its hash with --commit SHA"):
        on_github(events.comment_on_pull_request())
    assert on_github(events.comment_on_pull_request(), Given(commit=HEAD)).number == 7


def test_the_ref_names_the_pull_request_where_the_event_does_not(on_github) -> None:
    assert on_github({}, Given(commit=HEAD), GITHUB_REF="refs/pull/12/merge").number == 12
    with pytest.raises(WrongPlace):
        on_github({}, GITHUB_REF="refs/pull/12/merge")


def test_the_command_line_outweighs_the_event(on_github) -> None:
    assert on_github(events.pull_request(), Given(number=7)).commit == HEAD
    assert on_github(events.pull_request(), Given(number=9, commit=NEWER)).number == 9
    with pytest.raises(WrongPlace, match="which commit was checked"):
        on_github(events.pull_request(), Given(number=9))
    other = on_github(events.pull_request(of=FORK), Given("other/repo", 9, NEWER))
    assert (other.repository, other.number, other.commit, other.run_page) == ("other/repo", 9, NEWER, "")


@pytest.mark.parametrize("commit", ["abc1234", HEAD.upper(), "main", "a" * 41, "$(id)"])
def test_a_commit_is_given_whole(on_github, commit: str) -> None:
    with pytest.raises(WrongPlace, match="all of its hash"):
        on_github(events.pull_request(), Given(commit=commit))


@pytest.mark.parametrize("name", ["shop", "a/b/c", "../x", "a/..", "a b/c", "", "a/b?c", "x" * 200 + "/y"])
def test_a_repository_is_owner_and_name(on_github, name: str) -> None:
    with pytest.raises(WrongPlace, match="is no repository: give --repository OWNER/NAME"):
        on_github(events.pull_request(), Given(name or None, 7, HEAD), GITHUB_REPOSITORY=name)


@pytest.mark.parametrize(
    ("content", "said"),
    [("{", "is no JSON"), ("[" * 1_000_000, "is no JSON"), (" " * 25_000_001, "is larger than 25 MB")],
    ids=["cut", "deep", "large"],
)
def test_an_event_that_can_not_be_is_refused(on_github, content: str, said: str) -> None:
    with pytest.raises(WrongPlace, match=said):
        on_github(content)


def test_an_event_that_is_not_there_is_said_to_be(on_github) -> None:
    with pytest.raises(WrongPlace, match=r"can't be read: /no/such/event.json: No such file"):
        on_github({}, GITHUB_EVENT_PATH="/no/such/event.json")


@pytest.mark.parametrize(
    "event",
    [
        {"pull_request": {"number": "7", "head": {"sha": HEAD}}},
        {"pull_request": {"number": True, "head": {"sha": HEAD}}},
        {"pull_request": {"number": -7, "head": {"sha": HEAD}}},
        {"pull_request": [7]},
        {"workflow_run": {"pull_requests": {"0": 1}, "head_sha": HEAD, "head_branch": ["x"]}},
    ],
)
def test_an_event_of_another_shape_names_nothing(on_github, event: Any) -> None:
    with pytest.raises(NothingToDo):
        on_github(event)


def test_a_merge_request_is_named_by_its_variables() -> None:
    place = on_gitlab(CI_MERGE_REQUEST_IID="7", CI_MERGE_REQUEST_PROJECT_ID="42")
    assert place == Place(
        forge=ForgeName.GITLAB,
        api="https://gitlab.example/api/v4",
        repository="42",
        number=7,
        commit=HEAD,
        run=9,
        attempt=101,
        run_page="https://gitlab.example/group/shop/-/jobs/101",
    )


def test_a_merge_request_from_a_fork_is_of_the_project_that_it_goes_to() -> None:
    fork = {"CI_PROJECT_ID": "99", "CI_MERGE_REQUEST_PROJECT_ID": "42", "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "99"}
    place = on_gitlab(CI_MERGE_REQUEST_IID="7", **fork)
    assert (place.repository, place.number, place.fork) == ("42", 7, True)


def test_merged_results_are_of_the_head_of_the_source_branch() -> None:
    assert on_gitlab(CI_MERGE_REQUEST_IID="7", CI_MERGE_REQUEST_SOURCE_BRANCH_SHA=NEWER).commit == NEWER
    assert on_gitlab(CI_MERGE_REQUEST_IID="7", CI_MERGE_REQUEST_SOURCE_BRANCH_SHA="").commit == HEAD


@pytest.mark.parametrize(
    ("listed", "number"),
    [("group/shop!7", 7), ("group/shop!7,group/shop!8", None), ("other/shop!7", None), ("", None), ("!7", None)],
)
def test_a_branch_pipeline_is_of_the_one_open_merge_request_of_the_branch(listed: str, number: int | None) -> None:
    if number:
        assert on_gitlab(CI_OPEN_MERGE_REQUESTS=listed).number == number
    else:
        with pytest.raises(NothingToDo, match=r"this job \(push\) is of no merge request"):
            on_gitlab(CI_OPEN_MERGE_REQUESTS=listed, CI_PIPELINE_SOURCE="push")


def test_the_command_line_outweighs_the_job() -> None:
    place = on_gitlab(Given("a/b/c", 3, NEWER), CI_MERGE_REQUEST_IID="7")
    assert (place.repository, place.number, place.commit, place.run_page) == ("a/b/c", 3, NEWER, "")
    assert on_gitlab(Given("group/shop"), CI_MERGE_REQUEST_IID="7").number == 7
    for wrong in ("shop", "a/../b", "a b/c", "a/b?x"):
        with pytest.raises(WrongPlace, match="is no project"):
            on_gitlab(Given(wrong, 3, NEWER))
    with pytest.raises(WrongPlace, match="which commit"):
        on_gitlab(Given(number=3), CI_MERGE_REQUEST_IID="7")
    with pytest.raises(WrongPlace, match="set CI_API_V4_URL"):
        on_gitlab(CI_API_V4_URL="")


def test_elsewhere_the_repository_must_be_said() -> None:
    with pytest.raises(WrongPlace, match="neither on GitHub nor on GitLab"):
        find_place({}, NOTHING)
    assert find_place({}, Given(REPOSITORY, 7, HEAD)).api == "https://api.github.com"
    gitlab = find_place({"CI_API_V4_URL": "https://gitlab.example/api/v4"}, Given("a/b", 7, HEAD))
    assert gitlab.forge is ForgeName.GITLAB


@pytest.mark.parametrize("address", ["ftp://x", "file:///etc", "foo", "https://", "http://[x", "https://a b/"])
def test_an_address_that_is_none_is_told_at_once(on_github, address: str) -> None:
    for variable in ("GITHUB_API_URL", "GITHUB_GRAPHQL_URL"):
        with pytest.raises(WrongPlace, match=f"^{variable} is no address of an API"):
            on_github(events.pull_request(), **{variable: address})
    with pytest.raises(WrongPlace, match=r"^CI_API_V4_URL is no address of an API"):
        on_gitlab(CI_MERGE_REQUEST_IID="3", CI_API_V4_URL=address)
