import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.manifest import MANIFEST, is_whole, seal, verify


@pytest.fixture
def folder(tmp_path):
    """Return a sealed folder with a file in it and one further down."""
    (tmp_path / "am").mkdir()
    (tmp_path / "am" / "final.mdl").write_bytes(b"sounds")
    (tmp_path / "README").write_bytes(b"")
    seal(tmp_path)
    return tmp_path


def test_the_manifest_names_every_file_with_its_size_and_checksum(folder):
    of_nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    of_sounds = "395d4c382804699fa1063dd293af2e8d1aa17f3a40be4d5bf830d7110e3cb85f"
    assert json.loads((folder / MANIFEST).read_text("utf-8")) == {
        "README": {"size": 0, "sha256": of_nothing},
        "am/final.mdl": {"size": 6, "sha256": of_sounds},
    }


def test_a_sealed_folder_is_whole_and_sound(folder):
    assert is_whole(folder)
    assert verify(folder) == ()


def test_sealing_again_changes_nothing(folder):
    before = (folder / MANIFEST).read_bytes()
    (folder / MANIFEST).unlink()
    seal(folder)
    assert (folder / MANIFEST).read_bytes() == before


def test_a_file_of_another_size_makes_it_neither_whole_nor_sound(folder):
    (folder / "am" / "final.mdl").write_bytes(b"sound")
    assert not is_whole(folder)
    assert verify(folder) == ("am/final.mdl",)


def test_a_missing_file_makes_it_neither_whole_nor_sound(folder):
    (folder / "README").unlink()
    assert not is_whole(folder)
    assert verify(folder) == ("README",)


def test_changed_bytes_are_found_only_by_reading_them(folder):
    (folder / "am" / "final.mdl").write_bytes(b"SOUNDS")
    assert is_whole(folder)
    assert verify(folder) == ("am/final.mdl",)


def test_a_folder_where_a_file_should_be_is_not_whole(folder):
    (folder / "README").unlink()
    (folder / "README").mkdir()
    assert not is_whole(folder)
    assert verify(folder) == ("README",)


def test_files_that_the_manifest_does_not_name_do_no_harm(folder):
    (folder / ".DS_Store").write_bytes(b"x")
    assert is_whole(folder)


def test_a_folder_without_a_manifest_is_not_whole_and_has_nothing_to_verify(tmp_path):
    (tmp_path / "README").write_bytes(b"")
    assert not is_whole(tmp_path)
    assert verify(tmp_path) == ()


def test_a_folder_that_is_not_there_is_not_whole(tmp_path):
    assert not is_whole(tmp_path / "nothing")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
ENTRIES = st.dictionaries(
    st.text() | st.sampled_from(["../outside", "/etc/hostname", "a\0b", "", "."]),
    st.fixed_dictionaries({"size": JSON, "sha256": JSON}),
    min_size=1,
)
TEXTS = st.binary() | (JSON | ENTRIES).map(lambda value: json.dumps(value).encode())


@given(text=TEXTS)
def test_whatever_the_manifest_holds_an_empty_folder_is_never_whole(
    tmp_path_factory, text
):
    folder = tmp_path_factory.mktemp("model")
    (folder.parent / "outside").write_bytes(b"")
    (folder / MANIFEST).write_bytes(text)
    assert not is_whole(folder)
    assert verify(folder) != ()


def test_a_manifest_of_endless_brackets_makes_no_sense(folder):
    (folder / MANIFEST).write_text("[" * 100_000, "utf-8")
    assert not is_whole(folder)
    assert verify(folder) == (MANIFEST,)


@pytest.mark.parametrize("name", ["../outside", "{folder}/../outside"])
def test_a_manifest_cannot_vouch_for_files_outside_its_folder(tmp_path, name):
    folder = tmp_path / "model"
    folder.mkdir()
    (tmp_path / "outside").write_bytes(b"sounds")
    entry = {"size": 6, "sha256": ""}
    manifest = json.dumps({name.format(folder=folder): entry})
    (folder / MANIFEST).write_text(manifest, "utf-8")
    assert not is_whole(folder)
    assert verify(folder) == (MANIFEST,)
