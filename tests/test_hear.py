"""From recordings to kept steps to spoken answers, through the installed program."""

import json
import wave

import numpy as np
import pytest
import soundfile
from program import environment, objects, plain, run, speak
from rapidfuzz import fuzz

import audio
from audio import models

pytestmark = pytest.mark.skipif(
    models.find("moonshine-en") is None,
    reason="no English model: run small-steps models install moonshine-en",
)

CHECK_IN = ("I took a small step.", "I called my sister.")
VOICES = [
    ("hibari", {}, 16_000, 1),
    ("hibari", {}, 44_100, 2),
    ("pyttsx3", {}, 44_100, 1),
    ("pyttsx3", {"words_per_minute": 130}, 16_000, 2),
]


@pytest.fixture(scope="module")
def check_ins(tmp_path_factory):
    """Return the same check-in, spoken by several voices into several formats."""
    folder = tmp_path_factory.mktemp("spoken")
    return [
        speak(
            folder / f"{number}-{voice}.wav",
            *CHECK_IN,
            voice=voice,
            rate=rate,
            channels=channels,
            **options,
        )
        for number, (voice, options, rate, channels) in enumerate(VOICES)
    ]


@pytest.fixture(scope="module")
def answered(check_ins, tmp_path_factory):
    """Return the folder of replies, the home, and what the program wrote."""
    folder = tmp_path_factory.mktemp("answered")
    done = run(
        *("hear", *check_ins, "--to", folder / "replies", "--json"),
        home=folder / "home",
    )
    return folder, done


def test_every_recording_is_understood_and_kept(answered, check_ins):
    """Voice, rate and channels make no difference to what is kept."""
    folder, done = answered
    turns = objects(done)
    assert (done.returncode, done.stderr) == (0, "")
    assert [turn["file"] for turn in turns] == [str(path) for path in check_ins]
    for turn in turns:
        assert (turn["decision"], turn["intent"]) == ("act", "steps.took")
        assert plain(turn["slots"]["what"]) == "i called my sister"
        (entry,) = turn["entries"]
        assert (entry["kind"], entry["stage"]) == ("step", "did")
        assert plain(entry["text"]) == "i called my sister"
    kept = objects(run("journal", "list", "--json", home=folder / "home"))
    assert [plain(entry["text"]) for entry in kept] == ["i called my sister"] * 4


def test_the_reply_that_is_spoken_is_the_reply_that_is_written(answered, check_ins):
    """What a recognizer hears in the reply WAV are the words of the reply."""
    folder, done = answered
    replies = [folder / "replies" / path.name for path in check_ins]
    heard = objects(run("transcribe", *replies, "--json", home=folder / "home"))
    for turn, transcript in zip(objects(done), heard, strict=True):
        assert fuzz.ratio(plain(turn["reply"]), plain(transcript["text"])) > 85


def test_each_part_of_a_turn_is_timed(answered):
    """Scripts read where the time went."""
    for turn in objects(answered[1]):
        assert set(turn["timings_ms"]) == {
            *("recognize", "understand", "reply", "first_audio"),
        }
        assert all(value > 0 for value in turn["timings_ms"].values())


def test_a_question_is_answered_by_the_next_recording(tmp_path):
    """The recordings are turns of one conversation."""
    step = speak(tmp_path / "step.wav", "I took a small step.")
    what = speak(tmp_path / "what.wav", "I opened all the windows.")
    first, second = objects(run("hear", step, what, "--json", home=tmp_path / "home"))
    assert "*" in first["expects"]
    assert plain(second["entries"][0]["text"]) == "i opened all the windows"


def test_a_thinking_pause_does_not_end_a_recorded_turn(tmp_path):
    """Only the end of the file ends the turn."""
    step = speak(tmp_path / "a.wav", "I took a small step.", "", "", "", "", "", "", "")
    sister = speak(tmp_path / "b.wav", "I called my sister.")
    sound = [soundfile.read(path)[0] for path in (step, sister)]
    soundfile.write(tmp_path / "pause.wav", np.concatenate(sound), 16_000)
    (turn,) = objects(run("hear", tmp_path / "pause.wav", "--json", home=tmp_path))
    assert plain(turn["slots"]["what"]) == "i called my sister"


def test_silence_says_nothing_and_keeps_nothing(tmp_path):
    """No words are no turn."""
    soundfile.write(tmp_path / "quiet.wav", np.zeros(32_000), 16_000)
    done = run("hear", tmp_path / "quiet.wav", "--json", home=tmp_path)
    (turn,) = objects(done)
    assert done.returncode == 0
    assert (turn["text"], turn["decision"], turn["reply"]) == ("", "ignore", None)
    assert turn["entries"] == []


def test_a_reply_never_goes_over_a_recording(check_ins, tmp_path):
    """The folder of the recordings is refused, and they stay as they were."""
    before = check_ins[0].read_bytes()
    done = run("hear", check_ins[0], "--to", check_ins[0].parent, home=tmp_path)
    assert done.returncode == 2
    assert "written over" in done.stderr
    assert check_ins[0].read_bytes() == before


def broken_files(folder):
    """Make every kind of file that is no recording."""
    (folder / "empty.wav").write_bytes(b"")
    (folder / "words.wav").write_text("this is not sound at all " * 50)
    (folder / "header.wav").write_bytes(b"RIFF\x24\x00\x00\x00WAVEfmt ")
    (folder / "folder.wav").mkdir()
    return [folder / f"{name}.wav" for name in ("empty", "words", "header", "folder")]


def test_what_is_no_recording_is_named_with_a_remedy(check_ins, tmp_path):
    """And nothing is kept of the good files beside it: they can be heard again."""
    for path in [*broken_files(tmp_path), tmp_path / "missing.wav"]:
        done = run("hear", check_ins[0], path, home=tmp_path / "home")
        assert (done.returncode, done.stdout) == (2, "")
        problem, remedy = done.stderr.splitlines()
        assert str(path) in problem
        assert remedy
    assert run("journal", "list", home=tmp_path / "home").stdout == ""


@pytest.mark.parametrize("subtype", ["PCM_U8", "PCM_24", "FLOAT", "DOUBLE"])
def test_every_kind_of_sample_is_heard(check_ins, tmp_path, subtype):
    """8-bit, 24-bit and float recordings with six channels are recordings too."""
    sound, rate = soundfile.read(check_ins[0])
    path = tmp_path / "sound.wav"
    soundfile.write(path, np.column_stack([sound] * 6), rate, subtype=subtype)
    (heard,) = objects(run("transcribe", path, "--json", home=tmp_path))
    assert plain(heard["text"]) == "i took a small step i called my sister"


def test_a_truncated_recording_is_heard_as_far_as_it_goes(check_ins, tmp_path):
    """The header promises more than there is."""
    whole = check_ins[0].read_bytes()
    path = tmp_path / "cut.wav"
    path.write_bytes(whole[: len(whole) // 2])
    (heard,) = objects(run("transcribe", path, "--json", home=tmp_path))
    assert plain(heard["text"]).startswith("i took a small step")


PLUGIN = """
class Breaks:
    def __init__(self, *, locale="en"): pass
    def transcribe(self, frames, partial=None):
        raise RuntimeError("secret words")

class Hangs:
    rate = 16000
    def __init__(self, *, locale="en"): pass
    def synthesize(self, text):
        import threading
        threading.Event().wait()
        yield b""
    def close(self): pass
"""
ENTRY_POINTS = """
[small_steps.recognizers]
breaks = plugin_of_a_test:Breaks
[small_steps.voices]
hangs = plugin_of_a_test:Hangs
"""


@pytest.fixture
def plugins(tmp_path):
    """Return an environment in which another package brings broken engines."""
    package = tmp_path / "site"
    info = package / "plugin_of_a_test-1.dist-info"
    info.mkdir(parents=True)
    (package / "plugin_of_a_test.py").write_text(PLUGIN)
    (info / "METADATA").write_text("Name: plugin-of-a-test\nVersion: 1\n")
    (info / "entry_points.txt").write_text(ENTRY_POINTS)
    return environment(PYTHONPATH=str(package))


def test_a_recognizer_that_raises_is_named_without_the_words(
    check_ins, plugins, tmp_path
):
    """It fails that turn, with exit code 1, and no traceback."""
    done = run(
        *("hear", check_ins[0], "--recognizer", "breaks", "--json"),
        home=tmp_path,
        env=plugins,
    )
    assert done.returncode == 1
    assert "The recognizer failed." in done.stderr
    assert "secret" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert objects(done)[0]["entries"] == []


def test_a_voice_that_hangs_loses_neither_the_entry_nor_the_reply(
    check_ins, plugins, tmp_path
):
    """The step is kept and the reply can be read; the exit code tells."""
    done = run(
        "hear", check_ins[0], "--voice", "hangs", "--json", home=tmp_path, env=plugins
    )
    assert done.returncode == 1
    assert "The voice failed." in done.stderr
    (turn,) = objects(done)
    assert "called your sister" in turn["reply"]
    assert plain(turn["entries"][0]["text"]) == "i called my sister"


def test_a_reply_wav_has_the_rate_of_its_voice(answered, check_ins):
    """Nothing is lost on the way to the file."""
    folder, _ = answered
    with wave.open(str(folder / "replies" / check_ins[0].name)) as reply:
        assert reply.getframerate() == audio.voice("hibari").rate
        assert (reply.getnchannels(), reply.getsampwidth()) == (1, 2)


def test_a_recorder_that_was_left_on_is_heard_once(tmp_path):
    """Ten minutes of nothing follow the words."""
    words, rate = soundfile.read(speak(tmp_path / "a.wav", *CHECK_IN))
    path = tmp_path / "long.flac"
    with soundfile.SoundFile(path, "w", rate, 1) as file:
        file.write(words)
        for _ in range(600):
            file.write(np.zeros(rate))
    done = run("hear", path, "--json", home=tmp_path)
    (turn,) = (json.loads(line) for line in done.stdout.splitlines())
    assert turn["intent"] == "steps.took"
    assert plain(turn["entries"][0]["text"]) == "i called my sister"
