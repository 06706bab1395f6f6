"""Triggers that have to do with the ids otherwise than by writing them into the row: which, and which not."""

from dataclasses import replace
from typing import Any

import pytest

from tests.rules.build import column, read, sequence, snapshot
from validator.facts.binding import Binding
from validator.facts.bindings import resolve
from validator.facts.database_facts import derive
from validator.model.catalog import (
    Catalog,
    ColumnType,
    Default,
    Function,
    Kind,
    Ownership,
    OwnershipKind,
    Table,
    Trigger,
)
from validator.model.names import ColumnName, QualifiedName
from validator.model.observation import Known, SequenceState
from validator.model.policy import AllocatedBy, Policy
from validator.model.report import Status
from validator.model.snapshot import Snapshot

T = QualifiedName("public", "t")
S, OTHER = sequence("s"), sequence("other")
ID = column("t.id", default=Default("nextval('s'::regclass)"), number=1)
NOTE = column("t.note", "text", not_null=False, number=2)
X = column("t.x", default=Default("0"), number=3)
AUD = column("aud.id", default=Default("nextval('s'::regclass)"), number=2)
LOG = column("log.no", default=Default("nextval('other'::regclass)"), number=1)

BEFORE_ROW, AFTER_ROW, BEFORE_ALL, AFTER_ALL = (True, True), (False, True), (True, False), (False, False)


def trigger(body: str, when: tuple[bool, bool] = AFTER_ROW, table: QualifiedName = T, **options: Any) -> Trigger:
    function = Function(QualifiedName("public", "f"), options.pop("language", "plpgsql"), body)
    return Trigger(table, options.pop("name", "tr"), function, before=when[0], row=when[1], **options)


def database(*triggers: Trigger, columns: Any = (ID, NOTE, X, AUD, LOG), **rest: Any) -> Snapshot:
    made = snapshot(*columns, sequences=(S, OTHER), unique=False, **rest)
    catalog: Catalog = replace(
        made.catalog,
        triggers=tuple(t for t in triggers if t.makes_row),
        other_triggers=tuple(t for t in triggers if not t.makes_row),
        functions=tuple(t.function for t in triggers),
        ownerships=(Ownership(S.name, ID.name, OwnershipKind.OWNED),),
    )
    return replace(made, catalog=catalog)


def binding(*triggers: Trigger, **rest: Any) -> Binding:
    found = resolve(database(*triggers, **rest).catalog).all
    return next(b for b in found if b.column == ID.name and not b.discarded)


@pytest.mark.parametrize("when", [BEFORE_ROW, AFTER_ROW, BEFORE_ALL, AFTER_ALL])
@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("PERFORM setval('s', (SELECT max(id) FROM t));", "sets its sequence"),
        ("PERFORM pg_catalog.setval('public.s'::regclass, 5, false);", "sets its sequence"),
        ("PERFORM setval(pg_get_serial_sequence('t', 'id'), 5);", "sets its sequence"),
        ("PERFORM setval(TG_TABLE_NAME || '_id_seq', 5);", "sets its sequence"),
        ("EXECUTE 'SELECT setval(''s'', 5)';", "sets its sequence"),
        ("EXECUTE 'SELECT setval(''' || q || ''', 5)';", "sets its sequence"),
        ("EXECUTE format('ALTER SEQUENCE %I RESTART', q);", "sets its sequence"),
        ("ALTER SEQUENCE public.s RESTART WITH 5;", "sets its sequence"),
        ("EXECUTE 'TRUNCATE t RESTART IDENTITY';", "restarts its sequence"),
        ("ALTER TABLE t ALTER id RESTART;", "restarts its sequence"),
        ("INSERT INTO aud (of) VALUES (1);", "inserts into public.aud, which draws from the same sequence"),
        ("INSERT INTO public.aud VALUES (1, DEFAULT);", "inserts into public.aud"),
        ("INSERT INTO aud VALUES (1);", "inserts into public.aud"),
        ("INSERT INTO aud DEFAULT VALUES;", "inserts into public.aud"),
        ("INSERT INTO aud (of, id) VALUES (1, DEFAULT);", "inserts into public.aud"),
        ("INSERT INTO t (note) VALUES ('more');", "inserts further rows into public.t"),
        ("UPDATE t SET note = 'a', id = id + 1 WHERE id = 5;", "changes what is in public.t"),
        ("UPDATE ONLY public.t AS u SET (note, id) = ('a', 1);", "changes what is in public.t"),
        ("IF (SELECT count(*) FROM t) > 5 THEN PERFORM setval('s', 5); END IF;", "sets its sequence"),
        ("BEGIN PERFORM setval('s', 5); EXCEPTION WHEN OTHERS THEN NULL; END;", "sets its sequence"),
        ("BEGIN NULL; EXCEPTION WHEN no_data THEN NULL; WHEN OTHERS THEN PERFORM setval('s', 5); END;", "sets its"),
        ("FOR i IN 1..3 LOOP PERFORM setval('s', i); END LOOP;", "sets its sequence"),
        ("<<here>> WHILE now() > '2020-01-01' LOOP PERFORM setval('s', 1); EXIT here; END LOOP;", "sets its sequence"),
        ("CASE q WHEN 's' THEN PERFORM setval('s', 5); ELSE NULL; END CASE;", "sets its sequence"),
        ("RAISE EXCEPTION 'closed';", "refuses every insert"),
        ("RAISE 'closed' USING ERRCODE = 'P0001';", "refuses every insert"),
        ("IF TG_OP = 'INSERT' THEN RAISE feature_not_supported; END IF;", "refuses every insert"),
        ("ASSERT false;", "refuses every insert"),
    ],
)
def test_what_interferes(when: tuple[bool, bool], statement: str, why: str) -> None:
    found = binding(trigger(f"DECLARE q text := 's'; BEGIN {statement} RETURN NEW; END", when))
    assert found.undecided is not None
    assert why in found.undecided


@pytest.mark.parametrize("when", [BEFORE_ROW, AFTER_ROW, AFTER_ALL])
@pytest.mark.parametrize(
    "statement",
    [
        "PERFORM setval('other', 5); PERFORM setval('elsewhere.s', 5);",
        "-- setval('s', 5)\nRAISE NOTICE 'setval(%)', 5;",
        "INSERT INTO log (what) VALUES ('nextval') ON CONFLICT (no) DO UPDATE SET what = 'id';",
        "INSERT INTO aud VALUES (1, -5);",
        "INSERT INTO aud SELECT n.* FROM log n;",
        "INSERT INTO aud (id) SELECT 5;",
        "UPDATE t SET note = 'id' WHERE id = 5;",
        "PERFORM 1 FROM t WHERE id = 5 FOR UPDATE;",
        "DELETE FROM log WHERE no = 5;",
        "TRUNCATE log;",
        "EXECUTE 'DELETE FROM ' || TG_TABLE_NAME || ' WHERE id = 5';",
        "EXECUTE 'NOTIFY rows; INSERT INTO log (what) VALUES (1)';",
        "IF TG_OP = 'UPDATE' THEN PERFORM setval('s', 5); END IF;",
        "IF TG_OP <> 'INSERT' THEN RAISE EXCEPTION 'fixed'; END IF;",
        "IF false THEN DELETE FROM t; ELSE NULL; END IF;",
        "IF TG_OP = 'INSERT' THEN RETURN NEW; END IF; PERFORM setval('s', 5);",
        "IF pg_trigger_depth() > 1 THEN PERFORM setval('s', 5); END IF;",
        "IF current_setting('app.closed') = 'on' THEN RAISE EXCEPTION 'closed'; END IF;",
        "PERFORM unknown('s');",
    ],
)
def test_what_does_not(when: tuple[bool, bool], statement: str) -> None:
    found = binding(trigger(f"BEGIN {statement} RETURN NEW; END", when))
    assert (found.undecided, found.frees) == (None, None)


def test_other_languages_are_not_looked_into() -> None:
    assert binding(trigger("spi_exec_query(\"SELECT setval('s', 5)\")", language="plperl")).undecided is None


def test_a_draw_besides() -> None:
    draws = "DECLARE n bigint; BEGIN n := nextval('s'); RETURN NEW; END"
    assert "draws from its sequence as well" in str(binding(trigger(draws)).undecided)
    counted = binding(trigger(draws, BEFORE_ROW))
    assert (counted.undecided, counted.stride) == (None, 2)


@pytest.mark.parametrize("when", [BEFORE_ROW, AFTER_ROW])
@pytest.mark.parametrize(
    "body",
    [
        "BEGIN IF NEW.id > 5 THEN RAISE EXCEPTION 'full'; END IF; RETURN NEW; END",
        "BEGIN IF NEW.note IS NULL THEN IF NEW.id IN (3, 5) THEN RAISE 'no'; END IF; END IF; RETURN NEW; END",
        "BEGIN IF NEW.id < 5 THEN RETURN NEW; END IF; RAISE EXCEPTION 'full'; END",
        "BEGIN ASSERT NEW.id < 5, 'full'; RETURN NEW; END",
        "BEGIN IF NOT (NEW.id < 5) AND NEW.note = 'a' THEN RAISE 'full'; END IF; RETURN NEW; END",
        "DECLARE v int := NEW.id; BEGIN IF v > 5 THEN RAISE 'full'; END IF; RETURN NEW; END",
        "DECLARE v int; w bool; BEGIN v := NEW.id; w := v > 5; IF w THEN RAISE 'full'; END IF; RETURN NEW; END",
        "DECLARE v int; BEGIN SELECT NEW.id INTO v; IF v > 5 THEN RAISE 'full'; END IF; RETURN NEW; END",
        "DECLARE v int; BEGIN IF NEW.id > 5 THEN v := 2; END IF; IF v = 2 THEN RAISE 'no'; END IF; RETURN NEW; END",
        "BEGIN CASE NEW.id WHEN 5 THEN RAISE 'no'; ELSE NULL; END CASE; RETURN NEW; END",
        "BEGIN CASE WHEN NEW.id BETWEEN 3 AND 5 THEN RAISE 'no'; ELSE NULL; END CASE; RETURN NEW; END",
        "BEGIN WHILE NEW.id > 5 LOOP RAISE 'no'; END LOOP; RETURN NEW; END",
        "BEGIN IF NEW.id > NEW.x + 5 THEN RAISE 'the database gives both'; END IF; RETURN NEW; END",
    ],
)
def test_refusing_for_the_id(when: tuple[bool, bool], body: str) -> None:
    assert "refuses the row where id has some value" in str(binding(trigger(body, when)).undecided)


def test_a_when_is_a_condition_as_well() -> None:
    refuses = "BEGIN RAISE 'full'; END"
    assert "where id has some value" in str(binding(trigger(refuses, condition="new.id > 5")).undecided)
    assert "every insert" in str(binding(trigger(refuses, condition="new.id IS NOT NULL")).undecided)
    assert binding(trigger(refuses, condition="new.id IS NULL")).undecided is None
    assert binding(trigger(refuses, condition="new.note = 'a'")).undecided is None


@pytest.mark.parametrize(
    "statement",
    [
        "IF NEW.note IS NULL THEN RAISE EXCEPTION 'no note'; END IF;",
        "IF NEW.parent = NEW.id THEN RAISE EXCEPTION 'its own parent'; END IF;",
        "IF EXISTS (SELECT 1 FROM t WHERE note = NEW.note AND id <> NEW.id) THEN RAISE 'no'; END IF;",
        "IF NEW.note = 'a' AND EXISTS (SELECT 1 FROM log WHERE of = NEW.id) THEN RAISE 'no'; END IF;",
        "IF NEW.id IS NULL OR NEW.id <= 0 THEN RAISE EXCEPTION 'no id'; END IF;",
        "IF NEW.id <> OLD.id THEN RAISE EXCEPTION 'ids stay'; END IF;",
        "IF NEW.id > 5 THEN RAISE NOTICE 'many'; RAISE WARNING 'more'; END IF;",
        "IF to_jsonb(NEW) ? 'secret' THEN RAISE 'no'; END IF;",
        "IF NEW.id > 5 THEN NEW.note := 'late'; END IF;",
    ],
)
def test_the_rows_own_matter(statement: str) -> None:
    body = f"BEGIN {statement} RETURN NEW; END"
    assert binding(trigger(body, BEFORE_ROW)).undecided is None
    assert binding(trigger(body, AFTER_ROW)).undecided is None


def test_what_belongs_to_a_row_that_is_there_is_no_matter_of_its_id() -> None:
    body = "BEGIN IF (SELECT sum(x) FROM log WHERE of = NEW.id) <> 0 THEN RAISE 'unbalanced'; END IF; RETURN NEW; END"
    assert binding(trigger(body, AFTER_ROW)).undecided is None
    assert "where id has some value" in str(binding(trigger(body, BEFORE_ROW)).undecided)


@pytest.mark.parametrize(
    "steps",
    [
        "IF NEW.id = 5 THEN RETURN NULL; END IF;",
        "IF EXISTS (SELECT 1 FROM t WHERE id = NEW.id) THEN RETURN NULL; END IF;",
        "PERFORM 1 FROM t WHERE id = NEW.id; IF FOUND THEN RETURN NULL; END IF;",
        "SELECT count(*) INTO n FROM t WHERE id = NEW.id; IF n > 0 THEN RETURN NULL; END IF;",
    ],
)
def test_leaving_some_ids_out(steps: str) -> None:
    body = f"DECLARE n bigint; BEGIN {steps} RETURN NEW; END"
    assert "leaves the row out where id has some value" in str(binding(trigger(body, BEFORE_ROW)).undecided)
    assert binding(trigger(body, AFTER_ROW)).undecided is None  # what it returns does not count


def test_always_leaving_the_row_out() -> None:
    body = "BEGIN IF TG_OP = 'UPDATE' THEN RETURN NEW; END IF; RETURN NULL; END"
    assert "inserts no row" in str(binding(trigger(body, BEFORE_ROW)).undecided)


def test_a_branch_that_does_not_run_for_an_id_that_is_left_out() -> None:
    body = (
        "BEGIN IF NEW.id IS NULL THEN NEW.id := nextval('s'); ELSE PERFORM setval('s', NEW.id); END IF; RETURN NEW; END"
    )
    unfilled = replace(ID, default=None)
    filled = binding(trigger(body, BEFORE_ROW), columns=(unfilled, NOTE, X))
    assert (filled.sequence, filled.undecided) == (S.name, None)
    assert "sets its sequence" in str(binding(trigger(body, BEFORE_ROW)).undecided)  # the default gives it


def test_making_room_matters_where_an_id_is_in_the_way() -> None:
    purge = trigger("BEGIN DELETE FROM t WHERE note < 'm'; RETURN NULL; END", AFTER_ALL)
    assert "deletes rows of public.t" in str(binding(purge).frees)
    assert binding(purge).undecided is None


def test_what_the_configuration_says_counts() -> None:
    told = (AllocatedBy(ID.name, S.name, "nextval"),)
    sets = trigger("BEGIN PERFORM setval('s', 5); RETURN NULL; END")
    found = resolve(database(sets, columns=(replace(ID, default=None), NOTE)).catalog, told).all
    assert [b.undecided for b in found] == [None]


PARENT = Table(T, Kind.PARTITIONED, partition_by="LIST ( x )")
PART = QualifiedName("public", "t_1")
IN_PART = (replace(ID, name=ColumnName(PART, "id")), replace(X, name=ColumnName(PART, "x")))
TABLES = (PARENT, Table(PART, is_partition=True, parents=(T,), partition_bound="FOR VALUES IN (0)"))


def through_parent(*triggers: Trigger) -> str | None:
    return binding(*triggers, columns=(ID, NOTE, X, *IN_PART), tables=TABLES).undecided


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("BEGIN NEW.id := NEW.id + 8; RETURN NEW; END", "may write another value"),
        ("BEGIN NEW.x := nextval('s'); RETURN NEW; END", "may draw from its sequence as well"),
        ("BEGIN NEW.id := nextval('s'); RETURN NEW; END", "may"),
        ("BEGIN IF NEW.id = 2 THEN RETURN NULL; END IF; RETURN NEW; END", "leaves the row out"),
        ("BEGIN RETURN NULL; END", "inserts no row"),
        ("BEGIN IF NEW.id > 2 THEN RAISE 'full'; END IF; RETURN NEW; END", "refuses the row"),
        ("BEGIN INSERT INTO elsewhere SELECT NEW.*; RETURN NULL; END", "another table"),
        ("BEGIN SELECT 5, 6 INTO NEW; RETURN NEW; END", "may write another value"),
        ("BEGIN NEW.x := 5; RETURN NEW; END", None),
        ("BEGIN IF NEW.x IS NULL THEN RAISE 'no x'; END IF; RETURN NEW; END", None),
    ],
)
def test_triggers_of_a_partition_alone(body: str, why: str | None) -> None:
    found = through_parent(trigger(body, BEFORE_ROW, PART))
    if why is None:
        assert found is None
    else:
        assert found is not None
        assert why in found
        assert "of the partition public.t_1" in found


def test_copies_of_the_parents_trigger_say_nothing_more() -> None:
    keeps = "BEGIN NEW.id := coalesce(NEW.id, nextval('s')); RETURN NEW; END"
    alone = through_parent(trigger(keeps, BEFORE_ROW))
    assert alone == through_parent(trigger(keeps, BEFORE_ROW), trigger(keeps, BEFORE_ROW, PART))


@pytest.mark.parametrize("taken", [True, False])
def test_ids_in_the_way_that_may_be_gone_are_not_foretold(taken: bool) -> None:
    purge = trigger("BEGIN DELETE FROM t WHERE note < 'm'; RETURN NULL; END", AFTER_ALL)
    state = SequenceState(1, False)
    of = replace(database(purge), readings={(ID.name, S.name): Known(read(S, state, [5] if taken else []))})
    facts = next(c for c in derive(of, Policy()).columns if c.name == ID.name)
    assert facts.status is (Status.UNKNOWN if taken else Status.OK)
    assert (facts.doubt is not None, facts.collision) == (taken, None)


@pytest.mark.parametrize(
    ("body", "table", "status"),
    [
        ("BEGIN NEW.note := 'P-' || NEW.id; RETURN NEW; END", T, Status.UNKNOWN),
        ("BEGIN IF NEW.x = 5 THEN NEW.note := 'P-' || NEW.id; END IF; RETURN NEW; END", T, Status.OK),
        ("BEGIN IF NEW.parent = 5 THEN NEW.note := 'P-' || NEW.id; END IF; RETURN NEW; END", T, Status.UNKNOWN),
        ("BEGIN NEW.note := 'P-' || NEW.id; RETURN NEW; END", PART, Status.UNKNOWN),
        ("BEGIN NEW.note := 'far'; RETURN NEW; END", T, Status.OK),
    ],
)
def test_columns_that_have_no_room_for_what_comes(body: str, table: QualifiedName, status: Status) -> None:
    short = replace(NOTE, type=ColumnType("varchar(4)", "varchar", 4))
    columns = [ID, X, short, *(replace(c, name=ColumnName(PART, c.name.column)) for c in (ID, X, short))]
    of = database(trigger(body, BEFORE_ROW, table), columns=columns, tables=TABLES)
    of = replace(of, readings={(ID.name, S.name): Known(read(S, SequenceState(97, True), []))})
    facts = next(c for c in derive(of, Policy()).columns if c.name == ID.name)
    assert facts.status is status, facts.doubt or facts.binding.undecided
