"""The speaking thread: says numbered turns one by one, and can be hushed mid-word.

Why numbers: a flag "be quiet" that the next sentence clears is a race, because a
hush may arrive just after that sentence was ordered. "Be quiet about everything up
to turn 7" means the same whenever it arrives.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from queue import SimpleQueue
from sys import maxsize
from threading import Lock, Thread
from time import monotonic

from .earcons import Chime
from .errors import DeviceError, SetupError, VoiceError
from .events import Event, Failed, Finished
from .manner import PLAINLY, Manner
from .presence import Presence
from .progress import Progress
from .rendering import Piece, Renderer, Rendering
from .stages import Speaker, Voice

WATCHDOG = 8.0
"""Seconds without sound from a voice after which it counts as hung.

Longer than a voice with a process of its own takes to replace that process."""

SLICE = 0.1
"""Seconds of sound given to the speaker at a time, so that a hush is soon seen."""

FAREWELL = 2.0
"""Seconds that close() waits for a speaker that is in the middle of something."""


@dataclass(slots=True)
class _Turn:
    number: int
    text: str
    manner: Manner
    began: float | None = None
    rest: str = ""
    """What was not heard, when it was not said to its end."""


class Mouth:
    """Says turns in order; each ends with Finished(turn), in whatever way it ended.

    *speaker* opens a speaker for a rate: the spare voice may need another one, and
    a lost device is opened anew for the next turn. *spare* makes the voice that takes
    over for good when the first one hangs or raises; it begins the turn again if
    nothing of it was heard. *emit* is called in the mouth's thread. Turns count
    upwards from 0 or more. *dress* makes the voice that a manner names, or returns None
    where it is the one that speaks now; one that cannot be made leaves that one.
    """

    def __init__(  # noqa: PLR0913  what it speaks with, two spares, a time
        self,
        voice: Voice,
        speaker: Callable[[int], Speaker],
        emit: Callable[[Event], None],
        spare: Callable[[], Voice] | None = None,
        *,
        dress: Callable[[str], Voice | None] = lambda _: None,
        watchdog: float = WATCHDOG,
    ) -> None:
        """Open the speaker; nothing is said until start(). Raise SetupError."""
        self._speaker: Speaker | None = speaker(voice.rate)
        self._open_speaker, self._emit, self._spare = speaker, emit, spare
        self._dress, self._watchdog = dress, watchdog
        self._presence = Presence("speaker", emit)
        self._renderer = Renderer(voice)
        self._turns: SimpleQueue[_Turn | Chime | None] = SimpleQueue()
        # The lock makes "is this turn the one that sounds? then silence it" one
        # step; otherwise hush(1) might silence the first word of turn 2.
        self._lock = Lock()
        self._hushed = self._current = -1
        self._rendering: Rendering | None = None
        self._thread = Thread(target=self._run, name="mouth", daemon=True)

    def start(self) -> None:
        """Speak in the background."""
        self._thread.start()

    def say(self, turn: int, text: str, manner: Manner = PLAINLY) -> None:
        """Say *text* as turn number *turn*, after the turns before it."""
        self._turns.put(_Turn(turn, text, manner))

    def chime(self, name: str, volume: float = 1.0) -> None:
        """Play a small sound: after what was ordered before, and stopping nothing."""
        self._turns.put(Chime(name, volume))

    def hush(self, turn: int) -> None:
        """Fall silent now if *turn* or an earlier one sounds; never say them later."""
        with self._lock:
            self._hushed = max(self._hushed, turn)
            if self._current <= self._hushed:
                if self._rendering:
                    self._rendering.cancel()
                if self._speaker:
                    self._speaker.hush()

    def close(self) -> None:
        """Fall silent and let go of voice and speaker. Raise what the speaker does."""
        self.hush(maxsize)
        self._turns.put(None)
        if self._thread.is_alive():
            self._thread.join(FAREWELL)
        self._renderer.close()
        if self._speaker:
            self._speaker.close()

    def _run(self) -> None:
        while (turn := self._turns.get()) is not None:
            if isinstance(turn, Chime):
                self._sound(turn)
                continue
            with suppress(SetupError, VoiceError):
                self._take(self._dress(turn.manner.voice))
            completed = self._say(turn)
            rest = "" if completed else turn.rest
            self._emit(Finished(turn.number, completed, turn.began, rest))

    def _sound(self, chime: Chime) -> None:
        try:
            speaker = self._speaker or self._new_speaker()
            speaker.write(chime.sound(self._renderer.rate))
            if self._turns.empty():
                speaker.drain()
        except DeviceError:
            self._drop_speaker()  # the next turn opens it anew, or tells of it

    def _say(self, turn: _Turn) -> bool:
        """Say *turn*, with the spare voice if need be; whether to its end."""
        while True:
            try:
                return self._speak(turn)
            except VoiceError:
                changed = self._change_voice()
                if not changed or turn.began is not None:
                    self._emit(Failed("voice", turn.number))
                    return False
            except DeviceError:
                self._drop_speaker()
                self._presence.lose()
                return False

    def _speak(self, turn: _Turn) -> bool:
        turn.rest = turn.text
        with self._lock:
            if turn.number <= self._hushed:
                return False
            self._current = turn.number
            rendering = self._renderer.render(turn.text, turn.manner)
            self._rendering = rendering
        try:
            speaker = self._speaker or self._new_speaker()
            progress = Progress.of(speaker)
            try:
                return self._play(turn, rendering, progress)
            finally:
                turn.rest = rendering.rest(progress.sentence())
        finally:
            rendering.cancel()

    def _play(self, turn: _Turn, rendering: Rendering, progress: Progress) -> bool:
        """Play what is rendered; return whether to its end."""
        speaker = progress.speaker
        for sentence, sound in _slices(
            rendering.pieces(self._watchdog), self._renderer.rate
        ):
            if turn.number <= self._hushed:
                break
            progress.begun.setdefault(sentence, progress.written)
            speaker.write(sound)
            progress.written += len(sound)
            self._note_sound(turn)
        if turn.number <= self._hushed:
            speaker.hush()  # a slice may have slipped in after hush()
            return False
        speaker.drain()
        return turn.number > self._hushed

    def _note_sound(self, turn: _Turn) -> None:
        if turn.began is None:
            turn.began = monotonic()
        self._presence.work()

    def _change_voice(self) -> bool:
        """Take the spare voice, once; whether there was one."""
        spare, self._spare = self._spare, None
        if spare is None:
            return False
        try:
            self._take(spare())
        except (SetupError, VoiceError):
            return False
        return True

    def _take(self, voice: Voice | None) -> None:
        """Speak in *voice* from now on, if there is one."""
        if voice is None:
            return
        self._renderer.leave()
        if voice.rate != self._renderer.rate:
            self._drop_speaker()
        self._renderer = Renderer(voice)

    def _new_speaker(self) -> Speaker:
        try:
            speaker = self._open_speaker(self._renderer.rate)
        except SetupError as error:
            message = "the speaker cannot be opened"
            raise DeviceError(message) from error
        with self._lock:
            self._speaker = speaker
        return speaker

    def _drop_speaker(self) -> None:
        with self._lock:
            speaker, self._speaker = self._speaker, None
        if speaker:
            with suppress(DeviceError, SetupError):
                speaker.close()


def _slices(pieces: Iterator[Piece], rate: int) -> Iterator[Piece]:
    size = max(1, round(rate * SLICE)) * 2
    for sentence, piece in pieces:
        for start in range(0, len(piece), size):
            yield sentence, piece[start : start + size]
