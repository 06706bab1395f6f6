"""Defaults: which sequence they draw from, and what a server may compute ahead of time."""

import pytest

from validator.facts.evaluable import undecidable
from validator.facts.expressions import ONE_DRAW, SequenceRef, mentions_nextval, parse_default, sequence_reference
from validator.facts.tokens import NotTokenizable, tokenize


def reference(argument: str, *, deparsed: bool = True) -> SequenceRef:
    return sequence_reference(tokenize(argument), deparsed=deparsed)


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("'s'::regclass", SequenceRef(("s",))),
        ("'a.s'::regclass", SequenceRef(("a", "s"))),
        ("""'a."S s"'::regclass""", SequenceRef(("a", "S s"))),
        ("'it''s'::regclass", SequenceRef(("it's",))),
        (r"""E'"a\\b"'::regclass""", SequenceRef(("a\\b",))),
        ("('s'::text)::regclass", SequenceRef(("s",), late=True)),
        ("('a.s'::character varying)::regclass", SequenceRef(("a", "s"), late=True)),
        ("(('s'::character varying)::text)::regclass", SequenceRef(("s",), late=True)),
        ("(('s'::name)::text)::regclass", SequenceRef(("s",), late=True)),
        ("'s'::text", SequenceRef(("s",), late=True)),
        ("16384", SequenceRef(oid=16384)),
        ("(16384)::regclass", SequenceRef(oid=16384)),
        ("16384::oid", SequenceRef(oid=16384)),
        ("'16384'::regclass", SequenceRef(oid=16384)),
        ("('a b'::text)::regclass", SequenceRef(invalid="a b", late=True)),
        ("(('a'::text || '_seq'::text))::regclass", SequenceRef(computed="'a' :: text || '_seq' :: text", late=True)),
        (
            "pg_get_serial_sequence('t'::text, 'id'::text)::regclass",
            SequenceRef(computed="pg_get_serial_sequence ( 't' :: text , 'id' :: text )", late=True),
        ),
    ],
)
def test_every_spelling_of_a_sequence(argument: str, expected: SequenceRef) -> None:
    assert reference(argument) == expected


def test_a_bare_literal_is_bound_at_once_in_a_body_and_late_in_what_the_catalog_prints() -> None:
    assert reference("'s'", deparsed=False) == SequenceRef(("s",), late=False)
    assert reference("'s'", deparsed=True) == SequenceRef(("s",), late=True)


@pytest.mark.parametrize(
    ("text", "sequences"),
    [
        ("nextval('s'::regclass)", ["s"]),
        ("pg_catalog.nextval('s'::regclass)", ["s"]),
        ("\"nextval\"('s'::regclass)", ["s"]),
        ("app.nextval('s'::regclass)", []),
        ("currval('s'::regclass)", []),
        ("'nextval(''s''::regclass)'::text", []),
        ("(nextval('a'::regclass) + nextval('b.c'::regclass))", ["a", "b.c"]),
        ("COALESCE(nextval('s'::regclass), (0)::bigint)", ["s"]),
        ("('N-'::text || lpad((nextval('s'::regclass))::text, 6, '0'::text))", ["s"]),
        ("nextval", []),
        ("'s'::regclass", []),
    ],
)
def test_only_calls_of_the_real_nextval_draw(text: str, sequences: list[str]) -> None:
    assert [str(draw) for draw in parse_default(text).draws] == sequences
    assert mentions_nextval(text) is bool(sequences)


def test_text_that_cannot_be_read_might_draw() -> None:
    assert mentions_nextval("nextval('open")
    with pytest.raises(NotTokenizable):
        parse_default("nextval('open")


def test_what_serial_writes_takes_the_short_way_to_the_same_answer() -> None:
    short, long = parse_default("nextval('a.it''s'::regclass)"), parse_default(" nextval('a.it''s'::regclass)")
    assert short.tokens is ONE_DRAW
    assert short == long


@pytest.mark.parametrize(
    ("text", "narrowing"),
    [
        ("nextval('s'::regclass)", "int8"),
        ("(nextval('s'::regclass))::integer", "int4"),
        ("((nextval('s'::regclass))::integer)::smallint", "int2"),
        ("((nextval('s'::regclass))::smallint)::bigint", "int2"),
        ("(nextval('s'::regclass))::text", None),
        ("(nextval('s'::regclass))::numeric", None),
        ("(nextval('s'::regclass) + 1)", None),
        ("(- nextval('s'::regclass))", None),
    ],
)
def test_casts_narrow(text: str, narrowing: str | None) -> None:
    expression = parse_default(text)
    assert expression.narrowing == narrowing
    assert expression.plain is (narrowing is not None)


def test_numbers_take_the_place_of_draws_in_order() -> None:
    expression = parse_default("(nextval('a'::regclass) - nextval('b'::regclass))")
    assert expression.sql(("n", "n + 1")) == "( (n) - (n + 1) )"


@pytest.mark.parametrize(
    "text",
    [
        "'A-' || lpad(nextval('s'::regclass)::text, 5, '0'::text)",
        "nextval('s'::regclass) * 10 + 1",
        "pg_catalog.to_hex(nextval('s'::regclass))",
        "(nextval('s'::regclass))::numeric(10,2)",
        "(nextval('s'::regclass))::double precision",
        "(nextval('s'::regclass))::character varying(10)",
        "CASE WHEN (nextval('s'::regclass) > 5) THEN 1 ELSE 2 END",
        "COALESCE(nextval('s'::regclass), (0)::bigint)",
        "upper('x'::text) COLLATE \"C\"",
    ],
)
def test_what_depends_on_its_arguments_alone_is_computed(text: str) -> None:
    assert undecidable(parse_default(text).tokens) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("nextval('s'::regclass) + extract(epoch FROM now())", "extract"),
        ("now()", "now() is not computed"),
        ("nextval('s'::regclass) + random()", "random() is not computed"),
        ("my_function(nextval('s'::regclass))", "my_function() is not computed"),
        ("app.lpad((nextval('s'::regclass))::text, 5)", "app . lpad"),
        ("\"Lpad\"(nextval('s'::regclass)::text, 5)", '"Lpad"() is not computed'),
        ("1 OPERATOR(app.+) nextval('s'::regclass)", "OPERATOR() is not computed"),
        ("(nextval('s'::regclass))::app.code", "casts to app"),
        ("(nextval('s'::regclass))::mytype", "casts to mytype"),
        ("(nextval('s'::regclass))::date", "casts to date"),
        ("CURRENT_DATE", "depends on CURRENT_DATE"),
        ("current_setting('a.b'::text) || nextval('s'::regclass)", "current_setting() is not computed"),
        ("gen_random_uuid()", "gen_random_uuid() is not computed"),
        ("other_column + nextval('s'::regclass)", "depends on other_column"),
        ("$1 + nextval('s'::regclass)", "argument $1"),
        ("( SELECT 1)", "depends on SELECT"),
        ("t.x + nextval('s'::regclass)", "depends on t . x"),
        ("nextval('s'::regclass)::", "a cast without a type"),
    ],
)
def test_what_depends_on_anything_else_is_not(text: str, why: str) -> None:
    found = undecidable(parse_default(text).tokens)
    assert found is not None
    assert why in found


@pytest.mark.parametrize(
    "text", ["current_schema() || '.s'", "current_schema || '.s'", "pg_get_serial_sequence('t','i')"]
)
def test_the_session_may_be_asked_for_a_name_only(text: str) -> None:
    assert undecidable(tokenize(text), naming=True) is None
    assert undecidable(tokenize(text)) is not None
