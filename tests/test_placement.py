"""Installing where the disk is full or forbidden, or the process suddenly ends."""

import os
import signal
import subprocess
import sys
import time

import pytest
from archive_server import FILES, ArchiveServer, archive, files_in, names, tiny

from audio.errors import SetupError
from audio.manifest import is_whole
from audio.models import install

IN_A_CHILD = """
import os, resource, sys
from pathlib import Path
from audio.archive import Archive
from audio.errors import SetupError
from audio.models import Model, install

def install_here(url, size, sha256, root, to):
    fill = Archive(url, int(size), sha256, root).fetch
    model = Model("tiny", "en", "vosk", "", int(size), "MIT", url, fill)
    try:
        print(install(model, Path(to)))
    except SetupError as error:
        print(error.problem)
"""
"""A program that installs a model in a process of its own."""


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.fixture
def shelf(tmp_path):
    """Return the folder to install into."""
    return tmp_path / "models"


@pytest.fixture
def server():
    """Return a running server of a small model."""
    with ArchiveServer() as running:
        yield running


def child(server, shelf, before="", stderr=subprocess.DEVNULL):
    """Start a process that runs *before* and then installs what *server* serves."""
    known = archive(server)
    arguments = (known.url, str(known.size), known.sha256, known.root, str(shelf))
    program = f"{IN_A_CHILD}\n{before}\ninstall_here(*sys.argv[1:])"
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
    )


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX permissions")
def test_a_folder_that_may_not_be_written_is_reported(server, shelf):
    shelf.mkdir(mode=0o555)
    drop = "os.geteuid() or os.seteuid(65534)"  # root may write anywhere
    out, _ = child(server, shelf, drop).communicate(timeout=60)
    assert out == f"The folder {shelf} cannot be written.\n"
    assert names(shelf) == []


@pytest.fixture
def small_disk(tmp_path):
    """Return a function that mounts a disk of some bytes, where that is permitted."""
    folder = tmp_path / "disk"
    folder.mkdir()

    def mount(size):
        command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("mounting a tmpfs is not permitted here")
        return folder

    yield mount
    if folder.is_mount():
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize(
    "size", [200_000, 700_000], ids=["while downloading", "while unpacking"]
)
def test_a_full_disk_is_reported_and_given_back(server, small_disk, size):
    disk = small_disk(size)
    with pytest.raises(SetupError) as caught:
        install(tiny(server), disk)
    assert caught.value.args == (
        f"There is not enough room in {disk}.",
        "Make room there and run the same command again.",
    )
    assert names(disk) == []


def test_a_limit_on_the_size_of_files_is_like_a_full_disk(server, shelf):
    limit = "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))"
    out, _ = child(server, shelf, limit).communicate(timeout=60)
    assert out == f"There is not enough room in {shelf}.\n"
    assert names(shelf) == []


def wait_until(condition, seconds=60):
    """Wait until *condition* holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_download_that_was_killed_is_gone_on_with(server, shelf):
    server.stall_at = 300_000
    part = shelf / ".tiny.part"
    process = child(server, shelf)
    with process:
        wait_until(lambda: part.exists() and part.stat().st_size > 200_000)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert not (shelf / "tiny").exists()
    kept = part.stat().st_size
    server.sent = 0
    assert files_in(install(tiny(server), shelf)) == FILES
    assert server.asked == [None, f"bytes={kept}-"]
    assert server.sent == len(server.content) - kept
    assert names(shelf) == ["tiny"]


KILLED_AT = """
shelf = Path(sys.argv.pop())
moments = 0

def watch(event, arguments):
    global moments
    if arguments and str(arguments[0]).startswith(str(shelf)):
        moments += 1
        if moments == moment:
            os.kill(os.getpid(), 9)

def run(number):
    global moment
    moment = number
    if process := os.fork():
        return os.waitpid(process, 0)[1]
    sys.addaudithook(watch)
    install_here(*sys.argv[1:], shelf / str(number))
    sys.stdout.flush()
    os._exit(0)

number = 1
while run(number):
    number += 1
os._exit(0)
"""
"""Installs again and again, killed at the first, second, ... use of a file."""


def test_a_kill_at_any_moment_leaves_nothing_or_a_whole_model(server, shelf):
    process = child(server, f"{shelf}", KILLED_AT)
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    tries = sorted(shelf.iterdir(), key=lambda folder: int(folder.name))
    assert len(tries) > 20
    for folder in tries:
        model = folder / "tiny"
        assert not model.exists() or is_whole(model)
        assert files_in(install(tiny(server), folder)) == FILES
        assert names(folder) == ["tiny"]
    assert out == f"{tries[-1] / 'tiny'}\n"


def test_two_installs_at_once_make_one_model_from_one_download(server, shelf):
    both = [child(server, shelf) for _ in range(2)]
    assert [process.communicate(timeout=60)[0] for process in both] == [
        f"{shelf}/tiny\n"
    ] * 2
    assert files_in(shelf / "tiny") == FILES
    assert names(shelf) == ["tiny"]
    assert server.asked == [None]


def test_the_second_install_says_that_it_waits(server, shelf):
    server.stall_at = 300_000
    with child(server, shelf) as first:
        wait_until((shelf / ".tiny.part").exists)
        with child(server, shelf, stderr=subprocess.PIPE) as second:
            said = second.stderr.readline()
            first.kill()
            assert second.communicate(timeout=60)[0] == f"{shelf}/tiny\n"
    assert said == f"Waiting for another install into {shelf}.\n"
    assert files_in(shelf / "tiny") == FILES
