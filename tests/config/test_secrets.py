"""Only ``target`` takes a variable, the whole of it; passwords written out are refused and never repeated."""

import pytest

from validator.config.errors import ConfigurationError

SECRET = "s3cr3t-Hunter2"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("service=staging", "service=staging"),
        ("${A}", "one"),
        (" ${A} ", "one"),
        ("${SPACED}", "one"),
        ("${A:-fallback}", "one"),
        ("${NONE:-fallback}", "fallback"),
        ("${EMPTY:-fallback}", "fallback"),
        ("${BLANK:-postgresql://u@h/d}", "postgresql://u@h/d"),
        ("${NONE:-}", ""),
        ("${EMPTY}", ""),
        ("${BLANK}", ""),
        ("${TRICKY}", "${A} $$"),
        ("host=h dbname=a$b", "host=h dbname=a$b"),
        ("host=h dbname=$A", "host=h dbname=$A"),
        ("host=h dbname=a$$b", "host=h dbname=a$$b"),
        ("${NONE:-host=h dbname=a$$b}", "host=h dbname=a$$b"),
    ],
)
def test_a_target(load, written, value):
    environ = {"A": "one", "EMPTY": "", "BLANK": " ", "SPACED": " one\n", "TRICKY": "${A} $$"}
    assert load(f"target: '{written}'").target.value(environ) == value


def test_a_variable_that_is_not_set_names_itself_and_its_line(load):
    target = load("\ntarget: ${SEQGUARD_DSN}").target
    with pytest.raises(ConfigurationError) as caught:
        target.value({"SEQGUARD_DS": SECRET})
    assert str(caught.value) == (
        ".seqguard.yml:3:9: the environment variable SEQGUARD_DSN is not set; "
        "set it, or give a default: ${SEQGUARD_DSN:-default}"
    )


PARTS = [
    "host=evil.example user=${DEPLOY_TOKEN}",
    "host=h password=${PW}",
    "postgresql://u:${PW}@h/d",
    "postgresql://u:x${PW}@h/d",
    "${DSN} sslmode=require",
    "${A}${B}",
    "${A:-${B}}",
    "x${A:-b}",
    "$${A}",
    "$$${A}",
    "${",
    "${A",
    "${1}",
    "${A-b}",
    "${}",
]


@pytest.mark.parametrize("target", PARTS)
def test_a_variable_is_the_whole_target_or_no_part_of_it(complain, target):
    assert complain(f"target: '{target}'") == (
        ".seqguard.yml:2:9: an environment variable must be the whole of target, not a part of it; "
        "put the whole connection string into one, and write ${NAME} or ${NAME:-default}"
    )


ELSEWHERE = [
    "schemas: [{}]",
    "tables: [{}]",
    "exclude: [{}]",
    "app_roles: [{}]",
    "fail_on: {}",
    "allow_incomplete: {}",
    "horizon: {}",
    "baseline: {}",
    "location: {}",
    "jobs: {}",
    "statement_timeout: {}",
    "thresholds: {{running_out: {{warning: {}}}}}",
    "rules: {{sequence-shared: {}}}",
    "ignore: [{{rule: {}, subject: a, reason: r}}]",
    "ignore: [{{subject: {}, reason: r}}]",
    "ignore: [{{subject: a, reason: {}}}]",
    "ignore: [{{subject: a, reason: r, until: {}}}]",
    "bindings: [{{column: {}, sequence: a.b}}]",
    "bindings: [{{column: a.b.c, sequence: {}}}]",
    "bindings: [{{column: a.b.c, sequence: a.b, allocation: {}}}]",
]


@pytest.mark.parametrize("body", ELSEWHERE)
@pytest.mark.parametrize("text", ["${S}", "${S:-error}", "a${S}", '"${S}"', "$${S}", "${"])
def test_nothing_else_takes_a_variable(complain, body, text):
    message = complain(body.format(f"'{text}'"))
    assert message.startswith(".seqguard.yml:2:")
    assert message.endswith(
        ": '${' begins an environment variable, and only 'target' takes one; write the value itself"
    )


def test_a_dollar_is_a_dollar(load):
    settings = load("exclude: ['a$b', $c, 'd$$e']\nignore: [{subject: f$, reason: $$ and $G}]\nbaseline: $h.json")
    assert settings.policy.exclude == ("a$b", "$c", "d$$e")
    assert [(ignore.subject, ignore.reason) for ignore in settings.policy.ignores] == [("f$", "$$ and $G")]
    assert settings.baseline.name == "$h.json"


WRITTEN_OUT = [
    f"postgresql://u:{SECRET}@h/d",
    f"postgresql://u:{SECRET}@h1:5432,h2:5433/d",
    f"postgresql://:{SECRET}@h/d",
    f"postgresql://u:a/{SECRET}@h/d",
    f"postgresql://u:$${SECRET}@h/d",
    f"postgresql://h/d?password={SECRET}",
    f"postgresql://h/d?sslmode=require&PASSWORD={SECRET}",
    f"postgresql://h/d?pass%77ord={SECRET}",
    f"postgresql://h/d?sslpassword={SECRET}",
    f"jdbc:postgresql://h/d?user=u&password={SECRET}",
    f"host=h password={SECRET}",
    f"host=h password = '{SECRET} x'",
    f"host=h PASSWORD={SECRET}",
    f"password={SECRET}",
    f"host=h sslpassword={SECRET}",
]


@pytest.mark.parametrize("form", ["{}", "${{DSN:-{}}}"])
@pytest.mark.parametrize("target", WRITTEN_OUT)
def test_a_password_written_out_is_refused_and_not_repeated(complain, target, form):
    quoted = form.format(target).replace("'", "''")
    message = complain(f"target: '{quoted}'")
    assert "target holds a password written out" in message
    assert "${SEQGUARD_DSN}" in message
    assert ".pgpass" in message
    assert "PGPASSWORD" in message
    assert SECRET not in message


FINE = [
    "postgresql://u@h/d",
    "postgresql://u:@h/d",
    "postgresql://h:5432/d@b",
    "postgresql://h:5432?options=a@b",
    "postgresql://h1:5432,h2:5433/d@b",
    "postgresql://[::1]:5432/d@b",
    "host=h password=",
    "host=h options='-c password=x'",
    "host=h passfile=/etc/pgpass",
    "service=staging",
    "backups/shop.dump",
]


@pytest.mark.parametrize("target", FINE)
def test_what_is_no_password_is_fine(load, target):
    quoted = target.replace("'", "''")
    assert load(f"target: '{quoted}'").target.value({}) == target
    assert load(f"target: '${{DSN:-{quoted}}}'").target.value({}) == target


def test_no_error_repeats_what_looks_like_a_secret(complain):
    for body in (
        f"'postgresql://u:{SECRET}@h/d': 1",
        f"fail_on: postgresql://u:{SECRET}@h/d",
        f"horizon: password={SECRET}",
    ):
        assert SECRET not in complain(body)
