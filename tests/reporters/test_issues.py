from dataclasses import replace

from tests.reporters import samples
from validator.model.finding import Finding, NotChecked, Severity, Subject
from validator.model.observation import Reason
from validator.model.report import Report, Suppressed
from validator.model.snapshot import Target
from validator.reporters.issues import NOT_CHECKED, accepted, issues, shortened
from validator.rules.all_rules import RULE_NAMES


def fingerprints(report: Report) -> list[str]:
    return [issue.fingerprint for issue in issues(report, allow_incomplete=False)]


def of(target: Target) -> list[str]:
    return fingerprints(replace(samples.everything(), target=target))


def test_findings_and_what_was_not_checked_the_worst_first() -> None:
    found = issues(samples.everything(), allow_incomplete=False)
    assert [issue.severity.rank for issue in found] == sorted(issue.severity.rank for issue in found)
    errors = [issue.rule for issue in found if issue.severity is Severity.ERROR]
    assert errors == sorted(errors, key=NOT_CHECKED.__eq__)
    assert errors.count(NOT_CHECKED) == len(samples.HOSTILE)
    allowed = issues(samples.everything(), allow_incomplete=True)
    assert {issue.severity for issue in allowed if issue.rule == NOT_CHECKED} == {Severity.WARNING}


def test_no_rule_is_called_as_what_was_not_checked() -> None:
    assert NOT_CHECKED not in RULE_NAMES


def test_the_sentence_names_the_subject_and_the_facts_follow() -> None:
    (issue,) = issues(samples.failing(), allow_incomplete=False)
    assert issue.text == (
        "public.products.product_id: the 2nd insert into public.products fails: product_id 7 is taken "
        "(next 6, largest id 7, first collision 7, 1 more insert succeeds, then SQLSTATE 23505)."
    )
    assert issue.repair_title == "Repair, safe to run"
    assert issue.repair.splitlines()[-1] == "SELECT pg_catalog.setval('public.products_product_id_seq', 7);"


def test_what_was_not_checked_says_how_it_could_be() -> None:
    (issue,) = issues(samples.incomplete(), allow_incomplete=False)
    assert issue.text == (
        "public.secrets.id: not checked, no-privilege: the role may not read public.secrets; "
        "to check it: GRANT SELECT ON public.secrets TO ci."
    )


def test_fingerprints_survive_other_values_other_words_and_more_findings() -> None:
    before = fingerprints(samples.failing())
    finding = samples.failing().findings[0]
    grown = replace(finding, message="the 900th insert fails", evidence={"next_value": 800}, severity=Severity.WARNING)
    _, other = samples.behind("aaa")
    assert before[0] in fingerprints(samples.report(findings=(other, grown)))


def test_fingerprints_survive_a_new_version_of_the_server_and_another_way_of_reading() -> None:
    at_first = of(Target("database", "shop", "16.4", "staging"))
    assert of(Target("scanned dump", "shop_copy", "18.1", "staging", standby=True)) == at_first
    assert of(Target("database", "shop", "16.4")) == of(Target("restored dump", "shop", "17.0"))


def test_fingerprints_differ_between_databases() -> None:
    staging, production = of(Target("database", "shop", None, "staging")), of(Target("database", "shop", None, "live"))
    assert not set(staging) & set(production)
    assert not set(of(Target("database", "shop"))) & set(of(Target("database", "crm")))


def test_fingerprints_are_unique_even_of_what_is_the_same() -> None:
    twice = samples.failing().findings * 3
    unread = tuple(NotChecked(Subject(), Reason.TIMEOUT, f"part {n}", "") for n in range(3))
    found = fingerprints(samples.report(findings=twice, not_checked=unread))
    assert len(set(found)) == 6
    assert [f.partition(":")[2] for f in found] == ["1", "2", "3"] * 2
    assert len(set(of(samples.report().target))) == len(of(samples.report().target))


def test_the_reason_why_something_was_not_checked_may_change() -> None:
    first = samples.not_checked()
    second = replace(first, reason=Reason.TIMEOUT, message="took too long")
    one, other = (fingerprints(samples.report(not_checked=(item,))) for item in (first, second))
    assert one == other


def test_an_accepted_finding_keeps_its_fingerprint() -> None:
    finding = samples.failing().findings[0]
    report = samples.report(suppressed=(Suppressed(replace(finding, new=False), "baseline", "accepted in b.json"),))
    ((issue, how),) = accepted(report)
    assert [issue.fingerprint] == fingerprints(samples.failing())
    assert how.by == "baseline"


def test_names_that_are_no_text_have_a_fingerprint_too() -> None:
    finding = Finding("duplicate-ids", Severity.ERROR, Subject(), "m")
    report = samples.report(target=Target("database", "a\udcff"), findings=(finding,))
    assert len(fingerprints(report)[0]) == 34


def test_a_long_text_says_that_it_was_cut() -> None:
    assert shortened("abcdefgh", 8) == "abcdefgh"
    assert shortened("abcdefghi", 8) == "abcd ..."
