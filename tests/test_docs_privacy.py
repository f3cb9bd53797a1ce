"""Each promise of docs/privacy.md stands beside tests that there are."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PAGE = (TESTS.parent / "docs/privacy.md").read_text("utf-8")
PROMISES = re.findall(r"^\| (?!promise|-)(.+?) \| (.*) \|$", PAGE, re.MULTILINE)
NAMED = sorted(set(re.findall(r"`(test_\w+\.py::\w+)`", PAGE)))


@pytest.mark.parametrize("named", NAMED)
def test_every_test_that_is_named_is_there(named):
    """Under its name, and not taken out."""
    file, _, test = named.partition("::")
    assert re.search(rf"^def {test}\(", (TESTS / file).read_text("utf-8"), re.MULTILINE)


def test_every_promise_names_a_test():
    """A promise that nothing proves is only a wish."""
    assert len(PROMISES) > 25
    assert [promise for promise, tests in PROMISES if "::" not in tests] == []


def test_no_test_of_privacy_is_forgotten():
    """What these files prove is on the page."""
    for name in ("test_network.py", "test_traced.py", "test_traces.py"):
        source = (TESTS / name).read_text("utf-8")
        there = re.findall(r"^def (test_\w+)", source, re.MULTILINE)
        assert {f"{name}::{test}" for test in there} - {*NAMED} == set()
