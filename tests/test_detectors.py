import numpy as np
import pytest
import soxr

from audio import FRAME, RATE, SILENCE, detector, names, utterances, voice

ALL = names("detectors")


def frames_of(samples):
    """Return sound between -1 and 1 as whole frames."""
    pcm = (np.clip(samples, -1, 1) * 32767).astype("<i2")
    whole = len(pcm) // FRAME * FRAME
    return [row.tobytes() for row in pcm[:whole].reshape(-1, FRAME)]


def noise(seconds, level):
    return np.random.default_rng(7).normal(0, level, round(seconds * RATE))


def click():
    """Return a second in which a switch is pressed: 3 ms of noise that dies away."""
    sound = np.zeros(RATE)
    sound[8000:8048] = noise(0.003, 0.8) * np.linspace(1, 0, 48)
    return sound


@pytest.fixture(scope="module")
def sentence():
    """Return a spoken sentence between two seconds of silence, between -1 and 1."""
    speaking = voice()
    spoken = np.frombuffer(
        b"".join(speaking.synthesize("I took a small step, I called my sister.")), "<i2"
    )
    speaking.close()
    speech = soxr.resample(spoken.astype(np.float32) / 32768, speaking.rate, RATE)
    return np.concatenate((np.zeros(2 * RATE), speech, np.zeros(2 * RATE)))


def share_of_speech(found, frames):
    return sum(map(found.is_speech, frames)) / len(frames)


def utterances_in(found, samples):
    return [[*u] for u in utterances(iter(frames_of(samples)), found, lambda: 30)]


@pytest.mark.parametrize("name", ALL)
def test_silence_is_not_speech(name):
    assert share_of_speech(detector(name), [SILENCE] * 200) == 0


@pytest.mark.parametrize("name", ALL)
def test_a_sentence_is_one_utterance(name, sentence):
    assert len(utterances_in(detector(name), sentence)) == 1


@pytest.mark.parametrize("name", ALL)
def test_nothing_audible_of_a_sentence_is_outside_its_utterance(name, sentence):
    (utterance,) = utterances_in(detector(name), sentence)
    inside = np.frombuffer(b"".join(utterance), "<i2").astype(float)
    everything = np.frombuffer(b"".join(frames_of(sentence)), "<i2").astype(float)
    assert (inside**2).sum() > 0.999 * (everything**2).sum()


@pytest.mark.parametrize("name", ALL)
def test_a_sentence_in_a_noisy_room_is_found(name, sentence):
    room = noise(len(sentence) / RATE, 0.003)
    assert len(utterances_in(detector(name), sentence + room)) == 1


@pytest.mark.parametrize("name", ALL)
def test_a_click_opens_no_utterance(name):
    assert utterances_in(detector(name), click()) == []


@pytest.mark.parametrize("level", [0.003, 0.03, 0.2])
def test_noise_is_not_speech_to_the_network(level):
    assert utterances_in(detector("silero"), noise(5, level)) == []


def test_a_network_that_was_reset_judges_as_a_new_one(sentence):
    frames = frames_of(sentence)
    used = detector("silero")
    first = [used.is_speech(frame) for frame in frames]
    used.is_speech(frames_of(noise(1, 0.5))[0])
    used.reset()
    assert [used.is_speech(frame) for frame in frames] == first


def test_a_room_that_gets_louder_is_learned_as_quiet():
    found = detector("energy")
    hum = frames_of(noise(20, 0.01))
    assert found.is_speech(hum[0])
    share_of_speech(found, hum)
    assert not found.is_speech(hum[0])
