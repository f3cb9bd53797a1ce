"""The small sounds: short, soft, and each one to be told from the others."""

from itertools import combinations

import numpy as np
import packaged
import pytest
import soundfile
from program import objects, run
from virtual_sound import virtual_sound_card, why_not

from assistant.sounds import MEANINGS
from audio import EARCONS, FRAME, Chime, detector, utterances

RATES = (16_000, 22_050, 24_000)


def samples(name, rate=24_000, volume=1.0):
    """Return a sound as numbers between -1 and 1."""
    return np.frombuffer(Chime(name, volume).sound(rate), "<i2") / 32768


def melody(name):
    """Return how loud each pitch is in each 20 ms of a third of a second."""
    sound = np.zeros(8000)
    heard = samples(name)
    sound[: len(heard)] = heard[:8000]
    pieces = sound[:7680].reshape(16, 480) * np.hanning(480)
    return np.abs(np.fft.rfft(pieces, 2048))[:, :128].ravel()


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("name", EARCONS)
def test_a_sound_is_short_soft_and_without_a_click(name, rate):
    """At the rate of every voice: it begins and ends in silence, and never jumps."""
    heard = samples(name, rate)
    assert 0.1 < len(heard) / rate < 0.35
    assert 0.15 < np.abs(heard).max() <= 0.2001
    assert np.abs(heard[[0, -1]]).max() < 0.001
    assert np.abs(np.diff(heard)).max() < 0.2 * 2 * np.pi * 1100 * 1.6 / rate


@pytest.mark.parametrize("pair", [*combinations(EARCONS, 2)], ids=" and ".join)
def test_two_sounds_are_told_apart_by_ear(pair):
    """They share less than they differ, pitch by pitch and moment by moment."""
    one, other = (melody(name) for name in pair)
    alike = one @ other / np.linalg.norm(one) / np.linalg.norm(other)
    assert alike < 0.8


def test_what_opens_rises_and_what_is_lost_falls():
    """The shape is heard even where the pitch is not."""

    def pitch(sound):
        return np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 8192)).argmax()

    def rise(name):
        heard = samples(name)
        return pitch(heard[-2400:]) / pitch(heard[:1900])

    assert all(rise(name) > 1.2 for name in ("listening", "saved", "found"))
    assert all(rise(name) < 0.8 for name in ("undone", "muted", "lost"))
    assert 0.95 < rise("did not catch") < 1.05


def test_a_whispered_sound_is_as_soft_as_the_voice_and_none_is_louder_than_plain():
    """Half the volume is half the swing."""
    plain = np.abs(samples("saved")).max()
    assert np.abs(samples("saved", volume=0.35)).max() == pytest.approx(
        plain * 0.35, rel=0.01
    )
    assert np.abs(samples("saved", volume=1.6)).max() == plain


@pytest.mark.parametrize("name", EARCONS)
def test_a_sound_of_ours_is_no_speech(name):
    """It may come back through the microphone, and must not be taken for a word."""
    pcm = bytes(16_000) + Chime(name).sound(16_000) + bytes(32_000)
    whole = len(pcm) // (2 * FRAME) * 2 * FRAME
    frames = [pcm[i : i + 2 * FRAME] for i in range(0, whole, 2 * FRAME)]
    assert not list(utterances(iter(frames), detector(), lambda: 19))


def test_every_sound_is_named_in_every_language():
    """So that it can be explained in words."""
    assert list(MEANINGS) == list(EARCONS)
    for book in packaged.books().values():
        assert all(book.replies[key].other for key in MEANINGS.values())


@pytest.mark.sound
@pytest.mark.skipif(why_not() is not None, reason=why_not() or "")
def test_on_request_check_plays_and_names_them(tmp_path):
    """Each is heard once in what the speaker played, in the order of the names."""
    with (
        virtual_sound_card(tmp_path / "card", speaker_rate=24_000) as card,
        card.record(tmp_path / "heard.wav"),
    ):
        done = run(
            *("check", "--sounds", "--json", "--voice", "hibari"),
            home=tmp_path / "home",
            env=card.env,
        )
    assert done.returncode == 0, done.stderr
    assert [each["sound"] for each in objects(done)] == list(EARCONS)
    heard, rate = soundfile.read(tmp_path / "heard.wav")
    places = [place(heard, samples(name, rate)) for name in EARCONS]
    assert [likeness > 0.7 for _, likeness in places] == [True] * len(EARCONS)
    assert [at for at, _ in places] == sorted(at for at, _ in places)


def place(heard, sound):
    """Return where *sound* is likeliest in *heard*, and how alike that place is."""
    size = 1 << (len(heard) + len(sound)).bit_length()
    spectrum = np.fft.rfft(heard, size) * np.conj(np.fft.rfft(sound, size))
    found = np.fft.irfft(spectrum, size)[: len(heard) - len(sound)]
    power = np.convolve(heard**2, np.ones(len(sound)), "valid")[: len(found)]
    alike = found / np.sqrt(power * (sound**2).sum() + 1e-6)
    return alike.argmax(), alike.max()
