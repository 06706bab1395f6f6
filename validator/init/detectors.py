"""What each migration tool leaves in a repository: one line each. Where several are seen, the first one counts.

Patterns are of paths from the repository's root: ``*`` is any text without ``/``, ``{a,b}`` is either, and ``{root}``
the folder that the tool runs in, however deep. A regular expression besides must be found in the file.
Sources: the tools' own documentation of their file layout.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product

from validator.init.listing import Listing
from validator.model.frozen import frozen

ROOT = "{root}"
MOST_READ = 25
"""Files that one detector may have read."""

_ASIDE = frozenset(
    [
        "test", "tests", "__tests__", "testing", "testdata", "test-data", "test_data", "spec", "specs", "e2e",
        "fixture", "fixtures", "example", "examples", "sample", "samples", "demo", "demos",
        "vendor", "vendors", "node_modules", "bower_components", "third_party", "third-party", "thirdparty",
    ]
)  # fmt: skip
"""Folders, in small letters, whose projects are not the repository's own: they count where there is no other."""


@frozen
class Detector:
    """``tool`` is there where a file fits ``pattern`` and holds ``text``."""

    tool: str
    pattern: str
    text: str | None = None


@frozen
class Found:
    """A tool, the file that says so, and the folder that it runs in, '' for the root."""

    tool: str
    evidence: str
    folder: str


_NODE = "{root}package.json"
_JVM = "{root}{pom.xml,build.gradle,build.gradle.kts}"
DETECTORS = (
    Detector("Flask-Migrate", "{root}migrations/alembic.ini"),
    Detector("Alembic", "{root}alembic.ini"),
    Detector("Alembic", "{root}pyproject.toml", r"\[tool\.alembic\]"),
    Detector("Django", "{root}manage.py", r"django"),
    Detector("Rails", "{root}db/migrate/*.rb"),
    Detector("Laravel", "{root}artisan", r"Laravel|Illuminate|bootstrap/app\.php"),
    Detector("Doctrine", "{root}composer.json", r'"doctrine/(?:doctrine-migrations-bundle|migrations)"'),
    Detector("Phinx", "{root}phinx.{php,yml,yaml,json}"),
    Detector("Prisma", "{root}prisma/schema.prisma", r'provider\s*=\s*"postgres'),
    Detector("Prisma", "{root}schema.prisma", r'provider\s*=\s*"postgres'),
    Detector("Drizzle", "{root}drizzle.config.{ts,js,mts,mjs,json}"),
    Detector("node-pg-migrate", _NODE, r'"node-pg-migrate"\s*:'),
    Detector("Knex", "{root}knexfile.{js,ts,cjs,mjs}"),
    Detector("Sequelize", "{root}.sequelizerc"),
    Detector("Sequelize", _NODE, r'"sequelize(?:-cli)?"\s*:'),
    Detector("TypeORM", _NODE, r'"typeorm"\s*:'),
    Detector("MikroORM", _NODE, r'"@mikro-orm/migrations"\s*:'),
    Detector("Ecto", "{root}priv/*/migrations/*.exs"),
    Detector("EF Core", "{root}Migrations/*ModelSnapshot.cs"),
    Detector("Sqitch", "{root}sqitch.plan"),
    Detector("Diesel", "{root}diesel.toml"),
    Detector("SQLx", "{root}Cargo.toml", r"(?m)^sqlx\b"),
    Detector("Atlas", "{root}atlas.hcl"),
    Detector("yoyo", "{root}yoyo.ini"),
    Detector("goose", "{root}*.sql", r"(?m)^--\s*\+goose\s+Up"),
    Detector("dbmate", "{root}*.sql", r"(?m)^--\s*migrate:up"),
    Detector("golang-migrate", "{root}*.up.sql"),
    Detector("Liquibase", "{root}liquibase.properties"),
    Detector(
        "Liquibase", "{root}*change{log,Log,-log}*.{xml,yaml,yml,json,sql}", r"databaseChangeLog|liquibase formatted"
    ),
    Detector("Flyway", "{root}flyway.{toml,conf}"),
    Detector("Flyway", "{root}V[0-9]*__*.sql"),
    Detector("Flyway", _JVM, r"flyway"),
    Detector("Hibernate", _JVM, r"hibernate|spring-boot-starter-data-jpa|quarkus-hibernate"),
    Detector("plain SQL", "{root}{db,database,sql}/{migrations,migration}/*.sql", r"(?i)create\s+table"),
    Detector("plain SQL", "{root}{migrations,migration}/*.sql", r"(?i)create\s+table"),
    Detector("plain SQL", "{root}{db,sql,schema}/*.sql", r"(?i)create\s+table"),
    Detector("plain SQL", "{root}{schema,structure,tables}.sql", r"(?i)create\s+table"),
)
TOOLS = tuple(dict.fromkeys(detector.tool for detector in DETECTORS))
PLAIN_SQL = "plain SQL"
COMPOSE_FILES = "{root}{compose,docker-compose}*.{yml,yaml}"


def wanted(paths: Iterable[str]) -> Iterator[str]:
    """The files that must be read to tell: for each detector those of the repository itself first, then those
    with *migrat* in their path, then the shallowest."""
    paths = sorted(
        _candidates(paths), key=lambda path: (_aside(path), "migrat" not in path.lower(), path.count("/"), path)
    )
    patterns = [detector.pattern for detector in DETECTORS if detector.text is not None]
    seen: set[str] = set()
    for pattern in dict.fromkeys([*patterns, COMPOSE_FILES]):
        chosen = [path for path in paths if _root(pattern, path) is not None][:MOST_READ]
        yield from (path for path in chosen if path not in seen)
        seen.update(chosen)


def find_tools(listing: Listing) -> tuple[Found, ...]:
    """Each tool once, with its shallowest evidence; the one in the shallowest folder first.

    Plain SQL only where there is nothing else, Hibernate after what has migrations. What lies in folders of tests,
    examples and other people's code only where there is nothing else at all.
    """
    paths = sorted(_candidates(listing.paths), key=lambda path: (path.count("/"), path))
    own = [path for path in paths if not _aside(path)]
    return _found(own, listing) or _found([path for path in paths if _aside(path)], listing)


def _found(paths: list[str], listing: Listing) -> tuple[Found, ...]:
    found: dict[str, Found] = {}
    for detector in DETECTORS:
        if detector.tool not in found and detector.tool != PLAIN_SQL:
            seen = next(_seen(detector, paths, listing), None)
            if seen is not None:
                found[detector.tool] = seen
    if found:
        return tuple(sorted(found.values(), key=lambda tool: (tool.tool == "Hibernate", _depth(tool))))
    # The shallowest, and of those in one folder the one that is first among the detectors: migrations before a schema.
    plain = [seen for d in DETECTORS if d.tool == PLAIN_SQL for seen in _seen(d, paths, listing)]
    return tuple(sorted(plain, key=_depth)[:1])


def _depth(found: Found) -> int:
    return len(found.folder.split("/")) if found.folder else 0


def _aside(path: str) -> bool:
    return not _ASIDE.isdisjoint(path.lower().split("/")[:-1])


def _seen(detector: Detector, paths: list[str], listing: Listing) -> Iterator[Found]:
    for path in paths:
        root = _root(detector.pattern, path)
        if root is not None and (detector.text is None or re.search(detector.text, listing.texts.get(path, ""))):
            yield Found(detector.tool, path, root)


def _candidates(paths: Iterable[str]) -> list[str]:
    """Those that end as any pattern does: most of a large repository is out with one look."""
    endings = tuple(
        ending for pattern in [*(d.pattern for d in DETECTORS), COMPOSE_FILES] for ending in _endings(pattern)
    )
    return [path for path in paths if path.endswith(endings)]


def _root(pattern: str, path: str) -> str | None:
    """The folder that ``{root}`` of the pattern stands for, '' for the top; None where the path does not fit."""
    if not path.endswith(_endings(pattern)):
        return None
    below = pattern.removeprefix(ROOT)
    parts = path.rsplit("/", below.count("/") + 1)
    inside = "/".join(parts[-1 - below.count("/") :])
    root = parts[0] if len(parts) > below.count("/") + 1 else ""
    return root if _compiled(below).fullmatch(inside) else None


@cache
def _endings(pattern: str) -> tuple[str, ...]:
    """What a fitting path ends with: the text after the last ``*``, each of its alternatives."""
    last = re.split(r"[*\]]", pattern.removeprefix(ROOT))[-1]
    parts = [part[1:-1].split(",") if part[0] == "{" else [part] for part in re.findall(r"\{[^}]*\}|[^{]+", last)]
    return tuple(map("".join, product(*parts)))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(_expression(pattern))


def _expression(pattern: str) -> str:
    """The regular expression of a pattern, or a part of one: ``{a,b}``, ``*`` and ``[0-9]``."""
    text = ""
    for part in re.findall(r"\{[^}]*\}|\*|\[[^]]*\]|[^{*\[]+", pattern):
        if part.startswith("{"):
            text += f"(?:{'|'.join(map(re.escape, part[1:-1].split(',')))})"
        elif part == "*":
            text += "[^/]*"
        else:
            text += part if part.startswith("[") else re.escape(part)
    return text


def server_image(listing: Listing) -> str | None:
    """The image of PostgreSQL that the repository's own compose file runs, where it is a plain one with a tag."""
    for path in sorted(listing.texts, key=lambda path: (_aside(path), path.count("/"), path)):
        if _root(COMPOSE_FILES, path) is not None:
            image = re.search(
                r"""(?m)^\s*image:\s*["']?((?:postgres|postgis/postgis):[\w.-]+)["']?\s*(?:#.*)?$""",
                listing.texts[path],
            )
            if image:
                return image[1]
    return None
