"""The tokenizer: what is code, and what only looks like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.facts.tokens import (
    NotTokenizable,
    Sort,
    closing,
    render,
    split_top_level,
    strip_parentheses,
    tokenize,
)


def values(text: str) -> list[str]:
    return [token.value for token in tokenize(text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("'plain'", "plain"),
        ("'it''s'", "it's"),
        (r"'back\slash'", r"back\slash"),
        (r"E'a\nb'", "a\nb"),
        (r"e'it\'s'", "it's"),
        (r"E'a''b'", "a'b"),
        (r"E'\\'", "\\"),
        (r"E'\\''x'", r"\'x"),
        ("$$dollar 'quoted'$$", "dollar 'quoted'"),
        ("$a$ $$ $b$ $a$", " $$ $b$ "),
        ("$é_1$x$é_1$", "x"),
        ("''", ""),
        ("'-- no comment'", "-- no comment"),
        ("'/* neither'", "/* neither"),
    ],
)
def test_a_string_is_one_token_with_its_meaning(text: str, value: str) -> None:
    (token,) = tokenize(text)
    assert (token.sort, token.text, token.value) == (Sort.STRING, text, value)


@pytest.mark.parametrize(
    ("text", "value", "sort"),
    [
        ("NextVal", "nextval", Sort.WORD),
        ("a$b", "a$b", Sort.WORD),
        ("ÉA", "Éa", Sort.WORD),
        ('"NextVal"', "NextVal", Sort.QUOTED),
        ('"say ""hi"""', 'say "hi"', Sort.QUOTED),
        ('"a.b"', "a.b", Sort.QUOTED),
        ("1.5e-3", "1.5e-3", Sort.NUMBER),
        (".5", ".5", Sort.NUMBER),
        ("$1", "$1", Sort.PARAMETER),
    ],
)
def test_names_and_numbers(text: str, value: str, sort: Sort) -> None:
    (token,) = tokenize(text)
    assert (token.sort, token.value) == (sort, value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a -- nextval('x')\nb", ["a", "b"]),
        ("a --", ["a"]),
        ("a /* one /* two */ still */ b", ["a", "b"]),
        ("a/**/b", ["a", "b"]),
        ("x::text||y", ["x", "::", "text", "||", "y"]),
        ("a:=b", ["a", ":=", "b"]),
        ("1..3", ["1", "..", "3"]),
        ("a<=b<>c>=d!=e=>f", ["a", "<=", "b", "<>", "c", ">=", "d", "!=", "e", "=>", "f"]),
        ("t.c[1]", ["t", ".", "c", "[", "1", "]"]),
        ("nextval('a'::regclass)", ["nextval", "(", "a", "::", "regclass", ")"]),
    ],
)
def test_comments_vanish_and_operators_stay_whole(text: str, expected: list[str]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize("text", ["'open", '"open', "$$open", "$a$open$b$", "/* open /* */", "a \0 b"])
def test_what_never_ends_is_no_sql(text: str) -> None:
    with pytest.raises(NotTokenizable):
        tokenize(text)


pieces = st.sampled_from(
    [
        *("nextval", "NEW", '"Odd ""name"', "'it''s'", r"E'\\ \''", "$q$ ' $q$", "$1", "12", "1.5", "::", ":=", "||"),
        *("(", ")", ",", ";", ".", "..", "<=", "<>", "-", "+", "=", "[", "]", "%", "/* c */", "-- c\n", "<", ">"),
    ]
)


@given(st.lists(pieces, max_size=12))
def test_what_is_rendered_reads_as_the_same_tokens(parts: list[str]) -> None:
    tokens = tokenize(" ".join(parts))
    assert tokenize(render(tokens)) == tokens


@given(st.text(max_size=20))
def test_a_quoted_text_is_its_own_value(text: str) -> None:
    quoted = "'" + text.replace("'", "''") + "'"
    assert values(quoted) == [text]


def test_parentheses_close_where_they_should() -> None:
    tokens = tokenize("f(a, (b), '(' + c)")
    assert closing(tokens, 1) == len(tokens) - 1
    with pytest.raises(NotTokenizable, match="unbalanced"):
        closing(tokenize("(a"), 0)


@pytest.mark.parametrize(
    ("text", "inner"),
    [("((a))", "a"), ("(a) + (b)", "( a ) + ( b )"), ("(a)(b)", "( a ) ( b )"), ("a", "a"), ("('(')", "'('")],
)
def test_only_parentheses_around_the_whole_are_stripped(text: str, inner: str) -> None:
    assert render(strip_parentheses(tokenize(text))) == inner


def test_splitting_looks_inside_nothing() -> None:
    parts = split_top_level(tokenize("a, f(b, c), d[1, 2], 'x,y', \"p,q\""), ",")
    assert [render(part) for part in parts] == ["a", "f ( b , c )", "d [ 1 , 2 ]", "'x,y'", '"p,q"']
    assert len(split_top_level(tokenize("a AND (b AND c) and d"), "and")) == 3
    assert len(split_top_level(tokenize('a "and" b'), "and")) == 1
