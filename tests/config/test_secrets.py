"""Variables are expanded, passwords written out are refused, and no error repeats what a variable holds."""

import traceback

import pytest

from validator.config.errors import ConfigurationError
from validator.config.expand import ExpansionError, expand

SECRET = "s3cr3t-Hunter2"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("plain", "plain"),
        ("${A}", "one"),
        ("x${A}y${B}z", "xoneytwoz"),
        ("${NONE:-fallback}", "fallback"),
        ("${EMPTY:-fallback}", "fallback"),
        ("${EMPTY}", ""),
        ("${NONE:-}", ""),
        ("${A:-fallback}", "one"),
        ("$$", "$"),
        ("$${A}", "${A}"),
        ("$$${A}", "$one"),
        ("${NONE:-a$$b}", "a$b"),
        ("foo$bar $A", "foo$bar $A"),
        ("${TRICKY}", "${A} $$"),
    ],
)
def test_variables(text, value):
    environ = {"A": "one", "B": "two", "EMPTY": "", "TRICKY": "${A} $$"}
    assert expand(text, environ).value == value


@pytest.mark.parametrize("text", ["${NONE}", "${", "${A", "${1}", "${A-b}", "${}"])
def test_a_variable_that_is_not_one(text):
    with pytest.raises(ExpansionError):
        expand(text, {"A": "one"})


def test_a_variable_that_is_not_set_names_itself_and_its_line(complain):
    assert complain("\ntarget: ${SEQGUARD_DSN}") == (
        ".seqguard.yml:3:9: the environment variable SEQGUARD_DSN is not set; "
        "set it, or give a default: ${SEQGUARD_DSN:-default}"
    )


def test_a_target_whose_variable_is_empty_is_none(load):
    assert load("target: ${DSN:-}").target is None
    assert load("target: ${DSN}", {"DSN": " "}).target is None


WRITTEN_OUT = [
    f"postgresql://u:{SECRET}@h/d",
    f"postgresql://u:{SECRET}@h1:5432,h2:5433/d",
    f"postgresql://:{SECRET}@h/d",
    f"postgresql://u:a/{SECRET}@h/d",
    f"postgresql://h/d?password={SECRET}",
    f"postgresql://h/d?sslmode=require&PASSWORD={SECRET}",
    f"postgresql://h/d?pass%77ord={SECRET}",
    f"postgresql://h/d?sslpassword={SECRET}",
    f"postgresql://u:${{PW:-{SECRET}}}@h/d",
    f"postgresql://u:x{SECRET}${{PW}}@h/d",
    f"${{SCHEME}}://u:{SECRET}@h/d",
    f"jdbc:postgresql://h/d?user=u&password={SECRET}",
    f"host=h password={SECRET}",
    f"host=h password = '{SECRET} x'",
    f"host=h PASSWORD={SECRET}",
    f"password={SECRET}",
    f"host=h sslpassword={SECRET}",
    f"${{HOST}} password={SECRET}",
    f"postgresql://u:$${SECRET}@h/d",
]


@pytest.mark.parametrize("target", WRITTEN_OUT)
def test_a_password_written_out_is_refused_and_not_repeated(complain, target):
    quoted = target.replace("'", "''")
    message = complain(f"target: '{quoted}'", {"PW": "", "SCHEME": "postgresql", "HOST": "host=h"})
    assert "target holds a password written out" in message
    assert "${SEQGUARD_DSN}" in message
    assert ".pgpass" in message
    assert "PGPASSWORD" in message
    assert SECRET not in message


FINE = [
    "postgresql://u@h/d",
    "postgresql://u:@h/d",
    "postgresql://u:${PW}@h:5432/d?sslmode=require",
    "postgresql://h:5432/d@b",
    "postgresql://h:5432?options=a@b",
    "postgresql://h1:5432,h2:5433/d@b",
    "postgresql://[::1]:5432/d@b",
    "postgresql://h:${PORT}/d@b",
    "postgresql://h/d?password=${PW}",
    "host=h password=${PW}",
    "host=h password='${PW}'",
    "host=h password=",
    "host=h options='-c password=x'",
    "host=h passfile=/etc/pgpass",
    "service=staging",
    "${DSN}",
    "backups/shop.dump",
]


@pytest.mark.parametrize("target", FINE)
def test_a_password_out_of_the_environment_is_fine(load, target):
    quoted = target.replace("'", "''")
    environ = {"PW": SECRET, "PORT": "5432", "DSN": f"postgresql://u:{SECRET}@h/d"}
    assert load(f"target: '{quoted}'", environ).target == expand(target, environ).value


# Every place where a text is read, with a variable that holds something wrong for it.
EVERYWHERE = [
    "schemas: [${S}]",
    "tables: [${S}]",
    "exclude: [${S}]",
    "app_roles: [${S}]",
    "fail_on: ${S}",
    "rules: {sequence-shared: '${S}'}",
    "ignore: [{rule: '${S}', subject: a, reason: r}]",
    "ignore: [{subject: '${S}', reason: r}]",
    "bindings: [{column: '${S}', sequence: a.b}]",
    "bindings: [{column: a.b.c, sequence: '${S}'}]",
    "bindings: [{column: a.b.c, sequence: a.b, allocation: '${S}'}]",
    "statement_timeout: ${S}",
    "target: '${S}${NOT_SET}'",
    "baseline: '${S}${'",
    "horizon: ${S}",
    "ignore: [{subject: a, reason: r, until: '${S}'}]",
    "allow_incomplete: ${S}",
]


@pytest.mark.parametrize("body", EVERYWHERE)
@pytest.mark.parametrize("shape", ["{} (", "postgresql://u:{}@h/d (", "{}.a.b.c.d (", '"{}', "{}\0"])
def test_no_error_repeats_what_a_variable_holds(load, body, shape):
    with pytest.raises(ConfigurationError) as caught:
        load(body, {"S": shape.format(SECRET)})
    everything = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert SECRET not in everything
    assert caught.value.place.line == 2


@pytest.mark.parametrize("body", ["fail_on: ${S}", "ignore: [{rule: '${S}', subject: a, reason: r}]"])
def test_no_error_says_what_a_variable_looks_like(complain, body):
    message = complain(body, {"S": "erro"}) + complain(body, {"S": "sequence-shard"})
    assert "did you mean" not in message
    assert "'${S}'" in message


def test_settings_do_not_print_their_target(load):
    settings = load("target: ${DSN}", {"DSN": SECRET})
    assert settings.target == SECRET
    assert SECRET not in repr(settings)
    assert SECRET not in str(settings)
