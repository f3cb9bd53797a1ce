"""What several tests stand on."""

import pytest

from assistant.journal import Journal


@pytest.fixture
def journal(tmp_path, clock):
    """Give an empty journal that goes by the `clock` of a test file."""
    with Journal(tmp_path / "journal.db", clock) as opened:
        yield opened
