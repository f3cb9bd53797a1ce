"""Settings: defaults, then the file in the home folder, then the command line."""

from pathlib import Path

import pytest

from assistant.config import Config, home_folder
from audio import SetupError


def test_without_a_file_everything_is_as_it_comes(tmp_path):
    """Nobody has to write a configuration."""
    assert Config.load(tmp_path / "nowhere", {}) == Config(tmp_path / "nowhere")


def test_the_command_line_wins_over_the_file(tmp_path):
    """And the file over the defaults."""
    (tmp_path / "config.toml").write_text('voice = "silent"\nlocale = "ko"\n')
    config = Config.load(tmp_path, {"locale": "en"})
    assert (config.voice, config.locale, config.recognizer) == ("silent", "en", "auto")


def test_a_headset_is_told_of_with_true_and_not_there_by_itself(tmp_path):
    """A switch is no text."""
    assert not Config.load(tmp_path, {}).headset
    (tmp_path / "config.toml").write_text("headset = true\n")
    assert Config.load(tmp_path, {}).headset


def test_ways_to_come_in_and_sounds_are_set_in_the_file(tmp_path):
    """By themselves there is none, and sounds are on."""
    assert (Config(tmp_path).wake, Config(tmp_path).earcons) == ("", True)
    (tmp_path / "config.toml").write_text('wake = "okay nabu"\nearcons = false\n')
    config = Config.load(tmp_path, {})
    assert (config.wake, config.call, config.earcons) == ("okay nabu", "", False)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('colour = "red"', "colour"),
        ("voice = 3", "voice"),
        ('headset = "yes"', "headset"),
        ("wake = true", "wake"),
        ('earcons = "yes"', "earcons"),
        ("earcons = 1", "earcons"),
        ("voice = ", "not TOML"),
        ('home = "/"', "home"),
        (b"\xff\xfe", "cannot read"),
    ],
)
def test_a_setting_that_cannot_be_is_named(tmp_path, text, problem):
    """With the file it stands in, and what to do."""
    file = tmp_path / "config.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(SetupError) as caught:
        Config.load(tmp_path, {})
    assert problem in caught.value.problem
    assert str(file) in caught.value.problem
    assert caught.value.remedy


def test_the_home_folder_is_chosen_by_option_then_environment(monkeypatch):
    """Then the user's own data folder."""
    monkeypatch.setenv("SMALL_STEPS_HOME", "/from/environment")
    assert home_folder("/from/option") == Path("/from/option")
    assert home_folder(None) == Path("/from/environment")
    monkeypatch.delenv("SMALL_STEPS_HOME")
    assert home_folder(None).name == "small-steps"
