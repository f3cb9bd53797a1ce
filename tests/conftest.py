"""What several tests stand on."""

import os
from pathlib import Path

import pytest
from clock import Clock
from hypothesis import HealthCheck, settings
from sharing import Sharing

from assistant.journal import Journal

settings.register_profile(
    "steady", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")  # a busy machine is slow: that proves nothing of ours


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Say how tests are shared among processes, where there are several."""
    return Sharing(config, log)


@pytest.fixture(scope="session")
def memory(tmp_path_factory):
    """Give a folder for files that are soon taken away: in memory, if there is one.

    Each change of a journal waits for the disk, and some tests write thousands.
    """
    memory = Path("/dev/shm")  # noqa: S108  only folders of their own are made in it
    if memory.is_dir() and os.access(memory, os.W_OK):
        return memory
    return tmp_path_factory.mktemp("memory")


@pytest.fixture
def seconds():
    """Give a clock that counts seconds, and stands still until it is set."""
    return Clock(0.0)


@pytest.fixture
def journal(tmp_path, clock):
    """Give an empty journal that goes by the `clock` of a test file."""
    with Journal(tmp_path / "journal.db", clock) as opened:
        yield opened
