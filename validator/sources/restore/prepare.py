"""What the superuser does before a dump's first statement runs; afterwards it does nothing in that database.

The restoring role owns the database, and is no superuser: no program, no file, no library and no other role is within
its reach (PostgreSQL manual, "Predefined Roles" and "CREATE EXTENSION").
"""

from collections.abc import Iterable

import psycopg
from psycopg import sql

from validator.model.names import quote_identifier
from validator.sources.dump.contents import Header, Statement
from validator.sources.dump.encodings import ANY_BYTES
from validator.sources.restore.errors import Failure, RestoreError, failure_of, one_line, server_message
from validator.sources.restore.foreign import stand_ins
from validator.sources.restore.plan import Extension, Plan
from validator.sources.restore.session import ROLE, encoded
from validator.sources.restore.watch import Server
from validator.sources.restore.xml import keep_xml_as_text

# Of PostgreSQL's contrib those that reach no file, program or other server; and types that tables of many dumps need.
TRUSTED_EXTENSIONS = frozenset(
    [
        *("autoinc", "bloom", "btree_gin", "btree_gist", "citext", "cube", "dict_int", "dict_xsyn", "earthdistance"),
        *("fuzzystrmatch", "hstore", "insert_username", "intagg", "intarray", "isn", "lo", "ltree", "moddatetime"),
        *("pg_buffercache", "pg_stat_statements", "pg_trgm", "pgcrypto", "pgrowlocks", "pgstattuple", "seg"),
        *("tablefunc", "tcn", "tsm_system_rows", "tsm_system_time", "unaccent", "uuid-ossp"),
        *("address_standardizer", "postgis", "postgis_topology", "vector"),
    ]
)
PRESENT = "plpgsql"
DATABASE = "restored"
RESERVED = ("postgres", "template0", "template1")
BUILTIN_LOCALES_SINCE = 170000
CLIENT_ONLY = ("BIG5", "GB18030", "GBK", "JOHAB", "SJIS", "SHIFT_JIS_2004", "UHC")
UNDEFINED_LOCALE = ("42809", "22023", "42704")


def prepare(server: Server, header: Header, plan: Plan) -> tuple[str, list[Failure]]:
    """Makes the roles, the database and its extensions and schemas; the database's name, and what could not be made.

    RestoreError where there is no database then.
    """
    name = database_name(header)
    try:
        return name, _prepared(server, header, plan, name)
    except psycopg.Error as error:
        raise RestoreError(f"the throw-away server could not be made ready: {one_line(str(error))}") from None


def _prepared(server: Server, header: Header, plan: Plan, name: str) -> list[Failure]:
    with psycopg.connect(server.conninfo(), autocommit=True) as admin:
        make_roles(admin, plan.roles)
        make_database(admin, name, header.encoding)
    raw = header.encoding if header.encoding == ANY_BYTES.name else "UTF8"
    with psycopg.connect(server.conninfo(name), autocommit=True, client_encoding=raw) as admin:
        admin.execute(f"ALTER SCHEMA public OWNER TO {ROLE}")
        keep_xml_as_text(admin)
        failures = [failure for extension in plan.extensions for failure in make_extension(admin, extension)]
        failures += [failure for schema in sorted(plan.schemas) for failure in make_schema(admin, schema)]
        for statement in stand_ins(plan.servers):
            admin.execute(encoded(statement))
    return failures


def database_name(header: Header) -> str:
    """That of the dump, so that it reads the same, unless there is one of that name."""
    name = header.database or DATABASE
    usable = name.isprintable() and len(name.encode(errors="replace")) < 64 and name not in RESERVED
    return name if usable else DATABASE


def make_roles(admin: psycopg.Connection[tuple[object, ...]], names: Iterable[str]) -> None:
    """The restoring role, and those that the dump names, which own nothing and can't log in."""
    # BYPASSRLS: the owner of a table with FORCE ROW LEVEL SECURITY would not see its rows.
    there = {str(row[0]) for row in admin.execute("SELECT rolname FROM pg_catalog.pg_roles")}
    if ROLE not in there:
        admin.execute(
            sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION BYPASSRLS").format(
                sql.Identifier(ROLE)
            )
        )
    for name in sorted(set(names) - there - {ROLE}):
        if not name.startswith("pg_") and name.isprintable():
            try:
                admin.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(name)))
            except psycopg.errors.DuplicateObject:  # longer than 63 bytes, and the same when cut
                continue


def make_database(admin: psycopg.Connection[tuple[object, ...]], name: str, encoding: str) -> None:
    """A database in the dump's encoding, with the collation C and, where there is one, the letters of Unicode."""
    encoding = "UTF8" if encoding.upper() in CLIENT_ONLY else encoding
    locales = ["LC_COLLATE 'C' LC_CTYPE 'C'"]
    if encoding == "UTF8":
        builtin = admin.info.server_version >= BUILTIN_LOCALES_SINCE
        unicode = "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' " if builtin else "LC_CTYPE 'C.UTF-8' "
        locales.insert(0, unicode + ("LC_COLLATE 'C' LC_CTYPE 'C'" if builtin else "LC_COLLATE 'C'"))
    for locale in locales:
        try:
            admin.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING {} {}").format(
                    sql.Identifier(name), sql.Identifier(ROLE), sql.Literal(encoding), sql.SQL(locale)
                )
            )
        except psycopg.Error as error:
            if locale is locales[-1] or error.sqlstate not in UNDEFINED_LOCALE:
                raise
        else:
            return


def make_schema(admin: psycopg.Connection[tuple[object, ...]], name: str) -> list[Failure]:
    """The schema, unless it is there; why it can't be made."""
    try:
        admin.execute(encoded(f"CREATE SCHEMA IF NOT EXISTS {quote_identifier(name)} AUTHORIZATION {ROLE}"))
    except psycopg.Error as error:
        why = server_message(error.diag.message_primary or str(error), error.sqlstate)
        return [failure_of(Statement("", "SCHEMA", "", name, place="CREATE SCHEMA"), why)]
    return []


def make_extension(admin: psycopg.Connection[tuple[object, ...]], extension: Extension) -> list[Failure]:
    """CREATE EXTENSION, if it is trusted, in the schema where it was; what failed, if it did."""
    if extension.name == PRESENT:
        return []
    statement = Statement("", "EXTENSION", "", extension.name, place="CREATE EXTENSION")
    if extension.name not in TRUSTED_EXTENSIONS:
        return [failure_of(statement, "not one of the extensions that are trusted with a restore")]
    try:
        if extension.schema is not None:
            schema = quote_identifier(extension.schema)
            admin.execute(encoded(f"CREATE SCHEMA IF NOT EXISTS {schema} AUTHORIZATION {ROLE}"))
        where = f" SCHEMA {quote_identifier(extension.schema)}" if extension.schema else ""
        admin.execute(encoded(f"CREATE EXTENSION IF NOT EXISTS {quote_identifier(extension.name)}{where}"))
    except psycopg.Error as error:
        return [failure_of(statement, server_message(error.diag.message_primary or str(error), error.sqlstate))]
    return []
