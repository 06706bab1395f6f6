"""Damage that leaves readable text: what the statement was about is not checked, whatever else the text says now."""

import re
from pathlib import Path

import pytest

from tests.broken.mixed import IN_STEP, OUT_OF_STEP, dump
from tests.broken.verdicts import FAIL, INCOMPLETE, PASS, complaint
from tests.conftest import Run
from tests.databases import Database
from tests.inside import Inside

ORDERS = "public.orders"
OF_ORDERS = "ALTER TABLE ONLY public.orders"
DEFAULT = f"{OF_ORDERS} ALTER COLUMN id SET DEFAULT nextval('public.orders_id_seq'::regclass)"
KEY = f"{OF_ORDERS}\n    ADD CONSTRAINT orders_pkey PRIMARY KEY (id)"
NUMBERS = "CREATE SEQUENCE public.orders_id_seq\n    AS integer\n    START WITH 1\n    INCREMENT BY 1"
STATE = "SELECT pg_catalog.setval('public.orders_id_seq', 60, true);"
COPY = "COPY public.orders (id, note, state, at)"
LIMITS = f"{NUMBERS}\n    NO MINVALUE\n    NO MAXVALUE\n    CACHE 1"
MOST = 60
"""Places of one text that are tried: the word public alone stands in hundreds."""
DAMAGES = {
    "a default that is no SQL": (DEFAULT, DEFAULT.replace("DEFAULT", "FEFAULT")),
    "a default of an unknown function": (DEFAULT, DEFAULT.replace("nextval", "nextvam")),
    "a default of no sequence's name": (DEFAULT, DEFAULT.replace("'public.", "'public*")),
    "a default of a name that is cut": (DEFAULT, DEFAULT.replace("'public.", "'\"public.")),
    "a default of another sequence": (DEFAULT, DEFAULT.replace("orders_id_seq", "orderz_id_seq")),
    "a default of another column": (DEFAULT, DEFAULT.replace("COLUMN id", "COLUMN ie")),
    "a key that is no SQL": (KEY, KEY.replace("PRIMARY KEY", "PRIMARY KEX")),
    "a key of another column": (KEY, KEY.replace("(id)", "(ie)")),
    "an increment of nothing": (NUMBERS, NUMBERS.replace("BY 1", "BY 0")),
    "a first value below the least": (NUMBERS, NUMBERS.replace("WITH 1", "WITH -1")),
    "a type that no sequence has": (NUMBERS, NUMBERS.replace("AS integer", "AS numeric")),
    "a cache of nothing": (LIMITS, LIMITS.replace("CACHE 1", "CACHE 0")),
    "limits that hold nothing": (LIMITS, LIMITS.replace("NO MAXVALUE", "MAXVALUE 1")),
    "a state below the least": (STATE, STATE.replace(" 60", " -60")),
    "a state beyond the type": (STATE, STATE.replace(" 60", " 6000000000")),
    "a state that is no number": (STATE, STATE.replace(" 60", " 6O")),
    "a state that is neither": (STATE, STATE.replace("true", "trwe")),
    "a state of another sequence": (STATE, STATE.replace("orders_id", "orderz_id")),
    "a state by another function": (STATE, STATE.replace("setval", "setvam")),
    "no state": (STATE, ""),
    "rows of another table": (COPY, COPY.replace("orders", "orderz")),
    "rows without COPY": (COPY, COPY.replace("COPY", "COPZ")),
    "rows in another order": (COPY, COPY.replace("id, note", "note, id")),
    "rows without the id": (COPY, COPY.replace("id, ", "ie, ")),
    "a table of another name": ("CREATE TABLE public.orders (", "CREATE TABLE public.orderz ("),
    "a column of another name": ("CREATE TABLE public.orders (\n    id ", "CREATE TABLE public.orders (\n    ie "),
    "a column of no type": (
        "CREATE TABLE public.orders (\n    id integer",
        "CREATE TABLE public.orders (\n    id intefer",
    ),
    "an owner that is no column": ("OWNED BY public.orders.id", "OWNED BY public.orders.ie"),
}


def subjects(run: Run) -> set[str]:
    return {e["subject"][key] for e in run.json["not_checked"] for key in ("table", "sequence") if e["subject"][key]}


@pytest.mark.majors(18)
def test_what_a_damaged_statement_is_about_is_not_checked(database: Database, inside: Inside, tmp_path: Path) -> None:
    """Nothing is said of orders, neither that it is well nor that it lacks what the damage took."""
    database.load(IN_STEP)
    path = dump(database, "plain", tmp_path)
    whole = path.read_text(encoding="utf8")
    for name, (before, after) in DAMAGES.items():
        assert whole.count(before) == 1, name
        path.write_text(whole.replace(before, after), encoding="utf8")
        run = inside("check", path, "--format", "json")
        assert complaint(run) is None, name
        assert run.returncode in (FAIL, INCOMPLETE), (name, run.stderr)
        assert any("order" in subject for subject in subjects(run)), (name, run.stdout)
        errors = [finding["rule"] for finding in run.json["findings"] if finding["severity"] == "error"]
        assert not errors, (name, errors)


@pytest.mark.majors(18)
def test_a_damaged_statement_makes_no_failing_dump_pass(database: Database, inside: Inside, tmp_path: Path) -> None:
    database.load(OUT_OF_STEP)
    path = dump(database, "plain", tmp_path)
    whole = path.read_text(encoding="utf8")
    behind = STATE.replace(" 60,", " 30,")
    for name, (before, after) in DAMAGES.items():
        damaged = whole.replace(before.replace(" 60,", " 30,"), after.replace(" 60,", " 30,"))
        assert damaged != whole, name
        path.write_text(damaged, encoding="utf8")
        run = inside("check", path, "--format", "json")
        assert complaint(run) is None, name
        assert run.returncode in (FAIL, INCOMPLETE), name
    for states, status in ((behind + STATE, PASS), (STATE + behind, FAIL)):  # the last one counts, as for a server
        path.write_text(whole.replace(behind, states), encoding="utf8")
        assert inside("check", path).returncode == status


@pytest.mark.majors(18)
@pytest.mark.parametrize(
    "text",
    [
        "public.orders_id_seq",
        "ALTER TABLE ONLY public.orders",
        "Owner: ",
        "TABLE DATA",
        "orders",
        "items_id_seq",
        "public",
    ],
)
def test_bytes_that_are_no_text(database: Database, inside: Inside, tmp_path: Path, text: str) -> None:
    """In names, statements and whatever else the table of contents holds, its database among them."""
    database.load(OUT_OF_STEP)
    path = dump(database, "custom-none", tmp_path)
    whole = path.read_bytes()
    found = [whole.find(database.name.encode()), *(m.start() for m in re.finditer(re.escape(text.encode()), whole))]
    assert min(found) >= 0
    for at in found[:: len(found) // MOST + 1]:
        path.write_bytes(whole[:at] + bytes([whole[at] | 0x80]) + whole[at + 1 :])
        for output in ("json", "text"):
            run = inside("check", path, "--format", output)
            assert run.returncode != PASS
            assert output == "text" or complaint(run) is None, (at, run.stderr)
