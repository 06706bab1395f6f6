"""The note of the merge request, written from a real pipeline to a GitLab on loopback."""

import json
from collections.abc import Iterator

import pytest

from tests.forge.fake_gitlab import PROJECT_NUMBER, FakeGitLab, User
from tests.forge.loopback import served
from tests.gitlab.pipeline import Job, Pipeline

HEAD = "a" * 40
TOKEN, JOB_TOKEN = "glpat-of-the-project", "glcbt-of-the-job"


@pytest.fixture
def gitlab() -> Iterator[FakeGitLab]:
    """One project with the merge request 7; the job's own token may read only."""
    with served(FakeGitLab()) as fake:
        assert isinstance(fake, FakeGitLab)
        fake.users = {TOKEN: User("project_42_bot"), JOB_TOKEN: User("a-person", reads=True)}
        fake.heads = {7: HEAD}
        yield fake


def run(pipeline: Pipeline, gitlab: FakeGitLab, target: str, job: int = 1, **more: str) -> Job:
    pipeline.component(target=target, label="nightly")
    predefined = {
        "GITLAB_CI": "true",
        "CI_API_V4_URL": f"{gitlab.url}/api/v4",
        "CI_PROJECT_ID": str(PROJECT_NUMBER),
        "CI_MERGE_REQUEST_PROJECT_ID": str(PROJECT_NUMBER),
        "CI_MERGE_REQUEST_IID": "7",
        "CI_COMMIT_SHA": HEAD,
        "CI_PIPELINE_ID": "9",
        "CI_PIPELINE_SOURCE": "merge_request_event",
        "CI_JOB_ID": str(job),
        "CI_JOB_URL": "https://gitlab.example/group/shop/-/jobs/1",
        "CI_JOB_TOKEN": JOB_TOKEN,
        "NO_PROXY": "127.0.0.1",
    }
    return pipeline.run(variables={**predefined, **more})


def test_one_note_is_written_and_updated(pipeline: Pipeline, gitlab: FakeGitLab) -> None:
    failing = run(pipeline, gitlab, "behind.sql", SEQGUARD_TOKEN=TOKEN)
    assert failing.status == 1
    (note,) = gitlab.notes
    assert note.author == "project_42_bot"
    assert "product" in note.body
    assert "id 7 is taken" in note.body
    passing = run(pipeline, gitlab, "healthy.sql", job=2, SEQGUARD_TOKEN=TOKEN)
    assert passing.status == 0
    (note,) = gitlab.notes
    assert "id 7 is taken" not in note.body
    assert TOKEN not in failing.log + passing.log


def test_without_a_token_the_log_says_so_and_the_reports_are_there(pipeline: Pipeline, gitlab: FakeGitLab) -> None:
    job = run(pipeline, gitlab, "behind.sql")
    assert job.status == 1
    assert "could not be posted: there is no token" in job.log
    assert gitlab.notes == []
    assert json.loads(job.artifact("report.json"))["verdict"] == "fail"


def test_a_gitlab_that_refuses_changes_nothing(pipeline: Pipeline, gitlab: FakeGitLab) -> None:
    gitlab.users[TOKEN] = User("reader", reads=True)
    job = run(pipeline, gitlab, "healthy.sql", SEQGUARD_TOKEN=TOKEN)
    assert (job.status, job.result) == (0, "PASS")
    assert "could not be posted" in job.log
