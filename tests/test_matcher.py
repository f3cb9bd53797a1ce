"""What an utterance means: the nearest phrase, how sure that is, and why."""

import packaged
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents import Match, Matcher, Phrasebook

STEPS = """\
[commands]
took = [
  "I (took|made) a small step [today]",
  "I (took|made) a small step [today] {what}",
]
noticed = ["I noticed {what}"]
remind = ["remind me to {task} at {time}"]
[stages]
took = "did"
noticed = "noticed"
"""
TALK = """\
[commands]
undo = ["undo that", "take that back"]
sooner = ["please wake me a bit earlier tomorrow morning"]
later = ["please wake me a bit later tomorrow morning"]
unwell = ["I can not go on today"]
[answers]
yes = ["yes [please]", "sure"]
no = ["no [thank you]"]
stop = ["stop"]
again = ["say that again", "repeat that"]
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """Return a small phrasebook."""
    folder = tmp_path_factory.mktemp("phrases")
    (folder / "steps.toml").write_text(STEPS, "utf-8")
    (folder / "talk.toml").write_text(TALK, "utf-8")
    return Phrasebook.read(folder)


@pytest.fixture(scope="module")
def match(book):
    """Return what matches among everything."""
    matcher, every = Matcher(book), [*book.commands, *book.answers]
    return lambda text: matcher.match(text, among=every)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("I took a small step", "steps.took"),
        ("i TOOK a small step.", "steps.took"),
        ("I, uh, took... a small step", "steps.took"),
        ("i took small step", "steps.took"),
        ("well i just took a small step", "steps.took"),
        ("eye took a small step", "steps.took"),
        ("no, undo that", "talk.undo"),
        ("and do that", "talk.undo"),
        ("could you repeat that please", "talk.again"),
        ("say that a gain", "talk.again"),
        ("no", "talk.no"),
        ("no no no", "talk.no"),
        ("yes please", "talk.yes"),
        ("yeah", "talk.yes"),
        ("stop it", "talk.stop"),
        ("I can't go on today", "talk.unwell"),
    ],
)
def test_a_phrase_is_understood_as_people_and_recognizers_word_it(match, text, intent):
    """Light words come and go, letters get lost, words fall apart."""
    assert (match(text).decision, match(text).intent) == ("act", intent)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "um, uh",
        "know",
        "top",
        "the bus stop",
        "don't stop",
        "I didn't take a small step",
        "I did not make a small step today",
        "he took a small step",
        "I might have made a small step",
        "I can go on today",
        "I took a walk",
        "note that back",
        "and now the weather for tomorrow with small steps towards spring",
        "a giant leap for mankind and the crowd took a small step back",
    ],
)
def test_what_only_sounds_alike_is_ignored(match, text):
    """Someone else's talk, the opposite, and half a phrase have no intent."""
    assert (match(text).decision, match(text).intent) == ("ignore", None)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("I took a small step, I called my sister.", "I called my sister"),
        ("I tuck a small step I called my sister", "I called my sister"),
        ("i took a small step, and uh i'm, um, out of bed", "I'm out of bed"),
        ("I took a small step: I didn't drink", "I didn't drink"),
        ("I made a small step, not drinking tonight!", "Not drinking tonight"),
        ("I took a small step and that", "And that"),
        ("I TOOK A SMALL STEP I RANG ANA", "I rang ana"),
        ("i took a small step caf\u00e9 \U0001f600 with\x00 Zo\u00eb", None),
    ],
)
def test_a_slot_holds_the_persons_own_words(match, text, what):
    """Their case and spelling stay; fillers, lead-ins and a full stop go."""
    found = match(text)
    assert (found.decision, found.intent) == ("act", "steps.took")
    assert dict(found.slots) == {"what": what or "Caf\u00e9 \U0001f600 with Zo\u00eb"}


def test_slots_may_stand_within_a_phrase(match):
    """The words around a slot part it from the next."""
    found = match("Remind me to look at the moon at nine thirty")
    assert dict(found.slots) == {"task": "Look at the moon", "time": "Nine thirty"}


def test_the_stage_of_a_command_comes_with_it(match):
    """A command without a stage has none."""
    assert match("I noticed the birds").stage == "noticed"
    assert match("undo that").stage is None


def test_an_uncertain_fit_is_confirmed(match):
    """Half a phrase is worth a question."""
    found = match("I took a small")
    assert (found.decision, found.intent) == ("confirm", "steps.took")


def test_what_lies_between_two_intents_is_confirmed(match):
    """It fits two phrases as well; the runner-up is named."""
    found = match("please wake me a bit tomorrow morning")
    assert (found.decision, found.runner_up) == ("confirm", "talk.sooner")
    assert found.intent == "talk.later"


def test_only_the_expected_is_understood(book):
    """Without a list, every command; with one, nothing but its intents."""
    matcher = Matcher(book)
    assert matcher.match("yes").intent is None
    assert matcher.match("yes", among=["talk.yes", "talk.no"]).intent == "talk.yes"
    assert matcher.match("undo that", among=["talk.yes"]).intent is None
    assert matcher.match("undo that", among=[]).intent is None
    with pytest.raises(KeyError, match=r"talk\.gone"):
        matcher.match("yes", among=["talk.gone"])


def test_why_is_said_in_words(match):
    """The phrase, what was heard, and how far ahead of the next intent."""
    assert match("I tuck a small step").why == (
        "'i took a small step' in 'i took a small step', with nothing else near"
    )
    assert match("please wake me a bit later tomorrow morning").why == (
        "'please wake me a bit later tomorrow morning' in "
        "'please wake me a bit later tomorrow morning', 0.32 ahead of talk.sooner"
    )
    assert match("half a small step").why == (
        "'i took a small step' of steps.took is nearest, but only 0.38"
    )
    assert match("\U0001f600").why == "there are no words in it"
    assert match("zebra").why == "it is like no phrase"


def test_a_match_is_plain_json_too(match):
    """Scripts read the fields of DESIGN section 7."""
    assert match("I noticed birds").as_json() == {
        "text": "I noticed birds",
        "decision": "act",
        "intent": "steps.noticed",
        "score": 0.933,
        "slots": {"what": "Birds"},
        "stage": "noticed",
        "when": None,
        "runner_up": None,
        "why": "'i noticed' in 'i noticed birds', with nothing else near",
        "parts": [],
    }
    assert Match("a", parts=(Match("b"),)).as_json()["parts"][0]["text"] == "b"


def test_ten_thousand_words_fill_a_slot(match):
    """All that follows belongs to a slot at the end, whole."""
    story = " ".join(["left", "right"] * 5000)
    found = match(f"I took a small step {story}")
    assert (found.decision, found.slots["what"]) == ("act", story.capitalize())


def test_ten_thousand_words_are_no_short_phrase(match):
    """What only begins like a phrase is not that phrase."""
    assert match("undo that " + "left right " * 5000).intent is None


words = ["I", "took", "a", "small", "step", "not", "at", ",", "'", "\x00", "\u202e"]
anything = st.one_of(
    st.text(),
    st.lists(st.sampled_from(words) | st.text(max_size=3)).map(" ".join),
)


@given(text=anything)
def test_a_decision_always_comes(text):
    """Whatever was heard, a match says what to do, within its bounds."""
    found = ENGLISH.match(text)
    assert found.text == text
    assert 0 <= found.score <= 1
    assert (found.intent is None) == (found.decision not in ("act", "confirm"))
    assert all(found.slots.values())


ENGLISH = packaged.matcher("en")
