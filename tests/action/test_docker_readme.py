"""The workflow that the README gives to copy, run by act."""

from pathlib import Path

import pytest
import yaml

from tests.action.act import Job
from tests.action.test_docker_workflow import SHOP, acted
from tests.docs.yaml_blocks import yaml_blocks
from validator.init.published import ACTION

MIGRATE = '#!/bin/sh\nexec psql "$DATABASE_URL" --no-psqlrc --quiet --set ON_ERROR_STOP=1 --file shop.sql\n'
MACHINE = "localhost:5432"


@pytest.fixture(scope="module")
def job(action_image: str, postgres_image: str, tmp_path_factory: pytest.TempPathFactory) -> Job:
    """Its job. The action is this checkout's, the server's image that of the tests. On GitHub a `run:` step is on the
    machine itself, where it finds the mapped port; with act it has to be in a container beside the service."""
    (workflow,) = (b.content for b in yaml_blocks() if b.page == "README.md" and "services" in str(b.content))
    (made,) = workflow["jobs"].values()
    (service,) = made["services"].values()
    assert service.pop("ports") == ["5432:5432"]
    service["image"] = made["container"] = postgres_image
    text = yaml.safe_dump(workflow, sort_keys=False).replace("true:", "'on':", 1).replace("Sequences", "NAME", 1)
    assert text.count(MACHINE) == 1
    text = text.replace(MACHINE, "db:5432").replace(ACTION, "./").replace("run: ./migrate.sh", "run: sh migrate.sh")
    files = {"migrate.sh": MIGRATE, "shop.sql": SHOP}
    folder: Path = tmp_path_factory.mktemp("act") / "repository"
    run = acted(folder, postgres_image, action_image, text, files, event="pull_request")
    assert set(run.jobs) == {"seqguard"}, run.everything[-3000:]
    return run.jobs["seqguard"]


def test_it_migrates_and_says_what_fails(job: Job) -> None:
    assert job.result == "failure"
    (step,) = (step for step, result in job.results.items() if result == "failure")
    outputs = job.outputs(step)
    assert (outputs["verdict"], outputs["errors"]) == ("fail", "2")
    assert "the very next insert into public.products fails: id 1 is taken" in job.log(step)
