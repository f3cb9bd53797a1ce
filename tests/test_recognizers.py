"""The contract that every recognizer keeps, whatever engine is behind it."""

import numpy as np
import pytest
import soxr

from audio import (
    FRAME_BYTES,
    RATE,
    SILENCE,
    Phrases,
    SetupError,
    names,
    recognizer,
    voice,
)
from audio.utterances import START

SPOKEN = {
    "moonshine": ("en", "I took a small step."),
    "scripted": ("en", "I took a small step."),
    "vosk": ("ko", "아버지"),
}
"""The language each is tried in, and something clear: vosk has a Korean package."""


@pytest.fixture(scope="module", params=names("recognizers"))
def engine(request):
    """Make each recognizer that there is once; models take seconds to load."""
    options = {"script": ["a small step"] * 9} if request.param == "scripted" else {}
    try:
        return request.param, recognizer(
            request.param, locale=SPOKEN[request.param][0], **options
        )
    except SetupError as error:
        pytest.skip(f"{error.problem} {error.remedy}")


@pytest.fixture(scope="module")
def speech(engine):
    """Return a few words in the language of the engine, as frames."""
    locale, words = SPOKEN[engine[0]]
    slow = {} if locale == "en" else {"words_per_minute": 120}
    speaking = voice(locale=locale, **slow)
    sound = np.frombuffer(b"".join(speaking.synthesize(words)), "<i2")
    speaking.close()
    heard = soxr.resample(sound, speaking.rate, RATE).tobytes()
    return [
        heard[start : start + FRAME_BYTES].ljust(FRAME_BYTES, b"\0")
        for start in range(0, len(heard), FRAME_BYTES)
    ]


def test_no_sound_has_no_words(engine):
    assert engine[1].transcribe(iter([])).text == ""


def test_silence_has_no_words(engine):
    assert engine[1].transcribe(iter([SILENCE] * 60)).text == ""


def test_silence_as_short_as_an_utterance_can_be_has_no_words(engine):
    assert engine[1].transcribe(iter([SILENCE] * START)).text == ""


def test_noise_gives_text_and_raises_nothing(engine):
    hiss = np.random.default_rng(7).normal(0, 3000, 512 * 30).astype("<i2").tobytes()
    frames = [hiss[i : i + FRAME_BYTES] for i in range(0, len(hiss), FRAME_BYTES)]
    assert isinstance(engine[1].transcribe(iter(frames)).text, str)


def test_speech_has_words(engine, speech):
    assert engine[1].transcribe(iter(speech)).text.strip()


def test_free_words_are_there_whatever_phrases_it_listens_for(engine, speech):
    for forms in ([], [("nothing like it",)], [(SPOKEN[engine[0]][1],)]):
        heard = engine[1].transcribe(iter(speech), None, Phrases(forms))
        assert (heard.text if heard.free is None else heard.free).strip()


def test_there_is_no_phrase_in_silence(engine):
    phrases = Phrases([(SPOKEN[engine[0]][1],)])
    heard = engine[1].transcribe(iter([SILENCE] * 60), None, phrases)
    assert (heard.text, heard.free) == ("", None)


def test_every_guess_on_the_way_is_text(engine, speech):
    guesses = []
    engine[1].transcribe(iter(speech), guesses.append)
    assert [type(guess) for guess in guesses] == [str] * len(guesses)


def test_confidence_is_a_share_or_unknown(engine, speech):
    confidence = engine[1].transcribe(iter(speech)).confidence
    assert confidence is None or 0 <= confidence <= 1


def test_one_utterance_leaves_nothing_behind_for_the_next(engine, speech):
    if engine[0] == "scripted":
        pytest.skip("its script is what it leaves for the next")
    texts = [engine[1].transcribe(iter(speech)).text for _ in range(3)]
    assert texts == [texts[0]] * 3
    assert engine[1].transcribe(iter([SILENCE] * 30)).text == ""


def test_frames_that_break_off_in_the_middle_of_a_word_are_an_utterance(engine, speech):
    half = speech[: len(speech) // 2]
    assert isinstance(engine[1].transcribe(iter(half)).text, str)
