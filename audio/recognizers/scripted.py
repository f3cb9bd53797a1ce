"""A recognizer that hears prepared sentences: for tests, and for trying things out."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from ..phrases import Phrases
from ..stages import Transcript


class Scripted:
    """Hears the next sentence of its script in every utterance that is not silent."""

    def __init__(
        self,
        *,
        locale: str = "en",  # noqa: ARG002  every recognizer takes it
        model: Path | None = None,  # noqa: ARG002  every recognizer takes it
        script: Sequence[str] = (),
    ) -> None:
        """Take the sentences; after the last one nothing is understood."""
        self._sentences = iter(script)

    def transcribe(
        self,
        frames: Iterator[bytes],
        partial: Callable[[str], None] | None = None,
        phrases: Phrases | None = None,
    ) -> Transcript:
        """Return the next sentence, telling *partial* its first word on the way.

        Where it is one of *phrases*, that is told too; it hears nothing else in it.
        """
        if not any(frame.strip(b"\0") for frame in frames):
            return Transcript("")
        text = next(self._sentences, "")
        if partial and text:
            partial(text.split()[0])
        free = text if phrases and phrases.holds(text) else None
        return Transcript(text, 1.0 if text else None, free)
