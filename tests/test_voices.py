"""The contract that every voice keeps, whatever engine is behind it."""

import re
from importlib.metadata import entry_points
from importlib.util import find_spec

import numpy as np
import pytest
import soxr

from audio.errors import SetupError, VoiceError
from audio.models import find
from audio.stages import FRAME_BYTES, RATE, Voice
from audio.voices.hibari import Hibari

VOICES = {entry.name: entry for entry in entry_points(group="small_steps.voices")}
del VOICES["piper"]  # it speaks with a file of the person's: see test_piper.py
SOUNDING = [name for name in VOICES if name != "silent"]
SHORT = "I took a small step today."
LONG = " ".join(["You called your sister, and that is a real step."] * 4)


def made(name) -> Voice:
    """Return the voice called *name*, or skip where its extra is not installed."""
    if name == "hibari" and find_spec("hibari") is None:
        pytest.skip("run: pip install 'small-steps-companion[natural]'")
    return VOICES[name].load()()


@pytest.fixture(scope="module", params=sorted(VOICES))
def voice(request):
    """Every voice, once for all tests of this file."""
    voice = made(request.param)
    yield voice
    voice.close()


@pytest.fixture(scope="module", params=sorted(SOUNDING))
def sounding(request):
    """Every voice that can be heard."""
    voice = made(request.param)
    yield voice
    voice.close()


@pytest.fixture(scope="module")
def recognize():
    """Return a function from sound and its rate to the words in it."""
    folder = find("moonshine-en")
    if folder is None:
        pytest.skip("run: small-steps models install moonshine-en")
    from audio.recognizers.moonshine import Moonshine  # noqa: PLC0415  needs the model

    moonshine = Moonshine(model=folder)

    def recognize(sound, rate):
        samples = np.frombuffer(sound, "<i2").astype(np.float32)
        heard = soxr.resample(samples, rate, RATE).astype("<i2").tobytes()
        padded = bytes(8 * FRAME_BYTES) + heard + bytes(8 * FRAME_BYTES)
        starts = range(0, len(padded) - FRAME_BYTES, FRAME_BYTES)
        frames = (padded[start : start + FRAME_BYTES] for start in starts)
        return re.sub(r"[^a-z ]", "", moonshine.transcribe(frames).text.lower())

    return recognize


def sound_of(voice, text):
    """Return all the sound of *text*."""
    return b"".join(voice.synthesize(text))


def seconds(voice, text):
    """Return how long *text* sounds."""
    return len(sound_of(voice, text)) / 2 / voice.rate


def test_every_voice_of_the_project_is_under_test():
    """The list is the entry points; a voice missing there is not tested below."""
    assert sorted(VOICES) == ["hibari", "pyttsx3", "silent"]


def test_pieces_are_whole_samples_and_none_is_empty(voice):
    """Sound comes in several pieces of 16-bit samples."""
    pieces = list(voice.synthesize(LONG))
    assert len(pieces) > 1
    assert [piece for piece in pieces if len(piece) % 2 or not piece] == []


def test_speech_takes_about_as_long_as_a_person_would_take(voice):
    """Six words take between one and four seconds."""
    assert 1.2 < seconds(voice, SHORT) < 3.5


def test_every_voice_can_be_slower_and_faster(voice):
    """From the next text on, and back at its own pace it is as before."""
    usual = seconds(voice, LONG)
    try:
        for pace in (0.7, 0.8, 0.9, 1.1, 1.25, 1.4, 1.55):
            voice.pace = pace
            assert usual / seconds(voice, LONG) == pytest.approx(pace, rel=0.12)
    finally:
        voice.pace = 1.0
    assert seconds(voice, LONG) == pytest.approx(usual, rel=0.02)


def test_more_words_take_longer(voice):
    """Four sentences of ten words take more than three times one of six."""
    assert seconds(voice, LONG) > 3 * seconds(voice, SHORT)


def test_two_sentences_are_both_said_with_a_pause_between(voice):
    """Together they take longer than one by one."""
    both = seconds(voice, f"{SHORT} Thank you.")
    assert both > seconds(voice, SHORT) + seconds(voice, "Thank you.")


@pytest.mark.parametrize("text", ["", " ", "\n \t\n", "\0", "\u2028\r"])
def test_no_words_make_no_sound(voice, text):
    """Empty text is not an error."""
    assert sound_of(voice, text) == b""


@pytest.mark.parametrize(
    "text",
    [
        "🙂🙃👩‍👩‍👧 🇰🇷",
        "a\0b \x1b[31mred\x07 \x0150S",
        '<speak><break time="9s"/>& <b>bold</b></speak> [[h@l@U]] {} %s',
        "lone \udcff surrogates \ud800",
        "שלום, מה שלומך? مرحبا",
        "그래요. 오늘은 조금 걸었어요.",
        "... !!! ??? — ; , .",
        "x" * 2_000,
        "9" * 300,
    ],
    ids=["emoji", "control", "markup", "surrogates", "rtl", "korean", "dots", "x", "9"],
)
def test_strange_text_is_survived_and_the_next_text_is_said(voice, text):
    """Whatever comes, the voice goes on working."""
    assert len(sound_of(voice, text)) % 2 == 0
    assert 1.2 < seconds(voice, SHORT) < 3.5


def test_twenty_kilobytes_of_text_begin_to_sound_and_can_be_left(voice):
    """The first piece does not wait for the rest."""
    pieces = voice.synthesize("This goes on and on and on without an end " * 500)
    assert next(pieces)
    pieces.close()
    assert 1.2 < seconds(voice, SHORT) < 3.5


@pytest.mark.parametrize("taken", [0, 1, 3])
def test_a_text_left_early_does_not_leak_into_the_next(voice, taken):
    """The next text is as long as it always is."""
    undisturbed = seconds(voice, SHORT)
    pieces = voice.synthesize(LONG)
    for _ in range(taken):
        next(pieces)
    pieces.close()
    assert seconds(voice, SHORT) == pytest.approx(undisturbed, abs=0.1)


def test_nothing_is_clipped_and_everything_is_loud_enough(sounding):
    """Speech is at about -20 dBFS, and its peaks stay below full scale."""
    samples = np.frombuffer(sound_of(sounding, LONG), "<i2").astype(float) / 32768
    speech = samples[np.abs(samples) > 0.01]
    assert np.abs(samples).max() < 0.99
    assert 0.08 < np.sqrt((speech**2).mean()) < 0.2


def test_silence_at_the_beginning_does_not_delay_the_voice(sounding):
    """The first word begins within 150 ms of sound."""
    samples = np.frombuffer(sound_of(sounding, SHORT), "<i2")
    assert np.flatnonzero(np.abs(samples) > 300)[0] < 0.15 * sounding.rate


def test_the_silent_voice_is_silent():
    """It is as long as speech, and digital silence."""
    assert set(sound_of(made("silent"), LONG)) == {0}


def test_what_is_said_is_recognized_again(sounding, recognize):
    """A recognizer that knows nothing of the voice hears the words."""
    sound = sound_of(sounding, "Thank you for telling me. I called my sister.")
    heard = recognize(sound, sounding.rate)
    assert heard == "thank you for telling me i called my sister"


def test_what_is_said_after_leaving_a_text_early_is_recognized(sounding, recognize):
    """The words are those of the new text, and no others."""
    pieces = sounding.synthesize(LONG)
    next(pieces)
    pieces.close()
    heard = recognize(sound_of(sounding, "Thank you for telling me."), sounding.rate)
    assert heard == "thank you for telling me"


@pytest.mark.parametrize("name", sorted(VOICES))
def test_a_closed_voice_says_so_and_closing_again_is_harmless(name):
    """After close() every text is a VoiceError, begun or not."""
    voice = made(name)
    left = voice.synthesize(LONG)
    next(left)
    voice.close()
    voice.close()
    with pytest.raises(VoiceError):
        list(voice.synthesize(SHORT))
    with pytest.raises(VoiceError):
        list(voice.synthesize(LONG))


@pytest.mark.parametrize("name", sorted(SOUNDING))
def test_a_language_that_the_voice_does_not_speak_is_a_setup_error(name):
    """The problem names the language."""
    with pytest.raises(SetupError) as caught:
        VOICES[name].load()(locale="tlh")
    assert "tlh" in caught.value.problem
    assert caught.value.remedy


def test_a_missing_hibari_names_the_extra(monkeypatch):
    """The remedy is a command."""
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(SetupError) as caught:
        Hibari()
    assert "pip install 'small-steps-companion[natural]'" in caught.value.remedy


def test_what_hibari_raises_becomes_a_voice_error_without_the_words(monkeypatch):
    """Not even the chained error shows them."""
    voice = made("hibari")
    sound_of(voice, "Ready.")

    def broken(_engine, text, _speed):
        raise KeyError(text)

    monkeypatch.setattr("hibari.Hibari.stream", broken)
    with pytest.raises(VoiceError) as caught:
        sound_of(voice, "secret")
    assert str(caught.value) == "hibari raised KeyError."
    assert caught.value.__suppress_context__
