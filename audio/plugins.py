"""Engines by name, through entry points: what is installed is what there is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from typing import Any, Literal, TypeAlias

from .errors import SetupError
from .models import find, remedy
from .stages import Detector, Recognizer, Voice, WakeWord

Group: TypeAlias = Literal["recognizers", "voices", "detectors", "wakewords"]

_ALWAYS = "pyttsx3"
"""The voice that is there wherever we are installed."""

_MAY_FAIL = ("hibari", "piper")
"""Voices that have another one in reserve."""

_WAKES = "micro"
"""The engine that is meant where only wake words are named."""

_EXTRAS = {"hibari": "natural", "micro": "wake", "piper": "piper"}
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
    name = recognizer_name(name, locale=locale)
    made: Recognizer = _make("recognizers", name, locale=locale, **options)
    return made


def recognizer_name(name: str = "auto", *, locale: str = "en") -> str:
    """Return which recognizer() makes, without loading it. Raise SetupError."""
    return (
        _recognizer_for(locale) if name == "auto" else _entry("recognizers", name).name
    )


def voice(name: str = "auto", *, locale: str = "en", **options: object) -> Voice:
    """Make the voice called *name*; "auto" takes the most natural one there is.

    After a colon stands which of an engine's own voices is meant, as in voices().
    *options* go to the engine as they are. Raise SetupError.
    """
    if name == "auto":
        name = _voice_for(locale)
    engine, _, own = name.partition(":")
    if own and not _listing(engine):
        problem = f"The engine {engine} has no voices to choose from."
        raise SetupError(problem, f"Leave out what stands behind {engine}.")
    if own:
        options["voice"] = own
    made: Voice = _make("voices", engine, locale=locale, **options)
    return made


def voices(name: str = "auto", *, locale: str = "en") -> tuple[str, ...]:
    """Return the names of the voices to choose from, the one voice() makes first.

    "auto" is all there are for *locale*; an engine's name is those of that engine, and
    one of its own voices is nothing but that. Raise SetupError.
    """
    if ":" in name:
        return (name,)
    usual = _voice_for(locale) if name == "auto" else name
    engines = dict.fromkeys((usual, _ALWAYS) if name == "auto" else (usual,))
    return tuple(each for engine in engines for each in _own_voices(engine, locale))


def spare_voice(
    name: str = "auto", *, locale: str = "en"
) -> Callable[[], Voice] | None:
    """Return what makes the voice to fall back to when *name* fails, if any."""
    if name == "auto":
        name = _voice_for(locale)
    if name.partition(":")[0] not in _MAY_FAIL:
        return None
    return lambda: voice(_ALWAYS, locale=locale)


def detector(name: str = "silero") -> Detector:
    """Make the detector called *name*. Raise SetupError."""
    made: Detector = _make("detectors", name)
    return made


def wakeword(name: str) -> WakeWord:
    """Make what listens for the wake words *name*, such as "okay nabu, alexa".

    An engine may stand before them with a colon, or alone for its usual word.
    Raise SetupError.
    """
    engine, colon, words = name.partition(":")
    if not colon and engine not in names("wakewords"):
        engine, words = _WAKES, name
    options = {"words": words} if words else {}
    made: WakeWord = _make("wakewords", engine, **options)
    return made


def _recognizer_for(locale: str) -> str:
    if find(f"vosk-{locale}"):
        return "vosk"
    if locale == "en" and find("moonshine-en"):
        return "moonshine"
    problem = f"No model that recognizes speech is installed for the language {locale}."
    if locale == "en":
        install = "small-steps models install"
        either = f"Get one with: {install} moonshine-en, or: {install} vosk-en"
        raise SetupError(problem, either)
    raise SetupError(problem, remedy(f"vosk-{locale}"))


def _voice_for(locale: str) -> str:
    return "hibari" if locale == "en" and find_spec("hibari") else _ALWAYS


def _own_voices(engine: str, locale: str) -> tuple[str, ...]:
    listed = _listing(engine)
    own = listed(locale) if listed else ()
    return (engine, *(f"{engine}:{each}" for each in own))


def _listing(engine: str) -> Callable[[str], tuple[str, ...]] | None:
    """Return what lists the voices of an engine's own, if it has any."""
    with _explaining(engine):
        return getattr(_entry("voices", engine).load(), "voices", None)


def _make(group: Group, name: str, **options: object) -> Any:  # noqa: ANN401  any stage
    with _explaining(name):
        return _entry(group, name).load()(**options)


@contextmanager
def _explaining(name: str) -> Iterator[None]:
    """Turn the absence of what the engine *name* needs into a SetupError."""
    try:
        yield
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
