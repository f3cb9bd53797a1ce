"""What the skill for OpenVoiceOS knows by itself; `make test-ovos` tries the skill."""

import runpy
import tomllib
from pathlib import Path

import pytest

from assistant.safety.hearing import urgent
from intents import Matcher, Phrasebook

FOLDER = Path(__file__).parents[1] / "integrations" / "ovos"
HOOK = runpy.run_path(str(FOLDER / "hatch_build.py"))
OWN = tomllib.loads((FOLDER / "sentences.toml").read_text("utf-8"))
LOCALES = HOOK["LOCALES"]

MOST = 120
"""Sentences of a locale: `re` keeps 512 patterns, and padacioso makes two of each."""


@pytest.fixture(params=LOCALES, scope="module")
def locale(request):
    """Give the name of a locale, its files, and what understands it."""
    book = Phrasebook.load(LOCALES[request.param])
    files = HOOK["locale"](OWN[request.param], HOOK["PHRASES"] / book.locale)
    return request.param, files, Matcher(book), book


def test_what_it_takes_for_danger_is_danger(locale):
    """So it says where to call only where Small Steps would."""
    _, files, matcher, book = locale
    lines = files["danger.intent"]
    assert len(lines) > 5
    graded = {line: urgent(matcher.match(line), book).decision for line in lines}
    assert set(graded.values()) == {"danger"}, graded


def test_what_it_claims_small_steps_acts_on(locale):
    """Nearly all of it: a sentence of OVOS that we then do not understand is rude."""
    _, files, matcher, _ = locale
    lines = [
        (file, line.replace("{what}", "swim").replace("{goal}", "swim"))
        for file, lines in files.items()
        for line in lines
        if file.endswith(".intent") and file not in ("danger.intent", "address.intent")
    ]
    left = [line for _, line in lines if matcher.match(line).decision != "act"]
    assert not left
    assert len(lines) < MOST


def test_what_it_says_is_short(locale):
    """As all that is spoken."""
    name, files, _, _ = locale
    said = [line for file in files if file.endswith("dialog") for line in files[file]]
    assert len(said) == len(OWN[name]["dialog"])
    assert max(len(line.split()) for line in said) <= 25


def test_both_locales_have_the_same_files(tmp_path):
    """And what is written is all of it."""
    HOOK["write"](tmp_path)
    english, korean = (
        sorted(file.name for file in (tmp_path / name).iterdir()) for name in LOCALES
    )
    assert english == korean
    assert "danger.intent" in english
