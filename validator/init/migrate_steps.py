"""How each tool migrates an empty database: the commands that the workflow runs, in the folder of the tool.

They find the database by ``DATABASE_URL`` and the PG* variables, and the folder of the migrations in ``MIGRATIONS``.
What comes with GitHub's runners is not installed: Python, Node.js, Ruby, PHP, Go, Rust, .NET, Docker.
"""

import re

from validator.init.detectors import PLAIN_SQL, Found
from validator.init.listing import Listing
from validator.model.frozen import frozen

_PLAIN_FOLDER = re.compile(r"[\w.][\w.+-]*(?:/[\w.][\w.+-]*)*", re.ASCII)
_MOUNTED = 'docker run --rm --network host --volume "$PWD/$MIGRATIONS:'
_PSQL = "psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1"


@frozen
class MigrateStep:
    """``commands`` of a shell, run in ``folder`` ('' for the root); ``migrations`` is what they know as MIGRATIONS;
    ``note`` says what they do where that is not plain.

    Without commands, ``reason`` says why there are none.
    """

    tool: str
    commands: tuple[str, ...] = ()
    folder: str = ""
    migrations: str = ""
    reason: str = ""
    note: str = ""


_COMMANDS: dict[str, tuple[str, ...]] = {
    "Flask-Migrate": ("python", "flask db upgrade"),
    "Alembic": ("python", "alembic upgrade head"),
    "Django": ("python", "python manage.py migrate --noinput"),
    "yoyo": ("python", 'yoyo apply --batch --database "$DATABASE_URL"'),
    "Rails": ("bundle install", "bundle exec rails db:migrate"),
    "Laravel": (
        "composer install --no-interaction",
        'DB_CONNECTION=pgsql DB_URL="$DATABASE_URL" php artisan migrate --force',
    ),
    "Doctrine": (
        "composer install --no-interaction",
        "php bin/console doctrine:migrations:migrate --no-interaction",
    ),
    "Prisma": ("node", "npx prisma migrate deploy"),
    "Drizzle": ("node", "npx drizzle-kit migrate"),
    "node-pg-migrate": ("node", "npx node-pg-migrate up"),
    "Knex": ("node", "npx knex migrate:latest"),
    "Sequelize": ("node", 'npx sequelize-cli db:migrate --url "$DATABASE_URL"'),
    "TypeORM": ("node", "npm run typeorm -- migration:run"),
    "MikroORM": ("node", "npx mikro-orm migration:up"),
    "EF Core": (
        "dotnet tool install --global dotnet-ef",
        'dotnet ef database update --connection "Host=$PGHOST;Username=$PGUSER;Database=$PGDATABASE"',
    ),
    "Sqitch": (
        'docker run --rm --network host --volume "$PWD:/repo:ro" --workdir /repo '
        "--env SQITCH_FULLNAME=ci --env SQITCH_EMAIL=ci@localhost sqitch/sqitch "
        'deploy "db:pg://$PGUSER@$PGHOST/$PGDATABASE"',
    ),
    "Diesel": ("cargo install diesel_cli --no-default-features --features postgres", "diesel migration run"),
    "SQLx": ("cargo install sqlx-cli --no-default-features --features rustls,postgres", "sqlx migrate run"),
    "goose": ('go run github.com/pressly/goose/v3/cmd/goose@latest -dir "$MIGRATIONS" postgres "$DATABASE_URL" up',),
    "dbmate": (
        f'{_MOUNTED}/db:ro" ghcr.io/amacneil/dbmate '
        '--url "$DATABASE_URL?sslmode=disable" --migrations-dir /db --no-dump-schema up',
    ),
    "golang-migrate": (
        f'{_MOUNTED}/migrations:ro" migrate/migrate -path /migrations -database "$DATABASE_URL?sslmode=disable" up',
    ),
    "Flyway": (
        f'{_MOUNTED}/flyway/sql:ro" flyway/flyway "-url=jdbc:postgresql://$PGHOST/$PGDATABASE" '
        '"-user=$PGUSER" -password=unused migrate',
    ),
    "Liquibase": (
        f'{_MOUNTED}/liquibase/changelog:ro" liquibase/liquibase --search-path=/liquibase/changelog '
        '--changelog-file="$CHANGELOG" '
        '--url="jdbc:postgresql://$PGHOST/$PGDATABASE" --username="$PGUSER" --password=unused update',
    ),
    "plain SQL": (
        'mapfile -t files < <(ls -v "$MIGRATIONS"/*.sql)',
        'for file in "${files[@]}"; do',
        f'  {_PSQL} --file="$file"',
        "done",
    ),
}
_OTHERWISE = {
    "Hibernate": "Hibernate makes the tables when the application starts",
    "Ecto": "GitHub's runners have no Elixir: add the steps that your tests use, and 'mix ecto.migrate'",
    "Phinx": "the name of the Phinx environment is not known here: 'vendor/bin/phinx migrate -e NAME'",
    "Atlas": "Atlas is not installed on GitHub's runners: add its setup step, and 'atlas migrate apply'",
}
_IN_THE_FOLDER_ITSELF = ("goose", "dbmate", "golang-migrate", "Flyway", "Liquibase")
"""Tools whose evidence is a migration: the folder is that of the migrations, and they run at the root."""
_UNSAFE = "its folder has a name that can't be written into a workflow safely"


def migrate_step(found: Found, listing: Listing) -> MigrateStep:
    """The step for a tool that was found."""
    if found.tool in _OTHERWISE:
        return MigrateStep(found.tool, reason=_OTHERWISE[found.tool])
    folder, migrations = found.folder, ""
    is_migration = found.evidence.endswith((".sql", ".xml", ".yaml", ".yml", ".json"))
    if found.tool in _IN_THE_FOLDER_ITSELF:
        if not is_migration:
            return MigrateStep(found.tool, reason=f"where the migrations of {found.tool} lie is not known here")
        folder, migrations = "", found.folder or "."
    elif found.tool == PLAIN_SQL:
        return _plain_sql(found)
    for name in (folder, migrations):
        if name and not _PLAIN_FOLDER.fullmatch(name):
            return MigrateStep(found.tool, reason=_UNSAFE)
    changelog = found.evidence.rpartition("/")[2] if found.tool == "Liquibase" else ""
    if changelog and not _PLAIN_FOLDER.fullmatch(changelog):
        return MigrateStep(found.tool, reason="its change log has a name that can't be written into a workflow safely")
    commands = tuple(
        line for command in _COMMANDS[found.tool] for line in _expanded(command, found.tool, folder, listing)
    )
    return MigrateStep(
        found.tool, tuple(command.replace("$CHANGELOG", changelog) for command in commands), folder, migrations
    )


def _plain_sql(found: Found) -> MigrateStep:
    """All files of the folder that was seen, or the one file that lies in the folder itself, as ``schema.sql``."""
    folder = found.evidence.rpartition("/")[0]
    alone = folder == found.folder
    migrations = found.evidence if alone else folder
    if not _PLAIN_FOLDER.fullmatch(migrations):
        return MigrateStep(found.tool, reason=_UNSAFE)
    if alone:
        return MigrateStep(
            found.tool, (f'{_PSQL} --file="$MIGRATIONS"',), "", migrations, note=f"Runs {migrations} and nothing else."
        )
    note = f"Runs each {migrations}/*.sql, in the order of the numbers in their names (2 before 10), and nothing else."
    return MigrateStep(found.tool, _COMMANDS[found.tool], "", migrations, note=note)


def _expanded(command: str, tool: str, folder: str, listing: Listing) -> tuple[str, ...]:
    """``python`` and ``node`` stand for the installation of what the repository asks for, the way it asks for it."""

    def has(name: str) -> bool:
        return listing.has(f"{folder}/{name}" if folder else name)

    if command == "python":
        if has("uv.lock"):
            return ("pip install uv", 'uv export --frozen --output-file "$RUNNER_TEMP/requirements.txt"',
                    'pip install --requirement "$RUNNER_TEMP/requirements.txt"')  # fmt: skip
        if has("poetry.lock"):
            return ("pip install poetry", "poetry config virtualenvs.create false", "poetry install --no-root")
        if has("requirements.txt"):
            return ("pip install --requirement requirements.txt",)
        if has("pyproject.toml") or has("setup.py"):
            return ("pip install .",)
        package = {"yoyo": "yoyo-migrations", "Django": "django"}.get(tool, tool.lower())
        return (f"pip install {package} 'psycopg[binary]' psycopg2-binary",)
    if command == "node":
        if has("pnpm-lock.yaml"):
            return ("corepack enable", "pnpm install --frozen-lockfile")
        if has("yarn.lock"):
            return ("corepack enable", "yarn install --immutable")
        return ("npm ci",) if has("package-lock.json") else ("npm install",)
    return (command,)
