"""Dumps cut at any byte, and with any one bit flipped: no verdict that the same file restored does not give.

$SEQGUARD_TEST_SEED draws other places than the usual ones.
"""

import os
from pathlib import Path

import pytest

from tests.broken.damage import Damage, damaged
from tests.broken.mixed import FORMS, IN_STEP, OUT_OF_STEP, dump
from tests.broken.verdicts import FAIL, INCOMPLETE, PASS, UNREADABLE, complaint, no_hang, restored_status
from tests.databases import Database
from tests.inside import Inside

CUTS, FLIPS = 6, 18  # of each format
COMPLETE = b"-- PostgreSQL database dump complete"
SEED = os.environ.get("SEQGUARD_TEST_SEED", "")


@pytest.mark.majors(18)
@pytest.mark.parametrize(("script", "truth"), [(OUT_OF_STEP, FAIL), (IN_STEP, PASS)], ids=["fail", "pass"])
@pytest.mark.parametrize("form", FORMS)
def test_a_damaged_dump_gets_no_verdict_of_its_own(
    form: str, script: str, truth: int, database: Database, inside: Inside, tmp_path: Path
) -> None:
    database.load(script)
    path = dump(database, form, tmp_path)
    assert inside("check", path).returncode == truth
    least = path.read_bytes().find(COMPLETE) + len(COMPLETE) if form in ("plain", "plain-inserts") else None
    wrong = []
    for damage in damaged(path, f"{SEED}{form} {truth}", CUTS, FLIPS):
        with no_hang(str(damage)):
            run = inside("check", path, "--format", "json")
        problem = complaint(run) or unconfirmed(run.returncode, truth, path, database)
        if form.startswith("plain") and is_short(damage, least) and run.returncode != UNREADABLE:
            problem = f"cut, and yet status {run.returncode}"
        wrong += [f"{damage}: {problem}"] if problem else []
    assert not wrong, "\n".join(wrong)


def unconfirmed(status: int, truth: int, path: Path, database: Database) -> str | None:
    """A bit in what has no check sum may make another dump, as whole as the first: the server is asked about that."""
    if status in (truth, UNREADABLE, INCOMPLETE):
        return None
    again = restored_status(path, database)
    return None if again == status else f"status {status}, and {again} restored"


def is_short(damage: Damage, least: int | None) -> bool:
    """Whether more is lost than what stands behind the last line of a dump."""
    return damage.bit is None and (least is None or damage.place < least)
