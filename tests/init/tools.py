"""What a small repository of each migration tool looks like: its files, and a line of the step that is written."""

from validator.init.detectors import TOOLS

PACKAGE = '{"dependencies": {"%s": "1"}}'
REPOSITORIES: dict[str, tuple[dict[str, str], str | None]] = {
    "Flask-Migrate": ({"web/migrations/alembic.ini": "", "web/uv.lock": ""}, "flask db upgrade"),
    "Alembic": ({"alembic.ini": "", "alembic/versions/1.py": "", "poetry.lock": ""}, "alembic upgrade head"),
    "Django": ({"manage.py": "import django", "shop/migrations/0001_initial.py": ""}, "python manage.py migrate"),
    "Rails": ({"db/migrate/20240101000000_x.rb": "", "Gemfile": ""}, "bundle exec rails db:migrate"),
    "Laravel": ({"artisan": "use Illuminate;", "database/migrations/1_x.php": ""}, "php artisan migrate"),
    "Doctrine": ({"composer.json": '{"require": {"doctrine/migrations": "^3"}}'}, "doctrine:migrations:migrate"),
    "Phinx": ({"phinx.php": ""}, None),
    "Prisma": ({"api/prisma/schema.prisma": 'provider = "postgresql"', "api/package-lock.json": ""}, "npx prisma"),
    "Drizzle": ({"drizzle.config.ts": "", "pnpm-lock.yaml": ""}, "npx drizzle-kit migrate"),
    "node-pg-migrate": ({"package.json": PACKAGE % "node-pg-migrate"}, "npx node-pg-migrate up"),
    "Knex": ({"knexfile.ts": "", "yarn.lock": ""}, "npx knex migrate:latest"),
    "Sequelize": ({"package.json": PACKAGE % "sequelize"}, "npx sequelize-cli db:migrate"),
    "TypeORM": ({"package.json": PACKAGE % "typeorm"}, "typeorm -- migration:run"),
    "MikroORM": ({"package.json": PACKAGE % "@mikro-orm/migrations"}, "npx mikro-orm migration:up"),
    "Ecto": ({"priv/repo/migrations/1_x.exs": "", "mix.exs": ""}, None),
    "EF Core": ({"src/Shop/Migrations/ShopContextModelSnapshot.cs": ""}, "dotnet ef database update"),
    "Sqitch": ({"sqitch.plan": ""}, "sqitch/sqitch deploy"),
    "Diesel": ({"diesel.toml": ""}, "diesel migration run"),
    "SQLx": ({"Cargo.toml": '[dependencies]\nsqlx = "0.8"\n'}, "sqlx migrate run"),
    "Atlas": ({"atlas.hcl": ""}, None),
    "yoyo": ({"yoyo.ini": ""}, "yoyo apply"),
    "goose": ({"migrations/1_x.sql": "-- +goose Up\n"}, 'goose@latest -dir "$MIGRATIONS"'),
    "dbmate": ({"db/migrations/1_x.sql": "-- migrate:up\n"}, "--migrations-dir /db"),
    "golang-migrate": ({"migrations/1_x.up.sql": "", "migrations/1_x.down.sql": ""}, "migrate/migrate"),
    "Liquibase": ({"db/changelog.xml": "<databaseChangeLog/>"}, '--changelog-file="changelog.xml"'),
    "Flyway": ({"src/main/resources/db/migration/V1__x.sql": "", "pom.xml": "flyway hibernate"}, "flyway/flyway"),
    "Hibernate": ({"pom.xml": "spring-boot-starter-data-jpa"}, None),
    "plain SQL": ({"db/1.sql": "CREATE TABLE a (id serial PRIMARY KEY);"}, 'ls -v "$MIGRATIONS"/*.sql'),
}
assert set(REPOSITORIES) == set(TOOLS)
