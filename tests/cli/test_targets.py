"""Which database is meant where several are named."""

from pathlib import Path

import pytest

from tests.databases import Database
from tests.inside import Inside
from tests.sources.dump.archive_kit import pg_dump

CONFIG = "version: 1\ntarget: ${CONFIGURED}\n"


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("argument option", None),
        ("argument SEQGUARD_DSN DATABASE_URL config PG", "argument"),
        ("option SEQGUARD_DSN DATABASE_URL config PG", "option"),
        ("SEQGUARD_DSN DATABASE_URL config PG", "SEQGUARD_DSN"),
        ("DATABASE_URL config PG", "DATABASE_URL"),
        ("config PG", "config"),
        ("PG", "PG"),
        ("", None),
    ],
)
def test_precedence(inside, server, shop, tmp_path, given, taken):
    """All but the one that is to be taken lead nowhere."""
    ways = given.split()
    nowhere = "host=/nowhere dbname=nowhere"
    dsn = {way: shop.dsn if way == taken else nowhere for way in ways}
    arguments, env = [], {}
    for way in ways:
        if way == "argument":
            arguments.append(dsn[way])
        elif way == "option":
            arguments += ["--dsn", dsn[way]]
        elif way == "config":
            (tmp_path / ".seqguard.yml").write_text(CONFIG)
            env["CONFIGURED"] = dsn[way]
        elif way == "PG":
            host = str(server.folder) if taken == "PG" else "/nowhere"
            env |= {"PGHOST": host, "PGDATABASE": shop.name, "PGUSER": "postgres"}
        else:
            env[way] = dsn[way]
    assert inside("check", *arguments, env=env).returncode == (2 if taken is None else 1)


def test_a_uri_as_frameworks_write_it(inside, server, shop):
    for scheme in ("postgresql", "postgres", "postgresql+psycopg", "postgresql+psycopg2", "postgresql+asyncpg"):
        uri = f"{scheme}://postgres@/{shop.name}?host={server.folder}&port=5432"
        assert inside("check", uri).returncode == 1


def test_a_service(inside, server, shop, tmp_path):
    (tmp_path / "services").write_text(f"[shop]\nhost={server.folder}\nport=5432\nuser=postgres\ndbname={shop.name}\n")
    env = {"PGSERVICEFILE": str(tmp_path / "services")}
    assert inside("check", "service=shop", env=env).returncode == 1
    assert inside("check", env={**env, "PGSERVICE": "shop"}).returncode == 1
    run = inside("check", "service=none", env=env)
    assert run.returncode == 3
    assert "none" in run.stderr


@pytest.mark.parametrize("target", ["mysql://u@h/d", "https://example.com/shop", "shop", "/no/such/file.dump"])
def test_what_is_no_target(inside, target):
    run = inside("check", target)
    assert (run.returncode, run.stdout) == (2, "")
    assert len(run.stderr.splitlines()) == 1


def test_a_file(inside, tmp_path):
    (tmp_path / "shop.dump").write_bytes(b"PGDMP")
    run = inside("check", "shop.dump")
    assert run.returncode == 3
    assert "not an archive of pg_dump, or cut off or damaged" in run.stderr


def test_a_target_that_is_given_and_empty_is_no_other_target(inside: Inside, shop: Database) -> None:
    for arguments in ([""], ["--dsn", " "]):
        run = inside("check", *arguments, env={"DATABASE_URL": shop.dsn})
        assert (run.returncode, run.stdout) == (2, "")
        assert "is given and empty: is the variable set that it comes from?" in run.stderr


def test_a_target_that_comes_first_needs_no_variable_of_the_file(inside: Inside, shop: Database) -> None:
    Path(".seqguard.yml").write_text("version: 1\ntarget: ${NOT_SET}\n", encoding="utf8")
    assert inside("check", shop.dsn).returncode == 1
    for name in ("SEQGUARD_DSN", "DATABASE_URL"):
        assert inside("check", env={name: shop.dsn}).returncode == 1
    for env in ({}, {"SEQGUARD_DSN": " "}, {"PGHOST": "127.0.0.1"}):
        run = inside("check", env=env)
        assert (run.returncode, run.stdout) == (2, "")
        assert run.stderr.startswith(
            "seqguard: .seqguard.yml:2:9: the environment variable NOT_SET is not set; set it, or give a default"
        )


def test_an_empty_variable_of_the_file_leaves_it_to_libpq(inside: Inside) -> None:
    Path(".seqguard.yml").write_text("version: 1\ntarget: ${EMPTY}\n", encoding="utf8")
    run = inside("check", env={"EMPTY": " ", "PGHOST": "127.0.0.1", "PGPORT": "1"})
    assert run.returncode == 3
    assert "127.0.0.1" in run.stderr
    run = inside("check", env={"EMPTY": ""})
    assert run.returncode == 2
    assert "no target" in run.stderr


NO_TARGETS = (
    "s3cr3t",
    "eyJhbGci.eyJzdWIi.S3cr3t-x",
    "c2VjcmV0/+==",
    "a/b.c",
    "https://u:s3cr3t@h/p",
    "s3cr3t=x",
    "s3cr3t\udcff",
)


@pytest.mark.parametrize("text", NO_TARGETS)
@pytest.mark.parametrize("name", ["SEQGUARD_DSN", "DATABASE_URL", "TOKEN"])
def test_a_variable_that_holds_no_target_is_not_shown(inside: Inside, name: str, text: str) -> None:
    """A token, of whatever form: what is said names the variable, or the line that does."""
    Path(".seqguard.yml").write_text("version: 1\ntarget: ${TOKEN}\n", encoding="utf8")
    run = inside("check", "-v", env={name: text})
    assert (run.returncode, run.stdout) in ((2, ""), (3, ""))
    assert "Traceback" not in run.stderr
    assert not any(part in run.stderr for part in ("s3cr3t", "S3cr3t", "eyJ", "c2Vj", "a/b"))
    if run.returncode == 2:
        assert (".seqguard.yml:2:9: target is no" if name == "TOKEN" else f"${name} is no") in run.stderr.replace(
            "is neither", "is no"
        )


def test_a_long_time_without_a_unit_is_asked_back(inside: Inside, shop: Database) -> None:
    run = inside("check", shop.dsn, "--statement-timeout", "30000")
    assert run.returncode == 2
    assert "'30000' would be seconds: say 30000ms or 30000s, whichever is meant" in run.stderr
    assert inside("check", shop.dsn, "--statement-timeout", "30000ms").returncode == 1


def test_a_dump_is_never_written_over(inside, shop, tmp_path):
    """Neither by a report nor by a baseline, whatever way leads to it."""
    path = pg_dump(shop, tmp_path / "nightly.dump", "-Fc")
    folder = pg_dump(shop, tmp_path / "nightly", "-Fd")
    (tmp_path / "link").symlink_to(path)
    before = path.read_bytes()
    for options in (
        [path, "-o", f"json={path}"],
        [path, "-o", "json=link"],
        [path, "--baseline", path, "--update-baseline"],
        [folder, "-o", f"markdown={folder / 'report.md'}"],
    ):
        run = inside("check", *options)
        assert run.returncode == 2, options
        assert "name another file" in run.stderr
    assert path.read_bytes() == before
    assert inside("check", path, "-o", f"json={tmp_path / 'report.json'}").returncode == 1


def test_a_path_that_is_not_there_is_named_and_a_password_is_not(inside):
    assert "'backups/nosuch.dump' is neither" in inside("check", "backups/nosuch.dump").stderr
    run = inside("check", "user:hunter2@host/db")
    assert run.returncode == 2
    assert "hunter2" not in run.stderr
