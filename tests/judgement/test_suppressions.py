"""Ignores: what they take out, when they end, and what is said of those that do nothing."""

from datetime import date

import pytest

from validator.judgement.suppressions import apply_ignores, subject_matches
from validator.model.patterns import Pattern
from validator.model.policy import Ignore
from validator.model.report import Suppressed

TODAY = date(2027, 3, 1)


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [
        ("public.orders.id", True),
        ("public.orders.*", True),
        ("*.*.id", True),
        ("public.orders", True),
        ("public.*", True),
        ("orders", True),
        ("public.orders_seq", True),
        ("orders_seq", True),
        ("public.orders.total", False),
        ("other.orders", False),
        ("id", False),
        ("orders.id", False),
        ("public.order", False),
    ],
)
def test_what_a_pattern_fits(finding, pattern, fits):
    subject = finding("public.orders.id", sequence="public.orders_seq").subject
    assert subject_matches(Pattern.parse(pattern), subject) is fits


def test_a_subject_that_is_a_sequence_alone(finding):
    subject = finding("", sequence="public.lonely").subject
    assert subject_matches(Pattern.parse("public.lon*"), subject)
    assert not subject_matches(Pattern.parse("public.orders"), subject)


def test_an_ignore_takes_out_its_rule_on_its_subject_and_nothing_else(finding):
    hit, other_rule, other_subject = finding(), finding(rule="duplicate-ids"), finding("public.invoice.id")
    ignore = Ignore("sequence-behind-data", "public.orders.id", "archived")
    applied = apply_ignores([hit, other_rule, other_subject], [ignore], TODAY)
    assert applied.kept == (other_rule, other_subject)
    assert applied.suppressed == (Suppressed(hit, "ignore", "archived"),)
    assert applied.notes == ()


def test_an_ignore_without_a_rule_takes_out_every_rule(finding):
    findings = [finding(), finding(rule="duplicate-ids")]
    assert apply_ignores(findings, [Ignore(None, "public.orders", "r")], TODAY).kept == ()


@pytest.mark.parametrize(("until", "ignored"), [(None, True), (TODAY, True), (date(2027, 2, 28), False)])
def test_an_ignore_holds_up_to_its_last_day(finding, until, ignored):
    applied = apply_ignores([finding()], [Ignore(None, "public.orders", "r", until, 7)], TODAY)
    assert bool(applied.suppressed) is ignored
    assert bool(applied.kept) is not ignored
    assert bool(applied.notes) is not ignored


def test_an_ignore_that_ended_says_so(finding):
    ignore = Ignore("sequence-behind-data", "public.orders.id", "r", date(2027, 2, 28), 7)
    assert apply_ignores([finding()], [ignore], TODAY).notes == (
        "the ignore of sequence-behind-data on public.orders.id (line 7) ended on 2027-02-28: its finding counts again",
    )
    two = apply_ignores([finding(sequence="a.b"), finding(sequence="a.c")], [ignore], TODAY)
    assert two.notes[0].endswith("its 2 findings count again")


def test_another_ignore_that_still_holds_is_enough(finding):
    ended = Ignore(None, "public.orders", "old", date(2027, 1, 1))
    applied = apply_ignores([finding()], [ended, Ignore(None, "public.orders.id", "new")], TODAY)
    assert [s.reason for s in applied.suppressed] == ["new"]


def test_an_ignore_that_matches_nothing_is_mentioned(finding):
    ignore = Ignore("duplicate-ids", "public.orders.id", "r", None, 3)
    applied = apply_ignores([finding()], [ignore], TODAY)
    assert applied.kept == (finding(),)
    assert applied.notes == (
        "the ignore of duplicate-ids on public.orders.id (line 3) matches nothing: remove it if the trouble is gone",
    )


def test_an_ignore_of_a_rule_that_did_not_run_is_not_blamed(finding):
    ignore = Ignore("hardcoded-id", "public.orders.id", "r")
    assert apply_ignores([], [ignore], TODAY, ran=["duplicate-ids"]).notes == ()
    assert len(apply_ignores([], [ignore], TODAY, ran=["hardcoded-id"]).notes) == 1
