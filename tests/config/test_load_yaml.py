"""What .seqguard.yml may say, and what each mistake in it is told."""

from datetime import date
from pathlib import Path

import pytest

from validator.config.configured_target import ConfiguredTarget
from validator.config.errors import ConfigurationError, Place
from validator.config.find_settings import find_settings
from validator.config.load_yaml import load_settings, parse_settings
from validator.config.settings import Settings
from validator.model.finding import Severity
from validator.model.names import ColumnName, QualifiedName
from validator.model.policy import AllocatedBy, Ignore, Policy, RunningOut, Threshold

EVERYTHING = """\
version: 1
target: ${SEQGUARD_DSN}
schemas: [public, "tenant_*"]
tables: [orders]
exclude: ["*.audit_log"]
fail_on: warning
allow_incomplete: true
horizon: 500
baseline: accepted/baseline.json
location: ../db/schema.sql
app_roles: [Shop_App, '"svc@Shop.iam"']
thresholds: {running_out: {warning: 60, error: 80.5, inserts_left: {warning: 5000, error: 500}}}
rules:
  sequence-shared: off
  sequence-not-owned: error
ignore:
  - rule: sequence-behind-data
    subject: public.legacy_orders.id
    reason: archived
    until: 2027-03-01
bindings:
  - column: public.invoice."Id"
    sequence: public.invoice_seq
    allocation: pooled-lo
jobs: 4
statement_timeout: 30s
lock_timeout: 500ms
connect_timeout: 10
"""


def test_every_key_is_read(rules):
    settings = parse_settings(EVERYTHING, Path("ci/.seqguard.yml"), rules)

    assert settings.target == ConfiguredTarget(Place("ci/.seqguard.yml", 2, 9), None, "SEQGUARD_DSN")
    assert settings.path == Path("ci/.seqguard.yml")
    assert settings.baseline == Path("ci/accepted/baseline.json")
    assert settings.location == Path("ci/../db/schema.sql")
    timeouts = (settings.statement_timeout, settings.lock_timeout, settings.connect_timeout)
    assert (settings.jobs, *timeouts) == (4, 30, 0.5, 10)
    assert settings.policy == Policy(
        fail_on=Severity.WARNING,
        allow_incomplete=True,
        horizon=500,
        running_out=RunningOut(Threshold(60, 80.5), Threshold(5000, 500)),
        severities={"sequence-shared": None, "sequence-not-owned": Severity.ERROR},
        ignores=(Ignore("sequence-behind-data", "public.legacy_orders.id", "archived", date(2027, 3, 1), 17),),
        app_roles=("shop_app", "svc@Shop.iam"),
        bindings=(
            AllocatedBy(
                ColumnName(QualifiedName("public", "invoice"), "Id"),
                QualifiedName("public", "invoice_seq"),
                "pooled-lo",
                22,
            ),
        ),
        schemas=("public", "tenant_*"),
        tables=("orders",),
        exclude=("*.audit_log",),
    )


def test_what_is_not_said_keeps_its_default(load):
    settings = load("")
    assert settings.policy == Policy()
    assert (settings.target, settings.baseline, settings.jobs, settings.statement_timeout) == (None,) * 4


@pytest.mark.parametrize(("written", "severity"), [("error", Severity.ERROR), ("never", None)])
def test_fail_on(load, written, severity):
    assert load(f"fail_on: {written}").policy.fail_on is severity


@pytest.mark.parametrize("written", ["off", "'off'", "false", "!!str off"])
def test_off_switches_a_rule_off_although_yaml_takes_it_for_false(load, written):
    assert load(f"rules: {{sequence-shared: {written}}}").policy.severities == {"sequence-shared": None}


@pytest.mark.parametrize("written", ["on", "true", "yes", "'false'", "0", "fatal", "''", "[off]"])
def test_no_other_word_is_a_severity(complain, written):
    message = complain(f"rules:\n  sequence-shared: {written}")
    assert message.startswith(".seqguard.yml:3:20: the severity of sequence-shared ")
    assert "error, warning, info, off" in message


def test_a_threshold_left_out_keeps_its_default(load):
    policy = load("thresholds: {running_out: {inserts_left: {warning: 20000}}}").policy
    assert policy.running_out == RunningOut(Threshold(75, 90), Threshold(20000, 1000))


def test_an_ignore_of_every_rule_without_an_end(load):
    (ignore,) = load("ignore:\n- {subject: 'a.*', reason: r}").policy.ignores
    assert (ignore.rule, ignore.until, ignore.line) == (None, None, 3)


@pytest.mark.parametrize("day", ["2027-03-01", "'2027-03-01'"])
def test_a_day_with_and_without_quotes(load, day):
    (ignore,) = load(f"ignore: [{{subject: a.b, reason: r, until: {day}}}]").policy.ignores
    assert ignore.until == date(2027, 3, 1)


def test_words_that_yaml_takes_for_booleans_are_names_too(load):
    assert load("schemas: [on, No]").policy.schemas == ("on", "No")


def test_anchors_and_aliases(load):
    policy = load("schemas: &list [public]\nexclude: *list").policy
    assert policy.schemas == policy.exclude == ("public",)


def test_a_byte_order_mark_and_windows_line_ends_are_no_trouble(tmp_path, rules):
    path = tmp_path / "windows.yml"
    path.write_bytes(b"\xef\xbb\xbfversion: 1\r\nhorizon: 3\r\n")
    assert load_settings(path, rules).policy.horizon == 3


UNIT_OF_TIME = [("0", 0), ("1.5", 1.5), ("2min", 120), ("1h", 3600), ("'250 ms'", 0.25)]


@pytest.mark.parametrize(("written", "seconds"), UNIT_OF_TIME)
def test_times_are_seconds(load, written, seconds):
    assert load(f"lock_timeout: {written}").lock_timeout == seconds


# Each mistake: the lines below "version: 1", where it must be found, and what must be said.
MISTAKES = [
    ("schems: []", "2:1", "unknown key 'schems' in the file; did you mean 'schemas'?"),
    ("xyzzy: 1", "2:1", "known here: allow_incomplete, app_roles,"),
    ("fail-on: error", "2:1", "did you mean 'fail_on'?"),
    ("version: 1", "2:1", "key 'version' stands twice in the file; remove one (the first is in line 1)"),
    ("sequence-shared: off", "2:1", "put it under 'rules:'"),
    ("<<: {horizon: 1}", "2:1", "merge keys are not supported"),
    ("? [a]\n: 1", "2:3", "a key must be a word, found a list"),
    ("rules:\n  sequence-shard: off", "3:3", "unknown rule 'sequence-shard' in rules; did you mean 'sequence-shared'?"),
    ("rules: [a]", "2:8", "rules must be a mapping, found a list"),
    ("rules:", "2:7", "rules must be a mapping, found nothing"),
    ("fail_on: info", "2:10", "fail_on can't be 'info'; write one of error, warning, never"),
    ("fail_on: eror", "2:10", "did you mean 'error'?"),
    ("schemas: public", "2:10", "schemas must be a list, found a text; write [a, b], or one '- a' a line"),
    ("schemas: [2024]", "2:11", "an entry of schemas must be a text, found a number; put it in quotes"),
    ("schemas: [a.b]", "2:11", "'a.b' is no name as SQL writes it; write a schema"),
    ("tables: ['a.b.c']", "2:10", "write table or schema.table"),
    ("tables: ['\"open']", "2:10", "is no name as SQL writes it"),
    ("exclude: ['']", "2:11", "an entry of exclude must be a text, but it is empty"),
    ("exclude: [!x y]", "2:11", "found a value tagged '!x'"),
    ("app_roles: ['app_*']", "2:13", "one role, no pattern"),
    ("app_roles: [svc.shop]", "2:13", "with dots or capitals"),
    ("horizon: 0", "2:10", "horizon must be from 1 to 9223372036854775807, found 0"),
    ("horizon: 9223372036854775808", "2:10", "horizon must be from 1 to"),
    ("horizon: '5'", "2:10", "horizon must be a whole number, found '5'"),
    ("horizon: 1:30", "2:10", "horizon must be a whole number, found '1:30'"),
    ("horizon: 1_000", "2:10", "in digits"),
    ("horizon: 2.5", "2:10", "horizon must be a whole number"),
    ("allow_incomplete: yes", "2:19", "write true or false"),
    ("allow_incomplete: 'true'", "2:19", "without quotes"),
    ("jobs: 65", "2:7", "jobs must be from 1 to 64, found 65"),
    ("jobs:", "2:6", "jobs must be a whole number, found nothing"),
    ("statement_timeout: 30000", "2:20", "statement_timeout must be from 0 to 3600"),
    ("statement_timeout: 30 seconds", "2:20", "a text like 500ms, 30s, 5min"),
    ("statement_timeout: 100000h", "2:20", "statement_timeout must be a time"),
    ("statement_timeout: -1", "2:20", "from 0 to 3600"),
    ("statement_timeout: true", "2:20", "found true or false"),
    ("baseline: ''", "2:11", "baseline must be a text, but it is empty"),
    ("target: ''", "2:9", "target must be a text, but it is empty"),
    ("target: [a]", "2:9", "target must be a text, found a list"),
    ('target: "a\\0b"', "2:9", "a character that no name or text in PostgreSQL can hold"),
    ('target: "\\ud800"', "2:9", "a character that no name or text in PostgreSQL can hold"),
    ("ignore:\n- rule: sequence-shared\n  subject: a.b", "3:3", "this ignore has no reason; add 'reason: ...'"),
    ("ignore:\n- {subject: a.b, reason: ' '}", "3:26", "reason must be a text, but it is empty"),
    ("ignore:\n- reason: r", "3:3", "this ignore has no subject"),
    ("ignore:\n- rule: sequence-cycle\n  subject: a\n  reason: r", "3:9", "did you mean 'sequence-cycles'?"),
    ("ignore:\n- rule: xyzzy\n  subject: a\n  reason: r", "3:9", "known rules: default-names-missing-sequence,"),
    ("ignore: [{subject: a, reason: r, untill: 2027-01-01}]", "2:34", "did you mean 'until'?"),
    ("ignore: [{subject: a, reason: r, until: 2027-02-30}]", "2:41", "a day that no calendar has"),
    ("ignore: [{subject: a, reason: r, until: 1.3.2027}]", "2:41", "until must be a day, found '1.3.2027'"),
    ("ignore: [{subject: a, reason: r, until: 2027-3-1}]", "2:41", "write it as 2027-03-01"),
    ("ignore: [{subject: a, reason: r, until: 2027-03-01 10:00:00}]", "2:41", "until must be a day"),
    ("ignore: [{subject: a.b.c.d, reason: r}]", "2:20", "write table, schema.table or schema.table.column"),
    ("ignore: [a]", "2:10", "an ignore must be a mapping, found a text"),
    ("bindings:\n- column: public.invoice\n  sequence: a.b", "3:11", "'public.invoice' is no name as SQL writes it"),
    ("bindings:\n- column: a.b.c\n  sequence: a.b.c", "4:13", "write schema.name"),
    ("bindings:\n- column: a.b.c", "3:3", "this binding has no sequence"),
    ("bindings: [{column: a.b.c, sequence: a.d, allocation: pooled_lo}]", "2:55", "did you mean 'pooled-lo'?"),
    ("bindings: [{column: a.b.c, sequence: a.d}, {column: a.B.c, sequence: a.d}]", "2:44", "stands twice"),
    ("thresholds: {running_ou: {}}", "2:14", "did you mean 'running_out'?"),
    ("thresholds: {running_out: {warning: 101}}", "2:37", "from 0 to 100, found 101"),
    ("thresholds: {running_out: {warning: 95}}", "2:37", "warning at 95 % comes after error at 90 %"),
    ("thresholds: {running_out: {error: 50}}", "2:35", "warning at 75 % comes after error at 50 %"),
    ("thresholds: {running_out: {warning: 75%}}", "2:37", "must be a number, found '75%'"),
    (
        "thresholds: {running_out: {inserts_left: {warning: 10}}}",
        "2:52",
        "warning at 10 inserts left comes after error at 1000",
    ),
    ("thresholds: {running_out: {inserts_left: {error: 1.5}}}", "2:50", "must be a whole number, found '1.5'"),
    ("horizon: ~", "2:10", "found nothing"),
    ("a: [", "2:5", "this is not YAML"),
    ("\thorizon: 1", "2:1", "this is not YAML"),
    ("horizon: *nowhere", "2:10", "this is not YAML: found undefined alias '...'"),
    ("exclude: [*.audit]", "2:12", "quote what begins with a * or &: '*.audit'"),
    ("---\nversion: 1", "2:1", "more than one document"),
    ("horizon: \x01", "2:10", "a control character that YAML does not allow"),
]


@pytest.mark.parametrize(("body", "where", "said"), MISTAKES, ids=[m[0][:40] for m in MISTAKES])
def test_a_mistake_is_told_with_its_place_and_what_to_do(complain, body, where, said):
    message = complain(body)
    assert message.startswith(f".seqguard.yml:{where}: ")
    assert said in message
    assert "; " in message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ".seqguard.yml: the file is empty; begin it with 'version: 1'"),
        ("# nothing yet\n", ".seqguard.yml: the file is empty"),
        ("postgresql://u:hunter2@h/d", ".seqguard.yml:1:1: the file must be a mapping, found a text"),
        ("horizon: 1", ".seqguard.yml:1:1: the version is missing; begin the file with 'version: 1'"),
        ("version: 2", ".seqguard.yml:1:10: version 2 is not supported; write 'version: 1'"),
        ("version: '1'", ".seqguard.yml:1:10: version must be a whole number, found '1'"),
        ("[" * 2000, ".seqguard.yml:1:21: this is not YAML: nested too deeply"),
        ('version: "\\UFFFFFFFF"', ".seqguard.yml: this is not YAML: an escape"),
    ],
)
def test_a_file_that_is_none(rules, text, said):
    with pytest.raises(ConfigurationError) as caught:
        parse_settings(text, Path(".seqguard.yml"), rules)
    assert str(caught.value).startswith(said)
    assert "hunter2" not in str(caught.value)


def test_files_that_cannot_be_read(tmp_path, rules):
    for name, content, said in [
        ("missing.yml", None, "missing.yml: can't be read: no such file or directory; check the path"),
        ("latin.yml", b"version: 1\n# caf\xe9\n", "latin.yml:2:6: the file is not UTF-8 text; save it as UTF-8"),
        ("huge.yml", b"#" * (1 << 20) + b"##", "huge.yml: the file is larger than 1048576 bytes"),
    ]:
        if content is not None:
            (tmp_path / name).write_bytes(content)
        with pytest.raises(ConfigurationError) as caught:
            load_settings(tmp_path / name, rules)
        assert said in str(caught.value)
    with pytest.raises(ConfigurationError, match="directory"):
        load_settings(tmp_path, rules)


def test_the_file_is_looked_for_where_the_command_runs(tmp_path, rules, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert find_settings(None, lambda: rules) == Settings()
    with pytest.raises(ConfigurationError, match=r"other\.yml: can't be read"):
        find_settings(Path("other.yml"), lambda: rules)
    Path(".seqguard.yml").write_text("version: 1\nhorizon: 3\n")
    Path("other.yml").write_text("version: 1\nhorizon: 4\n")
    assert find_settings(None, lambda: rules).policy.horizon == 3
    assert find_settings(Path("other.yml"), lambda: rules).policy.horizon == 4


def test_a_dangling_link_is_no_missing_file(tmp_path, rules, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path(".seqguard.yml").symlink_to("nowhere")
    with pytest.raises(ConfigurationError, match="can't be read"):
        find_settings(None, lambda: rules)


def test_an_alias_bomb_is_an_error_and_takes_no_time(complain):
    lines = ["exclude: &l0 [a, b]"]
    lines += [f"schemas{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" for n in range(1, 30)]
    assert "unknown key 'schemas1'" in complain("\n".join(lines))
    assert "must be a text, found a list" in complain("exclude: &a [*a, *a]")


def test_aliases_count_as_often_as_they_are_read(complain, monkeypatch):
    monkeypatch.setattr("validator.config.nodes.MAX_VALUES", 100)
    body = "ignore:\n- &i {subject: a, reason: r}\n" + "- *i\n" * 60
    assert "more than 100 values, aliases counted" in complain(body)


def test_a_key_full_of_control_characters_stays_on_one_line(complain):
    message = complain('"a\\n\\e[31mb": 1')
    assert "'a\\n\\x1b[31mb'" in message


def test_a_connection_string_in_the_wrong_place_is_not_shown(complain):
    assert "hunter2" not in complain("'postgresql://u:hunter2@h/d': 1")
