"""``--image``: the report that the database gives, one line where there can be none, and no container left."""

import re
from contextlib import closing
from pathlib import Path

import docker
import pytest

from tests.agreement.reports import difference
from tests.conftest import Seqguard
from tests.databases import Database
from tests.ephemeral.containers import containers_in
from tests.ephemeral.owners import wait_until
from tests.restored.test_engines import comparable, refused
from tests.restored.test_no_litter import ENDS, clean, slow, temporary
from tests.wait import started

__all__ = ["slow", "temporary"]


@pytest.mark.majors(10, 17)
def test_an_image_gives_the_report_of_the_database(
    seqguard: Seqguard, shop: Database, archive: Path, postgres_image: str
) -> None:
    live = seqguard("check", shop.dsn, "-f", "json")
    run = seqguard("check", archive, "--image", postgres_image, "-v", "-f", "json")
    assert run.returncode == 1, run.stderr
    assert not difference(comparable(live), comparable(run))
    assert re.match(rf"seqguard: restoring into docker PostgreSQL 17\.\d+ \(image {postgres_image}\)\n", run.stderr)


@pytest.mark.majors(18, 18)
def test_an_image_that_is_older_than_the_dump_is_refused(
    seqguard: Seqguard, archive: Path, postgres_image: str
) -> None:
    line = refused(seqguard("check", archive, "--image", postgres_image))
    assert re.search(r"docker PostgreSQL 17\.\d+ \(image .*\): older than the server that was dumped \(18", line)


def test_an_image_that_is_nowhere(seqguard: Seqguard, archive: Path, postgres_image: str) -> None:
    run = seqguard("check", archive, "--image", "localhost:1/seqguard/none:1")
    fetching, line = run.stderr.splitlines()
    assert (run.returncode, run.stdout) == (3, "")
    assert fetching == "seqguard: fetching the image localhost:1/seqguard/none:1"
    assert "the image localhost:1/seqguard/none:1 is not here, and can't be fetched: " in line


@pytest.mark.parametrize(("number", "status", "word"), ENDS)
def test_while_it_restores_into_a_container(
    slow: Path, tmp_path: Path, temporary: Path, postgres_image: str, number: int, status: int, word: str
) -> None:
    arguments = ("check", str(slow), "--image", postgres_image, "-v")
    env = {"TMPDIR": str(temporary)}
    with closing(docker.from_env()) as client:
        with started(*arguments, folder=tmp_path, env=env) as running:
            assert running.process.stderr is not None
            assert running.process.stderr.readline().startswith("seqguard: restoring into docker PostgreSQL 17")
            assert containers_in(client, temporary)
            running.process.send_signal(number)
            run = running.end(60)
        assert (run.returncode, run.stdout) == (status, "")
        assert run.stderr == (f"seqguard: {word}\n" if word else "")
        wait_until(lambda: not containers_in(client, temporary), 30)
        wait_until(lambda: clean(temporary), 30)
