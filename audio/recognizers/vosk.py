"""Vosk: words while they are spoken. See https://alphacephei.com/vosk."""

import json
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from statistics import fmean

import vosk

from ..errors import RecognizerError, SetupError
from ..models import find, remedy
from ..phrases import Phrases
from ..quiet import quiet
from ..stages import RATE, Transcript

UNKNOWN = "[unk]"
"""What Vosk calls a word outside the vocabulary."""

GHOSTS = {"the"}
"""What English models hear alone in silence (alphacep/vosk-api issue 1139)."""

SHORTEST = 4
"""Frames. In fewer, silence alone can sound like a word: a Korean yes, in one."""

LISTED = 10_000
"""Phrases that are listened for at most; Vosk has no other way than to list them."""

KEPT = 16
"""Sets of phrases whose lists are kept."""

LESS_LIKELY = 0.33
"""How much less likely, in logarithms a frame, a phrase may be than the free words."""

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Words:
    """The words that are settled, with the engine's confidence in each."""

    words: list[str] = field(default_factory=list)
    confidences: list[float] = field(default_factory=list)
    likelihood: float = 0.0
    """The logarithm, where the engine compares readings; it gives no confidences."""

    def settle(self, result: str) -> None:
        """Add the words of one *result* of the engine, which is JSON."""
        settled = json.loads(result)
        for best in settled.get("alternatives", ())[:1]:
            self.likelihood += best["confidence"]
            self.words += [word for word in best["text"].split() if word != UNKNOWN]
        for word in settled.get("result", ()):
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
        sure = fmean(self.confidences) if self.confidences else None
        return Transcript(" ".join(self.words), sure)


class _Listing:
    """Hears nothing but some phrases."""

    def __init__(self, engine: vosk.KaldiRecognizer, phrases: Phrases) -> None:
        """Hear *phrases* with *engine*."""
        self._engine, self._phrases, self._heard = engine, phrases, _Words()
        self._frames, self._strange = 0, False

    def hear(self, frame: bytes) -> None:
        """Take a frame."""
        self._frames += 1
        if _accept(self._engine, frame):
            self._settle(self._engine.Result())

    def phrase(self, free: _Words) -> str | None:
        """Return the phrase that was said, unless *free* words are far likelier."""
        self._settle(self._engine.FinalResult())
        text = " ".join(self._heard.words)
        lost = (free.likelihood - self._heard.likelihood) / self._frames
        near = lost <= LESS_LIKELY and not self._strange
        return text if near and self._phrases.holds(text) else None

    def _settle(self, result: str) -> None:
        self._heard.settle(result)
        self._strange = self._strange or UNKNOWN in result


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
        self._grammars = lru_cache(KEPT)(self._grammar_for)
        if vocabulary:
            self._grammar = (self._grammar_of(vocabulary),)

    def transcribe(
        self,
        frames: Iterator[bytes],
        partial: Callable[[str], None] | None = None,
        phrases: Phrases | None = None,
    ) -> Transcript:
        """Return the words in *frames*, telling *partial* each changed guess.

        With *phrases* a second engine works along, which knows nothing else; there is
        no confidence then. Raise RecognizerError when an engine cannot go on.
        """
        listing = self._listing(phrases) if phrases else None
        engine = self._engine(compare=bool(listing))
        heard, told, taken = _Words(), "", 0
        for frame in frames:
            taken += 1
            if listing:
                listing.hear(frame)
            if _accept(engine, frame):  # a pause: what came before it is settled
                heard.settle(engine.Result())
            elif partial and (guess := heard.guess(engine.PartialResult())) != told:
                partial(told := guess)
        if taken < SHORTEST:
            return Transcript("")
        heard.settle(engine.FinalResult())
        free = heard.transcript()
        phrase = listing.phrase(heard) if listing and free.text else None
        return Transcript(phrase, None, free.text) if phrase else free

    def _listing(self, phrases: Phrases) -> "_Listing | None":
        """Make what hears *phrases*, unless the model knows none of their words."""
        grammar = self._grammars(phrases)
        if grammar is None:
            return None
        return _Listing(self._engine(grammar, compare=True), phrases)

    def _grammar_for(self, phrases: Phrases) -> str | None:
        known = [phrase for phrase in phrases.some(LISTED) if self._knows(phrase)]
        return self._json(known) if known else None

    def _engine(self, *grammar: str, compare: bool = False) -> vosk.KaldiRecognizer:
        """Make what hears one utterance; it must not remember the one before.

        One that is there to *compare* tells how likely its reading is as a whole.
        """
        engine = vosk.KaldiRecognizer(self._model, RATE, *(grammar or self._grammar))
        engine.SetWords(True)  # noqa: FBT003  its signature
        engine.SetMaxAlternatives(int(compare))
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
        return self._json(phrases)

    def _json(self, phrases: list[str]) -> str:
        unknown = [UNKNOWN] if self._knows(UNKNOWN) else []
        return json.dumps([*phrases, *unknown], ensure_ascii=False)

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
