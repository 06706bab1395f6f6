"""The action as its runner starts it, without Docker; and images for those tests that need it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.action.images import own_image
from tests.action.runner_files import parsed_outputs
from tests.conftest import Run, Seqguard, skip_unless_required
from tests.matrix import UnavailableError

BEHIND = """
SET standard_conforming_strings = on;
CREATE TABLE public.products (id integer NOT NULL, name text);
CREATE SEQUENCE public.products_id_seq AS integer START WITH 1 INCREMENT BY 1 NO MINVALUE NO MAXVALUE CACHE 1;
ALTER SEQUENCE public.products_id_seq OWNED BY public.products.id;
ALTER TABLE ONLY public.products ALTER COLUMN id SET DEFAULT nextval('public.products_id_seq'::regclass);
COPY public.products (id, name) FROM stdin;
1	first
7	imported
\\.
SELECT pg_catalog.setval('public.products_id_seq', 5, true);
ALTER TABLE ONLY public.products ADD CONSTRAINT products_pkey PRIMARY KEY (id);
"""
HEALTHY = BEHIND.replace("_id_seq', 5,", "_id_seq', 7,")


@dataclass(frozen=True)
class Step:
    """How one run of the action ended, and what it told its runner."""

    run: Run
    outputs: dict[str, str]
    summary: str

    @property
    def status(self) -> int:
        return self.run.returncode

    @property
    def log(self) -> str:
        return self.run.stdout + self.run.stderr


Action = Callable[..., Step]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A checkout, with a dump that fails and one that passes."""
    folder = tmp_path / "workspace"
    folder.mkdir()
    (folder / "behind.sql").write_text(BEHIND, encoding="utf8")
    (folder / "healthy.sql").write_text(HEALTHY, encoding="utf8")
    return folder


@pytest.fixture
def action(seqguard: Seqguard, workspace: Path, tmp_path: Path) -> Action:
    """Runs the action with inputs by their names; no comment unless an input says so."""

    def run(inputs: Mapping[str, str], env: Mapping[str, str] | None = None) -> Step:
        output, summary = tmp_path / "output", tmp_path / "summary"
        output.write_text("")
        summary.write_text("")
        given = {f"INPUT_{name.upper()}": text for name, text in {"comment": "off", **inputs}.items()}
        runner = {
            "GITHUB_ACTIONS": "true",
            "GITHUB_WORKSPACE": str(workspace),
            "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(summary),
        }
        done = seqguard(env={**runner, **given, **(env or {})}, cwd=workspace)
        return Step(done, parsed_outputs(output.read_text(encoding="utf8")), summary.read_text(encoding="utf8"))

    return run


@pytest.fixture(scope="session")
def action_image() -> Iterator[str]:
    """The name of the image that GitHub runs."""
    try:
        yield own_image("action")
    except UnavailableError as missing:
        skip_unless_required(missing)


@pytest.fixture(scope="session")
def cli_image() -> Iterator[str]:
    """The name of the image for everybody else."""
    try:
        yield own_image("cli")
    except UnavailableError as missing:
        skip_unless_required(missing)
