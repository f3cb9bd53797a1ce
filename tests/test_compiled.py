"""What is made of packaged files is made once, and anew when anything is other."""

import sys
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import intents
from intents import Matcher
from intents.compiled import CACHE, compiled
from intents.phrasebook import Phrasebook, locales

LOCALES = Path(intents.__file__).parent / "locale"


class Remembers:
    """Something that remembers its answers, as what matches does."""

    def __init__(self, text):
        """Remember nothing yet."""
        self.text, self.asked = text, 0
        self.answer = lru_cache(2)(self._answer)

    def _answer(self, more):
        self.asked += 1
        return self.text + more


@pytest.fixture(autouse=True)
def writing(monkeypatch):
    """Write, whatever the machine of these tests says about compiled files."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


@pytest.fixture
def folder(tmp_path):
    """Give a folder with one file in it."""
    (tmp_path / "steps.toml").write_text("a step")
    return tmp_path


def made(folder, anew):
    """Read the file of *folder*, and note in *anew* whenever that is done."""

    def make():
        anew.append(1)
        return Remembers((folder / "steps.toml").read_text())

    return compiled(folder, "kept", make, of=folder).text


def test_it_is_made_once(folder):
    """The second one comes from what was kept."""
    anew = []
    assert [made(folder, anew) for _ in range(3)] == ["a step"] * 3
    assert len(anew) == 1


def test_it_is_made_anew_when_a_file_is_other(folder):
    """Or when there is one more."""
    anew = []
    made(folder, anew)
    (folder / "steps.toml").write_text("a slip, longer")
    assert made(folder, anew) == "a slip, longer"
    (folder / "slips.toml").touch()
    made(folder, anew)
    made(folder, anew)
    assert len(anew) == 3


def test_what_remembers_answers_begins_anew(folder):
    """Memories are not kept, and it goes on to remember."""
    compiled(folder, "kept", lambda: Remembers("a"), of=folder)
    back = compiled(folder, "kept", lambda: None, of=folder)
    assert [back.answer("b"), back.answer("b")] == ["ab", "ab"]
    assert back.asked == 1
    assert back.answer.cache_parameters()["maxsize"] == 2


@given(cut=st.floats(0, 1), flip=st.integers(1, 255) | st.none())
def test_a_damaged_one_is_made_anew(tmp_path_factory, cut, flip):
    """Cut anywhere, or with any byte changed."""
    folder = tmp_path_factory.mktemp("damaged")
    (folder / "steps.toml").write_text("a step")
    made(folder, [])
    (kept,) = (folder / CACHE).iterdir()
    content = bytearray(kept.read_bytes())
    place = min(int(cut * len(content)), len(content) - 1)
    if flip:
        content[place] ^= flip
    kept.write_bytes(content if flip else content[:place])
    anew = []
    assert [made(folder, anew), made(folder, anew)] == ["a step"] * 2
    assert len(anew) == 1


def test_where_it_cannot_be_written_it_is_made_each_time(folder):
    """Here a file is in the way of the folder."""
    (folder / CACHE).touch()
    anew = []
    assert [made(folder, anew), made(folder, anew)] == ["a step"] * 2
    assert len(anew) == 2


def test_nothing_is_written_where_python_is_told_not_to(folder, monkeypatch):
    """As with its own modules."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    made(folder, [])
    assert not (folder / CACHE).exists()


@pytest.mark.parametrize("locale", locales())
def test_a_kept_locale_understands_as_one_that_is_made_anew(locale):
    """Phrases, replies, danger, free statements."""
    Phrasebook.load(locale)
    kept = Phrasebook.load(locale)
    fresh = Phrasebook.read(LOCALES / locale, locale)
    assert kept.commands == fresh.commands
    assert kept.answers == fresh.answers
    assert kept.replies.keys() == fresh.replies.keys()
    one, other = Matcher(kept), Matcher(fresh)
    first = (forms[0] for forms in kept.commands.values() if forms)
    phrases = [" ".join(map(str, form)) for form in first]
    for text in (*phrases, *(f"um {phrase} again" for phrase in phrases)):
        assert one.match(text) == other.match(text)
