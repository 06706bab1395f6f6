"""What a database suggests for the configuration, and that it holds once it is taken."""

import json
from pathlib import Path

import yaml

from tests.databases import Database
from tests.init.conftest import Repository
from tests.init.test_repositories import WORKFLOW, uncommented
from tests.inside import Inside
from validator.config.load_yaml import load_settings
from validator.rules.all_rules import RULE_NAMES

HIBERNATE = """
CREATE SCHEMA billing;
CREATE TABLE invoice (id bigint PRIMARY KEY, total numeric);
CREATE SEQUENCE invoice_seq INCREMENT 50;
CREATE TABLE ticket (id bigint PRIMARY KEY);
CREATE SEQUENCE seq_ticket;
CREATE TABLE lost (id serial PRIMARY KEY);
ALTER TABLE lost ALTER COLUMN id DROP DEFAULT;
CREATE TABLE billing.payment (id bigserial PRIMARY KEY);
INSERT INTO invoice VALUES (1), (2);
SELECT setval('invoice_seq', 51);
"""
HOSTILE = "we$X}{ird \"'#: \n - x"


def test_bindings_and_roles_are_proposed(repository: Repository, inside: Inside, database: Database) -> None:
    database.load(HIBERNATE)
    application, reader = database.create_role("init_app"), database.create_role("init_reader")
    database.load(f"GRANT INSERT, SELECT ON invoice TO {application}; GRANT SELECT ON invoice TO {reader};")
    repository.add({"pom.xml": "hibernate-core"})
    run = inside("init", database.dsn, "--directory", repository.root, "--github")
    assert run.returncode == 0
    text = repository.read(".seqguard.yml")
    assert yaml.safe_load(text) == {"version": 1}
    proposed = yaml.safe_load(uncommented(text))
    assert proposed["schemas"] == ["billing", "public"]
    assert application in proposed["app_roles"]
    assert reader not in proposed["app_roles"]
    assert proposed["bindings"] == [
        {"column": "public.invoice.id", "sequence": "public.invoice_seq", "allocation": "pooled"},
        {"column": "public.ticket.id", "sequence": "public.seq_ticket", "allocation": "nextval"},
    ]
    assert "GRANT SELECT ON ALL TABLES IN SCHEMA billing TO seqguard;" in run.stdout


def test_what_is_proposed_holds_in_a_check(repository: Repository, inside: Inside, database: Database) -> None:
    database.load(HIBERNATE)
    database.load(f"GRANT INSERT ON billing.payment TO {database.create_role('init_app')}")
    inside("init", database.dsn, "--directory", repository.root)
    path = repository.root / "taken.yml"
    settings = yaml.safe_load(uncommented(repository.read(".seqguard.yml")))
    del settings["baseline"]
    path.write_text(yaml.safe_dump({**settings, "exclude": ["lost", "lost_id_seq"]}), encoding="utf8")
    run = inside("check", database.dsn, "-c", path, "-f", "json")
    bindings = {entry["table"]: entry["binding"] for entry in run.json["columns"]}
    assert bindings["public.invoice"] == "configured"
    assert {f["rule"] for f in run.json["findings"]} == {"role-cannot-use-sequence"}


def test_hostile_names_stay_names(repository: Repository, inside: Inside, database: Database) -> None:
    role, name = database.create_role(HOSTILE), '"' + HOSTILE.replace('"', '""') + '"'
    sequence = '"' + (HOSTILE + "_seq").replace('"', '""') + '"'
    database.load(f"""
        CREATE SCHEMA {name};
        CREATE TABLE {name}.{name} ({name} int PRIMARY KEY);
        CREATE SEQUENCE {name}.{sequence};
        GRANT INSERT ON {name}.{name} TO {name};
    """)
    run = inside("init", database.dsn, "--directory", repository.root)
    assert run.returncode == 0
    path = repository.root / ".seqguard.yml"
    assert load_settings(path, RULE_NAMES).policy.app_roles == ()
    path.write_text(uncommented(repository.read(".seqguard.yml")), encoding="utf8")
    policy = load_settings(path, RULE_NAMES).policy
    assert role in policy.app_roles
    (binding,) = policy.bindings
    assert binding.column.column == HOSTILE
    assert binding.sequence.name == HOSTILE + "_seq"
    assert "\n - x" not in run.stdout


def test_names_that_the_configuration_can_not_hold_are_not_proposed(
    repository: Repository, inside: Inside, database: Database
) -> None:
    role = database.create_role("we${X}ird")
    database.load(f"""
        CREATE SCHEMA "${{S}}";
        CREATE TABLE "${{S}}".t (id int PRIMARY KEY);
        CREATE SEQUENCE "${{S}}".t_seq;
        GRANT INSERT ON "${{S}}".t TO "{role}";
        CREATE TABLE public.plain (id serial PRIMARY KEY);
    """)
    run = inside("init", database.dsn, "--directory", repository.root)
    assert run.returncode == 0
    assert 'GRANT USAGE ON SCHEMA "${S}" TO seqguard;' in run.stdout
    path = repository.root / ".seqguard.yml"
    path.write_text(uncommented(repository.read(".seqguard.yml")), encoding="utf8")
    policy = load_settings(path, RULE_NAMES).policy
    assert policy.schemas == ("public",)
    assert role not in policy.app_roles
    assert not any(binding.column.table.schema == "${S}" for binding in policy.bindings)


def test_the_server_in_the_workflow_is_of_the_databases_version(
    repository: Repository, inside: Inside, database: Database
) -> None:
    repository.add({"alembic.ini": "", "compose.yml": "services: {}\n  image: postgres:9.6"})
    inside("init", "--dsn", database.dsn, "--directory", repository.root, "--github")
    assert f'image: "postgres:{database.server.major}"' in repository.read(WORKFLOW)


def test_a_dump_does_as_well(repository: Repository, inside: Inside, tmp_path: Path) -> None:
    dump = tmp_path / "shop.sql"
    dump.write_text(
        "--\n-- PostgreSQL database dump\n--\nCREATE TABLE public.invoice (id bigint NOT NULL);\n"
        "CREATE SEQUENCE public.invoice_seq START WITH 1 INCREMENT BY 50 NO MINVALUE NO MAXVALUE CACHE 1;\n"
        "COPY public.invoice (id) FROM stdin;\n1\n\\.\nSELECT pg_catalog.setval('public.invoice_seq', 51, true);\n"
        "ALTER TABLE ONLY public.invoice ADD CONSTRAINT invoice_pkey PRIMARY KEY (id);\n"
        "--\n-- PostgreSQL database dump complete\n--\n",
        encoding="utf8",
    )
    run = inside("init", dump, "--directory", repository.root)
    assert run.returncode == 0
    (binding,) = yaml.safe_load(uncommented(repository.read(".seqguard.yml")))["bindings"]
    assert binding == {"column": "public.invoice.id", "sequence": "public.invoice_seq", "allocation": "pooled"}


def test_without_a_connection_nothing_is_written_and_no_password_shown(repository: Repository, inside: Inside) -> None:
    run = inside("init", "postgresql://ci:s3cretpassword@127.0.0.1:1/shop", "--directory", repository.root, "--github")
    assert run.returncode == 3
    assert repository.files() == set()
    assert "s3cretpassword" not in run.stdout + run.stderr


def test_nothing_is_asked_of_a_database_that_only_the_environment_names(repository: Repository, inside: Inside) -> None:
    run = inside("init", "--directory", repository.root, env={"SEQGUARD_DSN": "postgresql://ci@127.0.0.1:1/shop"})
    assert run.returncode == 0


def test_the_password_of_a_database_is_in_no_file(repository: Repository, inside: Inside, database: Database) -> None:
    database.load(HIBERNATE)
    dsn = f"{database.dsn} password=s3cretpassword"
    run = inside("init", dsn, "--directory", repository.root, "--github", "--gitlab")
    assert run.returncode == 0
    everything = run.stdout + run.stderr + "".join(map(repository.read, repository.files()))
    assert "s3cretpassword" not in everything
    assert json.dumps(database.dsn) not in everything
