"""What lets tests run in several processes: who runs what, folders of their own, and one of them that fetches."""

import os
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.conftest import MOST_WORKERS, pytest_xdist_auto_num_workers
from tests.npm_package import NpmPackage
from tests.scheduling import Scheduling, is_with_containers
from tests.temporary import minimal_environment, own_temporary_folder, remove_leftovers

SCRIPT = "tests/model/test_names.py"


def config(*names: str, keyword: str = "", capture: str = "fd") -> SimpleNamespace:
    return SimpleNamespace(args=names, option=SimpleNamespace(keyword=keyword, capture=capture, collectonly=False))


@pytest.mark.parametrize(("majors", "more"), [("18", 1), ("13 18", 1), ("10", 2), ("18 12", 2)])
def test_many_tests_run_in_several_processes(monkeypatch, majors, more):
    monkeypatch.delenv("PYTEST_XDIST_AUTO_NUM_WORKERS", raising=False)
    monkeypatch.setenv("SEQGUARD_TEST_MAJORS", majors)
    for cores, processes in ((1, 1 + more), (2, 2 + more), (4, 4 + more), (64, MOST_WORKERS)):
        monkeypatch.setattr(os, "cpu_count", lambda cores=cores: cores)
        for names in (["tests"], ["tests/model"], [SCRIPT, "tests/rules"], [SCRIPT, f"{SCRIPT}::test_it"]):
            assert pytest_xdist_auto_num_workers(config(*names)) == processes


@pytest.mark.parametrize(
    "chosen",
    [
        config(SCRIPT),
        config(f"{SCRIPT}::test_it"),
        config(f"{SCRIPT}::test_it", f"{SCRIPT}::test_that"),
        config("tests", keyword="it"),
        config("tests", capture="no"),
    ],
)
def test_few_tests_and_those_that_are_watched_run_in_one(monkeypatch, chosen):
    monkeypatch.delenv("PYTEST_XDIST_AUTO_NUM_WORKERS", raising=False)
    assert pytest_xdist_auto_num_workers(chosen) == 0


def test_tests_with_containers_are_for_one_process():
    scheduling = object.__new__(Scheduling)
    together = ["tests/ephemeral/test_docker.py::test_it[a::b/c]", "tests/restored/test_docker_too.py::test_that"]
    apart = [f"{SCRIPT}::test_it[tests/test_docker.py]", f"{SCRIPT}::test_docker", "tests/test_docker/test_it.py::test"]
    assert [is_with_containers(name) for name in together + apart] == [True, True, False, False, False]
    assert len({scheduling._split_scope(name) for name in together}) == 1
    assert len({scheduling._split_scope(name) for name in apart}) == len(apart)


def test_comments_are_for_one_process():
    scheduling = object.__new__(Scheduling)
    together = ["tests/forge/test_github.py::test_it[a/b]", "tests/forge/test_gitlab.py::test_that"]
    apart = [f"{SCRIPT}::test_it[tests/forge/test_github.py]", "tests/test_forge/test_it.py::test"]
    assert len({scheduling._split_scope(name) for name in together}) == 1
    assert len({scheduling._split_scope(name) for name in apart}) == len(apart)


def test_the_temporary_folder_is_empty_in_the_end():
    before = tempfile.gettempdir(), os.environ.get("TMPDIR")
    with own_temporary_folder() as folder:
        assert tempfile.gettempdir() == os.environ["TMPDIR"] == minimal_environment()["TMPDIR"] == str(folder)
        with tempfile.NamedTemporaryFile() as file:
            assert Path(file.name).parent == folder
    with pytest.raises(AssertionError, match="left in the temporary folder: spool"), own_temporary_folder() as other:
        (other / "spool").touch()
    assert not folder.exists()
    assert not other.exists()
    assert (tempfile.gettempdir(), os.environ.get("TMPDIR")) == before


def test_folders_of_killed_processes_go(tmp_path):
    ended = subprocess.Popen(["true"])
    ended.wait()
    names = [f"tests-{ended.pid}-a_b12345", f"tests-{os.getpid()}-a_b12345", "tests-x-y", "tests-of-somebody"]
    for name in names:
        (tmp_path / name).mkdir()
        (tmp_path / name / "spool").touch()
    remove_leftovers(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names[1:])


def test_one_fetches_while_the_others_wait(tmp_path, monkeypatch):
    fetched = []

    def unpack(package, root, prepare):
        fetched.append(root)
        time.sleep(0.3)
        root.mkdir()

    monkeypatch.setattr(NpmPackage, "_unpack", unpack)
    root = tmp_path / "package"
    threads = [threading.Thread(target=NpmPackage("a", "1", "").fetch, args=(root,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert fetched == [root]
