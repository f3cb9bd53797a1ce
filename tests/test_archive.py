import io
import zipfile
from contextlib import suppress

import pytest
from archive_server import FILES, ROOT, packed
from hypothesis import example, given
from hypothesis import strategies as st

from audio.archive import unpack
from audio.errors import SetupError

SMALL = {"am/final.mdl": b"sounds", "conf/model.conf": b"--beam=10.0\n" * 9}


@pytest.fixture
def folder(tmp_path):
    """Return the empty folder to unpack into; its parent must stay as it is."""
    (tmp_path / "inside").mkdir()
    return tmp_path / "inside"


def unpacked(content, folder, **options):
    """Unpack the zip archive *content* and return the files there are then."""
    archive = folder.parent / "archive.zip"
    archive.write_bytes(content)
    unpack(archive, folder, root=ROOT, **options)
    return files_in(folder)


def files_in(folder):
    """Return the files in *folder* by name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def zipped(*names, method=zipfile.ZIP_STORED):
    """Return a zip archive with an entry for each of *names*, even twice."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", method) as opened:
        for name in names:
            opened.writestr(zipfile.ZipInfo(name), b"x")
    return archive.getvalue()


def test_the_files_of_a_model_come_out_without_their_top_folder(folder):
    assert unpacked(packed(FILES), folder) == FILES


def test_folders_of_their_own_in_the_archive_do_no_harm(folder):
    archive = zipped(f"{ROOT}/", f"{ROOT}/am/", f"{ROOT}/am/final.mdl")
    assert unpacked(archive, folder) == {"am/final.mdl": b"x"}


@pytest.mark.parametrize(
    "name",
    [
        "../outside",
        f"{ROOT}/../outside",
        f"{ROOT}/../../outside",
        f"{ROOT}/am/../../../outside",
        "/outside",
        f"/{ROOT}/outside",
        "outside",
        ROOT,
        f"{ROOT}\\..\\..\\outside",
        f"{ROOT}/C:/outside",
        f"{ROOT}-more/outside",
    ],
)
def test_a_file_that_would_lie_outside_is_refused_before_any_is_written(folder, name):
    with pytest.raises(SetupError) as caught:
        unpacked(zipped(f"{ROOT}/README", name), folder)
    assert caught.value.args == (
        "The downloaded model cannot be used: it names files outside its folder.",
        "Look for a newer version of Small Steps; nothing was installed.",
    )
    assert files_in(folder.parent).keys() == {"archive.zip"}


@given(
    names=st.lists(
        st.lists(
            st.sampled_from(["..", ".", "", ROOT, "a", "b", "\\", "c:", "é"]),
            min_size=1,
        ).map("/".join),
        unique=True,
    )
)
@example(names=[f"{ROOT}/a", f"{ROOT}/./a"])
def test_whatever_names_an_archive_holds_nothing_is_written_outside(
    tmp_path_factory, names
):
    folder = tmp_path_factory.mktemp("parent") / "inside"
    folder.mkdir()
    with suppress(SetupError, OSError):  # a file where another needs a folder
        unpacked(zipped(*names), folder)
    outside = {name for name in files_in(folder.parent) if "inside/" not in name}
    assert outside == {"archive.zip"}


def test_a_link_in_an_archive_comes_out_as_a_plain_file(folder):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as opened:
        link = zipfile.ZipInfo(f"{ROOT}/link")
        link.external_attr = 0o120777 << 16
        opened.writestr(link, "/etc/hostname")
    assert unpacked(archive.getvalue(), folder) == {"link": b"/etc/hostname"}
    assert not (folder / "link").is_symlink()


def test_two_files_of_one_name_are_refused(folder):
    with (
        pytest.warns(UserWarning, match="Duplicate name"),
        pytest.raises(SetupError, match="does not hold one model"),
    ):
        unpacked(zipped(f"{ROOT}/README", f"{ROOT}/README"), folder)


def test_an_archive_without_files_is_refused(folder):
    with pytest.raises(SetupError, match="does not hold one model"):
        unpacked(zipped(), folder)


def test_an_archive_that_would_fill_the_disk_is_refused_before_any_is_written(folder):
    bomb = packed({"README": b"", "am/final.mdl": bytes(5_000_000)})
    assert len(bomb) < 10_000
    with pytest.raises(SetupError, match="larger inside than any model"):
        unpacked(bomb, folder, limit=1_000_000)
    assert files_in(folder) == {}


def test_an_archive_that_lies_about_its_size_writes_no_more_than_it_said(folder):
    honest = packed({"am/final.mdl": bytes(5_000_000)})
    size = (5_000_000).to_bytes(4, "little")
    assert honest.count(size) == 2
    lying = honest.replace(size, (10).to_bytes(4, "little"))
    with pytest.raises(SetupError, match="it is damaged"):
        unpacked(lying, folder, limit=1_000_000)
    assert sum(map(len, files_in(folder).values())) <= 10


def test_what_is_no_archive_is_refused(folder):
    with pytest.raises(SetupError, match="it is damaged"):
        unpacked(b"<html>", folder)


def test_an_encrypted_archive_is_refused(folder):
    archive = bytearray(zipped(f"{ROOT}/README"))
    archive[6] |= 1
    archive[archive.index(b"PK\1\2") + 8] |= 1
    with pytest.raises(SetupError, match="it is damaged"):
        unpacked(bytes(archive), folder)


@given(st.data())
def test_a_damaged_archive_is_refused_or_gives_only_what_it_held(
    tmp_path_factory, data
):
    archive = bytearray(packed(SMALL))
    for _ in range(data.draw(st.integers(1, 4))):
        position = data.draw(st.integers(0, len(archive) - 1))
        archive[position] = data.draw(st.integers(0, 255))
    folder = tmp_path_factory.mktemp("parent") / "inside"
    folder.mkdir()
    try:
        files = unpacked(bytes(archive), folder)
    except SetupError:
        return
    assert set(files.values()) <= set(SMALL.values())
