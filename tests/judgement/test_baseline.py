"""The baseline: what it accepts, what its file looks like, and what happens when the file is damaged."""

import json
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.judgement.baseline import (
    Accepted,
    BaselineError,
    apply_baseline,
    parse_baseline,
    read_baseline,
    render_baseline,
    updated_baseline,
    write_baseline,
)
from validator.model.finding import Severity

PATH = Path("ci/baseline.json")


def accept(findings):
    """What a run that looked at everything accepts."""
    return updated_baseline(findings, (), lambda subject: True)


def test_what_was_not_looked_at_stays_accepted(finding):
    before = accept([finding("public.gone.id"), finding("public.outside.id"), finding("public.still.id")])
    after = updated_baseline([finding("public.still.id")], before, lambda subject: subject != "public.outside.id")
    assert [entry.subject for entry in after] == ["public.outside.id", "public.still.id"]
    assert apply_baseline([], before, PATH, lambda subject: subject == "public.gone.id").notes[0].startswith("1 find")


def test_what_was_accepted_is_suppressed_and_only_the_rest_is_new(finding, tmp_path):
    path = tmp_path / "baseline.json"
    old, new = finding(), finding("public.invoice.id")
    write_baseline(path, accept([old]))
    applied = apply_baseline([old, new], read_baseline(path), PATH)
    assert applied.kept == (new,)
    (suppressed,) = applied.suppressed
    assert suppressed.finding == replace(old, new=False)
    assert (suppressed.by, suppressed.reason) == ("baseline", "accepted in ci/baseline.json")
    assert applied.notes == ()


def test_a_finding_stays_accepted_whatever_is_measured(finding, tmp_path):
    path = tmp_path / "baseline.json"
    write_baseline(path, accept([finding(evidence={"next_value": 4711})]))
    assert "4711" not in path.read_text()
    later = finding(evidence={"next_value": 5000}, severity=Severity.WARNING)
    assert apply_baseline([later], read_baseline(path), path).kept == ()


def test_the_same_rule_elsewhere_and_another_rule_here_are_new(finding):
    accepted = parse_baseline(render_baseline(accept([finding()])).encode(), PATH)
    others = (finding(rule="duplicate-ids"), finding("public.orders.id2"), finding(sequence="public.s"))
    assert apply_baseline(others, accepted, PATH).kept == others


def test_what_is_gone_is_mentioned(finding):
    accepted = parse_baseline(render_baseline(accept([finding(), finding("a.b.c")])).encode(), PATH)
    assert apply_baseline([finding()], accepted, PATH).notes == (
        "1 finding is in the baseline ci/baseline.json but no longer there: take them out with --update-baseline",
    )
    assert apply_baseline([], accepted, PATH).notes[0].startswith("2 findings are in the baseline")


def test_the_file_is_the_same_whatever_the_order_and_has_one_line_a_finding(finding):
    findings = [finding("b.b.b"), finding("a.a.a"), finding("a.a.a", rule="duplicate-ids"), finding("a.a.a")]
    text = render_baseline(accept(findings))
    assert text == render_baseline(accept(reversed(findings)))
    assert text.splitlines()[3:6] == [
        f'    {{"rule": "duplicate-ids", "subject": "a.a.a", "fingerprint": "{findings[2].fingerprint}"}},',
        f'    {{"rule": "sequence-behind-data", "subject": "a.a.a", "fingerprint": "{findings[1].fingerprint}"}},',
        f'    {{"rule": "sequence-behind-data", "subject": "b.b.b", "fingerprint": "{findings[0].fingerprint}"}}',
    ]
    assert json.loads(text)["version"] == 1
    assert text.endswith("}\n")


def test_an_empty_baseline(tmp_path):
    path = tmp_path / "baseline.json"
    write_baseline(path, accept([]))
    assert json.loads(path.read_text()) == {"version": 1, "findings": []}
    assert read_baseline(path) == ()


def test_odd_names_survive(finding, tmp_path):
    path = tmp_path / "baseline.json"
    odd = finding('public."größe ""x""\n".id')
    write_baseline(path, accept([odd]))
    assert read_baseline(path) == (Accepted(odd.rule, str(odd.subject), odd.fingerprint),)


FINGERPRINT = "0" * 32
CONFLICT = b'{\n  "version": 1,\n<<<<<<< ours\n'


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (CONFLICT, "ci/baseline.json:3:1: this is not JSON"),
        (b"", "ci/baseline.json:1:1: this is not JSON"),
        (b"\xff", "ci/baseline.json: this is not JSON in UTF-8"),
        (b"[" * 100_000, "this is not JSON in UTF-8"),
        (b"1" * 5000, "this is not JSON"),
        (b"[]", '"version" is missing'),
        (b"{}", '"version" is missing'),
        (b'{"version": 2, "findings": []}', "another version than 1; use the seqguard that wrote it"),
        (b'{"version": true, "findings": []}', "another version than 1"),
        (b'{"version": 1}', '"findings" is not a list'),
        (b'{"version": 1, "findings": {}}', '"findings" is not a list'),
        (b'{"version": 1, "findings": ["a"]}', "finding 1 is no object"),
        (b'{"version": 1, "findings": [{"rule": "a"}]}', "finding 1 has no fingerprint"),
        (
            b'{"version": 1, "findings": [{"fingerprint": "%s"}, {"fingerprint": 5}]}' % FINGERPRINT.encode(),
            "finding 2 has",
        ),
        (b'{"version": 1, "findings": [{"fingerprint": "%s\\n"}]}' % FINGERPRINT.encode(), "finding 1 has no"),
    ],
)
def test_a_damaged_file_is_an_error_and_never_an_empty_baseline(data, said):
    with pytest.raises(BaselineError) as caught:
        parse_baseline(data, PATH)
    message = str(caught.value)
    assert message.startswith("ci/baseline.json:")
    assert said in message
    assert "; " in message


@given(
    st.binary()
    | st.text().map(str.encode)
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.text() | st.just(1),
        lambda below: st.lists(below) | st.dictionaries(st.sampled_from(["version", "findings", "fingerprint"]), below),
    ).map(lambda value: json.dumps(value).encode())
)
def test_anything_else_is_read_or_refused(data):
    try:
        accepted = parse_baseline(data, PATH)
    except BaselineError:
        return
    assert all(isinstance(entry, Accepted) for entry in accepted)


def test_a_missing_file_says_how_to_make_it(tmp_path):
    with pytest.raises(BaselineError, match="there is no such baseline; make it with --update-baseline"):
        read_baseline(tmp_path / "none.json")


def test_a_folder_is_no_baseline(tmp_path):
    with pytest.raises(BaselineError, match="can't be read"):
        read_baseline(tmp_path)
    with pytest.raises(BaselineError, match="can't be written"):
        write_baseline(tmp_path, accept([]))


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(BaselineError, match=r"none/baseline\.json: can't be written: No such file"):
        write_baseline(tmp_path / "none" / "baseline.json", accept([]))


def test_writing_is_all_or_nothing(finding, tmp_path, monkeypatch):
    path = tmp_path / "baseline.json"
    write_baseline(path, accept([finding()]))
    before = path.read_text()

    def disk_full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", disk_full)
    with pytest.raises(BaselineError, match="No space left on device"):
        write_baseline(path, accept([]))
    assert path.read_text() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_is_replaced_and_others_may_read(finding, tmp_path):
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    link.symlink_to(real)
    before = os.umask(0o022)
    try:
        write_baseline(link, accept([finding()]))
    finally:
        os.umask(before)
    assert not link.is_symlink()
    assert not real.exists()
    assert len(read_baseline(link)) == 1
    assert stat.S_IMODE(link.stat().st_mode) == 0o644


def test_links_in_a_circle(tmp_path):
    link = tmp_path / "a.json"
    link.symlink_to(link)
    with pytest.raises(BaselineError, match="can't be read"):
        read_baseline(link)
    write_baseline(link, accept([]))
    assert read_baseline(link) == ()
