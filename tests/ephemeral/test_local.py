"""Server programs that are on the machine: found, asked for their version, and started."""

import psycopg
import pytest

from tests.ephemeral.owners import assert_nothing_left
from tests.matrix import server_install
from validator.sources.ephemeral.embedded import embedded_install
from validator.sources.ephemeral.extensions import available_extensions
from validator.sources.ephemeral.local import LocalServer, NoLocalServerError, local_installs, server_version
from validator.sources.ephemeral.settings import restore_settings


def test_each_major_starts_tuned_for_a_restore(server):
    (found,) = local_installs(server_install(server.major).bindir)
    assert found.major == server.major
    with LocalServer(found, restore_settings(found.major)) as local:
        folder, pid = local.folder, local.pid
        with psycopg.connect(local.conninfo()) as connection:
            row = connection.execute(
                "SELECT current_setting('server_version'), current_setting('fsync'), current_setting('wal_level'),"
                " current_setting('listen_addresses')"
            ).fetchone()
        assert row == (found.version, "off", "minimal", "")
    assert_nothing_left(folder, pid, seconds=0)


def test_a_folder_without_a_server_is_named(tmp_path):
    with pytest.raises(NoLocalServerError, match="has no PostgreSQL server: name the folder"):
        local_installs(tmp_path)


@pytest.mark.parametrize("script", ["exit 1", "echo postgres 16", "echo '(PostgreSQL) x'", "exec sleep 60"])
def test_programs_that_are_no_server(tmp_path, monkeypatch, script):
    monkeypatch.setattr("validator.sources.ephemeral.local.ASKING_SECONDS", 1.0)
    for name in ("postgres", "initdb"):
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o755)
    assert server_version(tmp_path) is None
    with pytest.raises(NoLocalServerError):
        local_installs(tmp_path)


def test_what_is_on_the_path_is_found_once(tmp_path, monkeypatch):
    bindir = embedded_install().bindir
    (tmp_path / "linked").symlink_to(bindir)
    monkeypatch.setenv("PATH", f"{bindir}:{tmp_path / 'linked'}:relative:")
    monkeypatch.setattr("validator.sources.ephemeral.local.USUAL_PLACES", ())
    (found,) = local_installs()
    assert (found.install.bindir, found.major) == (bindir, 18)


def test_extensions_are_known_without_starting():
    found = available_extensions(embedded_install(), 18)
    assert {"citext", "plpgsql"} <= found
    assert "postgis" not in found
