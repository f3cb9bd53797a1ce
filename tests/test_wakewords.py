"""Wake words, with real voices: those that are meant are heard, and no others."""

from functools import cache

import numpy as np
import pytest
import soxr

import audio
from audio import FRAME_BYTES, RATE, SetupError, names, plugins, wakeword

OTHER_TALK = (
    "Good evening, here is the news. The river rose again in the night, and two roads "
    "by the bridge are closed. Okay, now boil the water, and then add the onions. "
    "Alex and Nadia are coming on Saturday. Hey, Travis, could you pass me the salt? "
    "I called my sister, and we spoke about the garden for an hour. Oh, hey, my crop "
    "of beans is in. Okay, never mind, I will do it tomorrow. It was a long week, and "
    "nobody knew what to say. Tomorrow it will be cold, with some sun in the south."
)


@cache
def spoken(text, voice="pyttsx3"):
    """Return a text as frames, in a second of near silence on both sides."""
    engine = audio.voice(voice)
    sound = np.frombuffer(b"".join(engine.synthesize(text)), "<i2") / 32768
    engine.close()
    sound = soxr.resample(sound, engine.rate, RATE)
    sound = np.concatenate((np.zeros(RATE), sound, np.zeros(RATE)))
    sound += np.random.default_rng(1).normal(0, 1e-4, len(sound))
    pcm = (np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes()
    whole = len(pcm) // FRAME_BYTES * FRAME_BYTES
    return [pcm[i : i + FRAME_BYTES] for i in range(0, whole, FRAME_BYTES)]


def calls(engine, frames):
    """Return how often the word was heard, as the listener would count."""
    heard = 0
    for frame in frames:
        if engine.is_called(frame):
            heard += 1
            engine.reset()
    return heard


@pytest.mark.parametrize("engine", names("wakewords"))
@pytest.mark.parametrize("voice", ["pyttsx3", "pyttsx3:en-gb-x-rp"])
def test_the_usual_word_is_heard_once(engine, voice):
    assert calls(wakeword(engine), spoken("okay nabu", voice)) == 1


@pytest.mark.parametrize("voice", ["hibari", "pyttsx3"])
def test_other_talk_is_left_alone(voice):
    """Half a minute of it, with words in it that sound near."""
    every = wakeword("okay nabu, hey jarvis, hey mycroft, alexa")
    assert calls(every, spoken(OTHER_TALK, voice)) == 0


def test_silence_is_left_alone():
    assert calls(wakeword("okay nabu"), [audio.SILENCE] * 1000) == 0


def test_words_are_chosen_and_several_are_heard_at_once():
    both = wakeword("Okay Nabu, alexa")
    assert calls(both, spoken("okay nabu")) == calls(both, spoken("alexa")) == 1
    assert calls(wakeword("micro:alexa"), spoken("alexa")) == 1
    assert calls(wakeword("micro:alexa"), spoken("okay nabu")) == 0


def test_a_word_is_forgotten_by_a_reset():
    """Half of it before and half of it after make no call."""
    engine, frames = wakeword("okay nabu"), spoken("okay nabu")
    middle = len(frames) // 2
    assert calls(engine, frames[:middle]) == 0
    engine.reset()
    assert calls(engine, frames[middle:]) == 0


@pytest.mark.parametrize("name", ["computer", "micro:computer", "okay nabu, computer"])
def test_a_word_that_nobody_knows_is_answered_with_those_there_are(name):
    with pytest.raises(SetupError) as caught:
        wakeword(name)
    assert caught.value.problem == "There is no wake word 'computer' here."
    assert caught.value.remedy == (
        "Choose one or more of: alexa, hey jarvis, hey mycroft, okay nabu."
    )


def test_an_engine_that_nobody_knows_is_answered_with_those_there_are():
    with pytest.raises(SetupError) as caught:
        wakeword("parrot:hello")
    assert caught.value.remedy == f"Choose one of: {', '.join(names('wakewords'))}."


def test_a_missing_package_names_the_extra(monkeypatch):
    class Entry:
        def load(self):
            raise ModuleNotFoundError(name="pymicro_wakeword")

    monkeypatch.setattr(plugins, "_found", lambda _: {"micro": Entry()})
    with pytest.raises(SetupError) as caught:
        wakeword("okay nabu")
    assert caught.value.remedy == "Run: pip install 'small-steps-companion[wake]'"
