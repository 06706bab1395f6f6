"""Names inside nextval(): which sequence a session would find."""

import pytest

from tests.rules.build import column, sequence, snapshot
from validator.facts.expressions import SequenceRef
from validator.facts.resolve import Missing, Resolver, Unresolved, schemas_of
from validator.model.catalog import Catalog, Sequence
from validator.model.names import QualifiedName


def catalog(*names: str, path: tuple[str, ...] = ("a", "b"), **rest: object) -> Catalog:
    sequences = {n: Sequence(n, oid=100 + i) for i, n in enumerate(QualifiedName.parse(name) for name in names)}
    return Catalog(sequences=sequences, search_path=path, **rest)  # type: ignore[arg-type]


def find(of: Catalog, reference: SequenceRef) -> object:
    return Resolver(of).find(reference)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("s",), QualifiedName("a", "s")),
        (("b", "s"), QualifiedName("b", "s")),
        (("t",), QualifiedName("b", "t")),
        (("S s",), QualifiedName("b", "S s")),
        (("database", "a", "s"), QualifiedName("a", "s")),
        (("nowhere",), Missing("nowhere")),
        (("a", "t"), Missing("a.t")),
        (("b", "No One"), Missing('b."No One"')),
    ],
)
def test_the_first_schema_of_the_path_wins(parts: tuple[str, ...], expected: object) -> None:
    assert find(catalog("a.s", "b.s", "b.t", 'b."S s"'), SequenceRef(parts)) == expected


def test_a_table_before_the_sequence_is_what_is_found() -> None:
    of = catalog("b.s", other_relations=frozenset({QualifiedName("a", "s")}))
    assert find(of, SequenceRef(("s",), late=True)) == Missing("a.s (which is no sequence)")
    of = catalog("a.s", other_relations=frozenset({QualifiedName("b", "s")}))
    assert find(of, SequenceRef(("s",), late=True)) == QualifiedName("a", "s")


def test_what_stands_off_the_path_is_not_called_missing() -> None:
    found = find(catalog("other.s"), SequenceRef(("s",), late=True))
    assert isinstance(found, Unresolved)
    assert "(a, b)" in found.why
    assert "other.s" in found.why


def test_a_functions_own_path_counts_instead() -> None:
    of = catalog("a.s", "own.s")
    assert find(of, SequenceRef(("s",), search_path="own, a")) == QualifiedName("own", "s")
    assert find(of, SequenceRef(("s",), search_path='"other"')) == Missing("s")
    assert find(of, SequenceRef(("b", "s"), search_path="own")) == Missing("b.s")


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        (SequenceRef(oid=100), QualifiedName("a", "s")),
        (SequenceRef(oid=7), Missing("oid 7")),
        (SequenceRef(invalid="a b", late=True), Missing("a b")),
    ],
)
def test_oids_and_what_is_no_name(reference: SequenceRef, expected: object) -> None:
    assert find(catalog("a.s"), reference) == expected


def test_computed_names_are_asked_for_once_and_then_used() -> None:
    reference = SequenceRef(computed="x || 'y'", late=True)
    resolver = Resolver(catalog("a.s"))
    assert isinstance(resolver.find(reference), Unresolved)
    assert resolver.computed == {"x || 'y'"}
    for text, expected in [
        ("a.s", QualifiedName("a", "s")),
        ("s", QualifiedName("a", "s")),
        ("no name", Missing("no name")),
    ]:
        assert find(catalog("a.s", resolved_names={"x || 'y'": text}), reference) == expected
    assert isinstance(find(catalog("a.s", resolved_names={"x || 'y'": None}), reference), Unresolved)


def test_what_might_be_meant_is_in_use() -> None:
    used: set[QualifiedName] = set()
    resolver = Resolver(catalog("x.s", "y.s", "a.t"))
    resolver.note_use(SequenceRef(("s",), late=True), used)
    assert used == {QualifiedName("x", "s"), QualifiedName("y", "s")}
    resolver.note_use(SequenceRef(("t",), late=True), used)
    assert QualifiedName("a", "t") in used


@pytest.mark.parametrize(
    ("setting", "schemas"),
    [
        ("a, b", ("a", "b")),
        ('"$user", public', ("public",)),
        ("pg_temp", ()),
        ('""', ()),
        ('"My Schema", b', ("My Schema", "b")),
        ('"a,b", c', ("a,b", "c")),
        ('"say ""hi"""', ('say "hi"',)),
    ],
)
def test_the_schemas_of_a_setting(setting: str, schemas: tuple[str, ...]) -> None:
    assert schemas_of(setting) == schemas


def test_the_catalog_of_the_other_tests_looks_in_public() -> None:
    assert find(snapshot(column(), sequences=[sequence("s")]).catalog, SequenceRef(("s",))) == QualifiedName(
        "public", "s"
    )
