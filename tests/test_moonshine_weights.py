"""Where Moonshine's weights come from, and what is not taken for them."""

import os
import re
import shutil
import sys
from zipfile import ZipFile

import pytest

from audio import models
from audio.errors import SetupError
from audio.recognizers.moonshine_tokens import Tokens
from audio.recognizers.moonshine_weights import FILES, build, check


@pytest.fixture
def index(tmp_path, monkeypatch):
    """Have pip find packages in an empty folder and nowhere else."""
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


@pytest.fixture
def folder(tmp_path):
    """Return the empty folder of a model."""
    folder = tmp_path / "model"
    folder.mkdir()
    return folder


def problem(folder):
    """Return what build() says is wrong; it must leave nothing behind."""
    with pytest.raises(SetupError) as caught:
        build(folder)
    assert [*folder.iterdir()] == []
    assert re.fullmatch(r"[A-Z].*\S", caught.value.remedy)
    return caught.value.problem


def test_a_wheel_that_cannot_be_had_is_a_problem(index, folder, capfd):
    assert index.is_dir()
    assert problem(folder) == "pip could not download the package moonshine-cpp 0.1.4."
    assert capfd.readouterr() == ("", "")


def test_a_wheel_with_other_content_is_not_taken(index, folder):
    wheel = index / "moonshine_cpp-0.1.4-py3-none-manylinux2014_x86_64.whl"
    with ZipFile(wheel, "w") as opened:
        opened.writestr("moonshine_cpp/__init__.py", "raise SystemExit")
    expected = "The package index has another file than the one we know."
    assert problem(folder) == expected


def test_a_python_without_pip_is_told_so(folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "pip", None)
    expected = "The model comes through pip, and this Python has no pip."
    assert problem(folder) == expected


needs_model = pytest.mark.skipif(
    models.find("moonshine-en") is None,
    reason="needs: small-steps models install moonshine-en",
)


@needs_model
def test_a_whole_model_holds_the_files_and_understands():
    folder = models.find("moonshine-en")
    assert {*FILES} <= {file.name for file in folder.iterdir()}
    check(folder)


@needs_model
def test_a_model_that_understands_something_else_is_not_taken(folder):
    shutil.copytree(models.find("moonshine-en"), folder, dirs_exist_ok=True)
    tokenizer = folder / "tokenizer.bin"
    size = len(Tokens(tokenizer))
    tokenizer.write_bytes(b"\x05other" * size)
    with pytest.raises(SetupError, match="does not understand"):
        check(folder)


@needs_model
def test_a_model_that_cannot_be_loaded_is_not_taken(folder):
    with pytest.raises(SetupError, match="does not work with the onnxruntime"):
        check(folder)
