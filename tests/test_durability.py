"""What befalls a journal, in short: `benchmarks/durability.py` does it at length."""

import random
import sys
from pathlib import Path

import pytest
from tracing import needs_linux, needs_strace

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))
from durability.disk import Disk
from durability.faults import (
    clocked,
    filled,
    flipped,
    flipped_log,
    read_only,
    why_no_mounts,
)
from durability.kills import killed
from durability.powercut import replayed, traced
from durability.trace import Cut, Gone, Kept, Made, Renamed, Synced, Written

pytestmark = needs_linux
SHIPPED = ["as shipped", "without SQLCipher"]
WEAKER = ["weaker: WAL, synchronous NORMAL", "weaker: synchronous OFF"]
needs_mounts = pytest.mark.skipif(
    why_no_mounts() is not None, reason=str(why_no_mounts())
)


@pytest.fixture
def folder(memory, tmp_path):
    """Give a folder in memory: the disk is not what is tried."""
    place = memory / f"durability-{tmp_path.parent.name}-{tmp_path.name}"
    place.mkdir(mode=0o700)
    yield place
    for file in sorted(place.rglob("*"), reverse=True):
        file.rmdir() if file.is_dir() else file.unlink()
    place.rmdir()


@pytest.mark.parametrize("settings", SHIPPED)
def test_what_was_kept_survives_a_kill(folder, settings):
    """SIGKILL at random points, also while the file is being made."""
    figures = killed(folder, settings, kills=10)
    assert figures.acknowledged > 50
    assert (figures.lost, figures.refused, figures.damaged) == (0, 0, 0)


@needs_strace
@pytest.mark.parametrize("settings", SHIPPED)
def test_what_was_kept_survives_a_power_cut(folder, settings):
    """At random points; what was not synced is lost, kept or torn."""
    figures = replayed(traced(folder, settings, 25), folder, settings, cuts=60)
    assert figures.acknowledged > 300
    assert (figures.lost, figures.refused, figures.damaged) == (0, 0, 0)


@needs_strace
@pytest.mark.parametrize("settings", WEAKER)
def test_a_power_cut_shows_what_weaker_settings_lose(folder, settings):
    """Else the test above would prove nothing."""
    figures = replayed(traced(folder, settings, 25), folder, settings, cuts=30)
    assert figures.lost > 30


@needs_mounts
def test_a_full_disk_loses_nothing_and_keeps_again_when_there_is_room(folder):
    """On a real one, that has two megabytes."""
    figures, after = filled(folder, "as shipped")
    assert after > 5
    assert (figures.lost, figures.refused, figures.damaged) == (0, 0, 0)


@needs_mounts
def test_a_read_only_disk_is_named_and_nothing_is_lost(folder):
    """Nothing more is told to be kept."""
    figures, said = read_only(folder, "as shipped")
    assert "journal.db can be read but not written" in said
    assert (figures.acknowledged, figures.lost, figures.damaged) == (20, 0, 0)


def test_a_flipped_byte_of_an_encrypted_journal_is_always_noticed(folder):
    """Each page is sealed; SQLite without SQLCipher has nothing of the kind."""
    flips = flipped(folder, "as shipped", flips=40)
    if not is_encrypted():
        pytest.skip("this journal is not encrypted: sqlcipher3 is not in use")
    assert (flips.trials, flips.unnoticed) == (40, 0)


def test_without_sqlcipher_no_flipped_byte_makes_it_read_what_are_no_words(folder):
    """It may be unnoticed there, but is never an error that nobody expects."""
    flips = flipped(folder, "without SQLCipher", flips=300, seed=2)
    assert flips.refused > 0
    assert flips.refused + flips.found_by_check + flips.unnoticed == flips.trials == 300


def test_a_flipped_byte_in_a_log_that_was_left_over_is_noticed(folder):
    """SQLite alone would read up to it, and lose what was told later in silence.

    In the last two things that were told, nobody can tell it from a write that a power
    cut has torn.
    """
    if not is_encrypted():
        pytest.skip("this journal is not encrypted: there is no log")
    flips = flipped_log(folder, "as shipped", flips=60)
    assert flips.refused + flips.wrong == flips.trials == 60
    assert flips.wrong <= 12


def is_encrypted():
    """Tell whether SQLCipher keeps the journal here."""
    return "sqlcipher3" in sys.modules


def test_the_order_is_that_of_telling_whatever_the_clock_says(folder):
    """Three days back, a year forward, and through both changes of the clocks."""
    figures = clocked(folder)
    assert (figures.acknowledged, figures.lost, figures.damaged) == (22, 0, 0)


def found(*happened, mode):
    """Return the files that a power cut leaves."""
    disk = Disk()
    for change in happened:
        disk.take(change)
    return disk.after_power_cut(mode, random.Random(1))  # noqa: S311  repeatable


MADE = (Made("a", is_cut=False), Synced(""))
OLD = (*MADE, Written("a", 0, b"old"), Synced("a"))


@pytest.mark.parametrize(
    ("happened", "lost", "kept"),
    [
        ([Made("a", is_cut=False)], {}, {"a": b""}),
        (OLD, {"a": b"old"}, {"a": b"old"}),
        ([*OLD, Written("a", 1, b"new")], {"a": b"old"}, {"a": b"onew"}),
        ([*OLD, Written("a", None, b"er")], {"a": b"old"}, {"a": b"older"}),
        ([*OLD, Written("a", 4, b"!")], {"a": b"old"}, {"a": b"old\0!"}),
        ([*OLD, Cut("a", 1)], {"a": b"old"}, {"a": b"o"}),
        ([*OLD, Made("a", is_cut=True)], {"a": b"old"}, {"a": b""}),
        ([*OLD, Gone("a")], {"a": b"old"}, {}),
        ([*OLD, Gone("a"), Synced("")], {}, {}),
        ([*OLD, Renamed("a", "b")], {"a": b"old"}, {"b": b"old"}),
        ([*OLD, Renamed("a", "b"), Synced(""), Kept(1)], {"b": b"old"}, {"b": b"old"}),
    ],
)
def test_the_disk_of_the_replay_keeps_what_was_synced(happened, lost, kept):
    """Content by the sync of its file, names by the sync of the folder."""
    assert found(*happened, mode="lost") == lost
    assert found(*happened, mode="kept") == kept


def test_a_torn_write_arrives_in_any_sectors():
    """512 bytes each; some, and not always the first ones."""
    write = Written("a", 0, b"\1" * 4096)
    shapes = set()
    for seed in range(40):
        disk = Disk()
        for change in (*MADE, Written("a", 0, bytes(4096)), Synced("a"), write):
            disk.take(change)
        chance = random.Random(seed)  # noqa: S311  repeatable
        content = disk.after_power_cut("torn", chance)["a"]
        sectors = [content[at : at + 512] for at in range(0, 4096, 512)]
        assert all(len({*sector}) == 1 for sector in sectors)
        shapes.add(tuple(sector[0] for sector in sectors))
    assert len(shapes) > 10
