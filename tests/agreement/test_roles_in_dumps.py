"""`app_roles` with a dump: as with the database where pg_dumpall tells who is a member of what; else only GRANTs to the
role itself are known, and the rest is not checked."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.agreement.dumped import dump
from tests.agreement.partial_database import load_everything
from tests.agreement.reports import comparable, difference
from tests.databases import Database, fresh_database
from tests.inside import Inside
from tests.matrix import MatrixServer


@pytest.fixture(scope="module")
def granted(server: MatrixServer) -> Iterator[tuple[Database, str]]:
    """A database with an application's role that has privileges of its own, a group's, and no group's."""
    with fresh_database(server) as database:
        app = load_everything(database)
        group = database.create_role(f"{database.name}_group", "NOLOGIN")
        database.create_role(f"{database.name}_stranger")
        database.execute(f"GRANT INSERT ON sales.invoice, public.parent TO {group}")
        database.execute(f"GRANT USAGE ON SEQUENCE sales.invoice_seq TO {group}")
        database.execute(f"GRANT INSERT ON sales.invoice, public.late TO {app}")
        database.execute(f"GRANT {group} TO {app}")
        yield database, app


def cluster(database: Database, folder: Path, *options: str) -> Path:
    """What pg_dumpall writes of the database's server."""
    path = folder / "cluster.sql"
    command = [str(database.server.binary("pg_dumpall")), *options, f"--file={path}", f"--dbname={database.dsn}"]
    subprocess.run(command, check=True, capture_output=True)
    return path


def configured(folder: Path, *roles: str) -> tuple[str, ...]:
    path = folder / "roles.yml"
    path.write_text(f"version: 1\napp_roles: [{', '.join(roles)}]\n", encoding="utf8")
    return "--config", str(path)


def reasons(report: dict[str, Any]) -> set[tuple[str | None, str]]:
    return {(e["subject"]["table"], e["reason"]) for e in report["not_checked"]}


def test_pg_dumpall_tells_what_roles_may_do(granted: Any, inside: Inside, tmp_path: Path) -> None:
    database, app = granted
    options = configured(tmp_path, app, f"{database.name}_stranger")
    live = inside("check", database.dsn, "--format", "json", *options)
    assert "role-cannot-use-sequence" in {f["rule"] for f in live.json["findings"]}
    path = cluster(database, tmp_path)
    scanned = inside("check", path, "--database", database.name, "--format", "json", *options)
    assert scanned.stdout, scanned.stderr
    assert not difference(comparable(live.stdout), comparable(scanned.stdout))


def test_pg_dumpall_tells_which_roles_there_are(granted: Any, inside: Inside, tmp_path: Path) -> None:
    database, _ = granted
    path = cluster(database, tmp_path)
    run = inside("check", path, "--database", database.name, *configured(tmp_path, "nobody_of_this_name"))
    assert (run.returncode, run.stdout) == (2, "")
    assert "role 'nobody_of_this_name' does not exist" in run.stderr


def test_globals_alone_are_no_database(granted: Any, inside: Inside, tmp_path: Path) -> None:
    database, _ = granted
    run = inside("check", cluster(database, tmp_path, "--globals-only"))
    assert (run.returncode, run.stdout) == (3, "")
    assert len(run.stderr.splitlines()) == 1
    assert "roles and settings of a server, but no database" in run.stderr


@pytest.mark.parametrize("form", ["custom", "plain"])
def test_a_role_s_own_grants_are_known_from_pg_dump(granted: Any, inside: Inside, tmp_path: Path, form: str) -> None:
    database, app = granted
    path = dump(database, form, tmp_path)
    run = inside("check", path, "--format", "json", *configured(tmp_path, app))
    assert "role-cannot-use-sequence" not in {f["rule"] for f in run.json["findings"]}
    about = {e["subject"]["table"] for e in run.json["not_checked"]}
    # what it may insert into and not draw from by itself; of behind and loose its own GRANTs tell
    assert about == {"sales.client", "sales.invoice", "public.late"}
    assert {e["reason"] for e in run.json["not_checked"]} == {"outside-snapshot"}


@pytest.mark.parametrize("options", [(), ("--no-privileges",)], ids=" ".join)
def test_of_a_role_that_no_grant_names_nothing_is_known(
    granted: Any, inside: Inside, tmp_path: Path, options: tuple[str, ...]
) -> None:
    database, app = granted
    role = app if options else "nobody_of_this_name"
    path = dump(database, "plain", tmp_path, *options)
    run = inside("check", path, "--format", "json", "--fail-on", "never", *configured(tmp_path, role))
    assert reasons(run.json) == {(None, "outside-snapshot")}
    assert role in run.json["not_checked"][0]["message"]
    assert run.returncode == 4


def test_a_table_that_the_configuration_names_must_be_in_the_dump(granted: Any, inside: Inside, tmp_path: Path) -> None:
    database, app = granted
    path = dump(database, "custom", tmp_path, "--table=sales.client")
    config = tmp_path / "names.yml"
    config.write_text(f'version: 1\nschemas: ["sale*"]\napp_roles: [{app}]\n', encoding="utf8")
    assert inside("check", path, "--config", config, "--allow-incomplete").returncode == 0
    config.write_text("version: 1\nexclude: [public.behind]\n", encoding="utf8")
    run = inside("check", path, "--config", config)
    assert (run.returncode, run.stdout) == (2, "")
    assert "'public.behind' does not exist" in run.stderr
