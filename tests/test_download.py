"""Bringing one large file here, from a real server that behaves well or badly."""

import hashlib

import pytest
from archive_server import FILES, ArchiveServer, packed

from audio import download as downloading
from audio.download import download
from audio.errors import SetupError


@pytest.fixture(autouse=True)
def _no_waiting_and_no_proxy(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr(downloading, "PAUSES", (0, 0, 0, 0))


@pytest.fixture
def part(tmp_path):
    return tmp_path / "model.part"


@pytest.fixture
def server():
    with ArchiveServer() as running:
        yield running


def fetch(server, part):
    download(server.url, part, size=len(server.content), sha256=server.sha256)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_file_comes_whole_in_one_request(server, part):
    fetch(server, part)
    assert part.read_bytes() == server.content
    assert server.asked == [None]
    assert names(part.parent) == ["model.part"]


def test_elsewhere_than_on_a_terminal_progress_is_a_line_at_each_end(
    server, part, capsys
):
    fetch(server, part)
    assert capsys.readouterr() == (
        "",
        "Downloading vosk-model-tiny.zip, 0.5 MB.\nDownloaded vosk-model-tiny.zip.\n",
    )


def test_a_complete_part_is_not_asked_for_again(server, part):
    part.write_bytes(server.content)
    fetch(server, part)
    assert server.asked == []


def test_a_part_is_gone_on_with(server, part):
    part.write_bytes(server.content[:100_000])
    fetch(server, part)
    assert part.read_bytes() == server.content
    assert server.asked == ["bytes=100000-"]
    assert server.sent == len(server.content) - 100_000


def test_a_broken_connection_is_gone_on_with(server, part):
    server.cuts = [200_000, 100_000]
    fetch(server, part)
    assert part.read_bytes() == server.content
    assert len(server.asked) == 3
    assert server.asked[0] is None
    assert all(asked.startswith("bytes=") for asked in server.asked[1:])
    assert server.sent < len(server.content) + 2 * downloading.CHUNK


def test_a_stalled_connection_is_left_and_gone_on_with(server, part, monkeypatch):
    monkeypatch.setattr(downloading, "TIMEOUTS", (5, 0.2))
    server.stall_at = 200_000
    fetch(server, part)
    assert part.read_bytes() == server.content
    assert len(server.asked) == 2


def test_a_body_that_ends_early_without_a_declared_length_is_noticed(server, part):
    server.declares_length = False
    server.cuts = [200_000]
    fetch(server, part)
    assert part.read_bytes() == server.content
    assert server.asked == [None, "bytes=200000-"]


def test_a_server_that_cannot_resume_starts_from_the_beginning(server, part):
    server.ranges = False
    part.write_bytes(server.content[:100_000])
    fetch(server, part)
    assert part.read_bytes() == server.content
    assert server.asked == ["bytes=100000-"]
    assert server.sent == len(server.content)


@pytest.mark.parametrize("etag", ['"first"', 'W/"weak"', None])
def test_any_kind_of_version_can_be_resumed(server, part, etag):
    server.etag = etag
    server.cuts = [200_000]
    fetch(server, part)
    assert part.read_bytes() == server.content
    assert len(server.asked) == 2


def test_a_file_that_changed_meanwhile_is_begun_again(server, part):
    newer, server.content = server.content, bytes(len(server.content))
    server.cuts = [100_000] * 5
    with pytest.raises(SetupError):
        fetch(server, part)
    server.content, server.etag, server.sent = newer, '"second"', 0
    fetch(server, part)
    assert part.read_bytes() == newer
    assert server.asked[-1].startswith("bytes=")
    assert server.sent == len(newer)


def test_a_part_that_does_not_fit_the_rest_is_begun_again(server, part):
    server.etag = None
    part.write_bytes(bytes(100_000))
    fetch(server, part)
    assert part.read_bytes() == server.content
    assert server.asked == ["bytes=100000-", None]


def test_a_part_longer_than_the_file_is_begun_again(server, part):
    part.write_bytes(bytes(len(server.content) + 1))
    fetch(server, part)
    assert part.read_bytes() == server.content


def test_a_range_that_is_refused_is_begun_again(server, part):
    server.refusals = [416]
    part.write_bytes(server.content[:100_000])
    fetch(server, part)
    assert part.read_bytes() == server.content
    assert server.asked == ["bytes=100000-", None]


def test_a_busy_server_is_asked_again(server, part):
    server.refusals = [500, 503, 429]
    fetch(server, part)
    assert part.read_bytes() == server.content
    assert len(server.asked) == 4


@pytest.mark.parametrize(("status", "tries"), [(404, 1), (403, 1), (500, 5), (503, 5)])
def test_a_server_that_refuses_is_reported(server, part, status, tries):
    server.refusals = [status] * tries
    with pytest.raises(SetupError) as caught:
        fetch(server, part)
    assert caught.value.problem == f"127.0.0.1 answered {status} for {server.url}."
    assert server.asked == [None] * tries
    assert names(part.parent) == []


def test_a_connection_that_keeps_breaking_is_reported_and_the_part_kept(server, part):
    server.cuts = [100_000, 50_000, 50_000, 50_000, 50_000]
    with pytest.raises(SetupError) as caught:
        fetch(server, part)
    assert caught.value.problem == "The download from 127.0.0.1 did not come through."
    assert server.content.startswith(part.read_bytes())
    assert part.stat().st_size > 100_000


def test_no_network_is_reported(part):
    with ArchiveServer() as server:
        pass
    with pytest.raises(SetupError) as caught:
        fetch(server, part)
    assert caught.value.args == (
        "The download from 127.0.0.1 did not come through.",
        "Check the network and run the same command again; it goes on where it ended.",
    )
    assert names(part.parent) == []


@pytest.mark.parametrize("url", ["nothing", "http://", "ftp://127.0.0.1/x.zip"])
def test_a_bad_address_is_not_tried_twice(part, url, monkeypatch):
    monkeypatch.setattr(downloading, "PAUSES", ("would fail to sleep",))
    with pytest.raises(SetupError):
        download(url, part, size=1, sha256="")


PAGE = b"<html>Please log in.</html>"


@pytest.mark.parametrize("begun", [0, 100_000])
@pytest.mark.parametrize(
    ("wrong", "declares_length"),
    [
        (PAGE, True),
        (bytes(len(packed(FILES))), True),
        (bytes(len(packed(FILES))), False),
        (bytes(2_000_000), True),
        (bytes(2_000_000), False),
    ],
    ids=["shorter", "as long", "as long, undeclared", "longer", "longer, undeclared"],
)
def test_wrong_content_is_reported_and_not_kept(
    server, part, wrong, declares_length, begun
):
    size, sha256 = len(server.content), server.sha256
    part.write_bytes(server.content[:begun])
    server.content, server.declares_length = wrong, declares_length
    with pytest.raises(SetupError) as caught:
        download(server.url, part, size=size, sha256=sha256)
    assert caught.value.problem == (
        "What 127.0.0.1 sent is not the file we know: nothing was kept."
    )
    assert names(part.parent) == []


def test_a_page_in_place_of_the_file_does_not_spoil_the_next_try(server, part):
    right, server.content, server.declares_length = server.content, PAGE, False
    size, sha256 = len(right), hashlib.sha256(right).hexdigest()
    with pytest.raises(SetupError):
        download(server.url, part, size=size, sha256=sha256)
    server.content = right
    fetch(server, part)
    assert part.read_bytes() == right


def test_what_is_larger_than_expected_is_not_all_fetched(server, part):
    server.content, server.declares_length = bytes(50_000_000), False
    with pytest.raises(SetupError) as caught:
        download(server.url, part, size=100_000, sha256=server.sha256)
    assert caught.value.problem == (
        "What 127.0.0.1 sent is not the file we know: nothing was kept."
    )
    assert server.sent < len(server.content)
