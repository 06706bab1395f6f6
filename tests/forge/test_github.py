"""The comment on a pull request, on a GitHub that remembers; all requests and answers as GitHub describes them."""

import json
import subprocess
from dataclasses import replace

import pytest

from tests.conftest import skip_unless_required
from tests.forge.conftest import BOT, HEAD, NEWER, OLDER, TOKEN, OnGitHub
from tests.forge.fake_github import Account, Pull
from tests.forge.loopback import Answer, Fault
from tests.forge.npm_packages import descriptions, node_modules
from tests.forge.reports import FAILING, GREEN, INCOMPLETE, failing, info, slower, warning
from tests.matrix import UnavailableError
from tests.reporters import samples
from tests.reporters.test_markdown_fit import AWKWARD, large, whole
from validator.forge import marker
from validator.forge.github import HIDE, WHO

A, B = failing("orders"), failing("products")


def said(body: str) -> str:
    """The text under the marker."""
    assert marker.parse(body) is not None
    return body.partition("\n\n")[2]


def test_the_descriptions_are_at_hand() -> None:
    try:
        assert node_modules().is_dir()
        assert descriptions().is_dir()
    except UnavailableError as missing:
        skip_unless_required(missing)


def test_the_first_failing_run_posts_its_report(github: OnGitHub) -> None:
    posted = github.post(FAILING)
    (comment,) = github.fake.state.comments
    assert (posted.comment_id, posted.failed) == (str(comment.id), False)
    assert posted.words == "the comment is posted: there is none yet"
    assert (comment.author, comment.pull) == (BOT, 7)
    assert said(comment.body).startswith("## ❌ Seqguard: FAIL\n\n**1 error** in 2 columns")
    assert "`public.products.product_id`" in comment.body
    assert " s. `seqguard explain" not in comment.body  # nor how long it took
    mark = marker.parse(comment.body)
    assert mark is not None
    assert (mark.key, mark.commit, mark.run, mark.attempt) == ("default", HEAD, 101, 1)


def test_a_run_that_finds_the_same_leaves_the_comment_alone(github: OnGitHub) -> None:
    first = github.post(FAILING)
    github.fake.log.clear()
    github.fake.state.pulls[7].head = NEWER
    again = github.post(slower(FAILING), commit=NEWER, whole_report="It is in another place now.")
    assert again.comment_id == first.comment_id
    assert again.words == "the comment stays as it is: nothing has changed"
    assert github.fake.writes == []


def test_a_changed_report_takes_the_place_of_the_old_one(github: OnGitHub) -> None:
    first = github.post(A)
    changed = github.post(B)
    assert changed.comment_id == first.comment_id
    assert changed.words == "the comment is updated: the report has changed"
    (body,) = github.bodies
    assert "public.products" in body
    assert "public.orders" not in body


def test_green_again_is_a_short_all_clear(github: OnGitHub) -> None:
    first = github.post(FAILING)
    assert github.post(GREEN).comment_id == first.comment_id
    (body,) = github.bodies
    assert said(body).startswith("## ✅ Seqguard: PASS\n\nNothing stands in the way of the next inserts")
    assert "<details>" not in body
    assert len(said(body).splitlines()) == 5
    github.fake.log.clear()
    github.post(slower(GREEN))
    assert github.fake.writes == []


@pytest.mark.parametrize("mode", ["update", "new", "hide-and-new", "on-failure"])
def test_a_green_run_begins_no_conversation(github: OnGitHub, mode: str) -> None:
    for report in (GREEN, info()):
        posted = github.post(report, mode)
        assert (posted.comment_id, posted.failed) == (None, False)
        assert posted.words == "no comment: there is nothing to report, and no comment that says otherwise"
    assert github.fake.writes == []


@pytest.mark.parametrize(
    ("report", "modes"),
    [
        (FAILING, {"update", "new", "hide-and-new", "on-failure"}),
        (INCOMPLETE, {"update", "new", "hide-and-new", "on-failure"}),
        (warning(), {"update", "new", "hide-and-new"}),
        (replace(INCOMPLETE, exit_status=0), {"update", "new", "hide-and-new"}),
    ],
)
def test_what_asks_for_something_is_posted(github: OnGitHub, report: samples.Report, modes: set[str]) -> None:
    posting = set()
    for mode in ("update", "new", "hide-and-new", "on-failure", "off"):
        github.fake.state.comments.clear()
        if github.post(report, mode).comment_id:
            posting.add(mode)
    assert posting == modes


@pytest.mark.parametrize(
    ("mode", "seen"),
    [
        ("update", ["A", "A", "B", "B", "green", "green", "A"]),
        ("on-failure", ["A", "A", "B", "B", "green", "green", "A"]),
        ("new", ["A", "A A", "A A B", "A A B B", "A A B B green", "A A B B green", "A A B B green A"]),
        ("hide-and-new", ["A", "A", "-A B", "-A B", "-A -B green", "-A -B green", "-A -B -green A"]),
        ("off", [""] * 7),
    ],
)
def test_each_mode_over_many_runs(github: OnGitHub, mode: str, seen: list[str]) -> None:
    def name(body: str) -> str:
        return "A" if "public.orders" in body else "B" if "public.products" in body else "green"

    after = []
    for report in (A, A, B, B, GREEN, GREEN, A):
        assert not github.post(report, mode).failed
        shown = [f"{'-' if c.minimized else ''}{name(c.body)}" for c in github.fake.state.comments]
        after.append(" ".join(shown))
    # GREEN has the tables of A and B in its summary only
    assert after == seen


def test_two_keys_are_two_comments(github: OnGitHub) -> None:
    staging = github.post(A, key="staging")
    production = github.post(B, key="production-->")
    assert github.post(GREEN, key="staging").comment_id == staging.comment_id
    assert github.post(A).comment_id not in (staging.comment_id, production.comment_id)
    first, second, third = github.bodies
    assert said(first).startswith("## ✅ Seqguard `staging`: PASS")
    assert said(second).startswith("## ❌ Seqguard `production-->`: FAIL")
    assert said(third).startswith("## ❌ Seqguard: FAIL")
    assert second.index("-->") == second.index("\n") - 3


@pytest.mark.parametrize("others", [31, 99, 100, 101, 230])
def test_ours_is_found_on_whatever_page_it_is(github: OnGitHub, others: int) -> None:
    for number in range(others):
        github.fake.add(7, f"person-{number}", f"comment {number}")
    first = github.post(A)
    github.fake.add(7, "person", "after that")
    assert github.post(B).comment_id == first.comment_id
    assert len(github.bodies) == 1
    pages = {asked.query["page"] for asked in github.fake.asked("GET", "/comments")}
    assert pages == {str(page) for page in range(1, others // 100 + 2)} | ({"2"} if others in (99,) else set())


def test_a_marker_of_another_author_is_no_comment_of_ours(github: OnGitHub) -> None:
    first = github.post(A)
    forged = github.bodies[0]
    github.fake.state.comments.clear()
    for author in ("stranger", "github-actions", "github-actions[bot]2"):
        github.fake.add(7, author, forged)
    posted = github.post(A)
    assert posted.words == "the comment is posted: there is none yet"
    assert posted.comment_id != first.comment_id
    assert [c.body for c in github.fake.state.comments[:3]] == [forged] * 3


def test_a_marker_that_is_quoted_further_down_is_none(github: OnGitHub) -> None:
    github.post(A)
    ours = github.bodies[0]
    github.fake.state.comments.clear()
    for body in (f"> {ours}", f"Look:\n{ours}", f" {ours}", ours.replace("seqguard:comment", "seqguard: comment")):
        github.fake.add(7, BOT, body)
    assert github.post(A).words == "the comment is posted: there is none yet"


@pytest.mark.parametrize("login", [BOT, "octocat", "our-app[bot]"])
def test_whoever_the_token_is_finds_its_own_comment(github: OnGitHub, login: str) -> None:
    github.fake.state.accounts[TOKEN] = Account(login, app=login.endswith("[bot]"))
    first = github.post(A)
    github.fake.state.comments[0].author = login.upper()
    assert github.post(B).comment_id == first.comment_id
    assert github.fake.asked("GET", "/user") == []


def test_where_graphql_does_not_say_who_we_are_rest_does(github: OnGitHub) -> None:
    github.fake.state.accounts[TOKEN] = Account("octocat", app=False)
    refused = {"data": None, "errors": [{"type": "FORBIDDEN", "message": "not here"}]}
    github.fake.faults.append(Fault(Answer(200, refused), "POST", "graphql", times=1))
    assert not github.post(A).failed
    assert len(github.fake.asked("GET", "/user")) == 1
    github.fake.state.accounts[TOKEN] = Account(BOT)
    github.fake.faults.append(Fault(Answer(404, {"message": "Not Found"}), "POST", "graphql", times=1))
    assert "GitHub does not let this token comment (Resource not accessible by integration)" in github.post(B).words


def test_a_run_of_an_older_commit_writes_nothing(github: OnGitHub) -> None:
    github.post(A)
    for mode in ("update", "new", "hide-and-new", "on-failure"):
        github.fake.log.clear()
        posted = github.post(GREEN, mode, commit=OLDER)
        assert (posted.comment_id, posted.failed) == (None, False)
        assert posted.words == f"no comment: this run is of {'0' * 12}, and its branch is at {'a' * 12} now"
        assert github.fake.writes == []
    github.fake.state.comments.clear()
    assert github.post(A, commit=OLDER).comment_id is None
    assert github.bodies == []


def test_what_is_pushed_while_a_run_waits_makes_it_an_older_one(github: OnGitHub) -> None:
    github.fake.faults.append(Fault(Answer(502, {"message": "Bad Gateway"}), "POST", "/comments"))
    github.clock.meanwhile = lambda: setattr(github.fake.state.pulls[7], "head", NEWER)
    posted = github.post(A)
    assert posted.words == f"no comment: this run is of {'a' * 12}, and its branch is at {'f' * 12} now"
    assert github.bodies == []


def test_the_head_is_asked_for_last_before_anything_is_written(github: OnGitHub) -> None:
    github.post(A)
    paths = [(asked.method, asked.path.rpartition("/")[2]) for asked in github.fake.log]
    assert paths == [("POST", "graphql"), ("GET", "comments"), ("GET", "7"), ("POST", "comments")]


def test_an_attempt_that_was_overtaken_writes_nothing(github: OnGitHub) -> None:
    run = {"GITHUB_RUN_ID": "5"}
    github.post(A, env=run | {"GITHUB_RUN_ATTEMPT": "2"})
    late = github.post(B, env=run | {"GITHUB_RUN_ATTEMPT": "1"})
    assert late.words == "the comment stays as it is: attempt 2 of this run has commented already"
    assert "public.orders" in github.bodies[0]
    assert github.post(B, env=run | {"GITHUB_RUN_ATTEMPT": "3"}).words.startswith("the comment is updated")
    assert github.post(A, env={"GITHUB_RUN_ID": "4"}).words.startswith("the comment is updated")


def test_what_two_runs_at_once_have_posted_twice_becomes_one(github: OnGitHub) -> None:
    github.post(A)
    github.fake.add(7, BOT, github.bodies[0])
    newest = github.fake.state.comments[1]
    assert github.post(B).comment_id == str(newest.id)
    assert [comment.minimized for comment in github.fake.state.comments] == [True, False]
    assert "public.products" in newest.body


def test_what_is_hidden_already_is_not_hidden_again(github: OnGitHub) -> None:
    for report in (A, B, A):
        github.post(report, "hide-and-new")
    hiding = [asked for asked in github.fake.asked("POST", "graphql") if asked.body["query"] == HIDE]
    assert [asked.body["variables"]["comment"] for asked in hiding] == ["IC_1001", "IC_1002"]


def test_a_comment_that_somebody_hid_is_not_posted_again_until_it_changes(github: OnGitHub) -> None:
    github.post(A)
    github.fake.state.comments[0].minimized = True
    assert github.post(A).words == "the comment stays as it is: nothing has changed"
    assert github.post(B).words.startswith("the comment is posted")
    assert len(github.bodies) == 2


def test_an_old_comment_that_can_not_be_hidden_is_no_failure(github: OnGitHub) -> None:
    github.post(A, "hide-and-new")
    error = {"data": {"minimizeComment": None}, "errors": [{"type": "FORBIDDEN", "message": "no"}]}
    github.fake.faults.append(Fault(Answer(200, {"data": {"viewer": {"login": BOT}}}), "POST", "graphql"))
    github.fake.faults.append(Fault(Answer(200, error), "POST", "graphql"))
    posted = github.post(B, "hide-and-new")
    assert (posted.comment_id, posted.failed) == ("1002", False)
    assert posted.words.startswith("the comment is posted: the report has changed; older ones could not be hidden: ")


@pytest.mark.parametrize("fork", [True, False])
def test_a_token_that_may_only_read_is_told_what_to_do(github: OnGitHub, tmp_path, fork: bool) -> None:
    github.fake.state.accounts[TOKEN] = Account(BOT, may_write=False)
    head = {"sha": HEAD, "repo": {"full_name": "stranger/shop" if fork else "octocat/shop"}}
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"pull_request": {"number": 7, "head": head}}))
    posted = github.post(A, env={"GITHUB_EVENT_PATH": str(event)}, pull_request=None, commit=None)
    assert (posted.comment_id, posted.failed) == (None, True)
    assert "GitHub does not let this token comment (Resource not accessible by integration)" in posted.words
    assert ("a workflow_run workflow with 'seqguard comment' can post" in posted.words) is fork
    assert ("'permissions: pull-requests: write'" in posted.words) is not fork
    assert len(github.fake.asked("POST", "/comments")) == 1
    assert github.clock.slept == []


def test_what_else_github_refuses_is_said_plainly(github: OnGitHub) -> None:
    assert "GitHub does not know this token" in github.post(A, token="ghp_other").words
    assert "octocat/shop has no pull request 8 that this token may see" in github.post(A, pull_request=8).words
    locked = {"message": "Unable to create comment because issue is locked.", "documentation_url": "x"}
    github.fake.faults.append(Fault(Answer(403, locked), "POST", "/comments"))
    assert github.post(A).words.endswith(f"the conversation is locked ({locked['message']})")
    github.fake.faults.append(
        Fault(Answer(410, {"message": "Issues are disabled", "documentation_url": "x"}), "POST", "/comments")
    )
    assert github.post(A).words == "the comment could not be posted: GitHub refused: 410: Issues are disabled"


def test_an_enterprise_server_is_asked_under_its_own_address(enterprise: OnGitHub) -> None:
    enterprise.fake.knows_minimized = False
    enterprise.post(A, "hide-and-new")
    environ = {"GITHUB_GRAPHQL_URL": ""}
    if enterprise.url != enterprise.fake.url:  # Prism knows the REST interface only
        environ = {"GITHUB_GRAPHQL_URL": f"{enterprise.fake.url}/api/graphql"}
    assert not enterprise.post(B, "hide-and-new", env=environ).failed
    assert [comment.minimized for comment in enterprise.fake.state.comments] == [True, False]
    assert all(asked.path.startswith(("/api/v3/repos/", "/api/graphql")) for asked in enterprise.fake.log)


@pytest.mark.parametrize("names", [AWKWARD, ["\N{ELEPHANT}" * 20]], ids=["all", "elephants"])
def test_a_report_of_thousands_with_awkward_names_is_taken(github: OnGitHub, names: list[str]) -> None:
    where = "The whole report is in the artifact [seqguard](https://github.example/run)."
    assert not github.post(large(names, 3_000), whole_report=where).failed
    (body,) = github.bodies
    assert 20_000 < len(body) <= 65_536
    text = said(body)
    assert text.count(where) == 1
    whole(text.replace(where, ""))
    assert github.post(large(names, 3_000)).words == "the comment stays as it is: nothing has changed"


def test_the_whole_report_is_with_the_run_unless_said_otherwise(github: OnGitHub) -> None:
    github.post(large(["a"], 3_000))
    assert "The whole report is with [the run](<https://github.com/octocat/shop/actions/runs/101>)." in github.bodies[0]


def test_the_queries_are_as_githubs_schema_has_them() -> None:
    program = (
        "import { validate } from '@octokit/graphql-schema';"
        "const wrong = process.argv.slice(1).flatMap((query) => validate(query).map((e) => e.message));"
        "console.log(JSON.stringify(wrong));"
    )
    try:
        folder = node_modules().parent
    except UnavailableError as missing:
        skip_unless_required(missing)
    for queries, expected in (([WHO, HIDE], 0), ([WHO.replace("login", "logon")], 1), ([HIDE.replace("OUT", "IN")], 1)):
        done = subprocess.run(
            ["node", "--input-type=module", "-e", program, *queries],
            cwd=folder,
            capture_output=True,
            text=True,
            check=True,
        )
        assert len(json.loads(done.stdout)) == expected, done.stdout


def test_another_pull_request_is_another_conversation(github: OnGitHub) -> None:
    github.fake.state.pulls[8] = Pull(8, HEAD)
    first = github.post(A)
    second = github.post(A, pull_request=8)
    assert first.comment_id != second.comment_id
    assert [comment.pull for comment in github.fake.state.comments] == [7, 8]
