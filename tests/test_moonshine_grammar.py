"""Listening for what can be said: the graph of phrases, and Moonshine along it."""

from itertools import product

import hibari
import numpy as np
import pytest
import soxr
from hypothesis import given, settings
from hypothesis import strategies as st

from audio import FRAME_BYTES, RATE, SILENCE, Phrases, Transcript, models
from audio.phrases import letters
from audio.recognizers.moonshine import Moonshine
from audio.recognizers.moonshine_network import TOKENS
from audio.recognizers.moonshine_spelling import Paths, Spelling
from audio.recognizers.moonshine_tokens import Tokens

FOLDER = models.find("moonshine-en")
needs_model = pytest.mark.skipif(
    FOLDER is None, reason="needs: small-steps models install moonshine-en"
)

WORDS = st.text("ab ", max_size=4)
FORMS = st.recursive(
    st.tuples(WORDS),
    lambda form: st.one_of(
        st.tuples(form.map(lambda f: (*f, *f)), WORDS).map(lambda t: (*t[0], t[1])),
        st.lists(form, max_size=3).map(lambda forms: (tuple(forms), "b")),
        st.lists(form, max_size=3).map(lambda forms: ("a", (*forms, ()))),
    ),
    max_leaves=6,
)


def expanded(form):
    """Return every way through a form, one by one: what the graph never does."""
    ways = [
        {part} if isinstance(part, str) else set().union(*map(expanded, part))
        for part in form
    ]
    return {" ".join(" ".join(way).split()) for way in product(*ways)}


@given(st.lists(FORMS, max_size=4))
def test_the_graph_holds_every_way_through_its_forms_and_no_other(forms):
    ways = set().union(*map(expanded, forms)) - {""}
    phrases = Phrases(forms)
    assert set(phrases.some(100_000)) == ways
    assert all(len(f" {way}") <= phrases.longest for way in ways)
    for way in list(ways)[:50]:
        assert phrases.holds(way)
        assert phrases.holds(f"{way} c") is False
    assert not phrases.holds("")


@given(st.lists(FORMS, max_size=3), st.text("abc'- ,", max_size=12))
def test_a_text_is_held_if_its_plain_words_are_a_way(forms, text):
    ways = set().union(*map(expanded, forms)) - {""}
    plain = " ".join(letters(text).split())
    assert Phrases(forms).holds(text) == (plain in ways)


@given(st.text())
def test_any_text_is_plain_words_and_held_where_it_is_a_form(text):
    assert Phrases([(text,)]).holds(text) == bool(letters(text).split())


def test_capitals_marks_hyphens_and_apostrophes_make_no_difference():
    phrases = Phrases([("i'd like a twelve ounce latte",)])
    assert phrases.holds("I\u2019d like a twelve-ounce latte, ")
    assert phrases.holds("Id like a Twelve ounce latte.")
    assert not phrases.holds("I d like a twelve ounce latte")
    assert phrases.some(9) == ["i'd like a twelve ounce latte"]


def test_a_graph_of_a_million_million_phrases_is_made_at_once():
    digits = tuple((word,) for word in ("one", "two", "three", "four"))
    phrases = Phrases([(digits,) * 20])
    assert phrases.holds(" ".join(["one", "four"] * 10))
    assert not phrases.holds(" ".join(["one", "four"] * 9))
    assert len(phrases.some(7)) == 7


@needs_model
@settings(deadline=None)
@given(st.lists(FORMS, min_size=1, max_size=3))
def test_every_piece_that_stays_within_a_phrase_may_come_and_no_other(
    spelling, spelled, forms
):
    phrases = Phrases(forms)
    paths = Paths(phrases, spelling)
    tokens, states = paths.choices(phrases.start)
    ways = [f" {way}" for way in set().union(*map(expanded, forms)) - {""}]
    begun = {way[:size] for way in ways for size in range(1, len(way) + 1)}
    wanted = {token for token, said in spelled.items() if said in begun}
    assert set(tokens.tolist()) == wanted
    for token, state in zip(tokens.tolist(), states, strict=True):
        assert state.ends == (spelled[token] in ways)


@pytest.fixture(scope="module")
def spelling():
    """Return the word pieces of the model."""
    return Spelling(Tokens(FOLDER / TOKENS))


@pytest.fixture(scope="module")
def spelled():
    """Return the plain letters of each word piece."""
    pieces = Tokens(FOLDER / TOKENS)
    return {token: letters(pieces.piece(token)) for token in range(3, len(pieces))}


@pytest.fixture(scope="module")
def moonshine():
    """Return the recognizer."""
    return Moonshine()


@pytest.fixture(scope="module")
def say():
    """Speak a text: a function that returns samples at 16 kHz."""
    voice = hibari.Hibari()
    return lambda text: soxr.resample(voice(text, seed=0), hibari.SAMPLE_RATE, RATE)


def frames(sound):
    """Return samples as frames."""
    content = (np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes()
    return (content[i : i + FRAME_BYTES] for i in range(0, len(content), FRAME_BYTES))


STORY = (
    "Today I went for a walk before breakfast, and then I wrote two letters.",
    "This morning the light was lovely over the water.",
    "The week was heavy, but I asked a friend for help and we cooked dinner together.",
    "I cleaned the kitchen and watered all the plants.",
    "My brother sent me a message about the garden.",
    "We are going to plant tomatoes and beans in the spring.",
    "I talked to my sister for an hour and did not want to stop.",
)
"""More than Moonshine hears in one piece."""

ORDERS = Phrases(
    [
        (
            (("can i get",), ("i want",)),
            (("a",), ()),
            (("dark roast",), ("light roast",), ()),
            (("mocha",), ("coffee",), ("house coffee",)),
            (("with", (("brown sugar",), ("soy milk",))), ()),
        ),
        ("stop",),
    ]
)


@needs_model
@pytest.mark.parametrize(
    "said",
    ["I want a dark roast mocha with soy milk.", "Can I get a house coffee?", "Stop."],
)
def test_a_phrase_is_heard_and_what_was_heard_freely_stands_beside_it(
    moonshine, say, said
):
    heard = moonshine.transcribe(frames(say(said)), None, ORDERS)
    assert letters(heard.text).split() == letters(said.replace(".", "")).split()
    assert heard.free is not None
    assert 0 < heard.confidence <= 1


@needs_model
def test_a_phrase_is_heard_where_free_words_come_out_wrong(moonshine, say):
    said = "I want a dark roast mocha with soy milk."
    sound = say(said)
    hiss = np.random.default_rng(3).normal(0, 0.06, len(sound))
    heard = moonshine.transcribe(frames(sound + hiss), None, ORDERS)
    assert ORDERS.holds(heard.text)
    assert not ORDERS.holds(heard.free)


@needs_model
@pytest.mark.parametrize(
    "said",
    [
        "I want to talk to somebody tonight.",
        "Can I get a lift to the station?",
        "I slipped last night and I feel tired.",
        "Stop telling me what to do.",
    ],
)
def test_what_is_no_phrase_is_heard_freely(moonshine, say, said):
    sound = say(said)
    free = moonshine.transcribe(frames(sound))
    assert moonshine.transcribe(frames(sound), None, ORDERS) == free
    assert free.free is None


@needs_model
def test_there_is_no_phrase_in_silence_and_noise(moonshine):
    hiss = np.random.default_rng(0).normal(0, 0.05, 3 * RATE)
    assert moonshine.transcribe(iter([SILENCE] * 90), None, ORDERS) == Transcript("")
    assert moonshine.transcribe(frames(hiss), None, ORDERS) == Transcript("")


@needs_model
def test_where_nothing_may_be_said_it_hears_freely(moonshine, say):
    heard = moonshine.transcribe(frames(say("Stop.")), None, Phrases([]))
    assert letters(heard.text).split() == ["stop"]
    assert heard.free is None


@needs_model
def test_a_free_reading_that_is_enough_needs_no_phrase(moonshine, say):
    asked = []
    phrases = Phrases([("we took the boat",)], lambda text: asked.append(text) or True)
    heard = moonshine.transcribe(frames(say("We took the bus.")), None, phrases)
    assert asked == [heard.text]
    assert heard.free is None
    assert letters(heard.text).split() == ["we", "took", "the", "bus"]


@needs_model
def test_a_long_story_is_free_although_there_are_phrases(moonshine, say):
    parts = [part for told in STORY for part in (say(told), np.zeros(RATE // 3))]
    sound = np.concatenate(parts)
    assert len(sound) > 20 * RATE
    heard = moonshine.transcribe(frames(sound), None, ORDERS)
    assert heard == moonshine.transcribe(frames(sound))
    assert heard.text.endswith("stop.")
