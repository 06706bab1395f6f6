"""The note on a merge request, on a GitLab that remembers; all requests and answers as GitLab describes them."""

import pytest

from tests.forge.conftest import HEAD, NEWER, OLDER, TOKEN, OnGitLab
from tests.forge.fake_gitlab import PROJECT, User
from tests.forge.loopback import Answer, Fault
from tests.forge.reports import FAILING, GREEN, failing, slower
from tests.reporters.test_markdown_fit import AWKWARD, large, whole
from validator.forge import gitlab as forge
from validator.forge import marker

A, B = failing("orders"), failing("products")
BOT = "project_42_bot_0123"


def shown(gitlab: OnGitLab) -> list[str]:
    """Our notes, each in a word; a folded one with a minus."""
    names = []
    for note in gitlab.fake.notes:
        if note.author == BOT:
            name = "A" if "public.orders" in note.body else "B" if "public.products" in note.body else "green"
            names.append(("-" if "<summary>Outdated" in note.body else "") + name)
    return names


def test_the_first_failing_job_writes_a_note_and_the_next_ones_change_it(gitlab: OnGitLab) -> None:
    first = gitlab.post(FAILING)
    assert first.words == "the comment is posted: there is none yet"
    (note,) = gitlab.fake.notes
    mark = marker.parse(note.body)
    assert mark is not None
    assert (note.author, str(note.id), mark.commit, mark.run, mark.attempt) == (BOT, first.comment_id, HEAD, 9, 101)
    gitlab.fake.log.clear()
    assert gitlab.post(slower(FAILING)).words == "the comment stays as it is: nothing has changed"
    assert gitlab.fake.writes == []
    assert gitlab.post(GREEN).comment_id == first.comment_id
    assert "✅ Seqguard: PASS" in note.body
    assert [asked.method for asked in gitlab.fake.writes] == ["PUT"]


@pytest.mark.parametrize(
    ("mode", "seen"),
    [
        ("update", ["A", "A", "B", "green", "green", "A"]),
        ("on-failure", ["A", "A", "B", "green", "green", "A"]),
        ("new", ["A", "A A", "A A B", "A A B green", "A A B green", "A A B green A"]),
        ("hide-and-new", ["A", "A", "-A B", "-A -B green", "-A -B green", "-A -B -green A"]),
        ("off", [""] * 6),
    ],
)
def test_each_mode_over_many_jobs(gitlab: OnGitLab, mode: str, seen: list[str]) -> None:
    after = []
    for report in (A, A, B, GREEN, GREEN, A):
        assert not gitlab.post(report, mode).failed
        after.append(" ".join(shown(gitlab)))
    assert after == seen


def test_a_folded_note_still_has_its_report_and_is_folded_once(gitlab: OnGitLab) -> None:
    gitlab.post(A, "hide-and-new")
    text = gitlab.fake.notes[0].body.partition("\n\n")[2]
    for report in (B, A):
        gitlab.post(report, "hide-and-new")
    folded = gitlab.fake.notes[0].body
    assert folded.partition("\n\n")[2] == (
        f"<details>\n<summary>Outdated: a newer report stands below</summary>\n\n{text.strip()}\n\n</details>\n"
    )
    assert folded.count("Outdated") == 1
    assert len([asked for asked in gitlab.fake.writes if asked.path.endswith(f"/{gitlab.fake.notes[0].id}")]) == 1


def test_a_note_that_is_too_long_to_be_folded_becomes_a_line(gitlab: OnGitLab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forge, "MAX_NOTE", 400)
    gitlab.post(A, "hide-and-new")
    gitlab.post(B, "hide-and-new")
    assert gitlab.fake.notes[0].body.endswith("-->\n\nOutdated: a newer report stands below.\n")


@pytest.mark.parametrize("others", [31, 100, 230])
def test_ours_is_found_on_whatever_page_it_is(gitlab: OnGitLab, others: int) -> None:
    for number in range(others):
        gitlab.fake.add(7, "person", f"comment {number}", system=number % 3 == 0)
    first = gitlab.post(A)
    for number in range(120):
        gitlab.fake.add(7, "person", f"and {number}")
    assert gitlab.post(B).comment_id == first.comment_id
    assert shown(gitlab) == ["B"]


@pytest.mark.parametrize("filters", [True, False])
def test_a_marker_of_another_author_or_of_the_system_is_none_of_ours(gitlab: OnGitLab, filters: bool) -> None:
    gitlab.fake.filters = filters
    gitlab.post(A)
    body = gitlab.fake.notes.pop().body
    gitlab.fake.add(7, "stranger", body)
    gitlab.fake.add(7, BOT, body, system=True)
    assert gitlab.post(A).words == "the comment is posted: there is none yet"


def test_two_keys_are_two_notes(gitlab: OnGitLab) -> None:
    first = gitlab.post(A, key="staging")
    assert gitlab.post(B, key="production").comment_id != first.comment_id
    assert gitlab.post(B, key="staging").comment_id == first.comment_id


def test_a_job_of_an_older_commit_writes_nothing(gitlab: OnGitLab) -> None:
    gitlab.post(A)
    gitlab.fake.heads[7] = NEWER
    gitlab.fake.log.clear()
    assert "and its branch is at ffffffffffff now" in gitlab.post(B).words
    assert gitlab.fake.writes == []
    merged = {"CI_COMMIT_SHA": OLDER, "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": NEWER}
    assert gitlab.post(B, env=merged).words == "the comment is updated: the report has changed"


def test_an_earlier_job_of_the_same_pipeline_does_not_overwrite_its_repetition(gitlab: OnGitLab) -> None:
    gitlab.post(A, env={"CI_JOB_ID": "300"})
    assert "attempt 300 of this run" in gitlab.post(B, env={"CI_JOB_ID": "299"}).words
    assert shown(gitlab) == ["A"]


def test_without_a_token_it_says_which_one_it_needs(gitlab: OnGitLab) -> None:
    for token in (None, "", "job-token"):
        posted = gitlab.post(A, token=token)
        assert posted.failed
        assert "a project access token of the role Reporter with the scope api" in posted.words
        assert "CI_JOB_TOKEN may not" in posted.words
    assert gitlab.fake.log == []


def test_a_token_that_may_not_is_told_what_may(gitlab: OnGitLab) -> None:
    gitlab.fake.users["reader"] = User("reader", reads=True)
    refused = gitlab.post(A, token="reader").words
    assert "GitLab does not let this token comment (403 Forbidden)" in refused
    assert "CI_JOB_TOKEN may read notes and write none" in refused
    assert "(401 Unauthorized)" in gitlab.post(A, token="unknown").words
    assert "has no merge request 8 that this token may see" in gitlab.post(A, env={"CI_MERGE_REQUEST_IID": "8"}).words
    gitlab.fake.faults.append(Fault(Answer(400, {"message": {"note": ["is wrong"]}}), "POST"))
    assert gitlab.post(A).words.endswith('GitLab refused: 400: {"note": ["is wrong"]}')


def test_the_project_may_be_named_by_its_path(gitlab: OnGitLab) -> None:
    assert not gitlab.post(A, repository=PROJECT, pull_request=7, commit=HEAD).failed
    assert {asked.path for asked in gitlab.fake.asked("POST")} == {f"/api/v4/projects/{PROJECT}/merge_requests/7/notes"}


def test_a_report_of_thousands_with_awkward_names_is_taken(gitlab: OnGitLab) -> None:
    where = "The whole report is among the artifacts."
    assert not gitlab.post(large(AWKWARD, 3_000), whole_report=where).failed
    (note,) = gitlab.fake.notes
    assert 50_000 < len(note.body.encode()) <= 1_000_000
    assert where in note.body
    whole(note.body.partition("\n\n")[2])


def test_a_lost_answer_makes_no_second_note(gitlab: OnGitLab) -> None:
    gitlab.fake.faults.append(Fault(Answer(502, raw=b"<html>Bad gateway</html>"), "POST", after=True))
    posted = gitlab.post(A)
    assert (posted.comment_id, posted.failed) == (str(gitlab.fake.notes[0].id), False)
    assert len(gitlab.fake.notes) == 1
    assert [token for token in (TOKEN, "job-token") if token in posted.words] == []
