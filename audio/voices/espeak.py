"""espeak-ng through ctypes: text to sound in memory.

Load it only in a process of its own: it is one engine a process, it may end that
process when its data is damaged, and it is GPL. Source: espeak-ng 1.52, speak_lib.h.
"""

import ctypes
from collections.abc import Callable
from pathlib import Path

from ..errors import SetupError

RATE = 22_050
"""Samples a second of what espeak-ng makes."""

VOICES = {
    "en": ("en-us", "en-us+f2", "en-gb-x-rp", "en-gb-x-rp+f2"),
    "ko": ("ko", "ko+f2", "ko+m7"),
}
"""Locale to the espeak-ng voices that speak it, the usual one first.

Of 26 for English these are told apart at once and were understood best: Moonshine got
2 to 11 % of the words wrong in ten things that we say, elsewhere up to 60 %.
"""

_REMEDY = "Install it again: pip install --force-reinstall espeakng-loader"
_PIECE_MS = 50

# The numbers below are from speak_lib.h.
_SYNCHRONOUS, _DONT_EXIT = 2, 0x8000
_UTF8 = 1
_WORDS_A_MINUTE, _VOLUME, _PITCH, _RANGE, _WORD_GAP = 1, 2, 3, 4, 7
_CLEARER = {_PITCH: 40, _RANGE: 70, _WORD_GAP: 3}
"""A lower, livelier voice with 30 ms between words is understood better: Moonshine
got 15 % of the words wrong with the defaults (50, 50, 0), and 5 % with these, in 30
sentences that we say."""

_SOFTER = {"en-gb-x-rp": 0.9, "en-gb-x-rp+f2": 0.9}
"""What keeps the peaks of a loud voice below full scale."""

_ON_SOUND = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
)
_GO_ON, _STOP = 0, 1


def installation() -> tuple[Path, Path]:
    """Return the library and its data, or raise SetupError."""
    try:
        import espeakng_loader  # noqa: PLC0415  so that its absence is a SetupError

        library = Path(espeakng_loader.get_library_path())
        data = Path(espeakng_loader.get_data_path())
    except (ImportError, RuntimeError) as error:
        problem = "The speech engine espeak-ng is not installed."
        raise SetupError(problem, _REMEDY) from error
    dictionaries = [f"{locale}_dict" for locale in VOICES]
    for part in (library, *(data / name for name in ("phontab", *dictionaries))):
        if not part.is_file():
            problem = f"The speech engine espeak-ng lacks its file {part.name}."
            raise SetupError(problem, _REMEDY)
    return library, data


class Espeak:
    """The one espeak-ng of this process."""

    def __init__(self) -> None:
        """Load the library and its data. Raise SetupError or OSError."""
        library, data = installation()
        self._library = ctypes.CDLL(str(library))
        rate = self._library.espeak_Initialize(
            _SYNCHRONOUS, _PIECE_MS, str(data).encode(), _DONT_EXIT
        )
        if rate != RATE:
            problem = "The speech engine espeak-ng could not start."
            raise SetupError(problem, _REMEDY)

    def choose(self, voice: str, words_per_minute: int, volume: float) -> None:
        """Set how the next texts sound; *volume* is 0 to 1. Raise ValueError."""
        if self._library.espeak_SetVoiceByName(voice.encode()):
            msg = f"espeak-ng has no voice {voice!r}"
            raise ValueError(msg)
        percent = round(100 * volume * _SOFTER.get(voice, 1))
        settings = {_WORDS_A_MINUTE: words_per_minute, _VOLUME: percent}
        for parameter, value in (_CLEARER | settings).items():
            self._library.espeak_SetParameter(parameter, value, 0)

    def speak(self, text: str, take: Callable[[bytes], bool]) -> None:
        """Hand the sound to *take* piece by piece until it returns False.

        Raise RuntimeError when espeak-ng reports an error.
        """

        def on_sound(samples: object, count: int, _events: object) -> int:
            if not samples or not count:
                return _GO_ON
            sound = ctypes.string_at(samples, 2 * count)  # type: ignore[arg-type]
            return _GO_ON if take(sound) else _STOP

        callback = _ON_SOUND(on_sound)
        self._library.espeak_SetSynthCallback(callback)
        plain = text.replace("\0", " ").encode("utf-8", "replace") + b"\0"
        size = ctypes.c_size_t(len(plain))
        if self._library.espeak_Synth(plain, size, 0, 0, 0, _UTF8, None, None):
            msg = "espeak-ng could not say a text"
            raise RuntimeError(msg)
