"""The neural voices of Piper, in a process of their own, for piper-tts is GPL."""

import importlib.util
import json
from pathlib import Path

from ..errors import SetupError
from .outside import OutsideVoice

HUNG_AFTER = 20.0
"""Seconds without sound after which a child counts as hung; it loads a big model."""


class Piper(OutsideVoice):
    """Speaks with a voice of Piper that the person has; needs the extra "piper".

    A voice is a file NAME.onnx with NAME.onnx.json beside it.
    """

    def __init__(self, *, locale: str = "en", voice: str = "") -> None:
        """Start the child with the file *voice*. Raise SetupError."""
        if importlib.util.find_spec("piper") is None:
            problem = "The voice piper is not installed."
            remedy = "Install it: pip install 'small-steps-companion[piper]'"
            raise SetupError(problem, remedy)
        model = Path(voice).expanduser()
        self.rate = _rate(model, locale)
        super().__init__(
            "piper_process", str(model), usual_pace=100, hung_after=HUNG_AFTER
        )

    @classmethod
    def voices(cls, locale: str) -> tuple[str, ...]:
        """Return none: a voice is named by its file."""
        del locale
        return ()


def _rate(model: Path, locale: str) -> int:
    """Return the samples a second of *model*, which is to speak *locale*."""
    how = "Name its file, with NAME.onnx.json beside: --voice piper:FOLDER/NAME.onnx"
    try:
        known = json.loads(Path(f"{model}.json").read_text("utf-8"))
        rate, spoken = int(known["audio"]["sample_rate"]), known["espeak"]["voice"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        problem = f'No voice of Piper for the language "{locale}" was named, or whole.'
        raise SetupError(problem, how) from error
    if not model.is_file():
        problem = f"There is no file {model}."
        raise SetupError(problem, how)
    if not str(spoken).startswith(locale):
        problem = f'{model.name} speaks "{spoken}", and not "{locale}".'
        raise SetupError(problem, how)
    return rate
