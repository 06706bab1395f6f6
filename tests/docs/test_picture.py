"""The README's picture of a report: its text is what is posted about the demo's shop, and it shows that text."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.run import SHOP
from tests.databases import Database
from tests.docs.page import text_of
from tests.forge.conftest import HEAD, TOKEN, Behind, OnGitHub, on_github
from tests.forge.fake_github import FakeGitHub
from tests.forge.loopback import served
from tests.inside import Inside
from tests.matrix import ROOT
from tools.make_picture import KEYWORD, LABEL, PICTURES, SIGNATURE, TEXT, digest

AGAIN = "run tools/make_picture.py"


@pytest.fixture
def github() -> Iterator[OnGitHub]:
    with served(FakeGitHub()) as fake:
        yield from on_github(Behind(fake, None))


def measured(text: str) -> str:
    """Without what a new version changes by itself, and without the database's name."""
    text = re.sub(r"database `[^`]+`, PostgreSQL [\d.]+", "DATABASE", text)
    return re.sub(r"^seqguard [\d.]+\S*\. ", "seqguard VERSION. ", text, flags=re.MULTILINE)


def test_the_text_is_what_the_command_posts_about_the_shop(
    inside: Inside, database: Database, github: OnGitHub, tmp_path: Path
) -> None:
    database.load(SHOP.read_text(encoding="utf8"))
    report = tmp_path / "report.json"
    assert inside("check", database.dsn, "--label", LABEL, "-o", f"json={report}").returncode == 1
    place = ("--pull-request", "7", "--commit", HEAD)
    posted = inside("comment", str(report), *place, env=github.environ(GITHUB_TOKEN=TOKEN))
    assert posted.returncode == 0, posted
    (body,) = github.bodies
    marker, _, text = body.partition("\n\n")
    assert marker.startswith("<!-- ")
    assert measured(text) == measured(TEXT.read_text(encoding="utf8")), AGAIN


@pytest.mark.parametrize("theme", PICTURES)
def test_a_picture_is_one_of_this_very_text(theme: str) -> None:
    png = PICTURES[theme].read_bytes()
    assert png.startswith(SIGNATURE)
    assert KEYWORD + digest(TEXT.read_text(encoding="utf8")).encode() in png, AGAIN
    assert len(png) < 300_000


def test_the_readme_shows_them() -> None:
    shown = re.findall(r'(?:src|srcset)="([^"]+)"', text_of("README.md"))
    assert {(ROOT / name).resolve() for name in shown} == set(PICTURES.values())
