"""Which of several projects in a repository is taken for its own."""

import pytest

from tests.init.conftest import Repository
from tests.init.test_repositories import WORKFLOW, workflow
from tests.inside import Inside

PRISMA = {"prisma/schema.prisma": 'provider = "postgresql"', "package.json": "{}"}


def migrate(repository: Repository) -> tuple[str, str]:
    """The tool of the step that migrates, and its folder."""
    (step,) = (step for step in workflow(repository)["jobs"]["migrations"]["steps"] if "run" in step)
    return step["name"], step.get("working-directory", "")


@pytest.mark.parametrize(
    "folder",
    [
        "test/fixtures/site", "tests", "Spec/dummy", "a/fixtures/b", "examples/shop", "vendor/x", "node_modules/x",
        "web/third_party/x", "src/__tests__",
    ],
)  # fmt: skip
def test_a_project_of_tests_or_of_others_is_not_the_repositorys(
    repository: Repository, inside: Inside, folder: str
) -> None:
    repository.add({f"{folder}/manage.py": "django", **{f"apps/api/back/{name}": PRISMA[name] for name in PRISMA}})
    run = inside("init", "--directory", repository.root, "--github")
    assert migrate(repository) == ("Migrate (Prisma)", "apps/api/back")
    assert "Django" not in run.stderr


def test_plain_sql_of_the_repository_comes_before_a_tool_of_its_tests(repository: Repository, inside: Inside) -> None:
    repository.add({"db/1.sql": "CREATE TABLE a (id int);", "tests/site/manage.py": "django"})
    inside("init", "--directory", repository.root, "--github")
    assert migrate(repository) == ("Migrate (plain SQL)", "")


def test_they_count_where_there_is_nothing_else(repository: Repository, inside: Inside) -> None:
    repository.add({"examples/shop/manage.py": "django", "README": ""})
    inside("init", "--directory", repository.root, "--github")
    assert migrate(repository) == ("Migrate (Django)", "examples/shop")


def test_the_shallowest_project_is_taken_and_all_are_told(repository: Repository, inside: Inside) -> None:
    repository.add({"tools/site/manage.py": "django", **PRISMA})
    run = inside("init", "--directory", repository.root, "--github")
    assert migrate(repository) == ("Migrate (Prisma)", "")
    assert "seqguard: Django: tools/site/manage.py\n" in run.stderr


def test_many_files_of_tests_do_not_hide_the_repositorys_own(repository: Repository, inside: Inside) -> None:
    """Only the first files of each kind are read."""
    repository.add({f"tests/migrations/{number}/manage.py": "django" for number in range(40)})
    repository.add({"a/b/c/d/e/manage.py": "django"})
    inside("init", "--directory", repository.root, "--github")
    assert migrate(repository) == ("Migrate (Django)", "a/b/c/d/e")


def test_node_modules_that_git_does_not_know_are_not_looked_at(repository: Repository, inside: Inside) -> None:
    path = repository.root / "web" / "node_modules" / "x" / "manage.py"
    path.parent.mkdir(parents=True)
    path.write_text("django")
    run = inside("init", "--directory", repository.root, "--github")
    assert "no migrations were found" in run.stderr
    assert "Django" not in repository.read(WORKFLOW)


def test_the_server_is_the_one_of_the_repositorys_own_compose_file(repository: Repository, inside: Inside) -> None:
    repository.add({"examples/compose.yml": "  image: postgres:9.6\n", "ops/compose.yml": "  image: postgres:16\n"})
    repository.add({"alembic.ini": ""})
    inside("init", "--directory", repository.root, "--github")
    assert workflow(repository)["jobs"]["migrations"]["services"]["postgres"]["image"] == "postgres:16"
