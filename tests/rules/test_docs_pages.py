"""The pages under docs/rules/ are what tools/make_docs.py makes of the rules."""

from tools import make_docs


def test_pages_are_up_to_date() -> None:
    assert make_docs.stale() == [], "run `make docs`"


def test_a_page_for_each_rule() -> None:
    assert len(make_docs.pages()) == len(make_docs.ALL_RULES) + 1
