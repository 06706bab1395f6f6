"""Fixtures: a forge to post to, with Prism before it where npm is at hand."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.conftest import skip_unless_required
from tests.forge.descriptions import GITLAB, examples, github_description
from tests.forge.fake_github import REPOSITORY, Account, FakeGitHub, Pull
from tests.forge.fake_gitlab import PROJECT_NUMBER, FakeGitLab, User
from tests.forge.loopback import served
from tests.forge.prism import Prism, prism_before
from tests.inside import inside
from tests.matrix import UnavailableError
from validator.cli.post_comment import CommentRequest, Posted, post_comment
from validator.forge.patience import Patience
from validator.model.report import Report

__all__ = ["inside"]

TOKEN = "ghs_t0ken/of+a=run"
BOT = "github-actions[bot]"
HEAD, OLDER, NEWER = "a" * 40, "0" * 40, "f" * 40


class Clock:
    """Time that passes only where somebody sleeps; `meanwhile` happens during the first sleep."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []
        self.meanwhile: Callable[[], object] = lambda: None

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        happening, self.meanwhile = self.meanwhile, lambda: None
        happening()

    def patience(self) -> Patience:
        return Patience(clock=lambda: self.now, sleep=self.sleep)


@dataclass
class OnGitHub:
    """A run on GitHub whose pull request is number 7."""

    fake: FakeGitHub
    url: str
    clock: Clock = field(default_factory=Clock)
    run: int = 100

    def environ(self, **changes: str) -> dict[str, str]:
        return {
            "GITHUB_ACTIONS": "true",
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_API_URL": self.url + self.fake.prefix,
            "GITHUB_GRAPHQL_URL": self.fake.url + self.fake.graphql,
            "GITHUB_RUN_ID": str(self.run),
            "GITHUB_RUN_ATTEMPT": "1",
            "NO_PROXY": "127.0.0.1",
            **changes,
        }

    def post(self, report: Report, mode: str = "update", *, env: dict[str, str] | None = None, **given: Any) -> Posted:
        """As another run of the head, unless `commit` says otherwise."""
        self.run += 1
        request = {"token": TOKEN, "pull_request": 7, "commit": HEAD} | given
        environ = self.environ(**(env or {}))
        return post_comment(report, CommentRequest(mode=mode, **request), environ, self.clock.patience())

    @property
    def bodies(self) -> list[str]:
        return [comment.body for comment in self.fake.state.comments if comment.author == BOT]


@dataclass
class OnGitLab:
    """A job on GitLab whose merge request is number 7."""

    fake: FakeGitLab
    url: str
    clock: Clock = field(default_factory=Clock)
    job: int = 100

    def environ(self, **changes: str) -> dict[str, str]:
        return {
            "GITLAB_CI": "true",
            "CI_API_V4_URL": f"{self.url}/api/v4",
            "CI_PROJECT_ID": str(PROJECT_NUMBER),
            "CI_MERGE_REQUEST_PROJECT_ID": str(PROJECT_NUMBER),
            "CI_MERGE_REQUEST_IID": "7",
            "CI_COMMIT_SHA": HEAD,
            "CI_PIPELINE_ID": "9",
            "CI_JOB_ID": str(self.job),
            "CI_JOB_URL": "https://gitlab.example/group/shop/-/jobs/1",
            "CI_JOB_TOKEN": "job-token",
            "NO_PROXY": "127.0.0.1",
            **changes,
        }

    def post(self, report: Report, mode: str = "update", *, env: dict[str, str] | None = None, **given: Any) -> Posted:
        self.job += 1
        request = {"token": TOKEN} | given
        environ = self.environ(**(env or {}))
        return post_comment(report, CommentRequest(mode=mode, **request), environ, self.clock.patience())


@dataclass
class Behind:
    """A fake that listens, and where to ask it: through Prism, if there is one."""

    fake: Any
    prism: Prism | None

    @property
    def url(self) -> str:
        return self.prism.url if self.prism else str(self.fake.url)


def npm_is_required() -> bool:
    return "npm" in os.environ.get("SEQGUARD_REQUIRE", "").replace(",", " ").split()


@pytest.fixture(scope="session")
def github_server() -> Iterator[Behind]:
    with behind("api.github.com") as made:
        yield made


@pytest.fixture(scope="session")
def enterprise_server() -> Iterator[Behind]:
    with behind("ghes-3.17", "/api/v3") as made:
        yield made


@pytest.fixture(scope="session")
def gitlab_server() -> Iterator[Behind]:
    with ExitStack() as stack:
        fake = stack.enter_context(served(FakeGitLab()))
        try:
            prism = stack.enter_context(prism_before(fake.url, GITLAB))
        except UnavailableError as missing:
            prism = without(missing)
        yield Behind(fake, prism)


@contextmanager
def behind(name: str, prefix: str = "") -> Iterator[Behind]:
    """GitHub's fake behind Prism, or alone where npm is missing."""
    with ExitStack() as stack:
        prism: Prism | None
        try:
            description = github_description(name, prefix)
            fake = stack.enter_context(served(FakeGitHub(examples(description), prefix)))
            prism = stack.enter_context(prism_before(fake.url, description))
        except UnavailableError as missing:
            prism = without(missing)
            fake = stack.enter_context(served(FakeGitHub(prefix=prefix)))
        yield Behind(fake, prism)


def without(missing: UnavailableError) -> None:
    """The fakes are of use without Prism, too; `test_the_descriptions_are_at_hand` says that it is not there."""
    if npm_is_required():
        skip_unless_required(missing)


@pytest.fixture
def github(github_server: Behind) -> Iterator[OnGitHub]:
    yield from on_github(github_server)


@pytest.fixture
def enterprise(enterprise_server: Behind) -> Iterator[OnGitHub]:
    yield from on_github(enterprise_server)


def on_github(server: Behind) -> Iterator[OnGitHub]:
    fake = server.fake
    fake.reset()
    fake.state.accounts[TOKEN] = Account(BOT)
    fake.state.pulls[7] = Pull(7, HEAD)
    yield OnGitHub(fake, server.url)
    assert server.prism is None or server.prism.complaints() == []


@pytest.fixture
def gitlab(gitlab_server: Behind) -> Iterator[OnGitLab]:
    fake = gitlab_server.fake
    fake.reset()
    fake.users[TOKEN] = User("project_42_bot_0123")
    fake.users["job-token"] = User("somebody", reads=True)
    fake.heads[7] = HEAD
    yield OnGitLab(fake, gitlab_server.url)
    assert gitlab_server.prism is None or gitlab_server.prism.complaints() == []
