"""Vosk: words while they are spoken. See https://alphacephei.com/vosk."""

import json
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean

import vosk

from ..errors import RecognizerError, SetupError
from ..models import find, remedy
from ..quiet import quiet
from ..stages import RATE, Transcript

UNKNOWN = "[unk]"
"""What Vosk calls a word outside the vocabulary."""

GHOSTS = {"the"}
"""What English models hear alone in silence (alphacep/vosk-api issue 1139)."""

SHORTEST = 4
"""Frames. In fewer, silence alone can sound like a word: a Korean yes, in one."""

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Words:
    """The words that are settled, with the engine's confidence in each."""

    words: list[str] = field(default_factory=list)
    confidences: list[float] = field(default_factory=list)

    def settle(self, result: str) -> None:
        """Add the words of one *result* of the engine, which is JSON."""
        for word in json.loads(result).get("result", ()):
            if word["word"] != UNKNOWN:
                self.words.append(word["word"])
                self.confidences.append(min(1.0, word["conf"]))

    def guess(self, result: str) -> str:
        """Return all words so far with those of a partial *result*."""
        guessed = json.loads(result)["partial"].split()
        return " ".join(self.words + [word for word in guessed if word != UNKNOWN])

    def transcript(self) -> Transcript:
        """Return what was said, without what silence alone sounds like."""
        if not self.words or (len(self.words) == 1 and self.words[0] in GHOSTS):
            return Transcript("")
        return Transcript(" ".join(self.words), fmean(self.confidences))


class Vosk:
    """Recognizes each utterance frame by frame while it is spoken."""

    def __init__(
        self,
        *,
        locale: str = "en",
        model: Path | None = None,
        vocabulary: Sequence[str] = (),
    ) -> None:
        """Load *model*, or the one that is installed for *locale*. Raise SetupError.

        With a *vocabulary* only the words of its phrases are heard; a phrase with a
        word that the model does not know is left out.
        """
        folder = model or _installed(locale)
        with quiet():  # it prints its errors at any log level
            vosk.SetLogLevel(-1)
            try:
                self._model = vosk.Model(str(folder))
                self._grammar: tuple[str, ...] = ()
                self._engine()  # notices files that Model() does not look into
            except Exception as error:
                raise SetupError(
                    f"The folder {folder} does not hold a whole Vosk model.",
                    "Install the model again, or name another folder.",
                ) from error
        if vocabulary:
            self._grammar = (self._grammar_of(vocabulary),)

    def transcribe(
        self, frames: Iterator[bytes], partial: Callable[[str], None] | None = None
    ) -> Transcript:
        """Return the words in *frames*, telling *partial* each changed guess.

        Raise RecognizerError when the engine cannot go on.
        """
        engine, heard, told, taken = self._engine(), _Words(), "", 0
        for frame in frames:
            taken += 1
            if _accept(engine, frame):  # a pause: what came before it is settled
                heard.settle(engine.Result())
            elif partial and (guess := heard.guess(engine.PartialResult())) != told:
                partial(told := guess)
        if taken < SHORTEST:
            return Transcript("")
        heard.settle(engine.FinalResult())
        return heard.transcript()

    def _engine(self) -> vosk.KaldiRecognizer:
        """Make what hears one utterance; it must not remember the one before."""
        engine = vosk.KaldiRecognizer(self._model, RATE, *self._grammar)
        engine.SetWords(True)  # noqa: FBT003  its signature
        return engine

    def _grammar_of(self, vocabulary: Sequence[str]) -> str:
        phrases = [phrase for phrase in vocabulary if self._knows(phrase)]
        if not phrases:
            raise SetupError(
                "The Vosk model knows none of the phrases of the vocabulary.",
                "Choose other phrases, in small letters and without punctuation.",
            )
        if left_out := len(vocabulary) - len(phrases):
            _log.warning("%d phrases have words that Vosk does not know", left_out)
        if self._knows(UNKNOWN):
            phrases.append(UNKNOWN)
        return json.dumps(phrases, ensure_ascii=False)

    def _knows(self, phrase: str) -> bool:
        words = phrase.split()
        return bool(words) and all(
            self._model.vosk_model_find_word(word) >= 0 for word in words
        )


def _accept(engine: vosk.KaldiRecognizer, frame: bytes) -> bool:
    try:
        return bool(engine.AcceptWaveform(frame))
    except Exception as error:
        raise RecognizerError("Vosk could not take a frame.") from error


def _installed(locale: str) -> Path:
    name = f"vosk-{locale}"
    if folder := find(name):
        return folder
    raise SetupError(
        f"There is no Vosk model for the language {locale} here.", remedy(name)
    )
