"""Pages that are made are what they would be made anew."""

import re
import runpy
import wave
from pathlib import Path

import jiwer
import pytest
from program import plain

import audio
from audio import WaveMicrophone

DOCS = Path(__file__).parents[1] / "docs"
README = (DOCS.parent / "README.md").read_text("utf-8")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


def test_the_page_of_what_can_be_said_is_up_to_date():
    """It follows the phrase files."""
    made = runpy.run_path(str(DOCS / "make_companion.py"))
    written = (DOCS / "companion.md").read_text("utf-8")
    assert written == made["page"](), "run make docs"


@pytest.fixture(scope="module")
def checkin():
    """Give what makes the check-in of the README."""
    return runpy.run_path(str(DOCS / "make_checkin.py"))


def test_the_check_in_of_the_readme_is_what_is_answered(checkin):
    """Word for word, to what the person says."""
    told = list(checkin["answered"](list(checkin["SAID"])))
    assert checkin["transcript"](told) in README


def test_the_recording_of_the_check_in_holds_what_both_say(checkin):
    """A small file; a recognizer hears person and program in it."""
    file = DOCS / "checkin.wav"
    assert file.stat().st_size < 1_000_000
    with wave.open(str(file)) as sound:
        assert sound.getparams()[:3] == (1, 2, 16_000)
    recognizer = audio.recognizer("moonshine")
    patience = audio.frames_in(audio.SHORT)
    frames = WaveMicrophone(file).frames()
    parts = audio.utterances(frames, audio.detector(), lambda: patience)
    heard = " ".join(recognizer.transcribe(part).text for part in parts)
    told = [line[5:] for line in README.splitlines() if line[:5] in ("you  ", " it  ")]
    assert len(told) == 2 * len(checkin["SAID"])
    assert jiwer.wer(plain(" ".join(told)), plain(heard)) < 0.1


@pytest.mark.parametrize("page", [DOCS.parent / "README.md", *DOCS.glob("*.md")])
def test_every_link_leads_somewhere(page):
    """To a file that is there."""
    links = LINK.findall(page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []
