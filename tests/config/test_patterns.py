"""Patterns of names, and the scope that three lists of them describe."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.model.names import ColumnName, QualifiedName
from validator.model.patterns import InvalidPattern, Pattern, Scope

identifiers = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=15)


@pytest.mark.parametrize(
    ("pattern", "schema", "name", "fits"),
    [
        ("orders", "public", "orders", True),
        ("orders", "tenant_7", "orders", True),
        ("Orders", "public", "orders", True),
        ("orders", "public", "Orders", False),
        ("orders", "public", "orders2", False),
        ("orders", "public", "my_orders", False),
        ('"Orders"', "public", "Orders", True),
        ('"Orders"', "public", "orders", False),
        ("public.orders", "public", "orders", True),
        ("public.orders", "tenant_7", "orders", False),
        ("*.audit_log", "x", "audit_log", True),
        ("*.audit_log", "x", "audit_log_2", False),
        ("public.*", "public", "We ird", True),
        ("public.*", "public2", "orders", False),
        ('public."Order Items"', "public", "Order Items", True),
        ('public."a.b"', "public", "a.b", True),
        ('public."say ""hi"""', "public", 'say "hi"', True),
        ("p?blic.o*s", "public", "orders", True),
        ("p?blic.o*s", "pblic", "orders", False),
        ("tenant_*.*", "tenant_", "x", True),
        ('"Tenant_*".orders', "Tenant_1", "orders", True),
        ('"Tenant_"*.orders', "Tenant_1", "orders", True),
        ('"Tenant_"*.orders', "tenant_1", "orders", False),
        ("*", "any", "thing\nwith\nlines", True),
        ("a*b*c", "s", "a-b-b-c", True),
        ("a*b*c", "s", "a-c-b", False),
        ("a**c", "s", "ac", True),
        ("*a?", "s", "aab", True),
        ("orders.*.id", "orders", "x", False),
        (" public . orders ", "public", "orders", True),
        ("größe", "public", "größe", True),
        ("o.rders", "o", "rders", True),
        ("a+b", "s", "a+b", True),
        ("a+b", "s", "aab", False),
    ],
)
def test_relations(pattern, schema, name, fits):
    assert Pattern.parse(pattern).matches_relation(QualifiedName(schema, name)) is fits


@pytest.mark.parametrize(
    "text", ["", " ", ".", "a.", ".a", "a..b", '"a', '""', "a b", "a,b", "a(b)", "a.b.c.d", "a\0b"]
)
def test_what_is_no_pattern(text):
    with pytest.raises(InvalidPattern):
        Pattern.parse(text)


def test_a_pattern_with_too_many_parts_says_what_it_may_be():
    with pytest.raises(InvalidPattern, match=re.escape("expected name or schema.name, got 'a.b.c'")):
        Pattern.parse("a.b.c", most=2)


def test_columns():
    column = ColumnName(QualifiedName("public", "Order Items"), "id")
    assert Pattern.parse('public."Order *".i?').matches_column(column)
    assert not Pattern.parse('public."Order Items"').matches_column(column)
    assert not Pattern.parse("*.*.idx").matches_column(column)


def test_a_name_too_long_is_cut_as_the_server_cuts_it():
    assert Pattern.parse("a" * 70).matches_relation(QualifiedName("s", "a" * 63))


@given(identifiers, identifiers)
def test_every_name_is_a_pattern_of_itself(schema, name):
    stored = QualifiedName(schema.encode()[:63].decode(errors="ignore"), name.encode()[:63].decode(errors="ignore"))
    assert Pattern.parse(str(stored)).matches_relation(stored)


@given(st.text("ab*?", min_size=1, max_size=8), st.text("ab", max_size=10))
def test_wildcards_mean_what_a_plain_regular_expression_means(glob, name):
    plain = glob.replace("*", ".*").replace("?", ".")
    assert Pattern.parse(glob).parts[0].matches(name) is (re.fullmatch(plain, name) is not None)


def test_many_stars_take_no_time():
    # With backtracking this takes tens of millions of steps, and ten times more with each star.
    pattern = Pattern.parse("*a" * 6 + "*b")
    start = time.perf_counter()
    assert not pattern.matches_relation(QualifiedName("s", "a" * 63))
    assert time.perf_counter() - start < 1


def test_scope():
    scope = Scope.parse(schemas=["public", "tenant_*"], tables=["o*", "billing.*"], exclude=["*.old", "tenant_9.*"])
    names = {
        ("public", "orders"): True,
        ("tenant_1", "orders"): True,
        ("other", "orders"): False,
        ("public", "customers"): False,
        ("billing", "invoice"): False,
        ("tenant_9", "orders"): False,
        ("public", "old"): False,
    }
    assert {name: scope.includes(QualifiedName(*name)) for name in names} == names
    assert scope.includes_schema("tenant_9")
    assert not scope.includes_schema("other")


def test_nothing_given_means_everything():
    assert Scope.parse().includes(QualifiedName("any", "thing"))
    assert not Scope.parse(exclude=["thing"]).includes(QualifiedName("any", "thing"))


def test_a_scope_of_something_else_than_a_schema():
    with pytest.raises(InvalidPattern, match="one name"):
        Scope.parse(schemas=["public.orders"])
