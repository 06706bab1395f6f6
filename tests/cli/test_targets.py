"""Which database is meant where several are named."""

import pytest

CONFIG = "version: 1\ntarget: ${CONFIGURED}\n"


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("argument option", None),
        ("argument config SEQGUARD_DSN DATABASE_URL PG", "argument"),
        ("option config SEQGUARD_DSN DATABASE_URL PG", "option"),
        ("config SEQGUARD_DSN DATABASE_URL PG", "config"),
        ("SEQGUARD_DSN DATABASE_URL PG", "SEQGUARD_DSN"),
        ("DATABASE_URL PG", "DATABASE_URL"),
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


@pytest.mark.parametrize("target", ["mysql://u@h/d", "https://example.com/shop", "shop", "/no/such/file.dump", "-"])
def test_what_is_no_target(inside, target):
    run = inside("check", target)
    assert (run.returncode, run.stdout) == (2, "")
    assert len(run.stderr.splitlines()) == 1


def test_a_file(inside, tmp_path):
    (tmp_path / "shop.dump").write_bytes(b"PGDMP")
    run = inside("check", "shop.dump")
    assert run.returncode == 2
    assert "give a connection" in run.stderr
