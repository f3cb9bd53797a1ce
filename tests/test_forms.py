"""Plain forms out of phrases, and slots with listed values."""

import re
from contextlib import suppress
from pathlib import Path

import packaged
import pytest
from hypothesis import given
from hypothesis import strategies as st

import intents
from audio import Phrases
from intents import PhraseError
from intents.errors import TemplateError
from intents.forms import plain_forms
from intents.listed import read_listed
from intents.overlap import overlap
from intents.template import Slot, expand
from intents.tree import parse

LANGUAGE = Path(intents.__file__).parent / "locale/en/_language.toml"
BOOK = packaged.book("en")

MENU = """
[commands]
order = ["[(can I get|I would like)] [a] [{size}] {drink} [with {milk}]"]
wash = ["wash the (cups|{size} cups)"]
open = ["open the bar"]
[slots]
drink = ["[iced] mocha", "medium roast", "tea"]
milk = ["[a bit of] (milk|cream)"]
[slots.size]
medium = ["medium"]
"twelve ounce" = ["twelve (ounce|oz)"]
"""


@pytest.fixture(scope="module")
def listed(tmp_path_factory):
    """Read the menu."""
    folder = tmp_path_factory.mktemp("menu")
    (folder / "bar.toml").write_text(MENU, "utf-8")
    return read_listed(folder, LANGUAGE)


@pytest.mark.parametrize(
    ("said", "intent", "slots"),
    [
        ("tea", "bar.order", {"drink": "tea"}),
        ("Can I get a mocha?", "bar.order", {"drink": "mocha"}),
        (
            "I'd like a 12-ounce iced mocha with a bit of cream.",
            "bar.order",
            {"size": "twelve ounce", "drink": "iced mocha", "milk": "a bit of cream"},
        ),
        ("twelve oz tea", "bar.order", {"size": "twelve ounce", "drink": "tea"}),
        (
            "a medium, medium roast",
            "bar.order",
            {"size": "medium", "drink": "medium roast"},
        ),
        ("wash the medium cups", "bar.wash", {"size": "medium"}),
        ("wash the cups", "bar.wash", {}),
        ("uh can I get a, uh, mocca", "bar.order", {"drink": "mocha"}),
    ],
)
def test_what_is_said_of_a_menu_is_its_command_with_its_values(
    listed, said, intent, slots
):
    match = listed.match(said)
    assert (match.decision, match.intent) == ("act", intent)
    assert match.slots == slots


@pytest.mark.parametrize(
    "said", ["", "uh", "can I get a", "I went home early", "with cream", "open the bar"]
)
def test_a_value_that_was_not_said_is_not_made_up(listed, said):
    assert listed.match(said).decision == "ignore"


def test_only_the_intents_that_are_asked_for_are_found(listed):
    assert listed.match("wash the cups", {"bar.order"}).intent is None
    assert listed.match("wash the cups", {"bar.wash"}).intent == "bar.wash"


@given(st.text())
def test_any_text_gets_a_decision(listed, text):
    match = listed.match(text)
    assert match.decision in ("act", "confirm", "ignore")
    assert 0 <= match.score <= 1


def test_ten_thousand_words_get_a_decision(listed):
    assert listed.match("mocha with cream and " * 2500).decision == "ignore"


def test_every_form_of_a_menu_is_understood_as_its_command(listed):
    for intent in listed.intents:
        phrases = Phrases(listed.forms({intent}))
        for said in phrases.some(500):
            assert listed.match(said).intent == intent, said
            assert listed.match(said).score > 0.99, said


@pytest.mark.parametrize(
    ("menu", "problem"),
    [
        ('[commands]\na = ["b {c} {d}"]\n[slots]\nc = ["e"]\n', "'d' has no values"),
        ('[commands]\na = ["(b {c}"]\n[slots]\nc = ["e"]\n', "Nothing closes the '('"),
        ('[commands]\na = ["b {c}"]\n[slots]\nc = ["(e"]\n', "Nothing closes the '('"),
        ('[commands]\na = ["b {c}"]\n[slots]\nc = "e"\n', "not lists of texts"),
        ('[commands]\na = ["b {c}"]\n[slots]\nc = [1]\n', "not lists of texts"),
        ('[commands]\na = ["b {c}"]\n[slots.c]\ne = []\n', "not lists of texts"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path, menu, problem):
    (tmp_path / "bar.toml").write_text(menu, "utf-8")
    with pytest.raises(PhraseError, match=re.escape(problem)) as caught:
        read_listed(tmp_path, LANGUAGE)
    assert re.search(r"bar\.toml, line \d+: ", caught.value.problem)
    assert caught.value.remedy


def test_a_phrase_that_means_two_things_is_refused(tmp_path):
    menu = """
    [commands]
    one = ["(open|shut) the {door}"]
    two = ["[please] open [the] {gate}"]
    [slots]
    door = ["(front|back) door"]
    gate = ["garden gate", "front door"]
    """
    (tmp_path / "house.toml").write_text(menu, "utf-8")
    with pytest.raises(PhraseError, match="'open the front door' can also mean"):
        read_listed(tmp_path, LANGUAGE)


WORDS = st.sampled_from(["a", "small", "step", "I", "took"])
TEMPLATES = st.recursive(
    WORDS,
    lambda part: st.one_of(
        st.lists(part, min_size=1, max_size=3).map(" ".join),
        st.lists(part, min_size=1, max_size=3).map(lambda ps: f"({'|'.join(ps)})"),
        st.lists(part, min_size=1, max_size=3).map(lambda ps: f"[{' | '.join(ps)}]"),
    ),
    max_leaves=7,
)

TREES = TEMPLATES.map(str.lower).map(parse)


def said_by(form):
    """Return everything a form says."""
    return set(Phrases([form]).some(5000))


@given(TREES, TREES)
def test_two_forms_overlap_where_both_say_the_same(one, other):
    shared = said_by(one) & said_by(other)
    found = overlap(one, other)
    assert found in shared if shared else found is None


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(PhraseError, match="no phrase files"):
        read_listed(tmp_path, LANGUAGE)


@given(TEMPLATES)
def test_a_tree_says_what_its_template_says(template):
    try:
        forms = expand(template)
    except TemplateError:
        return
    phrases = Phrases([parse(template)])
    said = {" ".join(map(str, form)).lower() for form in forms}
    assert set(phrases.some(1000)) == said


@given(st.text("ab ()[]|{}", max_size=12))
def test_any_template_is_a_tree_or_an_error(template):
    with suppress(TemplateError):
        assert parse(template)


def test_commands_are_said_in_short_forms_and_after_openers_too():
    phrases = Phrases(plain_forms(BOOK, {"answers.stop", "answers.yes"}))
    for said in ("Stop.", "Please stop that", "That's enough!", "Yeah", "well, yes"):
        assert phrases.holds(said), said
    for said in ("", "please", "that enough", "what time is it"):
        assert not phrases.holds(said), said


def test_all_commands_without_slots_are_forms_and_none_with_one_is():
    phrases = Phrases(plain_forms(BOOK))
    for forms in BOOK.commands.values():
        for form in forms:
            words = " ".join(str(item) for item in form)
            is_open = any(isinstance(item, Slot) for item in form)
            assert is_open or phrases.holds(words), words
    assert not phrases.holds("I have been thinking about my sister")


def test_where_nothing_is_listed_there_are_no_forms():
    assert plain_forms(BOOK, ()) == ()


def test_a_number_may_be_written_in_digits(listed):
    phrases = Phrases(listed.forms())
    assert phrases.holds("a 12 ounce mocha")
    assert phrases.holds("A twelve-ounce mocha.")
    assert not phrases.holds("a 20 ounce mocha")
