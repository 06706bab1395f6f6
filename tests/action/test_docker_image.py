"""The image: what is in it, and that it runs as whoever starts it."""

import json
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from tests.action.conftest import BEHIND
from tests.action.containers import docker_run, inside
from tests.matrix import ROOT
from validator import __version__

MOST_BYTES = 260_000_000
READ_ONLY = ("--read-only", "--tmpfs", "/tmp")


@pytest.fixture(scope="session")
def dumps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that every account can read."""
    folder = tmp_path_factory.mktemp("dumps")
    (folder / "behind.sql").write_text(BEHIND, encoding="utf8")
    for path in (folder, *folder.parents):
        if path.is_relative_to("/tmp") and path != Path("/tmp"):
            path.chmod(path.stat().st_mode | 0o055)
    return folder


def inspected(image: str) -> Any:
    return json.loads(subprocess.run(["docker", "image", "inspect", image], capture_output=True, check=True).stdout)[0]


def test_it_is_small(action_image: str):
    assert inspected(action_image)["Size"] <= MOST_BYTES


def test_labels_and_entry_point(action_image: str):
    config = inspected(action_image)["Config"]
    labels = {name.removeprefix("org.opencontainers.image.") for name in config["Labels"]}
    assert labels >= {"title", "description", "licenses", "source", "documentation", "version", "revision", "created"}
    assert config["Entrypoint"] == ["/opt/seqguard/bin/seqguard"]
    assert not config.get("Cmd")


def test_the_action_is_root_and_the_other_is_not(action_image: str, cli_image: str):
    assert inspected(action_image)["Config"]["User"] == ""
    assert inspected(cli_image)["Config"]["User"] == "10001:10001"
    assert inside(cli_image, "id -un").strip() == "seqguard"


def test_it_has_no_secret_of_the_build_and_no_tool_to_install_with(action_image: str):
    history = subprocess.run(["docker", "history", "--no-trunc", action_image], capture_output=True, check=True).stdout
    assert b"PIP_" not in history
    assert inside(action_image, "cd /opt/seqguard; ls bin lib/python3*/site-packages").count("pip") == 0


def test_what_it_has_is_what_is_locked(action_image: str):
    script = "import importlib.metadata as m; print(*(f'{d.name}=={d.version}' for d in m.distributions()), sep='\\n')"
    listed = docker_run(action_image, "-c", script, options=("--entrypoint", "/opt/seqguard/bin/python")).stdout
    locked = (ROOT / "requirements.lock").read_text(encoding="utf8").lower()
    installed = {line.lower().replace("_", "-") for line in listed.split() if not line.startswith("seqguard==")}
    assert len(installed) > 10
    assert [package for package in installed if f"\n{package} " not in locked] == []
    assert f"seqguard=={__version__}" in listed.split()


def test_everything_is_compiled(action_image: str):
    script = "find /opt/seqguard/lib -name '*.py' | wc -l; find /opt/seqguard/lib -name '*.pyc' | wc -l"
    sources, compiled = inside(action_image, script).split()
    assert int(sources) == int(compiled) > 500


@pytest.mark.parametrize("stage", ["action", "cli"])
def test_a_check(stage: str, request: pytest.FixtureRequest, dumps: Path):
    image = request.getfixturevalue(f"{stage}_image")
    run = docker_run(image, "check", "--format", "json", "/data/behind.sql", options=READ_ONLY, folder=dumps)
    assert (run.returncode, run.stderr) == (1, "")
    assert run.json["summary"]["errors"] == 1


WHO = {
    "root": (),
    "root, read-only": READ_ONLY,
    "its own account": ("--user", "10001:10001", *READ_ONLY),
    "any number": ("--user", "12345:0", *READ_ONLY),
    "any number and group": ("--user", "54321:54321", *READ_ONLY),
    "no privileges": ("--user", "12345:0", *READ_ONLY, "--cap-drop", "ALL", "--security-opt", "no-new-privileges"),
}


@pytest.mark.parametrize("who", WHO)
def test_a_restore_into_the_embedded_server(action_image: str, dumps: Path, who: str):
    command = ("check", "--via", "restore", "--engine", "embedded", "--format", "json", "/data/behind.sql")
    run = docker_run(action_image, *command, options=WHO[who], folder=dumps)
    assert (run.returncode, run.stderr) == (1, "")
    assert (run.json["target"]["kind"], run.json["summary"]["errors"]) == ("restored dump", 1)


@pytest.mark.parametrize("form", ["text", "markdown", "json", "sarif", "junit", "gitlab", "github"])
def test_every_format(action_image: str, dumps: Path, form: str):
    run = docker_run(action_image, "check", "--format", form, "/data/behind.sql", options=READ_ONLY, folder=dumps)
    assert (run.returncode, run.stderr) == (1, "")
    assert "products" in run.stdout


def test_a_connection_by_network(action_image: str, postgres_image: str, dumps: Path):
    network, server = f"seqguard-test-{time.time_ns()}", f"seqguard-test-db-{time.time_ns()}"
    docker = shutil.which("docker")
    assert docker is not None
    subprocess.run([docker, "network", "create", network], check=True, capture_output=True)
    try:
        variables = ["--env", "POSTGRES_PASSWORD=p@ss"]
        start = [docker, "run", "--detach", "--rm", "--name", server, "--network", network, *variables, postgres_image]
        subprocess.run(start, check=True, capture_output=True)
        target = f"postgresql://postgres:p%40ss@{server}/postgres"
        deadline = time.monotonic() + 60
        while True:
            run = docker_run(action_image, "check", target, options=("--network", network, "--user", "12345:0"))
            if run.returncode != 3 or time.monotonic() > deadline:
                break
            time.sleep(1)
        assert run.returncode == 0, run.stderr
        assert "No id column was found" in run.stdout
    finally:
        subprocess.run([docker, "rm", "--force", server], capture_output=True, check=False)
        subprocess.run([docker, "network", "rm", network], capture_output=True, check=False)
