"""The repairs that are compared, each as its authors say to run it, in versions written down here.

What is not on the machine comes by `pip` and `npm` into a folder that goes with the run.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import Run, measure

HERE = Path(__file__).resolve().parent
DJANGO = "5.2.19"
INCREASER = "0.2"
NODE_PG = "8.23.1"
DJANGO_PACKAGES = (f"Django=={DJANGO}", "psycopg[binary]==3.3.9")
# It asks for psycopg2, which needs a compiler; psycopg2-binary is the same module, built.
INCREASER_PACKAGES = ("psycopg2-binary==2.9.13", "click==8.5.1", "colorama==0.4.6")

SETTINGS = """
import os
SECRET_KEY = "only sequences are read"
USE_TZ = True
INSTALLED_APPS = ["shop"]
SHOP = {name: os.environ[f"SHOP_{name}"] for name in ("HOST", "PORT", "USER", "NAME")}
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", **SHOP}}
"""


class UnavailableError(Exception):
    """A tool can't be had on this machine: no npm, no network."""


@dataclass(frozen=True, slots=True)
class Target:
    """The database to repair, as the role that owns it, and where the tool may write."""

    host: str
    port: int
    user: str
    database: str
    folder: Path
    psql: str

    @property
    def dsn(self) -> str:
        """A URI that libpq and node's `pg` read alike."""
        return f"postgresql://{self.user}@/{self.database}?host={self.host}&port={self.port}"

    def run(self, *command: str) -> Run:
        """One process, timed."""
        made = len(list(self.folder.glob("*.took")))
        return measure(command, self.folder, f"{self.database}-{made}")

    def script(self, path: Path) -> Run:
        """A script through psql, which goes on after an error, as it does unless told otherwise."""
        return self.run(self.psql, "-X", "-q", "-o", "/dev/null", "-d", self.dsn, "-f", str(path))


@dataclass(frozen=True, slots=True)
class Tool:
    """``repair`` gives the processes that it took; ``what`` says which program that is."""

    name: str
    what: str
    repair: Callable[[Target], list[Run]]
    repairs: bool = True
    held_to_zero: bool = False


def nothing() -> Tool:
    """What the others are measured by: the database as it is."""
    return Tool("no repair", "the database as it is", lambda target: [], repairs=False)


def wiki() -> Tool:
    """Its page says to write the query's output into a file, and to run that."""

    def repair(target: Target) -> list[Run]:
        query = target.run(target.psql, "-XAtq", "-d", target.dsn, "-f", str(HERE / "wiki_sequences.sql"))
        return [query, target.script(query.stdout)]

    return Tool("wiki", "the statements of the PostgreSQL wiki's page Fixing Sequences", repair)


def seqguard() -> Tool:
    def repair(target: Target) -> list[Run]:
        return [target.run(sys.executable, "-m", "validator", "fix", target.dsn, "--apply")]

    return Tool("seqguard fix", "seqguard fix TARGET --apply", repair, held_to_zero=True)


def django(folder: Path) -> list[Tool]:
    """inspectdb writes the models, people put them right, sqlsequencereset writes the SQL, and psql runs that."""
    python = _venv(folder / "django", DJANGO_PACKAGES)

    def repair(target: Target) -> list[Run]:
        project = target.folder / f"django-{target.database}"
        (project / "shop").mkdir(parents=True)
        (project / "shop" / "__init__.py").touch()
        (project / "settings.py").write_text(SETTINGS, encoding="utf8")
        command = ["env", f"PYTHONPATH={project}", "DJANGO_SETTINGS_MODULE=settings", f"SHOP_HOST={target.host}"]
        command += [f"SHOP_PORT={target.port}", f"SHOP_USER={target.user}", f"SHOP_NAME={target.database}"]
        command += [python, "-m", "django"]
        models = target.run(*command, "inspectdb")
        text = put_right(models.stdout.read_text(encoding="utf8"))
        (project / "shop" / "models.py").write_text(text, encoding="utf8")
        reset = target.run(*command, "sqlsequencereset", "shop", "--no-color")
        return [models, reset, target.script(reset.stdout)]

    what = (
        f"Django {DJANGO}: inspectdb, its models put right as it asks, and what sqlsequencereset prints, through psql"
    )
    return [Tool("Django", what, repair)]


def put_right(models: str) -> str:
    """What inspectdb asks for at the top of its file: each model with one primary key. A field that counts by itself
    has to be it; "id" is it where the table has none, and where inspectdb leaves it out, being Django's usual one."""
    keyless = re.compile(r"^    id = models\.(\w*)AutoField\(\)", re.MULTILINE)
    counting = re.compile(r"= models\.(\w*)AutoField\((?!.*primary_key=True)")
    return counting.sub(
        r"= models.\1IntegerField(", keyless.sub(r"    id = models.\1AutoField(primary_key=True)", models)
    )


def increaser(folder: Path) -> list[Tool]:
    """It ends at its first error. It adds 1,000 to every largest id, as a replica that lags needs it; 0 is kinder."""
    python = _venv(folder / "increaser", INCREASER_PACKAGES)
    _run([python, "-m", "pip", *QUIET, "--no-deps", f"pg-sequence-increaser=={INCREASER}"])

    def repair(target: Target, *options: str) -> list[Run]:
        return [target.run(python, "-m", "pgseqmover", "--replica-url", target.dsn, "--execute", *options)]

    what = f"pgseqmover --execute of pg-sequence-increaser {INCREASER}"
    return [
        Tool("pg-sequence-increaser", what, repair),
        Tool(
            "pg-sequence-increaser, by 0",
            f"{what} --increment-by 0",
            lambda target: repair(target, "--increment-by", "0"),
        ),
    ]


def node_loop(folder: Path) -> list[Tool]:
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        raise UnavailableError("Node.js and npm are needed")
    where = folder / "node"
    where.mkdir()
    _run(
        [
            npm,
            "install",
            "--silent",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--prefix",
            str(where),
            f"pg@{NODE_PG}",
        ]
    )
    program = where / "sequence_loop.js"
    shutil.copy(HERE / "sequence_loop.js", program)

    def repair(target: Target, *options: str) -> list[Run]:
        return [target.run(node, str(program), target.dsn, *options)]

    what = f"benchmarks/sequence_loop.js with pg {NODE_PG}"
    return [
        Tool("JavaScript loop", what, repair),
        Tool("JavaScript loop, not called", f"{what}, --not-called", lambda target: repair(target, "--not-called")),
    ]


QUIET = ("install", "--quiet", "--disable-pip-version-check")


def _venv(where: Path, packages: Sequence[str]) -> str:
    """The interpreter of a new environment that holds ``packages``."""
    _run([sys.executable, "-m", "venv", str(where)])
    python = str(where / "bin" / "python")
    _run([python, "-m", "pip", *QUIET, *packages])
    return python


def _run(command: Sequence[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        words = (done.stderr.strip() or done.stdout.strip() or "no word").splitlines()[-1]
        raise UnavailableError(f"{' '.join(Path(part).name for part in command[:4])}: {words[:120]}")
