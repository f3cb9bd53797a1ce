"""Moonshine on real speech, with its real weights."""

import re
import shutil
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from pathlib import Path

import hibari
import numpy as np
import pytest
import soxr
from hypothesis import given
from hypothesis import strategies as st

from audio import models
from audio.errors import RecognizerError, SetupError
from audio.recognizers.moonshine import Moonshine
from audio.recognizers.moonshine_network import Network
from audio.recognizers.moonshine_tokens import Tokens
from audio.stages import FRAME, FRAME_BYTES, RATE, SILENCE, Transcript

FOLDER = models.find("moonshine-en")

pytestmark = pytest.mark.skipif(
    FOLDER is None, reason="needs: small-steps models install moonshine-en"
)

SENTENCES = (
    "I took a small step, I called my sister.",
    "Today I went for a walk before breakfast, and then I wrote two letters.",
    "I slipped last night and I feel tired.",
    "Please read me what I said on Monday.",
    "The week was heavy, but I asked a friend for help and we cooked dinner together.",
    "Never mind.",
    "Stop.",
    "Undo that.",
)

LONG = (
    *SENTENCES[:5],
    "This morning the light was lovely over the water.",
    "I cleaned the kitchen and watered all the plants.",
    "My brother sent me a message about the garden.",
    "We are going to plant tomatoes and beans in the spring.",
    "I want to sleep early tonight.",
)


def words(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())


def frames(sound: np.ndarray) -> Iterator[bytes]:
    content = (np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes()
    return (content[i : i + FRAME_BYTES] for i in range(0, len(content), FRAME_BYTES))


def silence(seconds: float) -> np.ndarray:
    return np.zeros(int(seconds * RATE), np.float32)


def noise(seconds: float, loudness: float) -> np.ndarray:
    size = int(seconds * RATE)
    return np.random.default_rng(0).normal(0, loudness, size).astype(np.float32)


@pytest.fixture(scope="module")
def say():
    """Speak a text: a function that returns samples at 16 kHz."""
    voice = hibari.Hibari()
    return lambda text: soxr.resample(voice(text, seed=0), hibari.SAMPLE_RATE, RATE)


@pytest.fixture(scope="module")
def moonshine():
    return Moonshine()


@pytest.mark.parametrize("sentence", SENTENCES)
def test_it_understands_a_sentence(moonshine, say, sentence):
    heard = moonshine.transcribe(frames(say(sentence)))
    assert words(heard.text) == words(sentence)
    assert 0.6 < heard.confidence <= 1


@pytest.mark.parametrize("lead", [silence(3), noise(3, 0.0005), silence(28)])
def test_silence_before_the_words_does_not_hide_them(moonshine, say, lead):
    sound = np.concatenate([lead, say(SENTENCES[0])])
    assert words(moonshine.transcribe(frames(sound)).text) == words(SENTENCES[0])


def test_silence_between_and_after_words_does_not_hide_them(moonshine, say):
    parts = [say(SENTENCES[0]), silence(6), say(SENTENCES[3]), silence(20)]
    heard = moonshine.transcribe(frames(np.concatenate(parts)))
    assert words(heard.text) == words(SENTENCES[0] + SENTENCES[3])


def test_half_a_minute_of_talk_loses_no_sentence(moonshine, say):
    sound = np.concatenate([part for s in LONG for part in (say(s), silence(0.4))])
    assert len(sound) > 30 * RATE
    guesses = []
    heard = moonshine.transcribe(frames(sound), guesses.append)
    assert words(heard.text) == words(" ".join(LONG))
    assert guesses
    assert guesses == sorted(guesses, key=len)
    assert all(guess and heard.text.startswith(guess) for guess in guesses)


def test_a_short_utterance_is_not_guessed_at(moonshine, say):
    guesses = []
    moonshine.transcribe(frames(say(SENTENCES[0])), guesses.append)
    assert guesses == []


@pytest.mark.parametrize(
    "sound",
    [silence(0.2), silence(5), silence(60), noise(3, 0.001), noise(3, 0.05)],
    ids=["blink", "silence", "minute", "hiss", "noise"],
)
def test_there_are_no_words_in_silence_and_noise(moonshine, sound):
    assert moonshine.transcribe(frames(sound)) == Transcript("")


@pytest.mark.parametrize("size", [0, 1, 800, 1599])
def test_less_than_a_tenth_of_a_second_holds_no_words(moonshine, size):
    loud = np.full(size, 0.5, np.float32)
    assert moonshine.transcribe(frames(loud)) == Transcript("")


def test_threads_may_share_it(moonshine, say):
    sounds = [say(SENTENCES[0]), say(SENTENCES[2])] * 3
    alone = [moonshine.transcribe(frames(sound)) for sound in sounds]
    with ThreadPoolExecutor(2) as threads:
        together = list(threads.map(lambda s: moonshine.transcribe(frames(s)), sounds))
    assert together == alone


def test_an_hour_of_silence_is_never_held_whole(moonshine):
    tracemalloc.start()
    heard = moonshine.transcribe(repeat(SILENCE, 3600 * RATE // FRAME))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert heard == Transcript("")
    assert peak < 12_000_000


def test_a_decoder_that_babbles_is_stopped(say):
    fast = say(SENTENCES[4])[::4]  # four times as fast as anybody speaks
    reading = Network(FOLDER).read(np.ascontiguousarray(fast, np.float32))
    assert reading.steps <= len(fast) / RATE * 6.5 + 5


def test_a_failing_network_is_a_recognizer_error():
    with pytest.raises(RecognizerError, match="failed on an utterance"):
        Network(FOLDER).read(np.zeros(10, np.float32))


@pytest.mark.parametrize("locale", ["ko", "eng", ""])
def test_it_knows_english_only(locale):
    with pytest.raises(SetupError, match="understands English only"):
        Moonshine(locale=locale)


def test_a_missing_model_names_the_command_that_gets_it(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("SMALL_STEPS_MODELS", raising=False)
    if models.find("moonshine-en"):
        pytest.skip("the model comes with this Python")
    with pytest.raises(SetupError) as caught:
        Moonshine()
    assert caught.value.remedy == "Run: small-steps models install moonshine-en"


def cut(folder: Path, name: str, size: int) -> None:
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[:size])


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: cut(folder, "encoder.onnx", 0),
        lambda folder: cut(folder, "decoder.onnx", 1_000_000),
        lambda folder: cut(folder, "tokenizer.bin", 1000),
        lambda folder: cut(folder, "tokenizer.bin", 0),
        lambda folder: (folder / "tokenizer.bin").unlink(),
        lambda folder: shutil.copy(folder / "encoder.onnx", folder / "decoder.onnx"),
        shutil.rmtree,
    ],
    ids=["empty", "cut", "words cut", "no words", "no file", "swapped", "no folder"],
)
def test_a_damaged_model_is_a_problem_with_a_remedy(tmp_path, capfd, damage):
    folder = tmp_path / "model"
    shutil.copytree(FOLDER, folder)
    damage(folder)
    with pytest.raises(SetupError, match="no working Moonshine model"):
        Moonshine(model=folder)
    assert capfd.readouterr() == ("", "")


@given(st.binary(max_size=300))
def test_any_bytes_are_word_pieces_or_an_error(tmp_path_factory, content):
    file = tmp_path_factory.mktemp("tokens") / "tokenizer.bin"
    file.write_bytes(content)
    try:
        tokens = Tokens(file)
    except ValueError:
        return
    assert isinstance(tokens.text(range(len(tokens))), str)
