"""Not hearing ourselves: a simulated room, in which no clock runs but the frames."""

from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest
import soxr

import audio
from audio import FRAME, RATE, Echo
from audio.echo import DELAY, HELD, Others
from audio.farline import EARLY, LUMPS, FarLine
from audio.utterances import SHORT, frames_in, utterances

VOICE_RATE = 24_000
SAID = (
    "I keep what you tell me in a journal on this computer, and nowhere else. "
    "You can hear it, change it and delete it at any time. Nothing is sent anywhere."
)


@cache
def own_voice():
    """Give some ten seconds of our own voice, at its own rate."""
    voice = audio.voice("hibari")
    sound = b"".join(voice.synthesize(SAID))
    voice.close()
    return np.frombuffer(sound, "<i2")


def room(delay=0.08, gain=0.0, drift=0.0, sound=None):
    """Return what a microphone hears of our own voice, after a delay and reflections.

    The gain is in dB; *drift* is how much faster its clock runs.
    """
    sound = own_voice() if sound is None else sound
    heard = soxr.resample(sound / 32768, VOICE_RATE, RATE * (1 + drift))
    generator = np.random.default_rng(3)
    length = int(0.2 * RATE)
    path = generator.normal(size=length) * np.exp(-np.arange(length) / (0.03 * RATE))
    path[0] = 3
    bent = np.tanh(2 * heard) / 2
    size = 2 ** int(np.ceil(np.log2(len(bent) + length)))
    echo = np.fft.irfft(np.fft.rfft(bent, size) * np.fft.rfft(path, size))[: len(bent)]
    echo *= 10 ** (gain / 20) * np.std(heard) / np.std(echo)
    late = np.concatenate((np.zeros(round(delay * RATE)), echo))
    return late + generator.normal(size=len(late)) * 10 ** (-70 / 20)


def frames(samples) -> Iterator[bytes]:
    """Cut samples between -1 and 1 into frames."""
    pcm = np.clip(np.rint(samples * 32768), -32768, 32767).astype("<i2")
    for start in range(0, len(pcm) - FRAME + 1, FRAME):
        yield pcm[start : start + FRAME].tobytes()


def cleaned(near, ahead=0.2, echo=None, far=None):
    """Return what is left of *near*, when our voice is handed over *ahead* of time."""
    left = b"".join(handed(near, ahead, echo, far))
    return np.frombuffer(left, "<i2") / 32768


def handed(near, ahead=0.2, echo=None, far=None):
    """Return it frame by frame."""
    time = Time()
    echo, far = echo or Echo(time), own_voice() if far is None else far
    step, given = FRAME * VOICE_RATE // RATE, 0
    left = []
    for count, frame in enumerate(frames(near)):
        due = (count + 1) * step + round(ahead * VOICE_RATE)
        echo.played(far[given:due].tobytes() or bytes(2 * step), VOICE_RATE)
        given = max(given, due)
        left += echo.clean(frame, time())
    return left


class Time:
    """A clock that stands: each frame arrives just when sound is played."""

    def __call__(self) -> float:
        """Tell the time."""
        return 1.0


def weaker(near, left, begin, end):
    """Return by how many dB it is weaker between two times, in seconds."""
    part = slice(round(begin * RATE), round(end * RATE))
    return 20 * np.log10(np.std(near[part]) / np.std(left[part]))


@pytest.mark.parametrize("gain", [-20, 0, 6])
@pytest.mark.parametrize("delay", [0.03, 0.15])
def test_our_own_voice_is_taken_out(gain, delay):
    """After three seconds at most; in the first three it is already weaker."""
    near = room(delay, gain)
    left = cleaned(near)
    assert weaker(near, left, 1, 3) > 8
    assert weaker(near, left, 3, 9) > 15


def openings(left):
    """Return how often somebody would be taken to speak."""
    detector = Others(audio.detector())
    heard = utterances(iter(left), detector, lambda: frames_in(SHORT))
    return sum(1 for utterance in heard if utterance.drain() is not None)


@pytest.mark.parametrize("ahead", [0.0, 0.2])
@pytest.mark.parametrize("gain", [-10, 0, 10])
def test_nobody_is_heard_where_only_we_speak(gain, ahead):
    """However loud we are, and however late the device tells what it plays."""
    near = room(0.06, gain) / 10
    assert openings(frames(near))
    assert not openings(handed(near, ahead))


def test_after_a_long_pause_of_ours_we_are_still_taken_out():
    """A reply that is said line by line, with rests longer than a second."""
    rest = np.zeros(VOICE_RATE * 3 // 2, np.int16)
    said = own_voice()[: 4 * VOICE_RATE]
    far = np.concatenate((said, rest, said, rest, said))
    near = room(sound=far)
    left = cleaned(near, far=far)
    assert weaker(near, left, 5.6, 9.4) > 15
    assert weaker(near, left, 11.1, 14.9) > 15


def test_a_noise_before_our_voice_arrives_is_not_taken_for_it():
    """The first frames that are played fit any noise, at some delay."""
    near, random = room(0.25), np.random.default_rng(4)
    near += random.normal(size=len(near)) * np.std(near) / 8
    left = cleaned(near, ahead=0.0)
    assert weaker(near, left, 0.4, 0.8) > 6


def test_two_clocks_may_run_apart():
    """A tenth of a thousandth is more than two sound cards differ by."""
    near = room(drift=1e-4)
    assert weaker(near, cleaned(near), 3, 9) > 15


def test_what_is_heard_while_we_are_silent_is_left_as_it_is_and_hardly_late():
    """Bit by bit, always by the same few samples."""
    heard = np.random.default_rng(1).integers(-9_000, 9_000, 100 * FRAME) / 32768
    echo = Echo()
    left = b"".join(left for frame in frames(heard) for left in echo.clean(frame))
    late = round(DELAY * RATE)
    pcm = np.rint(heard * 32768).astype("<i2")
    assert np.array_equal(np.frombuffer(left, "<i2")[late:], pcm[:-late])
    assert not any(left[: 2 * late])


def test_nothing_is_lost_or_said_twice_while_it_is_not_known_how_late_we_are():
    """What is held back comes all at once: by the end as much as was heard."""
    near = room(delay=0.15)
    echo, counts = Echo(Time()), []
    far = soxr.resample(own_voice() / 32768, VOICE_RATE, RATE)
    for frame, ours in zip(frames(near), frames(far), strict=False):
        echo.played(ours, RATE)
        counts.append(len(echo.clean(frame)))
    assert 0 in counts
    assert max(counts) <= HELD + 2
    assert sum(counts) == len(counts)


def test_a_person_who_speaks_over_us_is_still_heard():
    """As loud as our echo: not much of them is lost."""
    person = np.roll(room(0, 0), 5 * RATE)
    person[: 5 * RATE] = 0
    left = cleaned(room()[: len(person)] + person[: len(room())])
    assert weaker(person, left, 5, 9) < 9


def test_where_nothing_of_ours_comes_back_a_person_is_heard_bit_by_bit():
    """With a headset, a second after we began; AEC3 alone takes the first words."""
    said = 0.1 * np.sin(np.arange(8 * RATE) / 5) + room(gain=-90)[: 8 * RATE]
    said[: 2 * RATE] = room(gain=-90)[: 2 * RATE]
    left, late = cleaned(said), round(DELAY * RATE)
    begin, end = 2 * RATE, 4 * RATE
    heard = np.rint(said[begin - late : end - late] * 32768) / 32768
    assert np.array_equal(left[begin:end], heard)


def test_what_was_dropped_is_not_waited_for():
    """A hush empties the device; the queue would be late for what is said next."""
    echo, near = Echo(Time()), room()
    echo.played(own_voice()[: VOICE_RATE // 2].tobytes(), VOICE_RATE)
    echo.played(b"", VOICE_RATE)
    assert weaker(near, cleaned(near, echo=echo), 3, 9) > 15


def test_another_stretch_of_sound_begins_with_nothing_played():
    """While a microphone was gone, what we said was not heard."""
    echo, near = Echo(Time()), room()
    echo.played(own_voice().tobytes(), VOICE_RATE)
    echo.reset()
    assert weaker(near, cleaned(near, echo=echo), 3, 9) > 15


def test_sound_is_not_hoarded_while_nobody_listens():
    """The microphone may be gone for hours."""
    line = FarLine()
    for _ in range(5_000):
        line.put(bytes(2), RATE, 0.0)
    assert line.waiting < 5_000


def test_the_newest_sound_is_known_though_a_resampler_holds_some_back():
    """It comes in lumps; when no more comes, what came is not newest for ever."""
    line, block = FarLine(), FRAME * VOICE_RATE // RATE
    loud = np.full(block, 9_000, "<i2").tobytes()
    for count in range(40):
        line.put(loud, VOICE_RATE, 1.0)
        line.step(1.0)
        if count > 6:
            assert np.abs(line.newest(FRAME)).min() > 0
    line.put(b"", VOICE_RATE, 1.0)
    for _ in range((round(EARLY * RATE) + LUMPS) // FRAME + 2):
        line.step(1.0)
    assert not line.newest(FRAME).any()
