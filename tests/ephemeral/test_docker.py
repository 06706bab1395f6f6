"""The throw-away container: it answers, it is shut in, and nothing of it is left, however its owner ends."""

import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import docker
import psycopg
import pytest
from docker.errors import NotFound

from tests.ephemeral.containers import containers_in
from tests.ephemeral.owners import Owner, wait_until
from tests.ephemeral.registry import registry
from tests.matrix import ROOT
from tests.temporary import minimal_environment
from validator.sources.ephemeral.container import LABEL, OWNER_LABEL, image_for, uncovered_data
from validator.sources.ephemeral.docker import DockerServer, Engine, engine_socket
from validator.sources.ephemeral.leftovers import clear_leftovers
from validator.sources.ephemeral.owner import this_owner
from validator.sources.ephemeral.server_process import EphemeralServerError


@pytest.fixture(scope="module")
def client(postgres_image):
    client = docker.from_env()
    yield client
    client.close()


@pytest.fixture(scope="module")
def running(postgres_image):
    with DockerServer(postgres_image, settings={"work_mem": "5MB", "wal_level": "logical"}) as server:
        yield server


@pytest.fixture
def inside(client, running):
    """Runs a command in the container and gives its output."""

    def run(*command: str, user: str = "postgres") -> str:
        return client.containers.get(running.name).exec_run(list(command), user=user).output.decode()

    return run


def ask(server: DockerServer, query: str) -> tuple:
    with psycopg.connect(server.conninfo()) as connection:
        return connection.execute(query).fetchone()


def source(image: str) -> str:
    """What `Owner` runs to make a container."""
    return f"from validator.sources.ephemeral.docker import DockerServer; made = DockerServer({image!r})"


def is_there(client: docker.DockerClient, name: str) -> bool:
    try:
        client.containers.get(name)
    except NotFound:
        return False
    return True


def volumes(client: docker.DockerClient, name: str) -> list[str]:
    return [mount["Name"] for mount in client.containers.get(name).attrs["Mounts"] if mount["Type"] == "volume"]


def assert_all_gone(client: docker.DockerClient, folder: Path, kept: list[str], seconds: float = 15.0) -> None:
    wait_until(lambda: not is_there(client, folder.name) and not folder.exists(), seconds)
    assert not {volume.name for volume in client.volumes.list()} & set(kept)


def test_it_answers_and_is_tuned(running):
    row = ask(
        running,
        "SELECT current_user, current_setting('server_encoding'), current_setting('fsync'),"
        " current_setting('listen_addresses'), current_setting('wal_level'), current_setting('work_mem')",
    )
    assert row == ("postgres", "UTF8", "off", "", "logical", "5MB")


def test_it_is_the_server_itself_and_not_the_one_that_sets_up(running):
    """The first process of the container; while the entrypoint sets things up, that is the entrypoint."""
    assert ask(running, "SELECT split_part(pg_read_file('postmaster.pid'), chr(10), 1)") == ("1",)
    assert ask(running, "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = 'postgres'") == (
        "set up",
    )


def test_no_port_and_no_network(client, running, inside):
    told = client.containers.get(running.name).attrs
    assert not told["NetworkSettings"]["Ports"]
    assert not told["HostConfig"]["PortBindings"]
    devices = [line.split(":")[0].strip() for line in inside("cat", "/proc/net/dev").splitlines()[2:]]
    assert devices == ["lo"]
    assert len(inside("cat", "/proc/net/tcp").splitlines()) == 1
    assert len(inside("cat", "/proc/net/tcp6").splitlines()) <= 1


def test_the_server_has_no_rights(client, running, inside):
    status = dict(line.split(":\t", 1) for line in inside("cat", "/proc/1/status").splitlines() if ":\t" in line)
    assert int(status["CapEff"].strip(), 16) == 0
    assert status["NoNewPrivs"].strip() == "1"
    assert "0" not in status["Uid"].split()
    assert "Read-only file system" in inside("touch", "/usr/here", user="root")
    limits = client.containers.get(running.name).attrs["HostConfig"]
    assert limits["Memory"] > 0
    assert limits["PidsLimit"] > 0


def test_only_its_owner_enters_the_folder(running):
    assert running.folder.stat().st_mode & 0o777 == 0o700


def test_it_sees_nothing_of_the_environment(postgres_image, client, monkeypatch):
    monkeypatch.setenv("GITHUB_TOKEN", "planted")
    monkeypatch.setenv("PGPASSWORD", "planted")
    with DockerServer(postgres_image) as server:
        container = client.containers.get(server.name)
        seen = container.exec_run(["cat", "/proc/1/environ"], user="postgres").output
        told = json.dumps(container.attrs)
        assert b"PGDATA=" in seen
        assert b"planted" not in seen
        assert "planted" not in told


def test_no_proxy_of_the_users_configuration_reaches_it(postgres_image, tmp_path, monkeypatch):
    (tmp_path / "config.json").write_text('{"proxies": {"default": {"httpProxy": "http://planted:planted@proxy"}}}')
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    with Engine(engine_socket()) as engine:
        container = engine.create(postgres_image, ["postgres"], "seqguard-proxied0", str(tmp_path), "", 0)
        try:
            assert "planted" not in json.dumps(container.attrs)
        finally:
            engine.remove(container.name)


def test_nothing_is_left_after_a_normal_end(postgres_image, client):
    with DockerServer(postgres_image) as server:
        kept = volumes(client, server.name)
        assert kept
    assert_all_gone(client, server.folder, kept, seconds=0.5)
    server.close()


def test_nothing_is_left_after_an_exception(postgres_image, client):
    server = DockerServer(postgres_image)
    with pytest.raises(psycopg.errors.SyntaxError), server:
        ask(server, "SELEKT")
    assert_all_gone(client, server.folder, [], seconds=0.5)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_nothing_is_left_after_a_signal(postgres_image, client, number):
    owner = Owner("wait", server=source(postgres_image))
    kept = volumes(client, owner.folder.name)
    assert kept
    owner.process.stdin.write("go\n")
    assert owner.end(number) != 0
    assert_all_gone(client, owner.folder, kept)


def test_nothing_is_left_of_an_owner_that_is_killed_while_it_starts(postgres_image, client):
    """Its keeper may just be making the container."""
    with tempfile.TemporaryDirectory() as folder:
        code = f"{source(postgres_image)}; made.__enter__()"
        env = minimal_environment(PYTHONPATH=str(ROOT), TMPDIR=folder)
        owner = subprocess.Popen([sys.executable, "-c", code], cwd="/", env=env)
        wait_until(lambda: bool(containers_in(client, Path(folder))))
        owner.kill()
        owner.wait()
        wait_until(lambda: not containers_in(client, Path(folder)) and not list(Path(folder).iterdir()))


def test_the_next_run_clears_what_a_killed_keeper_left(postgres_image, client):
    owner = Owner("wait", server=source(postgres_image))
    kept = volumes(client, owner.folder.name)
    owner.kill_with_keeper()
    assert is_there(client, owner.folder.name)
    assert owner.folder.exists()
    assert clear_leftovers() >= 1
    assert_all_gone(client, owner.folder, kept, seconds=2)


def test_the_next_container_clears_one_that_lost_its_folder(postgres_image, client, running):
    owner = Owner("wait", server=source(postgres_image))
    owner.kill_with_keeper()
    shutil.rmtree(owner.folder)
    with DockerServer(postgres_image):
        assert not is_there(client, owner.folder.name)
        assert ask(running, "SELECT 1") == (1,)


def test_where_the_engine_can_not_be_reached_the_folder_stays_for_a_later_run(postgres_image, client, monkeypatch):
    owner = Owner("wait", server=source(postgres_image))
    owner.kill_with_keeper()
    with monkeypatch.context() as patched:
        patched.setitem(sys.modules, "docker", None)
        clear_leftovers()
    assert owner.folder.exists()
    clear_leftovers()
    assert_all_gone(client, owner.folder, [], seconds=2)


@pytest.mark.parametrize("label", ["", "{}", "another user's", "alive"])
def test_containers_of_others_stay(postgres_image, client, label):
    me = this_owner()
    texts = {"another user's": me.text().replace(f'"uid": {me.uid}', '"uid": 12345'), "alive": me.text()}
    labels = {LABEL: "1", OWNER_LABEL: texts.get(label, label)}
    container = client.containers.create(postgres_image, labels=labels)
    try:
        with Engine(engine_socket()) as engine:
            engine.remove_leftovers()
        clear_leftovers()
        assert is_there(client, container.name)
    finally:
        container.remove(force=True, v=True)


def reason(server: DockerServer) -> str:
    with pytest.raises(EphemeralServerError) as caught:
        server.__enter__()
    text = str(caught.value)
    assert "\n" not in text
    return text


def test_a_missing_image(client):
    said = []
    text = reason(DockerServer("127.0.0.1:1/no-such-image:1", say=said.append))
    assert text.startswith("the image 127.0.0.1:1/no-such-image:1 is not here, and can't be fetched: ")
    assert said == ["fetching the image 127.0.0.1:1/no-such-image:1"]


def test_an_image_that_a_registry_has_is_fetched(client):
    said = []
    with registry(os.urandom(16)) as host:
        image = f"{host}/tiny:1"
        try:
            text = reason(DockerServer(image, say=said.append))
            assert client.images.get(image).tags == [image]
        finally:
            client.images.remove(image, force=True)
        assert text.endswith(f"the image {image} has no PostgreSQL in it: no program postgres")
        assert said[0] == f"fetching the image {image}"
        assert said[-1] == f"fetching the image {image}: 1 of 1 layers"


def test_an_image_that_a_registry_does_not_have(client):
    with registry(b"") as host:
        text = reason(DockerServer(f"{host}/tiny:2"))
    assert text.startswith(f"the image {host}/tiny:2 is not here, and can't be fetched: manifest ")


@pytest.mark.parametrize("name", ["", "Not A Name", "x\0y", "../../etc", "--privileged"])
def test_a_name_that_is_none(client, name):
    assert reason(DockerServer(name)).startswith(f"the image {name} ")


def test_an_image_without_postgresql(postgres_image, client):
    server = DockerServer("debian:trixie-slim")
    assert "the image debian:trixie-slim has no PostgreSQL in it" in reason(server)
    assert_all_gone(client, server.folder, [], seconds=0.5)


def test_a_server_that_does_not_start_says_why(postgres_image, client):
    server = DockerServer(postgres_image, settings={"work_mem": "much"})
    assert 'invalid value for parameter "work_mem": "much"' in reason(server)
    assert_all_gone(client, server.folder, [], seconds=0.5)


def test_a_server_that_takes_too_long_is_given_up(postgres_image, client):
    server = DockerServer(postgres_image, start_timeout=0.0)
    assert "took too long" in reason(server)
    assert_all_gone(client, server.folder, [], seconds=0.5)


def test_an_engine_that_does_not_see_the_folder(postgres_image):
    with Engine(engine_socket()) as engine, pytest.raises(EphemeralServerError, match="does not see this process's"):
        engine.create(postgres_image, ["postgres"], "seqguard-unseen00", "/nowhere/at/all", "", 0)


def test_an_engine_on_another_machine(monkeypatch):
    monkeypatch.setenv("DOCKER_HOST", "tcp://user:secret@127.0.0.1:2375")
    text = reason(DockerServer("postgres:16"))
    assert "needs an engine on this machine" in text
    assert "secret" not in text


def test_no_engine(monkeypatch, tmp_path):
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/docker.sock")
    assert reason(DockerServer("postgres:16")).startswith(f"no Docker Engine at {tmp_path}/docker.sock (No such file")


@pytest.mark.skipif(os.geteuid() != 0, reason="changes accounts: only root can")
def test_no_permission(client):
    os.seteuid(pwd.getpwnam("nobody").pw_uid)
    try:
        text = reason(DockerServer("postgres:16"))
    finally:
        os.seteuid(0)
    assert text.startswith("no permission to use the Docker Engine at ")


def test_no_docker_package(client, monkeypatch):
    monkeypatch.setitem(sys.modules, "docker", None)
    assert reason(DockerServer("postgres:16")) == "the Docker SDK is not installed: pip install 'seqguard[docker]'"


def test_the_official_image_of_a_version():
    assert image_for(16) == "postgres:16"


@pytest.mark.parametrize(
    ("environment", "declared", "uncovered"),
    [
        (["PGDATA=/var/lib/postgresql/data"], ["/var/lib/postgresql/data"], None),
        (["PGDATA=/var/lib/postgresql/18/docker"], ["/var/lib/postgresql"], None),
        (["PATH=/bin"], ["/var/lib/postgresql/data"], None),
        (["PGDATA=/elsewhere"], ["/var/lib/postgresql/data"], "/elsewhere"),
        ([], [], "/var/lib/postgresql/data"),
    ],
)
def test_data_that_no_volume_of_the_image_covers(environment, declared, uncovered):
    assert uncovered_data(environment, declared) == uncovered
