"""Function bodies and triggers: what they make of nextval(), or Undecided; never a guess."""

import pytest

from validator.facts.conditional import conditional_draws
from validator.facts.expressions import Expression, SequenceRef, draw_tokens
from validator.facts.frame import Undecided
from validator.facts.held import Held, Within
from validator.facts.redirected import returns_otherwise
from validator.facts.routines import assigned_columns, fired, references, returned_by
from validator.facts.surroundings import Surroundings
from validator.facts.tokens import tokenize
from validator.model.catalog import Function, Trigger
from validator.model.names import ColumnName, QualifiedName

T = QualifiedName("shop", "orders")


def function(body: str, language: str = "plpgsql", *parameters: str, **options: object) -> Function:
    return Function(QualifiedName("shop", "f"), language, body, parameters, **options)  # type: ignore[arg-type]


def written(value: Expression | Undecided) -> str:
    """SQL with n0, n1... for the draws, without needless spaces; an Undecided as ``?``."""
    if isinstance(value, Undecided):
        return "?"
    numbers = tuple(f"n{i}" for i in range(len(value.draws)))
    text = value.sql(numbers)
    for before, after in (("( ", "("), (" )", ")"), (" ,", ","), ("((n0))", "(n0)")):
        text = text.replace(before, after)
    return text


def call(body: str, language: str = "plpgsql", *names_and_values: tuple[str, str]) -> str:
    of = function(body, language, *(name for name, _ in names_and_values))
    return written(returned_by(of, [tokenize(value) for _, value in names_and_values]))


# functions


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ("SELECT nextval('s')", "(n0)"),
        ("SELECT nextval('s');", "(n0)"),
        ("SELECT nextval('s') AS id", "(n0)"),
        ("SELECT 10 * nextval('s') + 1", "10 * (n0) + 1"),
        ("/* ids */ SELECT nextval('s') -- of orders", "(n0)"),
        ("RETURN nextval('s')", "(n0)"),
        ("BEGIN ATOMIC\n SELECT nextval('s'::regclass) AS nextval;\nEND", "(n0)"),
        ("SELECT nextval('s') FROM t", "?"),
        ("SELECT nextval('s') LIMIT 1", "?"),
        ("SELECT 1; SELECT nextval('s')", "?"),
        ("SELECT nextval('s'), 1", "?"),
        ("INSERT INTO t VALUES (nextval('s')) RETURNING id", "?"),
        ("WITH x AS (SELECT 1) SELECT nextval('s')", "?"),
        ("SELECT nextval('s", "?"),
        ("", "?"),
    ],
)
def test_sql_bodies(body: str, value: str) -> None:
    assert call(body, "sql") == value


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ("BEGIN RETURN nextval('s'); END", "(n0)"),
        ("BEGIN RETURN (SELECT nextval('s')); END;", "(n0)"),
        ("DECLARE n bigint; BEGIN n := nextval('s'); RETURN 'A' || n; END", "'A' || (n0)"),
        ("DECLARE n bigint := nextval('s'); BEGIN RETURN n + 1; END", "(n0) + 1"),
        ("DECLARE n bigint DEFAULT nextval('s'); m int; BEGIN RETURN n; END", "(n0)"),
        ("DECLARE n bigint; BEGIN SELECT nextval('s') INTO n; RETURN n; END", "(n0)"),
        ("DECLARE n bigint; BEGIN SELECT INTO n nextval('s'); RETURN n; END", "(n0)"),
        ("DECLARE n bigint; BEGIN SELECT nextval('s') INTO STRICT n; RETURN n; END", "(n0)"),
        ("BEGIN RAISE NOTICE 'x'; NULL; RETURN nextval('s'); END", "(n0)"),
        ("BEGIN RETURN nextval('s'); EXCEPTION WHEN others THEN RETURN 0; END", "(n0)"),
        # a value that is not followed
        ("DECLARE n bigint; BEGIN SELECT nextval('s') + x INTO n FROM t; RETURN n; END", "?"),
        ("DECLARE n bigint; BEGIN RETURN n + nextval('s'); END", "?"),
        ("BEGIN IF random() < 0.5 THEN RETURN nextval('s'); END IF; RETURN 0; END", "?"),
        ("BEGIN IF now() > '2020-01-01' THEN RETURN 7; END IF; RETURN nextval('s'); END", "?"),
        ("BEGIN LOOP RETURN nextval('s'); END LOOP; END", "?"),
        ("BEGIN EXECUTE 'x'; PERFORM nextval('s'); RETURN nextval('s'); END", "?"),
        ("BEGIN CASE WHEN true THEN RETURN nextval('s'); END CASE; END", "?"),
        ("BEGIN RETURN QUERY SELECT nextval('s'); END", "?"),
        ("<<outer>> BEGIN RETURN nextval('s'); END", "?"),
        ("BEGIN PERFORM 1; END", "?"),
    ],
)
def test_plpgsql_bodies(body: str, value: str) -> None:
    assert call(body) == value


@pytest.mark.parametrize(
    "change",
    [
        "FOR i IN 1..3 LOOP x := x + 1; END LOOP;",
        "WHILE x < 5 LOOP x := x + 1; END LOOP;",
        "BEGIN x := 5; END;",
        "IF now() > '2020-01-01' THEN x := 5; END IF;",
        "IF now() > '2020-01-01' THEN SELECT 5 INTO x; END IF;",
        "CASE WHEN now() > '2020-01-01' THEN x := 5; ELSE NULL; END CASE;",
        "SELECT max(id) INTO x FROM t;",
        "UPDATE counters SET n = n + 1 RETURNING n INTO x;",
        "INSERT INTO counters VALUES (1) RETURNING n INTO x;",
        "EXECUTE 'SELECT 5' INTO x;",
        "GET DIAGNOSTICS x = ROW_COUNT;",
        "FETCH c INTO x;",
        "SELECT 1, n INTO y, x FROM t;",
    ],
)
def test_a_variable_that_may_have_changed_is_not_known(change: str) -> None:
    assert call(f"DECLARE x int := 0; y int; BEGIN {change} RETURN nextval('s') + x; END") == "?"


def test_arguments_stand_for_their_values() -> None:
    assert call("SELECT $1 || nextval('s')", "sql", ("", "'A'")) == "(('A')) || (n0)"
    assert call("SELECT prefix || nextval('s')", "sql", ("prefix", "'A'")) == "(('A')) || (n0)"
    assert (
        call("BEGIN RETURN prefix || nextval($2); END", "plpgsql", ("prefix", "'A'"), ("", "'s'")) == "(('A')) || (n0)"
    )
    assert call("SELECT nextval('s')", "sql") == "(n0)"


def test_an_argument_can_name_the_sequence() -> None:
    found = returned_by(function("SELECT nextval(name)", "sql", "name"), [tokenize("'a.s'::regclass")])
    assert isinstance(found, Expression)
    assert found.draws == (SequenceRef(("a", "s")),)


@pytest.mark.parametrize("language", ["plpython3u", "c", "plperl"])
def test_other_languages_are_not_read(language: str) -> None:
    found = returned_by(function("return nextval('s')", language), [])
    assert found == Undecided(f"shop.f(): it is written in {language}", (SequenceRef(("s",)),))


def test_parameters_and_results_have_types() -> None:
    narrow = function("RETURN n || nextval('s')", "sql", "n", takes=("numeric",), returns="text")
    assert written(returned_by(narrow, [tokenize("3")])) == "((((3)) :: numeric) || (n0)) :: text"
    plain = function("SELECT nextval('s')", "sql", returns="bigint")
    assert written(returned_by(plain, [])) == "(n0)"
    text = function("SELECT 'A' || nextval('s')", "sql", returns="public.code")
    assert isinstance(returned_by(text, []), Undecided)


@pytest.mark.parametrize(
    ("declared", "value"),
    [
        ("n bigint := nextval('s')", "(n0)"),
        ("n smallint := nextval('s')", "((n0) :: smallint)"),
        ("n double precision := nextval('s')", "((n0) :: double precision)"),
        ("n numeric := 3", "((3) :: numeric)"),
        ("n int := 3", "(3)"),
        ("n varchar(3) := 'abc'", "('abc')"),
        ("n varchar(2) := 'abc'", "?"),
        ("n numeric(5,2) := nextval('s')", "?"),
        ("n shop.orders.id%TYPE := nextval('s')", "?"),
        ("n code := nextval('s')", "?"),
    ],
)
def test_variables_hold_what_their_type_makes_of_a_value(declared: str, value: str) -> None:
    assert call(f"DECLARE {declared}; BEGIN RETURN n; END") == value


TYPES = {
    ColumnName(QualifiedName("shop", "orders"), "id"): "smallint",
    ColumnName(QualifiedName("shop", "orders"), "code"): "character varying(9)",
    ColumnName(QualifiedName("shop", "lines"), "id"): "bigint",
    ColumnName(QualifiedName("old", "lines"), "id"): "integer",
}
TABLES = {
    "orders": (QualifiedName("shop", "orders"),),
    "lines": (QualifiedName("shop", "lines"), QualifiedName("old", "lines")),
}


@pytest.mark.parametrize(
    ("declared", "value"),
    [
        ("n shop.orders.id%TYPE := nextval('s')", "((n0) :: smallint)"),
        ("n orders.id%type := nextval('s')", "((n0) :: smallint)"),
        ("n CONSTANT orders.id%TYPE NOT NULL := nextval('s')", "((n0) :: smallint)"),
        ("m orders.id%TYPE; n m%TYPE := nextval('s')", "((n0) :: smallint)"),
        ("n shop.lines.id%TYPE := nextval('s')", "(n0)"),
        ("n lines.id%TYPE := nextval('s')", "?"),
        ("n orders.code%TYPE := nextval('s')", "?"),
        ("n orders.other%TYPE := nextval('s')", "?"),
        ("n missing.id%TYPE := nextval('s')", "?"),
        ("n orders%ROWTYPE := nextval('s')", "?"),
        ("n db.shop.orders.id%TYPE := nextval('s')", "?"),
    ],
)
def test_types_of_columns_are_looked_up(declared: str, value: str) -> None:
    body = f"DECLARE {declared}; BEGIN RETURN n; END"
    assert written(returned_by(function(body), [], Surroundings(tables=TABLES, types=TYPES))) == value


OWN = frozenset({QualifiedName("public", "upper"), QualifiedName("other", "||")})


@pytest.mark.parametrize(
    ("body", "language", "path", "sure"),
    [
        ("BEGIN RETURN upper(nextval('s')::text); END", "plpgsql", None, False),
        ("BEGIN RETURN pg_catalog.upper(nextval('s')::text); END", "plpgsql", None, True),
        ("BEGIN RETURN lower(nextval('s')::text); END", "plpgsql", None, True),
        ("BEGIN RETURN 'A' || nextval('s'); END", "plpgsql", None, False),
        ("BEGIN RETURN 'A' || nextval('s'); END", "plpgsql", "pg_catalog, public", True),
        ("BEGIN RETURN 'A' || nextval('s'); END", "plpgsql", "other, pg_catalog", False),
        ("BEGIN RETURN 'A' || nextval('s'); END", "plpgsql", '"$user", public', False),
        ("BEGIN RETURN 'A' OPERATOR(pg_catalog.||) nextval('s'); END", "plpgsql", None, True),
        ("SELECT upper(nextval('s')::text)", "sql", None, False),
        ("BEGIN ATOMIC SELECT upper(nextval('s')::text); END", "sql", None, True),
        ("RETURN upper(nextval('s')::text)", "sql", None, True),
    ],
)
def test_names_of_somebodys_own(body: str, language: str, path: str | None, sure: bool) -> None:
    of = function(body, language, search_path=path)
    assert isinstance(returned_by(of, [], Surroundings(OWN)), Expression) is sure


@pytest.mark.parametrize(
    ("body", "assigned"),
    [
        ("BEGIN RETURN NEW; NEW.a := 1; END", set()),
        ("BEGIN NEW.b := 1; RETURN NEW; NEW.a := 1; END", {"b"}),
        ("BEGIN IF x THEN RETURN NEW; END IF; NEW.a := 1; RETURN NEW; END", {"a"}),
        ("BEGIN IF x THEN RETURN NEW; ELSE NEW.a := 1; END IF; RETURN NEW; NEW.b := 2; END", {"a"}),
        ("BEGIN LOOP RETURN NEW; END LOOP; NEW.a := 1; END", {"a"}),
        ("BEGIN NEW.b := CASE WHEN x THEN 1 END; RETURN NEW; NEW.a := 1; END", {"b"}),
        ("BEGIN BEGIN RETURN NEW; END; NEW.a := 1; END", {"a"}),
        ("BEGIN RETURN f(NEW); NEW.b := 1; EXCEPTION WHEN others THEN NEW.a := 1; RETURN NEW; END", {"a"}),
        ("DECLARE return_code int; BEGIN return_code := 1; NEW.a := 1; RETURN NEW; END", {"a"}),
    ],
)
def test_what_stands_behind_the_return_assigns_nothing(body: str, assigned: set[str]) -> None:
    assert assigned_columns(body) == assigned


def test_missing_arguments_are_defaults_that_nobody_knows() -> None:
    found = returned_by(function("SELECT prefix || nextval('s')", "sql", "prefix"), [])
    assert isinstance(found, Undecided)
    assert found.draws == (SequenceRef(("s",)),)


def test_what_the_function_sets_goes_with_its_sequences() -> None:
    of = function("SELECT nextval('s')", "sql", security_definer=True, search_path="app")
    found = returned_by(of, [])
    assert isinstance(found, Expression)
    assert found.draws == (SequenceRef(("s",), search_path="app", definer=True),)


# triggers


def trigger(body: str, condition: str | None = None, *arguments: str, language: str = "plpgsql") -> Trigger:
    return Trigger(T, "fill", function(body, language), condition, arguments)


def assigned_by(of: Trigger, drawing: frozenset[str] = frozenset()) -> dict[str, Expression | Undecided]:
    """What a trigger writes where the insert leaves the id out."""
    return fired(of, {"id": Held.NULL}, drawing).drawn


def assigned(body: str, condition: str | None = None, *arguments: str) -> dict[str, tuple[str, bool]]:
    """Column to (what is written, whether a value that is there already stays)."""
    of = trigger(body, condition, *arguments)
    given = fired(of, {"id": Within(1, 9)}).drawn
    found = {column: (written(value), column not in given) for column, value in assigned_by(of).items()}
    return {column: (text, stays and text != "?") for column, (text, stays) in found.items()}


ALWAYS, IF_NULL, UNDECIDED = {"id": ("(n0)", False)}, {"id": ("(n0)", True)}, {"id": ("?", False)}
DRAW = "NEW.id := nextval('s');"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"BEGIN {DRAW} RETURN NEW; END", ALWAYS),
        ("BEGIN new.ID = nextval('s'); RETURN new; END", ALWAYS),
        ("BEGIN SELECT nextval('s') INTO NEW.id; RETURN NEW; END", ALWAYS),
        ("BEGIN SELECT INTO NEW.id nextval('s'); RETURN NEW; END", ALWAYS),
        ("BEGIN NEW.id := (SELECT nextval('s')); RETURN NEW; END", ALWAYS),
        ("DECLARE n bigint; BEGIN n := nextval('s'); NEW.id := n; RETURN NEW; END", ALWAYS),
        (f"BEGIN IF NEW.id IS NULL THEN {DRAW} END IF; RETURN NEW; END", IF_NULL),
        (f"BEGIN IF (NEW.id IS NULL) THEN {DRAW} END IF; RETURN NEW; END", IF_NULL),
        (f"BEGIN IF NEW.id IS NULL THEN {DRAW} END IF; IF true THEN NULL; END IF; RETURN NEW; END", IF_NULL),
        (f"BEGIN IF NEW.id IS NOT NULL THEN NULL; ELSE {DRAW} END IF; RETURN NEW; END", IF_NULL),
        (f"BEGIN IF NEW.id IS NULL OR NEW.id = 0 THEN {DRAW} END IF; RETURN NEW; END", IF_NULL),
        (f"BEGIN IF TG_OP = 'INSERT' AND NEW.id IS NULL THEN {DRAW} END IF; RETURN NEW; END", IF_NULL),
        ("BEGIN NEW.id := COALESCE(NEW.id, nextval('s')); RETURN NEW; END", IF_NULL),
        (f"BEGIN IF TG_OP = 'INSERT' THEN {DRAW} END IF; RETURN NEW; END", ALWAYS),
        (f"BEGIN IF TG_OP = 'INSERT' THEN {DRAW} RETURN NEW; END IF; RETURN OLD; END", ALWAYS),
        (f"BEGIN IF TG_OP <> 'INSERT' THEN RETURN NEW; END IF; {DRAW} RETURN NEW; END", ALWAYS),
        (f"BEGIN IF NEW.id IS NOT NULL THEN RETURN NEW; END IF; {DRAW} RETURN NEW; END", IF_NULL),
        (f"BEGIN IF NEW.n = 0 THEN RAISE EXCEPTION 'no'; END IF; {DRAW} RETURN NEW; END", ALWAYS),
        (f"BEGIN IF TG_OP = 'UPDATE' THEN NULL; ELSE {DRAW} END IF; RETURN NEW; END", ALWAYS),
        (f"BEGIN IF TG_OP = 'INSERT' THEN IF NEW.id IS NULL THEN {DRAW} END IF; END IF; RETURN NEW; END", IF_NULL),
        (f"BEGIN IF COALESCE(NEW.id, 0) = 0 THEN {DRAW} END IF; RETURN NEW; END", IF_NULL),
        (f"BEGIN IF NEW.id IS NOT DISTINCT FROM NULL THEN {DRAW} END IF; RETURN NEW; END", IF_NULL),
        (f"BEGIN IF NEW.id IS NULL THEN {DRAW} ELSE NEW.n := 4; PERFORM f(); END IF; RETURN NEW; END", IF_NULL),
        ("BEGIN NEW.id := CASE WHEN NEW.id IS NULL THEN nextval('s') ELSE NEW.id END; RETURN NEW; END", IF_NULL),
        ("BEGIN NEW.id := COALESCE(NULLIF(NEW.id, 0), nextval('s')); RETURN NEW; END", IF_NULL),
        (f"BEGIN IF TG_OP = 'INSERT' THEN {DRAW} ELSIF TG_OP = 'UPDATE' THEN NEW.id := OLD.id; END IF; END", ALWAYS),
        (f"BEGIN IF TG_OP = 'UPDATE' THEN NEW.n := 1; RETURN NEW; END IF; {DRAW} RETURN NEW; END", ALWAYS),
        (f"BEGIN IF TG_OP IN ('UPDATE', 'DELETE') THEN RETURN OLD; END IF; {DRAW} RETURN NEW; END", ALWAYS),
        (f"BEGIN IF pg_trigger_depth() < 2 THEN {DRAW} END IF; RETURN NEW; END", ALWAYS),
        # what nobody can follow
        (f"BEGIN IF TG_TABLE_NAME = 'orders' THEN {DRAW} END IF; RETURN NEW; END", UNDECIDED),
        (f"BEGIN IF NEW.kind = 'x' THEN {DRAW} END IF; RETURN NEW; END", UNDECIDED),
        (f"BEGIN IF NEW.kind IS NULL THEN {DRAW} END IF; RETURN NEW; END", UNDECIDED),
        (f"BEGIN IF NEW.id IS NULL OR NEW.kind = 'x' THEN {DRAW} END IF; RETURN NEW; END", UNDECIDED),
        (f"BEGIN IF NEW.id IS NULL AND NEW.kind = 'x' THEN {DRAW} END IF; RETURN NEW; END", UNDECIDED),
        (f"BEGIN IF NEW.id IS NULL THEN {DRAW} ELSE NEW.id := nextval('z'); END IF; RETURN NEW; END", UNDECIDED),
        (f"BEGIN IF NEW.a = 1 THEN NULL; ELSIF NEW.id IS NULL THEN {DRAW} END IF; RETURN NEW; END", UNDECIDED),
        (f"BEGIN {DRAW} IF NEW.kind = 'x' THEN NEW.id := 0; END IF; RETURN NEW; END", UNDECIDED),
        (f"BEGIN {DRAW} CASE NEW.kind WHEN 'x' THEN NEW.id := 0; ELSE NULL; END CASE; RETURN NEW; END", UNDECIDED),
        ("BEGIN SELECT nextval('s') + n INTO NEW.id FROM t; RETURN NEW; END", UNDECIDED),
        (f"BEGIN {DRAW} RETURN OLD; END", UNDECIDED),
        (f"BEGIN {DRAW} RETURN NULL; END", UNDECIDED),
        ("BEGIN WHILE NEW.id IS NULL LOOP NEW.id := nextval('s'); END LOOP; RETURN NEW; END", UNDECIDED),
        (f"BEGIN {DRAW} UPDATE c SET n = n + 1 RETURNING n INTO NEW.id; RETURN NEW; END", UNDECIDED),
        (f"BEGIN {DRAW} EXECUTE 'SELECT 1' INTO NEW.id; RETURN NEW; END", UNDECIDED),
        (f"BEGIN {DRAW} BEGIN NEW.id := 5; END; RETURN NEW; END", UNDECIDED),
        (f"BEGIN {DRAW} NEW := other(NEW); RETURN NEW; END", UNDECIDED),
        (f"BEGIN {DRAW} RETURN other(NEW); END", UNDECIDED),
        (f"BEGIN IF NEW.kind = 'x' THEN RETURN NEW; END IF; {DRAW} RETURN NEW; END", UNDECIDED),
        (f"BEGIN {DRAW} SELECT 1, a INTO NEW.n, NEW.id FROM t; RETURN NEW; END", UNDECIDED | {"n": ("?", False)}),
        # what is none
        ("BEGIN NEW.id := 5; RETURN NEW; END", {}),
        ("BEGIN NEW.id := 'nextval(s)'; RETURN NEW; END", {}),
        (f"BEGIN /* {DRAW} */ RETURN NEW; END", {}),
        (f"BEGIN {DRAW} NEW.id := 5; RETURN NEW; END", {}),
        (f"BEGIN {DRAW} SELECT 1, 2 INTO NEW.n, NEW.id; RETURN NEW; END", {}),
    ],
)
def test_what_a_trigger_writes(body: str, expected: dict[str, tuple[str, bool]]) -> None:
    assert assigned(body) == expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("new.id IS NULL", IF_NULL),
        ("(new.id IS NULL)", IF_NULL),
        ("(new.id IS NULL) OR (new.id = '-1'::integer)", IF_NULL),
        ("(pg_trigger_depth() < 1)", ALWAYS),
        ("new.id IS NOT NULL", UNDECIDED),
        ("new.kind = 'x'", UNDECIDED),
        ("new.kind IS NULL", UNDECIDED),
        ("new.id IS NULL AND new.kind = 'x'", UNDECIDED),
    ],
)
def test_a_condition_guards_as_an_if_does(condition: str, expected: dict[str, tuple[str, bool]]) -> None:
    assert assigned(f"BEGIN {DRAW} RETURN NEW; END", condition) == expected


def test_arguments_and_the_table_name_the_sequence() -> None:
    body = "BEGIN NEW.id := nextval(TG_ARGV[0]); RETURN NEW; END"
    found = assigned_by(trigger(body, None, "a.s"))["id"]
    assert isinstance(found, Expression)
    assert found.draws == (SequenceRef(("a", "s")),)
    body = "BEGIN NEW.id := nextval(TG_TABLE_SCHEMA || '.' || TG_TABLE_NAME || '_seq'); RETURN NEW; END"
    found = assigned_by(trigger(body))["id"]
    assert isinstance(found, Expression)
    assert found.draws[0].computed == "'shop' || '.' || 'orders' || '_seq'"


def test_two_columns_are_told_apart() -> None:
    body = "BEGIN NEW.a := nextval('s'); NEW.b := 'x' || NEXTVAL('t'); NEW.c := 1; RETURN NEW; END"
    found = assigned_by(trigger(body))
    assert set(found) == {"a", "b"}
    assert written(found["b"]) == "'x' || (n1)"


def test_a_trigger_in_another_language_leaves_its_columns_undecided() -> None:
    found = assigned_by(trigger("TD['new']['id'] = plpy.execute(\"select nextval('s')\")", language="plpython3u"))
    assert {type(a) for a in found.values()} <= {Undecided}


def test_a_call_of_a_drawing_function_counts_as_a_draw() -> None:
    body = "BEGIN NEW.id := next_id(); RETURN NEW; END"
    assert assigned_by(trigger(body)) == {}
    found = assigned_by(trigger(body), frozenset({"next_id"}))
    assert set(found) == {"id"}
    assert not isinstance(found["id"], Undecided)


def test_sequences_named_anywhere_in_code() -> None:
    body = "BEGIN IF x THEN PERFORM nextval('a'); END IF; /* nextval('c') */ RETURN pg_catalog.nextval('app.b'); END"
    assert [str(r) for r in references(body)] == ["a", "app.b"]
    assert references("nextval('open") == ()


def test_columns_that_are_assigned_by_name() -> None:
    body = "BEGIN NEW.a := 1; NEW.b = 2; SELECT 1, 2 INTO NEW.c, NEW.d; IF NEW.e > 1 THEN NULL; END IF; END"
    assert {"a", "b", "c", "d"} <= assigned_columns(body)
    assert "e" not in assigned_columns(body)
    assert (
        assigned_columns("BEGIN IF NEW.a = 1 AND NEW.b = 2 THEN PERFORM f(NEW.c, NEW.d); END IF; RETURN NEW.e; END")
        == set()
    )


@pytest.mark.parametrize(
    "body",
    [
        "IF now() > '2020-01-01' THEN SELECT 5, 'x' INTO NEW; END IF;",
        "INSERT INTO log VALUES (5) RETURNING * INTO NEW;",
        "EXECUTE 'SELECT 5' INTO NEW.id USING 1;",
        "FETCH c INTO NEW;",
        "FOREACH NEW.id IN ARRAY ARRAY[4, 5] LOOP NULL; END LOOP;",
        "FOR x, NEW.id IN SELECT 1, 2 LOOP NULL; END LOOP;",
        "GET STACKED DIAGNOSTICS x = MESSAGE_TEXT, NEW.id = RETURNED_SQLSTATE;",
        "<<here>> BEGIN NEW.id = 5; END;",
        "<<here>> CALL p(NEW.id);",
        "LOOP CALL p(NEW.id); END LOOP;",
        "NEW.id[1] := 5;",
        "NEW.id.part := 5;",
        "f.new := x;",
    ],
)
@pytest.mark.parametrize("condition", [None, "NEW.id > 0"])
def test_what_writes_new_in_another_way_is_not_followed(body: str, condition: str | None) -> None:
    outcome = fired(trigger(f"BEGIN {body} RETURN NEW; END", condition), {"id": Within(1, 9)})
    assert outcome.written["id"] == "trigger fill may write another value"


def test_an_alias_of_new_is_not_followed() -> None:
    outcome = fired(trigger("DECLARE r ALIAS FOR NEW; BEGIN r.id := 5; RETURN NEW; END"), {"id": Within(1, 9)})
    assert outcome.written["id"] == "trigger fill may write another value"


def test_a_variable_declared_after_a_column_goes_into_that_column() -> None:
    for column, value in (("id", "(n0)"), ("other", "?")):
        body = f"DECLARE n orders.{column}%TYPE := nextval('s'); BEGIN NEW.id := n; RETURN NEW; END"
        assert written(assigned_by(trigger(body))["id"]) == value


def test_a_trigger_that_calls_a_name_of_somebodys_own_is_not_followed() -> None:
    body = "BEGIN NEW.id := upper('a' || nextval('s')); RETURN NEW; END"
    assert isinstance(fired(trigger(body), {"id": Held.NULL}, surroundings=Surroundings(OWN)).drawn["id"], Undecided)


def test_undecided_still_names_its_sequences() -> None:
    found = assigned_by(trigger(f"BEGIN IF NEW.kind = 'x' THEN {DRAW} END IF; RETURN NEW; END"))
    assert isinstance(found["id"], Undecided)
    assert found["id"].draws == (SequenceRef(("s",)),)


@pytest.mark.parametrize(
    "body",
    [
        "DECLARE x int; SELECT nextval('s')",
        "BEGIN IF NEW.id IS NULL; NEW.id := nextval('s'); END",
        "BEGIN IF NEW.id IS NULL THEN NEW.id := nextval('s');",
        "nextval('s')",
        "BEGIN SELECT nextval('s') INTO",
    ],
)
def test_a_body_that_breaks_off_is_undecided(body: str) -> None:
    found = assigned_by(trigger(body))
    assert [type(a) for a in found.values()] == [Undecided], found


@pytest.mark.parametrize(
    "body",
    [
        "DECLARE a bigint; BEGIN a := coalesce(NEW.id, nextval('s')); RETURN NEW; END",
        "DECLARE a bigint; BEGIN SELECT CASE WHEN NEW.x = 1 THEN nextval('s') END INTO a; RETURN NEW; END",
        "DECLARE a bigint; b bigint; BEGIN b := coalesce(nextval('s'), a); RETURN NEW; END",
        "BEGIN RAISE DEBUG '%', nextval('s'); RETURN NEW; END",
    ],
)
def test_draws_that_may_not_be_made_leave_the_sequence_unsure(body: str) -> None:
    assert fired(trigger(body), {"id": Held.SOME}).unsure == (SequenceRef(("s",)),)


@pytest.mark.parametrize(
    ("body", "unsure"),
    [
        ("DECLARE b integer := nextval('s'); BEGIN RETURN NEW; END", 1),
        ("DECLARE b bigint := nextval('s'); BEGIN RETURN NEW; END", 0),
        ("DECLARE b integer := nextval('s'); BEGIN NEW.id := b; RETURN NEW; END", 0),
        ("BEGIN NEW.id := nextval('s') * 10; NEW.id := nextval('s'); RETURN NEW; END", 1),
        ("BEGIN NEW.id := nextval('s'); NEW.id := nextval('s'); RETURN NEW; END", 0),
    ],
)
def test_a_value_that_is_not_kept_may_be_too_large_on_its_way(body: str, unsure: int) -> None:
    assert len(fired(trigger(body), {"id": Held.NULL}).unsure) == unsure


def test_a_narrower_variable_may_refuse_a_column() -> None:
    body = "DECLARE b integer; BEGIN b := NEW.id; RETURN NEW; END"
    for of, refuses in (("bigint", True), ("integer", False)):
        around = Surroundings(types={ColumnName(T, "id"): of})
        outcome = fired(trigger(body.replace("RETURN", "NEW.x := b; RETURN")), {"id": Held.SOME}, surroundings=around)
        assert ("id" in outcome.written) is refuses


def test_values_that_are_selected_together_are_none_of_one_another() -> None:
    found = assigned_by(trigger("DECLARE a bigint := 5; BEGIN SELECT nextval('s'), a INTO a, NEW.id; RETURN NEW; END"))
    assert written(found["id"]) == "?"
    found = assigned_by(
        trigger("DECLARE a bigint := 5; BEGIN SELECT a, (SELECT nextval('s')) INTO a, NEW.id; RETURN NEW; END")
    )
    assert written(found["id"]) == "(n0)"


def test_a_constant_is_said() -> None:
    outcome = fired(trigger("BEGIN NEW.id := 5; RETURN NEW; END"), {"id": Held.SOME})
    assert outcome.written == {"id": "trigger fill always writes 5 into it"}


@pytest.mark.parametrize(
    ("language", "written"), [("plperl", True), ("plpython3u", True), ("c", False), ("internal", False)]
)
def test_triggers_in_other_languages_may_write_anything(language: str, written: bool) -> None:
    outcome = fired(trigger("$_TD->{new}{id} = 5;", language=language), {"id": Held.SOME})
    assert outcome.written == ({"id": "trigger fill may write another value"} if written else {})


def test_an_inner_if_that_leaves_guards_what_follows_the_outer_one() -> None:
    inner = "IF NEW.x > 5 THEN NEW.id := NEW.x; RETURN NEW; END IF;"
    found = assigned_by(
        trigger(f"BEGIN IF TG_OP = 'INSERT' THEN {inner} END IF; NEW.id := nextval('s'); RETURN NEW; END")
    )
    assert written(found["id"]) == "?"


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("BEGIN RETURN NEW; END", None),
        ("BEGIN IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END", None),
        ("BEGIN RETURN coalesce(NEW, OLD); END", None),
        ("BEGIN IF NEW.x IS NULL THEN RETURN NULL; END IF; RETURN NEW; END", None),
        ("BEGIN INSERT INTO part VALUES (NEW.*); RETURN NULL; END", None),
        ("BEGIN RETURN NULL; END", "trigger fill inserts no row"),
        ("BEGIN RAISE EXCEPTION 'read-only'; END", "trigger fill inserts no row"),
        ("DECLARE r record; BEGIN r := NEW; RETURN r; END", "trigger fill may return another row than NEW"),
    ],
)
def test_what_a_trigger_returns(body: str, why: str | None) -> None:
    assert returns_otherwise(trigger(body)) == why


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("nextval('s')", ()),
        ("coalesce(nextval('s'), nextval('s'))", (1,)),
        ("coalesce((1), nextval('s')) + nextval('s')", (0,)),
        ("CASE WHEN nextval('s') > 0 THEN nextval('s') ELSE 1 END + nextval('s')", (1,)),
        ("greatest(nextval('s'), coalesce(1, 2), nextval('s'))", ()),
        ("CASE WHEN true THEN coalesce(nextval('s'), 0) ELSE nextval('s') END", (1,)),
        ("CASE WHEN 1 > 2 THEN 0 WHEN true THEN nextval('s') END", (0,)),
    ],
)
def test_which_draws_are_conditional(text: str, found: tuple[int, ...]) -> None:
    draws: list[SequenceRef] = []
    tokens = draw_tokens(tokenize(text), draws, deparsed=False)
    assert conditional_draws(tokens) == found


def test_a_condition_that_nobody_can_decide_hides_no_write() -> None:
    of = trigger("BEGIN GET DIAGNOSTICS NEW.id = ROW_COUNT; RETURN NEW; END", "NEW.id > 5")
    assert fired(of, {"id": Within(1, 9)}).written == {"id": "trigger fill may write another value"}
