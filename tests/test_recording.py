"""The week and the evening as a recording: what is read aloud, to take along."""

import io
import re
import subprocess
import wave
from datetime import timedelta

import packaged
import pytest
from clock import Clock
from page_server import NOON, page_of
from program import PROGRAM, environment, objects, plain, run

import audio
from assistant.dialogue import Context
from assistant.journal import (
    Alarmed,
    Chose,
    Felt,
    Hoped,
    Journal,
    Safeguarded,
    Savoured,
    Slipped,
    Stepped,
)
from assistant.reading.period import WEEK, lately, named
from assistant.recording import Recording, days, reflection
from audio import SetupError, WaveMicrophone

READ = ("journal", "read")
TOLD = (
    (2, Stepped("I called my sister", "did")),
    (1, Slipped("I drank after the meeting")),
    (1, Alarmed()),
    (1, Safeguarded("my brown dog", "reasons")),
    (0, Savoured("the soup was warm")),
    (0, Hoped("a walk by the river")),
)


@pytest.fixture
def clock():
    """Give a clock that stands at noon."""
    return Clock(NOON)


@pytest.fixture
def ctx(journal, clock):
    """Give what days are read with, over a journal in which something was told."""
    for before, event in TOLD:
        clock.time = NOON - timedelta(days=before)
        journal.record(event)
    clock.time = NOON
    return Context(packaged.book("en"), journal, clock, lambda variants: variants[0])


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Give the home of somebody who told something."""
    home = tmp_path_factory.mktemp("told")
    with Journal(home / "journal.db") as journal:
        for _, event in TOLD:
            journal.record(event)
    return home


def written(recording):
    """Return the sound of a recording, and after how many seconds each sentence is."""
    out = io.BytesIO()
    ends = list(recording.write(out))
    with wave.open(io.BytesIO(out.getvalue())) as file:
        shape = (file.getnchannels(), file.getsampwidth())
        assert shape == (1, 2)
        assert file.getnframes() / file.getframerate() == pytest.approx(ends[-1])
        return file.readframes(file.getnframes()), ends


def heard(path):
    """Return the words that a recognizer hears in a recording."""
    recognizer = audio.recognizer("moonshine")
    frames = WaveMicrophone(path).frames()
    patience = audio.frames_in(audio.MEDIUM)
    parts = audio.utterances(frames, audio.detector(), lambda: patience)
    said = plain(" ".join(recognizer.transcribe(part).text for part in parts))
    return re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", said)  # it writes dates as in letters


def test_a_week_is_heard_again_word_for_word(ctx, tmp_path):
    """As it is read aloud, without hard moments and the safety plan."""
    reply = days(lately(WEEK, ctx), ctx)
    sound = io.BytesIO()
    assert list(Recording.of(reply, "auto", ctx).write(sound))
    (tmp_path / "week.wav").write_bytes(sound.getvalue())
    assert heard(tmp_path / "week.wav") == plain(reply.text)
    assert "sister" in reply.text
    assert "dog" not in reply.text
    assert "moment" not in reply.text


def test_an_evening_is_softer_slower_and_rests_longer(ctx):
    """As it is said at night; what else was told of the day is not in it."""
    reply = reflection(ctx)
    assert "soup" in reply.text
    assert "drank" not in reply.text
    softly = Recording.of(reply, "pyttsx3", ctx)
    assert softly.manner.volume < 1
    assert softly.manner.pace < 1
    assert softly.manner.pause > 0
    plainly = Recording(softly.text, audio.PLAINLY, softly.voice, "en")
    (soft, ends), (loud, sooner) = written(softly), written(plainly)
    assert ends[-1] > sooner[-1] + softly.manner.pause
    assert max(soft) <= max(loud)
    assert len(ends) == len(softly)


def test_it_is_the_voice_that_was_chosen(ctx, journal):
    """Within the engine of the configuration, and as fast as was chosen."""
    usual = Recording.of(days(lately(WEEK, ctx), ctx), "pyttsx3", ctx)
    other = audio.voices("pyttsx3")[2]
    journal.record(Chose("voice en", other))
    journal.record(Chose("pace", 2))
    chosen = Recording.of(days(lately(WEEK, ctx), ctx), "pyttsx3", ctx)
    assert (usual.voice, chosen.voice) == ("pyttsx3", other)
    assert chosen.manner.pace > usual.manner.pace
    assert written(chosen)[0] != written(usual)[0]


def test_between_two_sentences_there_is_the_silence_of_live_speech():
    """The same sound as the mouth makes of the same words."""
    recording = Recording("It rains. We stay.", audio.PLAINLY, "pyttsx3", "en")
    sound, _ = written(recording)
    renderer = audio.Renderer(audio.voice("pyttsx3"))
    live = renderer.render(recording.text, recording.manner).pieces(60)
    assert sound == b"".join(piece for _, piece in live)
    renderer.close()
    assert bytes(2 * int(0.3 * 22_050)) in sound


def test_a_voice_that_is_not_there_is_said(ctx):
    """Before anything is written."""
    with pytest.raises(SetupError, match="nobody"):
        Recording.of(reflection(ctx), "nobody:x", ctx).write(io.BytesIO()).send(None)


def test_where_nothing_is_kept_there_is_nothing_to_say(journal, clock):
    """Neither of the days nor of an evening."""
    ctx = Context(packaged.book("en"), journal, clock, lambda variants: variants[0])
    assert days(lately(WEEK, ctx), ctx) is None
    assert reflection(ctx) is None
    assert reflection(ctx, tonight=False) is None


def test_by_command_a_file_is_written_for_its_owner_alone(told, tmp_path):
    """It is told how long it is, and that it is not encrypted."""
    file = tmp_path / "week.wav"
    done = run(*READ, "--to", file, "--voice", "silent", home=told)
    assert (done.returncode, done.stderr) == (0, "")
    assert "seconds are in" in done.stdout
    assert "not encrypted" in done.stdout
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_scripts_are_told_the_file_and_its_seconds(told, tmp_path):
    """One object; here of the evening, over what was there."""
    file = tmp_path / "night.wav"
    file.write_text("old")
    options = ("--to", file, "--force", "--json", "--voice", "silent")
    (said,) = objects(run(*READ, "tonight", *options, home=told))
    with wave.open(str(file)) as sound:
        seconds = sound.getnframes() / sound.getframerate()
    assert said == {"file": str(file), "seconds": round(seconds, 2)}


@pytest.mark.parametrize(
    ("words", "named"),
    [(["nonsense"], "nonsense"), (["--to", "there.wav"], "there already")],
)
def test_what_can_be_mended_is_named(told, tmp_path, words, named):
    """Two lines, no traceback, and no file is left or changed."""
    there = tmp_path / "there.wav"
    there.write_text("mine")
    words = [there if each == "there.wav" else each for each in words]
    done = run(*READ, *words, home=told)
    assert (done.returncode, done.stdout) == (2, "")
    assert named in done.stderr
    assert len(done.stderr.splitlines()) == 2
    assert list(tmp_path.iterdir()) == [there]
    assert there.read_text() == "mine"


def test_a_disk_without_room_leaves_no_half_a_recording(told, tmp_path):
    """It is whole, or it is not there."""
    file = tmp_path / "week.wav"
    small = 'ulimit -f 200; exec "$@"'  # 200 KB, as on a disk that is nearly full
    command = [PROGRAM, "--home", told, *READ, "--to", file, "--voice", "silent"]
    done = subprocess.run(
        ["bash", "-c", small, "-", *command],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_on_the_page_a_week_and_an_evening_are_taken_along(tmp_path, clock):
    """The same sound as by command; who is not let in gets none."""
    with page_of(tmp_path, clock=clock, voice="pyttsx3") as page:
        for before, event in TOLD:
            clock.time = NOON - timedelta(days=before)
            page.do(lambda journal, event=event: journal.record(event))
        clock.time = NOON
        browser = page.browser()
        assert 'href="/week/2026-11-16.wav"' in browser.get("/week").text
        assert 'href="/evening.wav"' in browser.get("/").text
        for path, name in (
            ("/week/2026-11-18.wav", "small-steps-week-2026-11-16.wav"),
            ("/evening.wav", "small-steps-evening-2026-11-22.wav"),
        ):
            sent = browser.get(path)
            assert sent.headers["content-type"] == "audio/wav"
            assert sent.headers["cache-control"] == "no-store"
            assert name in sent.headers["content-disposition"]
            with wave.open(io.BytesIO(sent.content)) as file:
                assert file.getnframes() > 2 * file.getframerate()
            assert page.client().get(path).status_code == 401
        soft = page.do(
            lambda _: Recording.of(reflection(page.ctx), "pyttsx3", page.ctx)
        )
        sound, _ = written(soft)
        assert sent.content.endswith(sound)


def test_on_the_page_what_cannot_be_is_said(tmp_path, clock):
    """A week of nothing, a day that is none, a voice that is not there, a long week."""
    with page_of(tmp_path, clock=clock, voice="nobody") as page:
        browser = page.browser()
        assert "wav" not in browser.get("/week").text
        assert "evening.wav" not in browser.get("/").text
        for path, said in (
            ("/week/2026-11-16.wav", "nothing to read aloud"),
            ("/week/none.wav", "do not know that day"),
            ("/evening.wav", "nothing to read aloud"),
        ):
            assert said in browser.get(path).text
        page.do(lambda journal: journal.record(Savoured("soup")))
        assert "no engine called nobody" in browser.get("/week/2026-11-16.wav").text
        assert "about 1 minute" in browser.get("/week").text
        page.do(lambda journal: journal.record(Felt("tired " * 3000)))
        shown = browser.get("/week").text
        assert "small-steps journal read week of 2026-11-16 --to" in shown
        assert "about 21 minutes" in shown
        assert "/week/2026-11-16.wav" not in shown
        assert "too long" in browser.get("/week/2026-11-16.wav").text


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("", "2026-11-16", "2026-11-22"),
        ("This week", "2026-11-16", "2026-11-22"),
        ("last week", "2026-11-09", "2026-11-15"),
        ("month", "2026-10-24", "2026-11-22"),
        ("today", "2026-11-22", "2026-11-22"),
        ("friday", "2026-11-20", "2026-11-20"),
        ("march", "2026-03-01", "2026-03-31"),
        ("last year", "2025-01-01", "2025-12-31"),
        ("2026-11-18", "2026-11-18", "2026-11-18"),
        ("week of 2026-11-18", "2026-11-16", "2026-11-22"),
    ],
)
def test_days_are_named_in_plain_words(ctx, words, first, last):
    """As they are by voice, or as a date."""
    found = named(words, ctx)
    assert (str(found.first), str(found.last)) == (first, last)


@pytest.mark.parametrize(
    "words",
    ["tomorrow", "2026-13-45", "99999999 days ago", "2026-11-23", "0001-01-01", "\0"],
)
def test_words_that_name_no_days_that_are_past_name_none(ctx, words):
    """Whatever they are."""
    assert named(words, ctx) is None
