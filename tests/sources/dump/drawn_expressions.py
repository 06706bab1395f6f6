"""SQL expressions at random, each of a type that is known, over constants at the ends of their types."""

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

INTEGERS = ["int2", "int4", "int8"]
_ENDS = {"int2": 2**15, "int4": 2**31, "int8": 2**63}
_TEXT = st.sampled_from(
    ["", "a", "A-1", "ab cd", "007", "12", "-5", "x'y", "1.50", "true", "Zz_9", "  pad ", "a,b,c", "%"]
)
_SMALL = st.integers(-3, 12)


def _integers(kind: str) -> SearchStrategy[str]:
    end = _ENDS[kind]
    near = st.sampled_from([-end, -end + 1, end - 1, end // 2, 0, 1, -1, 9, 10, 255])
    return st.one_of(near, st.integers(-1000, 1000), st.integers(-end, end - 1)).map(lambda n: f"({n})::{kind}")


_DECIMALS = st.decimals(-(10**9), 10**9, places=3, allow_nan=False).map(str)
_NUMERICS = st.one_of(
    _DECIMALS,
    st.sampled_from(["0", "0.00", "0.5", "-0.5", "1.5", "2.5", "10000", "0.0001", "99999.995", "1e20", "1.000"]),
).map(lambda n: f"('{n}')::numeric")
_FLOATS = st.one_of(
    st.floats(-(10**9), 10**9, allow_nan=False).filter(lambda x: x == 0 or abs(x) > 1e-30),
    st.sampled_from([0.5, -0.5, 1.5, 2.5, 1e15, 1e23, 8.41e21, 123456.7, 0.1, 1e-5, 2.0**53, 16777217.0]),
)


def _of(kind: str, depth: int) -> SearchStrategy[str]:
    """An expression of the type ``kind``."""
    if kind in INTEGERS:
        return _integer(kind, depth)
    return {"numeric": _numeric, "text": _text, "bool": _bool, "float8": _float, "float4": _float4}[kind](depth)


def _pairs(pattern: str, *parts: SearchStrategy[str]) -> SearchStrategy[str]:
    return st.tuples(*parts).map(lambda values: pattern.format(*values))


def _integer(kind: str, depth: int) -> SearchStrategy[str]:
    leaf = _integers(kind)
    if depth == 0:
        return leaf
    same, other = _of(kind, depth - 1), st.sampled_from(INTEGERS).flatmap(lambda k: _of(k, depth - 1))
    sign = st.sampled_from(["+", "-", "*", "/", "%", "&", "|", "#"])
    choices = [
        leaf,
        _pairs("({0} {1} {2})", same, sign, same),
        _pairs("(- {0})", same),
        _pairs("(~ {0})", same),
        _pairs("abs({0})", same),
        _pairs("mod({0}, {1})", same, same),
        _pairs("({0})::" + kind, other),
        _pairs(
            "({0})::" + kind,
            st.sampled_from(["numeric", "float8", "text", "float4"]).flatmap(lambda k: _of(k, depth - 1)),
        ),
        _pairs("coalesce({0}, {1})", same, same),
        _pairs("nullif({0}, {1})", same, same),
        _pairs("greatest({0}, {1})", same, same),
        _pairs("CASE WHEN {0} THEN {1} ELSE {2} END", _bool(depth - 1), same, same),
    ]
    if kind == "int4":
        choices += [_pairs("length({0})", _text(depth - 1)), _pairs("strpos({0}, {1})", _text(depth - 1), _text(0))]
    return st.one_of(choices)


def _number(depth: int) -> SearchStrategy[str]:
    return st.sampled_from([*INTEGERS, "numeric", "float8", "float4"]).flatmap(lambda k: _of(k, depth))


def _numeric(depth: int) -> SearchStrategy[str]:
    if depth == 0:
        return _NUMERICS
    same = _numeric(depth - 1)
    exact = st.sampled_from([*INTEGERS, "numeric"]).flatmap(lambda k: _of(k, depth - 1))
    return st.one_of(
        _NUMERICS,
        _pairs("({0} {1} {2})", same, st.sampled_from(["+", "-", "*", "/", "%"]), exact),
        _pairs("{0}({1})", st.sampled_from(["round", "trunc", "floor", "ceil", "abs", "sign", "-"]), same),
        _pairs("{0}({1}, {2})", st.sampled_from(["round", "trunc"]), exact, _SMALL.map(str)),
        _pairs("{0}({1}, {2})", st.sampled_from(["div", "mod"]), same, same),
        _pairs("({0})::numeric", _number(depth - 1)),
        _pairs("({0})::numeric({1})", _number(depth - 1), st.sampled_from(["6,2", "4", "10,0", "12,5", "3,3"])),
    )


def _float(depth: int) -> SearchStrategy[str]:
    leaf = _FLOATS.map(lambda x: f"'{x!r}'::float8")
    if depth == 0:
        return leaf
    same = _float(depth - 1)
    return st.one_of(
        leaf,
        _pairs("({0} {1} {2})", same, st.sampled_from(["+", "-", "*", "/"]), _number(depth - 1)),
        _pairs("{0}({1})", st.sampled_from(["round", "trunc", "floor", "ceil", "abs", "sign"]), same),
        _pairs("({0})::float8", _number(depth - 1)),
        _pairs("power({0}, {1})", _SMALL.map(str), _SMALL.map(str)),
    )


def _float4(depth: int) -> SearchStrategy[str]:
    leaf = _FLOATS.map(lambda x: f"'{x!r}'::float4")
    if depth == 0:
        return leaf
    same = _float4(depth - 1)
    return st.one_of(
        leaf,
        _pairs("({0} {1} {2})", same, st.sampled_from(["+", "-", "*", "/"]), same),
        _pairs("({0})::float4", _number(depth - 1)),
    )


def _text(depth: int) -> SearchStrategy[str]:
    leaf = _TEXT.map(lambda t: "'" + t.replace("'", "''") + "'::text")
    if depth == 0:
        return leaf
    same, count = _text(depth - 1), _SMALL.map(str)
    anything = st.sampled_from([*INTEGERS, "numeric", "text", "bool", "float8", "float4"]).flatmap(
        lambda k: _of(k, depth - 1)
    )
    form = st.sampled_from(
        ["FM000", "000", "9999", "FM9999", "9990", '"K-"FM0000', "00-00", "FM00/00", "A0", "0 H", "99x"]
    )
    return st.one_of(
        leaf,
        _pairs("({0} || {1})", same, anything),
        _pairs("({0} || {1})", anything, same),
        _pairs("({0})::text", anything),
        _pairs("({0})::varchar({1})", anything, st.integers(1, 6).map(str)).map(lambda t: f"({t})::text"),
        _pairs("({0})::char({1})", anything, st.integers(1, 6).map(str)).map(lambda t: f"({t})::text"),
        _pairs("{0}({1}, {2}, {3})", st.sampled_from(["lpad", "rpad"]), same, count, same),
        _pairs("{0}({1}, {2})", st.sampled_from(["lpad", "left", '"right"', "substr", "repeat"]), same, count),
        _pairs("substring({0} from {1} for {2})", same, count, count),
        _pairs(
            "{0}({1})",
            st.sampled_from(["upper", "lower", "initcap", "reverse", "md5", "btrim", "ltrim", "rtrim"]),
            same,
        ),
        _pairs("{0}({1}, {2})", st.sampled_from(["btrim", "ltrim", "rtrim"]), same, same),
        _pairs("{0}({1}, {2}, {3})", st.sampled_from(["replace", "translate"]), same, same, same),
        _pairs("split_part({0}, {1}, {2})", same, same, count),
        _pairs("overlay({0} placing {1} from {2} for {3})", same, same, count, count),
        _pairs("to_hex({0})", st.sampled_from(["int4", "int8"]).flatmap(lambda k: _of(k, depth - 1))),
        _pairs(
            "to_char({0}, '{1}')",
            st.sampled_from(["int4", "int8", "numeric"]).flatmap(lambda k: _of(k, depth - 1)),
            form,
        ),
        _pairs("concat({0}, {1}, NULL)", anything, anything),
        _pairs("concat_ws({0}, {1}, {2})", same, anything, anything),
        _pairs("format('%s/%-4s|%3$5s', {0}, {1}, {2})", anything, anything, anything),
        _pairs("quote_literal({0})", same),
        _pairs("format('%I-%L', {0}, {1})", same, anything),
        _pairs("CASE WHEN {0} THEN {1} ELSE {2} END", _bool(depth - 1), same, same),
        _pairs("coalesce(nullif({0}, {1}), {2})", same, same, same),
    )


def _bool(depth: int) -> SearchStrategy[str]:
    leaf = st.sampled_from(["true", "false", "NULL::bool"])
    if depth == 0:
        return leaf
    same, number, text = _bool(depth - 1), _number(depth - 1), _text(depth - 1)
    sign = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
    pattern = st.sampled_from(["a%", "%1", "_", "%a%", "A\\_%", ""])
    regex = st.sampled_from(["^[a-z]+$", "^A-\\d", "[0-9]{2}", "a|7", "^(ab|00).", "\\.5", "^$", "[^a-z]", "x?'"])
    return st.one_of(
        leaf,
        _pairs("({0} {1} {2})", number, sign, number),
        _pairs("({0} {1} {2})", text, st.sampled_from(["=", "<>"]), text),
        _pairs('({0} COLLATE "C" {1} {2})', text, sign, text),
        _pairs("({0} AND {1})", same, same),
        _pairs("({0} OR {1})", same, same),
        _pairs("(NOT {0})", same),
        _pairs("({0} IS NULL)", st.one_of(same, number)),
        _pairs("({0} IS NOT TRUE)", same),
        _pairs("({0} IS DISTINCT FROM {1})", number, number),
        _pairs("({0} BETWEEN {1} AND {2})", number, number, number),
        _pairs("({0} IN ({1}, {2}))", text, text, text),
        _pairs("({0} = ANY (ARRAY[{1}, {2}]))", text, text, text),
        _pairs("({0} LIKE '{1}')", text, pattern),
        _pairs("({0} ~ '{1}')", text, regex),
        _pairs("({0} !~* '{1}')", text, regex),
    )


EXPRESSIONS = st.sampled_from([*INTEGERS, "numeric", "text", "bool", "float8", "float4"]).flatmap(lambda k: _of(k, 2))
