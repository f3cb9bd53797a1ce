"""The loop in which everything meets: one inbox, one reader.

Threads only put into the inbox. This loop alone reads it, and alone touches the
conversation and the journal.
"""

from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import TypeAlias

import audio
from audio import (
    Ended,
    Event,
    Listener,
    Mouth,
    Mouthpiece,
    Phrases,
    PortAudioSpeaker,
    SetupError,
    SilentSpeaker,
    Speaker,
)

from .config import Config
from .dialogue import Reply
from .floor import Due, Effect, Floor, Holder, Hush, Say, Show, Silence

Watch: TypeAlias = Callable[[Event | Silence | Effect], None]


class Companion:
    """Listens and answers, until there is nothing more to hear."""

    def __init__(
        self,
        floor: Floor,
        mouth: Mouthpiece,
        inbox: SimpleQueue[Event],
        phrases: Callable[[frozenset[str]], Phrases],
        watch: Watch,
    ) -> None:
        """Wire the parts.

        *phrases* returns what may be said for some intents; *watch* is shown every
        event and effect, in this thread.
        """
        self._floor, self._mouth, self._inbox = floor, mouth, inbox
        self._phrases, self._watch = phrases, watch

    def attend(
        self,
        listener: Listener,
        patience: float | None = None,
        until_due: Callable[[], float | None] = lambda: None,
        is_done: Callable[[], bool] = lambda: False,
    ) -> None:
        """Listen until the microphone has ended and the last answer is said.

        *patience* is how many seconds of silence end what is said; None leaves it to
        the conversation. *until_due* tells in how many seconds to look whether a
        reminder is due; None is never. *is_done* ends it when nobody has the floor.
        """
        self._guide(listener, patience)
        listener.start()
        ended = False
        try:
            while not self._is_over(is_done, ended=ended):
                event = self._next(until_due)
                ended = ended or isinstance(event, Ended)
                self._watch(event)
                for effect in self._floor.step(event):
                    self._watch(effect)
                    self._act(effect)
                self._guide(listener, patience)
        finally:
            listener.close()

    def begin(self, reply: Reply) -> None:
        """Say the first words, before anything is heard."""
        for effect in self._floor.say(reply):
            self._watch(effect)
            self._act(effect)

    def _is_over(self, is_done: Callable[[], bool], *, ended: bool) -> bool:
        if self._floor.holder is Holder.COMPANION:
            return False
        return ended or (self._floor.holder is Holder.NOBODY and is_done())

    def _guide(self, listener: Listener, patience: float | None) -> None:
        """Tell the listener how long to wait, and what may be said now."""
        listener.patience = self._floor.patience if patience is None else patience
        expected = self._floor.expected
        listener.phrases = None if expected is None else self._phrases(expected)

    def _next(self, until_due: Callable[[], float | None]) -> Event | Silence:
        """Wait for an event, or for silence at a question, or for a reminder."""
        timeout = self._floor.timeout
        is_free = timeout is None and self._floor.holder is Holder.NOBODY
        try:
            return self._inbox.get(timeout=until_due() if is_free else timeout)
        except Empty:
            return Due() if is_free else Silence()

    def _act(self, effect: Effect) -> None:
        match effect:
            case Say(turn, text, manner):
                self._mouth.say(turn, text, manner)
            case Hush(turn):
                self._mouth.hush(turn)
            case Show():
                pass  # whoever watches writes it down


def open_mouth(
    config: Config, speaker: Callable[[int], Speaker], emit: Callable[[Event], None]
) -> Mouth:
    """Make the mouth that *config* asks for, with a spare voice where there is one."""
    return Mouth(
        audio.voice(config.voice, locale=config.locale),
        speaker,
        emit,
        spare=audio.spare_voice(config.voice, locale=config.locale),
    )


def real_speaker(config: Config, rate: int) -> Speaker:
    """Open the speaker that *config* names, else the system's own."""
    return PortAudioSpeaker(rate, config.speaker or None)


def any_speaker(config: Config, rate: int) -> Speaker:
    """Open the speaker, or go on in silence where none is named and none is found."""
    try:
        return real_speaker(config, rate)
    except SetupError:
        if config.speaker:
            raise
        return SilentSpeaker(rate)
