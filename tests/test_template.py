"""One line of a phrase file stands for many ways to say a thing."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.errors import TemplateError
from intents.template import MOST_FORMS, Slot, expand


def said(template):
    """Return the forms as plain strings, slots in braces."""
    return [
        " ".join(
            f"{{{item.name}}}" if isinstance(item, Slot) else item for item in form
        )
        for form in expand(template)
    ]


@pytest.mark.parametrize(
    ("template", "forms"),
    [
        ("undo that", ["undo that"]),
        ("stop [it]", ["stop it", "stop"]),
        ("(say|read) it", ["say it", "read it"]),
        ("[please] (say|do it) [now]", [
            "please say now", "please say", "please do it now", "please do it",
            "say now", "say", "do it now", "do it",
        ]),
        ("stop [it|that]", ["stop it", "stop that", "stop"]),
        ("a [b [c]]", ["a b c", "a b", "a"]),
        ("(a|a) b", ["a b"]),
        ("remind me to {task} at {time}", ["remind me to {task} at {time}"]),
        ("I don't [know]", ["I don't know", "I don't"]),
    ],
)  # fmt: skip
def test_brackets_may_be_left_out_or_give_a_choice(template, forms):
    """Square brackets are optional, round ones choose, braces are slots."""
    assert said(template) == forms


@pytest.mark.parametrize(
    ("template", "problem"),
    [
        ("stop [it", "Nothing closes the '['."),
        ("stop (it]", "Nothing closes the '('."),
        ("stop it]", "Nothing opens the ']'."),
        ("stop | go", "The '|' is not inside brackets."),
        ("(stop|) it", "There is an empty alternative, or empty brackets."),
        ("stop []", "There is an empty alternative, or empty brackets."),
        ("", "There is an empty alternative, or empty brackets."),
        ("stop, please", "The ',' at character 5 is unknown."),
        ("stop {what ever}", "The '{' at character 6 is unknown."),
        ("stop {what", "The '{' at character 6 is unknown."),
        ("step[s]", "There is no space before the '['."),
        ("[un]do", "There is no space before the 'do'."),
        ("say{what}", "There is no space before the '{what}'."),
        ("[stop]", "It can be said without a single word of its own."),
        ("{what}", "It can be said without a single word of its own."),
        ("if {what} then {what}", "It holds the same slot twice."),
        ("at {time} [on] {day}", "Two slots stand side by side, so nothing tells"),
        ("[a] " * 10 + "b", "It means more than 500 phrases."),
        ("[" * 50 + "a" + "]" * 50, "The brackets are nested more than 12 deep."),
    ],
)
def test_an_error_says_what_is_wrong(template, problem):
    """Nothing is guessed: what breaks the grammar is refused with its reason."""
    with pytest.raises(TemplateError) as caught:
        expand(template)
    assert str(caught.value).startswith(problem)


words = st.sampled_from(["a", "bee", "don't", "é", "걸음", "7"])
templates = st.recursive(
    words,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(" ".join),
        st.lists(inner, min_size=1, max_size=3).map(lambda a: f"({'|'.join(a)})"),
        inner.map(lambda text: f"[{text}]"),
    ),
    max_leaves=6,
)


@given(templates)
def test_each_form_is_made_of_the_words_of_its_template(inner):
    """A well-formed template gives few, distinct forms of its own words only."""
    forms = expand(f"start {inner}")
    own = set(inner.translate(dict.fromkeys(map(ord, "[]()|"), " ")).split())
    assert len(set(forms)) == len(forms) <= MOST_FORMS
    assert all(form[0] == "start" and set(form[1:]) <= own for form in forms)


@given(st.text(alphabet="ab {}[]()|x_'-\x00é", max_size=40) | st.text())
def test_any_text_is_a_template_or_refused(text):
    """Whatever stands in a file, the answer is forms or a TemplateError."""
    with suppress(TemplateError):
        assert 1 <= len(expand(text)) <= MOST_FORMS
