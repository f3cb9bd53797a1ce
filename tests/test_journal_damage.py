"""A journal that was damaged on the disk: always noticed, and said what to do."""

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from assistant.journal import Journal, JournalError, Stepped

STEP = 1009
"""Every so many bytes one is flipped, so every page is hit several times."""


@pytest.fixture
def path(memory):
    """Give the place of a journal of some dozen pages."""
    with TemporaryDirectory(dir=memory) as name:
        path = Path(name) / "journal.db"
        with Journal(path) as journal:
            for number in range(60):
                journal.record(Stepped(f"I called my sister {number} times", "did"))
        yield path


def flipped(path, place, bit=1):
    """Flip one bit of the file."""
    with path.open("r+b") as file:
        file.seek(place)
        (was,) = file.read(1)
        file.seek(place)
        file.write(bytes([was ^ bit]))


def whole(path):
    """Open the journal and read all of it, as the check and the backup do."""
    with Journal(path) as journal:
        journal.verify()


def test_a_flipped_byte_is_noticed_wherever_it_is(path):
    """In text, in free space, in the salt, in what guards a page."""
    whole(path)
    for place in range(0, path.stat().st_size, STEP):
        flipped(path, place)
        with pytest.raises(JournalError, match=r"damaged|does not open"):
            whole(path)
        flipped(path, place)
    whole(path)


def test_a_first_page_that_is_damaged_is_not_taken_for_a_wrong_key(path):
    """The other pages show that the key is right."""
    flipped(path, 100)
    with pytest.raises(JournalError, match="is damaged"):
        Journal(path)


def test_the_last_good_backup_is_named(path):
    """Where there is one of ours."""
    flipped(path, 100)
    with pytest.raises(JournalError) as found:
        Journal(path)
    assert found.value.remedy == "Keep a copy of it, then restore a backup."
    folder = path.with_name("backups")
    folder.mkdir()
    for day in ("2026-11-21", "2026-11-22"):
        (folder / f"small-steps-{day}.age").touch()
    with pytest.raises(JournalError) as found:
        Journal(path)
    assert str(folder / "small-steps-2026-11-22.age") in found.value.remedy


def test_what_is_read_is_never_wrong(path):
    """A page that was changed is an error, not other words."""
    places = range(0, path.stat().st_size, 4096)
    told = {f"I called my sister {number} times" for number in range(60)}
    for place in places:
        flipped(path, place + 2000)
        with suppress(JournalError), Journal(path) as journal:
            assert {entry.text for entry in journal.entries()} == told
        flipped(path, place + 2000)
