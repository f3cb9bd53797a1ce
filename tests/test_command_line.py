"""The command line, as scripts and newcomers use it; without any sound device."""

import signal
import subprocess
import wave

import pytest
from program import PROGRAM, environment, objects, run

CHECK_IN = "I took a small step, I called my sister"
FIELDS = {
    *("text", "decision", "intent", "score", "slots", "stage", "when"),
    *("runner_up", "why", "parts"),
}
TURN = FIELDS | {"reply", "expects", "entries", "timings_ms"}


def test_typed_talk_answers_a_line_with_a_line(tmp_path):
    """What was not for it is answered with an empty line, so a pipe stays in step."""
    said = f"{CHECK_IN}\nthe weather tomorrow is mild\nwhat did you save\n"
    done = run("type", home=tmp_path, said=said)
    first, second, third = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert "ou called your sister." in first
    assert second == ""
    assert third.endswith("You called your sister.")


def test_typed_talk_tells_scripts_everything_about_a_turn(tmp_path):
    """One object a line, and nothing else."""
    done = run("type", "--json", home=tmp_path, said=f"{CHECK_IN}\n\nhelp\n")
    step, silence, _ = objects(done)
    assert set(step) == TURN
    assert step["entries"] == [
        {"kind": "step", "text": "I called my sister", "stage": "did", "when": None}
    ]
    assert (silence["reply"], silence["entries"]) == (None, [])


def test_an_empty_line_is_silence(tmp_path):
    """A question that is met with silence is let go."""
    said = "I slipped today\n\nthe radio goes on about the weather\n"
    slip, silence, later = objects(run("type", "--json", home=tmp_path, said=said))
    assert "*" in slip["expects"]
    assert silence["reply"]
    assert (later["decision"], later["entries"]) == ("ignore", [])


def test_any_bytes_can_be_typed(tmp_path):
    """What is no text is no reason to stop."""
    done = subprocess.run(
        [PROGRAM, "--home", tmp_path, "type", "--json"],
        input=b"\xff\xfe\x00\n\xf0\x9f\x8c\xb1\nhelp\n" + b"step " * 20_000 + b"\n",
        env=environment(PYTHONIOENCODING="utf-8:strict"),
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0
    assert done.stdout.count(b"\n") == 4
    assert b"Traceback" not in done.stderr


def test_what_was_kept_is_there_for_the_next_start(tmp_path):
    """In the order in which it was told, and found by its words."""
    run("type", home=tmp_path, said=f"{CHECK_IN}\n")
    run("type", home=tmp_path, said="I slipped today\nI was alone all day\n")
    step, slip = objects(run("journal", "list", "--json", home=tmp_path))
    assert (step["kind"], step["text"]) == ("step", "I called my sister")
    assert (slip["kind"], slip["text"]) == ("slip", "I was alone all day")
    found = run("journal", "search", "SISTER", home=tmp_path).stdout
    assert found.rstrip().endswith("step (did): I called my sister")
    assert len(found.splitlines()) == 1


def test_understanding_touches_no_journal(tmp_path):
    """Each line is decided on its own."""
    said = f"{CHECK_IN}\nstop\nyes\n\nlovely weather\n"
    done = run("understand", "--json", home=tmp_path / "home", said=said)
    decided = objects(done)
    assert [set(each) for each in decided] == [FIELDS] * 5
    assert [each["intent"] for each in decided] == [
        *("steps.took", "answers.stop", None, None, None),
    ]
    assert not (tmp_path / "home").exists()


def test_someone_elses_phrases_are_understood(tmp_path):
    """The same engine, on another folder of topics."""
    (tmp_path / "coffee.toml").write_text(
        '[commands]\norder = ["make me (a|an) {drink}"]\n[replies]\n'
    )
    (each,) = objects(
        run(
            *("understand", "--phrases", tmp_path, "--json"),
            home=tmp_path / "home",
            said="make me an espresso\n",
        )
    )
    assert (each["intent"], each["slots"]) == ("coffee.order", {"drink": "Espresso"})


def test_a_phrase_file_with_an_error_is_refused_with_its_place(tmp_path):
    """File, line and remedy."""
    (tmp_path / "coffee.toml").write_text('[commands]\norder = [\n  "make (me",\n]\n')
    done = run("understand", "--phrases", tmp_path, home=tmp_path, said="")
    assert done.returncode == 2
    problem, remedy = done.stderr.splitlines()
    assert "coffee.toml" in problem
    assert "3" in problem
    assert remedy


WRONG = [
    (["--bad-option"], "bad-option"),
    (["fly"], "fly"),
    (["type", "--locale", "xx"], "xx"),
    (["say", "hello", "--to", "out.wav", "--voice", "nobody"], "nobody"),
    (["transcribe", "--recognizer", "nobody", "checkin.wav"], "nobody"),
    (["transcribe", "nowhere.wav"], "nowhere.wav"),
    (["models", "install", "nothing"], "nothing"),
    (["understand", "--phrases", "nowhere"], "nowhere"),
    (["say", "hello", "--to", "/nowhere/at/all.wav"], "/nowhere/at/all.wav"),
]


@pytest.mark.parametrize(("arguments", "named"), WRONG, ids=[w[1] for w in WRONG])
def test_what_the_user_can_mend_is_named_with_a_remedy(tmp_path, arguments, named):
    """Exit code 2, two plain sentences, no traceback, nothing on standard output."""
    with wave.open(str(tmp_path / "checkin.wav"), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes(bytes(32_000))
    done = subprocess.run(
        [PROGRAM, "--home", tmp_path / "home", *arguments],
        cwd=tmp_path,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert named in done.stderr
    assert len(done.stderr.splitlines()) >= 2
    assert "Traceback" not in done.stderr


def test_a_device_that_is_not_there_is_named_when_it_was_chosen(tmp_path):
    """A microphone somebody named is not quietly replaced by another."""
    (tmp_path / "config.toml").write_text('microphone = "blue one"\n')
    done = run(home=tmp_path)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 2


def test_a_home_that_cannot_be_written_is_said_at_once(tmp_path):
    """Not after somebody has told their day."""
    (tmp_path / "file").write_text("")
    done = run("type", home=tmp_path / "file" / "home", said=f"{CHECK_IN}\n")
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 2


def test_the_journal_is_for_its_owner_alone(tmp_path):
    """Nobody else on this machine may read it."""
    run("type", home=tmp_path / "home", said=f"{CHECK_IN}\n")
    home = tmp_path / "home"
    assert {p.stat().st_mode & 0o077 for p in (home, *home.rglob("*"))} == {0}


def test_without_a_microphone_it_says_so_shows_how_and_goes_on_as_typed_talk(tmp_path):
    """The recorded check-in is answered, but is not kept: it is nobody's step."""
    done = run(home=tmp_path, said="I took a small step, I opened a window\n")
    assert done.returncode == 0
    assert "icrophone" in done.stderr.splitlines()[0]
    assert "Traceback" not in done.stderr
    shown = done.stdout.splitlines()
    assert shown[0].startswith("you  I took a small step")
    assert "called your sister" in shown[1]
    assert "pened a window" in shown[2]
    (kept,) = objects(run("journal", "list", "--json", home=tmp_path))
    assert kept["text"] == "I opened a window"


def test_who_has_a_journal_is_not_shown_how_again(tmp_path):
    """The recording is for newcomers."""
    run("type", home=tmp_path, said="help\n")
    done = run(home=tmp_path, said="what time is it\n")
    assert len(done.stdout.splitlines()) == 1


def test_a_text_is_said_into_a_file(tmp_path):
    """A complete WAV, from an argument or from standard input."""
    for text, said in (("Good evening.", ""), ("-", "Good evening.")):
        path = tmp_path / "evening.wav"
        done = run("say", text, "--to", path, home=tmp_path, said=said)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        with wave.open(str(path)) as file:
            assert 0.5 < file.getnframes() / file.getframerate() < 3
        path.unlink()


def test_saying_without_a_speaker_says_what_is_missing(tmp_path):
    """Rather than nothing at all."""
    done = run("say", "Good evening.", home=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "speaker" in done.stderr or "PortAudio" in done.stderr


def test_check_tells_each_part_and_what_to_do(tmp_path):
    """Here there is no sound device, so there is something to be done."""
    done = run("check", "--json", home=tmp_path)
    parts = {each["part"]: each for each in objects(done)}
    assert list(parts) == [
        *("microphone", "speaker", "recognizer", "voice", "journal", "key", "backups"),
        *("disk", "network"),
    ]
    assert done.returncode == 1
    assert not parts["microphone"]["ok"]
    assert parts["microphone"]["remedy"]
    assert parts["voice"]["ok"]
    assert parts["journal"]["ok"]


def test_models_are_listed_with_what_they_are(tmp_path):
    """Name, licence and where they come from."""
    listed = {
        each["name"]: each for each in objects(run("models", "--json", home=tmp_path))
    }
    assert {"moonshine-en", "vosk-en"} <= set(listed)
    assert listed["vosk-en"]["licence"] == "Apache-2.0"


def test_ctrl_c_ends_typed_talk_without_a_traceback(tmp_path):
    """As any program does."""
    with subprocess.Popen(
        [PROGRAM, "--home", tmp_path, "type"],
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as talk:
        talk.stdin.write("help\n")
        talk.stdin.flush()
        assert talk.stdout.readline()
        talk.send_signal(signal.SIGINT)
        _, errors = talk.communicate(timeout=60)
    assert (talk.returncode, errors) == (130, "")


def test_a_reader_that_goes_away_ends_it_quietly(tmp_path):
    """As in `small-steps type | head -1`."""
    done = subprocess.run(
        ["sh", "-c", f"yes help | '{PROGRAM}' --home '{tmp_path}' type | head -1"],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert len(done.stdout.splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_help_and_version_need_no_home(tmp_path):
    """They can be read before anything is kept."""
    assert run("--version", home=tmp_path / "home").stdout == "0.1.0\n"
    done = run("--help", home=tmp_path / "home")
    for command in ("type", "hear", "understand", "transcribe", "say", "check"):
        assert f"\n    {command} " in done.stdout
    assert not (tmp_path / "home").exists()


def test_a_shell_can_complete_commands_and_options(tmp_path):
    """By what the program prints for it; for a shell it does not know it says so."""
    made = run("--completion", "bash", home=tmp_path)
    (tmp_path / "completion").write_text(made.stdout)
    asks = (
        f"source {tmp_path}/completion; COMP_WORDS=(small-steps jour); COMP_CWORD=1;"
        ' _shtab_small_steps; echo "${COMPREPLY[@]}"'
    )
    done = subprocess.run(
        ["bash", "-c", asks], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "journal"
    assert run("--completion", "fish", home=tmp_path).returncode == 2
