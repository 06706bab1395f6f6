"""Repositories that want something: names that are code, links that lead elsewhere, programs to be run, sheer size."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.init.conftest import Repository
from tests.init.test_repositories import GITLAB_JOB, WORKFLOW, lint
from tests.inside import Inside
from tests.matrix import ROOT
from validator.init import read_repository as reading
from validator.init import render
from validator.init.detectors import wanted
from validator.init.read_repository import read_repository


@pytest.mark.parametrize(
    "folder",
    [
        "$(touch pwned)",
        "`touch pwned`",
        "a;touch pwned",
        "${{ github.token }}",
        "a b",
        "-rf",
        "..x/...",
        "ü",
        "a'\"b",
        "a:\tb",
    ],
)
@pytest.mark.parametrize("name", ["alembic.ini", "V1__x.sql", "changelog.xml"])
def test_a_folder_whose_name_is_no_plain_one_is_in_no_workflow(
    repository: Repository, inside: Inside, folder: str, name: str
) -> None:
    repository.add({f"{folder}/{name}": "<databaseChangeLog/>"})
    run = inside("init", "--directory", repository.root, "--github")
    assert run.returncode == 0
    written = yaml.safe_load(repository.read(WORKFLOW))
    assert list(written["jobs"]) == ["database"] or folder == "..x/..."
    assert "touch" not in repository.read(WORKFLOW)
    assert "github.token" not in repository.read(WORKFLOW)


def test_names_that_act_on_a_terminal_do_not_reach_it(repository: Repository, inside: Inside) -> None:
    repository.add({"\x1b[31m/alembic.ini": "", "a\n::error::x/manage.py": "django", "\u202ex/sqitch.plan": ""})
    run = inside("init", "--directory", repository.root, "--github")
    assert run.returncode == 0
    assert not {"\x1b", "\u202e"} & set(run.stdout + run.stderr)
    assert not any(line.startswith("::") for line in run.stderr.splitlines())


def test_names_that_are_no_utf8_are_passed_over(repository: Repository, inside: Inside) -> None:
    os.mkdir(os.path.join(os.fsencode(repository.root), b"\xff"))
    Path(os.fsdecode(os.path.join(os.fsencode(repository.root), b"\xff", b"alembic.ini"))).touch()
    repository.add({"sqitch.plan": ""})
    run = inside("init", "--directory", repository.root, "--github")
    assert run.returncode == 0
    assert "seqguard: Sqitch: sqitch.plan\n" in run.stderr
    assert "Alembic" not in run.stderr


def test_no_program_that_the_repository_names_is_run(repository: Repository, inside: Inside) -> None:
    hook = repository.root / "hook"
    hook.write_text(f'#!/bin/sh\ntouch "{repository.root}/pwned"\n')
    hook.chmod(0o755)
    repository.add({"alembic.ini": ""})
    repository.git("config", "core.fsmonitor", str(hook))
    assert inside("init", "--directory", repository.root, "--github").returncode == 0
    assert not (repository.root / "pwned").exists()


@pytest.mark.parametrize("link", [".github", ".github/workflows", WORKFLOW, ".seqguard.yml"])
def test_nothing_is_written_through_a_link(repository: Repository, inside: Inside, tmp_path: Path, link: str) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "file").write_text("theirs")
    (repository.root / link).parent.mkdir(parents=True, exist_ok=True)
    (repository.root / link).symlink_to(elsewhere / "file" if link.endswith(".yml") else elsewhere)
    run = inside("init", "--directory", repository.root, "--github", "--force")
    assert run.returncode == 2
    assert "link: move it away" in run.stderr
    assert {path.name: path.read_text() for path in elsewhere.iterdir()} == {"file": "theirs"}
    assert [path for path in (repository.root / ".seqguard.yml", repository.root / WORKFLOW) if path.is_file()] == (
        [repository.root / link] if link.endswith(".yml") else []
    )


@pytest.mark.parametrize("there", [".github", ".github/workflows", ".gitlab"])
def test_nothing_is_written_where_one_of_the_files_can_not_be(
    repository: Repository, inside: Inside, there: str
) -> None:
    repository.add({there: "a file"})
    run = inside("init", "--directory", repository.root, "--github", "--gitlab")
    assert run.returncode == 2
    assert "is no folder, or a link: move it away" in run.stderr
    assert repository.files() == {there}


def test_what_was_written_before_a_file_could_not_be_is_told(repository: Repository) -> None:
    """Files may be as large as the configuration here, and the job is larger."""
    most = len(render.configuration(None))
    assert len(render.gitlab_job()) > most
    run = subprocess.run(
        [sys.executable, "-m", "validator", "init", "--directory", repository.root, "--gitlab"],
        cwd=ROOT,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 2
    assert "written .seqguard.yml" in run.stderr
    assert f"{GITLAB_JOB}: File too large" in run.stderr
    assert repository.files() == {".seqguard.yml"}


def test_links_are_not_followed_where_there_is_no_git(tmp_path: Path, inside: Inside) -> None:
    root, elsewhere = tmp_path / "plain", tmp_path / "elsewhere"
    for folder in (root / "sub", elsewhere):
        folder.mkdir(parents=True)
    (elsewhere / "alembic.ini").touch()
    (root / "sub" / "loop").symlink_to(root)
    (root / "sub" / "away").symlink_to(elsewhere)
    (root / "package.json").symlink_to(elsewhere / "alembic.ini")
    os.mkfifo(root / "manage.py")
    (root / "sub" / "sqitch.plan").touch()
    run = inside("init", "--directory", root, "--github")
    assert run.returncode == 0
    assert "seqguard: Sqitch: sub/sqitch.plan\n" in run.stderr
    assert "Alembic" not in run.stderr
    assert lint(root / WORKFLOW) == ""


def test_a_large_repository_is_looked_at_up_to_a_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inside: Inside
) -> None:
    monkeypatch.setattr(reading, "MAX_PATHS", 50)
    (tmp_path / "sub").mkdir()
    (tmp_path / "alembic.ini").touch()
    for number in range(60):
        (tmp_path / "sub" / f"{number}.txt").touch()
    listing = read_repository(tmp_path, wanted)
    assert (len(listing.paths), listing.complete) == (50, False)
    assert listing.has("alembic.ini")
    assert "only the first 50 files were looked at" in inside("init", "--dry-run").stderr


def test_only_so_much_is_read(repository: Repository) -> None:
    repository.add({f"sql/{number}.sql": "x" * 100_000 for number in range(30)})
    listing = read_repository(repository.root, wanted)
    assert 0 < len(listing.texts) <= 25
    assert max(map(len, listing.texts.values())) == reading.MAX_TEXT_BYTES
