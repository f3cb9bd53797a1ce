import io
import os
import struct
import tracemalloc
import wave

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from audio import (
    FRAME_BYTES,
    DeviceError,
    SetupError,
    SilentSpeaker,
    WaveMicrophone,
    WaveSpeaker,
)

RATE = 16_000


def heard(path):
    frames = list(WaveMicrophone(path).frames())
    assert {len(frame) for frame in frames} <= {FRAME_BYTES}
    return np.frombuffer(b"".join(frames), "<i2")


def tone(seconds=1.0, rate=RATE, height=440):
    return 0.5 * np.sin(2 * np.pi * height * np.arange(round(seconds * rate)) / rate)


def loudest(samples):
    """Return the height of the strongest tone, in whole Hertz."""
    return round(np.argmax(np.abs(np.fft.rfft(samples))) * RATE / len(samples))


@pytest.fixture
def recording(tmp_path):
    """Write a recording and return where it is."""

    def write(samples, rate=RATE, subtype="PCM_16", name="person.wav"):
        soundfile.write(tmp_path / name, samples, rate, subtype)
        return tmp_path / name

    return write


def test_16_khz_mono_is_heard_sample_by_sample_with_silence_to_the_end(recording):
    samples = np.random.default_rng(7).integers(-(2**15), 2**15, 1000, "<i2")
    sound = heard(recording(samples))
    assert sound[:1000].tolist() == samples.tolist()
    assert sound[1000:].tolist() == [0] * 24


@pytest.mark.parametrize("rate", [8000, 11_025, 22_050, 44_100, 48_000, 192_000])
def test_every_rate_is_heard_at_its_height_and_length(recording, rate):
    sound = heard(recording(tone(1, rate), rate))
    assert loudest(sound[:RATE]) == 440
    assert len(sound) == 16_384  # 1 s in whole frames
    assert np.abs(sound).max() == pytest.approx(2**14, rel=0.05)


@pytest.mark.parametrize(
    ("subtype", "name"),
    [
        ("PCM_U8", "a.wav"),
        ("PCM_24", "a.wav"),
        ("PCM_32", "a.wav"),
        ("FLOAT", "a.wav"),
        ("DOUBLE", "a.wav"),
        ("ULAW", "a.wav"),
        ("PCM_16", "a.flac"),
        ("VORBIS", "a.ogg"),
    ],
)
def test_every_format_is_heard(recording, subtype, name):
    sound = heard(recording(tone(), subtype=subtype, name=name))
    assert loudest(sound[:RATE]) == 440


@pytest.mark.parametrize("channels", [2, 6])
def test_channels_are_mixed(recording, channels):
    tones = [tone(height=300 + 100 * n) for n in range(channels)]
    sound = heard(recording(np.stack(tones, axis=1)))
    strength = np.abs(np.fft.rfft(sound[:RATE]))
    heights = [300 + 100 * n for n in range(channels)]
    assert sorted(np.argsort(strength)[-channels:].tolist()) == heights


def test_what_is_not_a_number_is_silence(recording):
    samples = np.full(512, 0.5)
    samples[[1, 2, 3]] = np.nan, np.inf, -np.inf
    sound = heard(recording(samples, subtype="FLOAT"))
    assert sound[:5].tolist() == [16384, 0, 0, 0, 16384]


def test_what_is_too_loud_is_clipped(recording):
    sound = heard(recording(np.array([7.0, -7.0, 1e38, 0.5]), subtype="FLOAT"))
    assert sound[:4].tolist() == [32767, -32768, 32767, 16384]


def test_a_recording_that_is_shorter_than_it_says_is_heard_as_far_as_it_goes(recording):
    path = recording(tone())
    path.write_bytes(path.read_bytes()[:20_000])
    assert len(heard(path)) == 10_240  # 9,978 samples in whole frames


@pytest.mark.parametrize("name", ["a.flac", "a.ogg"])
def test_a_compressed_recording_that_breaks_off_is_heard_as_far_as_it_goes(
    recording, name
):
    subtype = {"a.flac": "PCM_16", "a.ogg": "VORBIS"}[name]
    hiss = np.random.default_rng(7).normal(0, 0.1, 9 * RATE)
    path = recording(hiss, subtype=subtype, name=name)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert 0 < len(heard(path)) < 9 * RATE


def test_a_recording_of_no_length_has_no_frames(recording):
    assert len(heard(recording(np.zeros(0)))) == 0


def test_an_hour_is_never_whole_in_memory(tmp_path):
    hour = 3600 * 44_100
    path = tmp_path / "hour.wav"
    with path.open("wb") as file:
        header = (b"RIFF", 36 + 4 * hour, b"WAVEfmt ", 16, 1, 2, 44_100, 176_400, 4, 16)
        file.write(struct.pack("<4sI8sIHHIIHH", *header))
        file.write(struct.pack("<4sI", b"data", 4 * hour))
        file.truncate(44 + 4 * hour)  # sparse: costs no disk
    tracemalloc.start()
    frames = WaveMicrophone(path).frames()
    assert [len(next(frames)) for _ in range(99)] == [FRAME_BYTES] * 99
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000


def test_closing_ends_the_frames(recording):
    microphone = WaveMicrophone(recording(tone(9)))
    frames = microphone.frames()
    next(frames)
    microphone.close()
    assert list(frames) == []


def missing(folder):
    return folder / "missing.wav"


def empty(folder):
    (folder / "empty.wav").touch()
    return folder / "empty.wav"


def text(folder):
    (folder / "text.wav").write_text("these are words, not sounds. " * 50)
    return folder / "text.wav"


def raw(folder):
    (folder / "sound.raw").write_bytes(bytes(9999))
    return folder / "sound.raw"


def half_a_header(folder):
    sound = io.BytesIO()
    soundfile.write(sound, tone(), RATE, format="WAV")
    (folder / "half.wav").write_bytes(sound.getvalue()[:30])
    return folder / "half.wav"


def pipe(folder):
    os.mkfifo(folder / "pipe.wav")
    return folder / "pipe.wav"


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (missing, "There is no file {}."),
        (empty, "{} is empty."),
        (text, "{} is not a sound recording, or it is damaged."),
        (raw, "{} is not a sound recording, or it is damaged."),
        (half_a_header, "{} is not a sound recording, or it is damaged."),
        (pipe, "{} is not a file."),
        (lambda folder: folder, "{} is not a file."),
    ],
)
def test_what_cannot_be_heard_is_named_before_anything_starts(tmp_path, make, problem):
    path = make(tmp_path)
    with pytest.raises(SetupError) as caught:
        WaveMicrophone(path)
    assert caught.value.problem == problem.format(path)
    assert caught.value.remedy.endswith(".")


@settings(max_examples=60)
@given(st.data())
def test_damage_never_raises_anything_but_a_setup_error(tmp_path_factory, data):
    sound = io.BytesIO()
    soundfile.write(sound, tone(0.1, 8000), 8000, format="WAV")
    damaged = bytearray(sound.getvalue())
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, 60))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.getbasetemp() / "damaged.wav"
    path.write_bytes(damaged)
    try:
        heard(path)
    except SetupError as error:
        assert error.problem.startswith(str(path))  # noqa: PT017  either is right


def test_what_is_said_is_a_16_bit_wav_when_it_is_closed(tmp_path):
    path = tmp_path / "reply.wav"
    speaker = WaveSpeaker(path, 24_000)
    speaker.write(b"\1\0\2\0")
    speaker.write(b"\3\0")
    assert not path.exists()
    speaker.close()
    speaker.close()
    with wave.open(str(path)) as reply:
        assert reply.getparams()[:4] == (1, 2, 24_000, 3)
        assert reply.readframes(9) == b"\1\0\2\0\3\0"
    assert [file.name for file in tmp_path.iterdir()] == ["reply.wav"]


def test_a_reply_without_sound_is_a_wav_too(tmp_path):
    WaveSpeaker(tmp_path / "reply.wav", 24_000).close()
    assert soundfile.info(tmp_path / "reply.wav").frames == 0


def test_a_reply_replaces_the_one_before(tmp_path):
    for sound in (b"\1\0" * 99, b"\2\0"):
        speaker = WaveSpeaker(tmp_path / "reply.wav", 24_000)
        speaker.write(sound)
        speaker.close()
    assert soundfile.info(tmp_path / "reply.wav").frames == 1


def test_a_reply_can_not_be_written_into_a_missing_folder(tmp_path):
    path = tmp_path / "missing" / "reply.wav"
    with pytest.raises(SetupError) as caught:
        WaveSpeaker(path, 24_000)
    assert (
        caught.value.problem == f"{path} cannot be written: No such file or directory."
    )


def test_a_reply_can_not_be_written_over_a_folder(tmp_path):
    with pytest.raises(SetupError) as caught:
        WaveSpeaker(tmp_path, 24_000)
    assert caught.value.problem == f"{tmp_path} cannot be written: it is a folder."


def test_a_reply_that_cannot_be_put_in_its_place_leaves_nothing_behind(tmp_path):
    path = tmp_path / "reply.wav"
    speaker = WaveSpeaker(path, 24_000)
    path.mkdir()
    with pytest.raises(SetupError):
        speaker.close()
    assert [file.name for file in tmp_path.iterdir()] == ["reply.wav"]
    assert path.is_dir()


def test_a_full_disk_loses_the_speaker_and_leaves_no_half_reply(tmp_path):
    resource = pytest.importorskip("resource")
    signal = pytest.importorskip("signal")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    speaker = WaveSpeaker(tmp_path / "reply.wav", 24_000)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        with pytest.raises(DeviceError):
            speaker.write(bytes(100_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    speaker.close()
    assert list(tmp_path.iterdir()) == []


def test_the_silent_speaker_takes_everything_at_once():
    speaker = SilentSpeaker(24_000)
    speaker.write(bytes(9999))
    speaker.drain()
    speaker.hush()
    speaker.close()
    assert speaker.rate == 24_000
