"""Engines by name, through entry points: what is installed is what there is."""

from collections.abc import Callable
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from typing import Any, Literal, TypeAlias

from .errors import SetupError
from .models import find
from .stages import Detector, Recognizer, Voice

Group: TypeAlias = Literal["recognizers", "voices", "detectors"]

_EXTRAS = {"hibari": "natural"}
"""Engines that come with an extra of small-steps-companion."""


def names(group: Group) -> list[str]:
    """Return the names of the engines in *group*, in order."""
    return sorted(_found(group))


def recognizer(
    name: str = "auto", *, locale: str = "en", **options: object
) -> Recognizer:
    """Make the recognizer called *name*; "auto" takes what the locale has a model for.

    *options* go to the engine as they are. Raise SetupError.
    """
    if name == "auto":
        name = _recognizer_for(locale)
    made: Recognizer = _make("recognizers", name, locale=locale, **options)
    return made


def voice(name: str = "auto", *, locale: str = "en", **options: object) -> Voice:
    """Make the voice called *name*; "auto" takes the most natural one there is.

    *options* go to the engine as they are. Raise SetupError.
    """
    if name == "auto":
        name = _voice_for(locale)
    made: Voice = _make("voices", name, locale=locale, **options)
    return made


def spare_voice(
    name: str = "auto", *, locale: str = "en"
) -> Callable[[], Voice] | None:
    """Return what makes the voice to fall back to when *name* fails, if any."""
    if name == "auto":
        name = _voice_for(locale)
    if name != "hibari":
        return None
    return lambda: voice("pyttsx3", locale=locale)


def detector(name: str = "silero") -> Detector:
    """Make the detector called *name*. Raise SetupError."""
    made: Detector = _make("detectors", name)
    return made


def _recognizer_for(locale: str) -> str:
    if find(f"vosk-{locale}"):
        return "vosk"
    if locale == "en" and find("moonshine-en"):
        return "moonshine"
    problem = f"No model that recognizes speech is installed for the language {locale}."
    remedy = "See which there are with: small-steps models list"
    if locale == "en":
        install = "small-steps models install"
        remedy = f"Get one with: {install} moonshine-en, or: {install} vosk-en"
    raise SetupError(problem, remedy)


def _voice_for(locale: str) -> str:
    return "hibari" if locale == "en" and find_spec("hibari") else "pyttsx3"


def _make(group: Group, name: str, **options: object) -> Any:  # noqa: ANN401  any stage
    try:
        return _entry(group, name).load()(**options)
    except ImportError as error:
        extra = _EXTRAS.get(name)
        missing = f"small-steps-companion[{extra}]" if extra else error.name or name
        problem = f"A part that the engine {name} needs is not installed."
        raise SetupError(problem, f"Run: pip install '{missing}'") from error


def _entry(group: Group, name: str) -> EntryPoint:
    try:
        return _found(group)[name]
    except KeyError:
        problem = f"There is no engine called {name} among the {group}."
        choice = ", ".join(names(group))
        raise SetupError(problem, f"Choose one of: {choice}.") from None


def _found(group: Group) -> dict[str, EntryPoint]:
    return {entry.name: entry for entry in entry_points(group=f"small_steps.{group}")}
