"""What PyPI shows of the README: it resolves no relative link, so none may be left."""

import email
import re
import subprocess
import sys
import zipfile

import pytest

from tests.matrix import ROOT
from validator import __version__

_AT = {"blob": rf"https://github\.com/seqguard/seqguard/blob/v{re.escape(__version__)}/"}
_AT["raw"] = rf"https://raw\.githubusercontent\.com/seqguard/seqguard/v{re.escape(__version__)}/"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The description in the wheel that is made of a source distribution, as PyPI gets it."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-d", str(folder)], cwd=ROOT, check=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        metadata = email.message_from_bytes(archive.read(name))
    assert metadata["Description-Content-Type"] == "text/markdown"
    return metadata.get_payload(decode=True).decode()


def test_every_link_leads_to_a_file_of_the_repository(page: str) -> None:
    links = re.findall(r"\]\(([^)]+)\)", page)
    pictures = re.findall(r'src(?:set)?="([^"]+)"', page)
    assert len(links) > 20
    assert len(pictures) == 2
    assert [link for link in links if not re.match("https://|#", link)] == []
    ours = [(re.match(at, link), link) for at in _AT.values() for link in (*links, *pictures)]
    paths = [link[found.end() :].partition("#")[0] for found, link in ours if found]
    assert len(paths) > 20
    assert [path for path in paths if not (ROOT / path).is_file()] == []


def test_nothing_else_is_changed(page: str) -> None:
    restored = page
    for at in _AT.values():
        restored = re.sub(at, "", restored)
    assert restored == (ROOT / "README.md").read_text(encoding="utf8")
