"""The file that forges show findings at: which one it is, and how it is called from the repository's root."""

import json
from pathlib import Path

import pytest

from validator.cli.exit_status import UsageError
from validator.cli.location import repository_root, shown_at
from validator.config.settings import Settings


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout in which the command runs in the folder `backend`."""
    root = tmp_path / "checkout"
    (root / ".git").mkdir(parents=True)
    (root / "backend" / "db").mkdir(parents=True)
    monkeypatch.chdir(root / "backend")
    return root


def test_the_option_goes_before_the_file_and_the_file_before_itself(repository: Path) -> None:
    settings = Settings(path=Path("ci/.seqguard.yml"), location=Path("ci/schema.sql"))
    assert shown_at(Path("db/x.sql"), settings, {}) == "backend/db/x.sql"
    assert shown_at(None, settings, {}) == "backend/ci/schema.sql"
    assert shown_at(None, Settings(path=Path("ci/.seqguard.yml")), {}) == "backend/ci/.seqguard.yml"
    assert shown_at(None, Settings(), {}) == "backend/.seqguard.yml"


def test_paths_are_taken_as_the_file_system_takes_them(repository: Path) -> None:
    assert shown_at(Path("../schema.sql"), Settings(), {}) == "schema.sql"
    assert shown_at(Path("./db/../db/./x.sql"), Settings(), {}) == "backend/db/x.sql"
    assert shown_at(repository / "a b.sql", Settings(), {}) == "a b.sql"


def test_links_are_followed_for_no_forge_does(repository: Path) -> None:
    (repository / "real.yml").write_text("")
    (repository / "backend" / "link.yml").symlink_to("../real.yml")
    assert shown_at(Path("link.yml"), Settings(), {}) == "real.yml"
    (repository / "backend" / "out.yml").symlink_to("/etc/hostname")
    assert shown_at(Path("out.yml"), Settings(), {}) == "backend/out.yml"


def test_a_configuration_from_elsewhere_is_no_place_to_show_anything(repository: Path) -> None:
    assert shown_at(None, Settings(path=Path("/etc/seqguard.yml")), {}) == ".seqguard.yml"


@pytest.mark.parametrize("path", ["/etc/hostname", "../../x.sql"])
def test_a_file_outside_is_refused(repository: Path, path: str) -> None:
    with pytest.raises(UsageError, match=f"^--location '{path}': not in this repository, which is {repository}$"):
        shown_at(Path(path), Settings(), {})
    with pytest.raises(UsageError, match=f"^location '{path}': not in this repository"):
        shown_at(None, Settings(location=Path(path)), {})


@pytest.mark.parametrize("path", ["db", ".", "", "../"])
def test_a_folder_is_refused(repository: Path, path: str) -> None:
    with pytest.raises(UsageError, match="that is a folder; name a file in it"):
        shown_at(Path(path), Settings(), {})


def test_the_root_is_where_git_is_or_where_the_server_says(tmp_path: Path) -> None:
    work = tmp_path / "work"
    inside = work / "a" / "b"
    inside.mkdir(parents=True)
    assert repository_root(inside, {}) == inside
    for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR", "WORKSPACE"):
        assert repository_root(inside, {name: str(work)}) == work
    assert repository_root(inside, {"WORKSPACE": str(tmp_path / "other"), "CI_PROJECT_DIR": ""}) == inside
    (work / "a" / ".git").write_text("gitdir: elsewhere")
    assert repository_root(inside, {"GITHUB_WORKSPACE": str(work)}) == work / "a"


def test_the_command_line_says_where(inside, shop, tmp_path):
    (tmp_path / ".git").mkdir()
    (tmp_path / ".seqguard.yml").write_text("version: 1\nlocation: db/schema.sql\n")

    def path(*arguments):
        run = inside("check", shop.dsn, "-f", "gitlab", *arguments)
        assert run.returncode == 1
        return json.loads(run.stdout)[0]["location"]["path"]

    assert path() == "db/schema.sql"
    assert path("--location", "db/0042 grow.sql") == "db/0042 grow.sql"
    refused = inside("check", shop.dsn, "--location", "/etc/hostname")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "not in this repository" in refused.stderr
