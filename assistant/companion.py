"""The loop in which everything meets: one inbox, one reader.

Threads only put into the inbox. This loop alone reads it, and alone touches the
conversation and the journal.
"""

from collections.abc import Callable
from queue import Empty, SimpleQueue
from time import monotonic
from typing import TypeAlias

import audio
from audio import (
    Beat,
    Chime,
    Ended,
    Event,
    Listener,
    LostSpeaker,
    Mouth,
    Mouthpiece,
    Phrases,
    PortAudioSpeaker,
    SetupError,
    SilentSpeaker,
    Speaker,
)

from .coming import Coming, Elapsed
from .config import Config
from .dialogue import Reply
from .effects import Due, Effect, Holder, Hush, Say, Show, Silence
from .faults import Faults
from .floor import Floor

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
        self._faults = Faults(floor)
        self._phrases, self._watch = phrases, watch
        self._coming = Coming(floor)

    def attend(
        self,
        listener: Listener,
        patience: float | None = None,
        until_due: Callable[[], float | None] = lambda: None,
        is_done: Callable[[], bool] = lambda: False,
        coming: Coming | None = None,
    ) -> None:
        """Listen until the microphone has ended and the last answer is said.

        *patience* is how many seconds of silence end what is said; None leaves it to
        the conversation. *until_due* tells in how many seconds to look whether a
        reminder is due; None is never. *is_done* ends it when nobody has the floor.
        *coming* is how one comes in; without it, it is always open.
        """
        self._coming = coming or self._coming
        self._guide(listener, patience)
        listener.start()
        ended = False
        try:
            while not self._is_over(is_done, ended=ended):
                event = self._next(until_due)
                ended = ended or isinstance(event, Ended)
                self._watch(event)
                for effect in (
                    *self._coming.step(event, monotonic()),
                    *self._faults.step(event),
                ):
                    self._watch(effect)
                    self._act(effect)
                self._guide(listener, patience)
        finally:
            listener.close()

    def begin(self, reply: Reply | None) -> None:
        """Say the first words, if there are any, before anything is heard."""
        for effect in self._floor.say(reply) if reply else ():
            self._watch(effect)
            self._act(effect)

    def _is_over(self, is_done: Callable[[], bool], *, ended: bool) -> bool:
        if self._floor.holder is Holder.COMPANION:
            return False
        return ended or (self._floor.holder is Holder.NOBODY and is_done())

    def _guide(self, listener: Listener, patience: float | None) -> None:
        """Tell the listener how long to wait, and what may be said now."""
        listener.patience = self._floor.patience if patience is None else patience
        listener.is_open = self._coming.hears
        is_free = self._coming.hears and not self._coming.is_open
        expected = None if is_free else self._floor.expected
        listener.phrases = None if expected is None else self._phrases(expected)

    def _await(self, seconds: float | None) -> Event:
        """Wait for an event. Raise Empty after *seconds*: beats do not prolong them."""
        ends = None if seconds is None else monotonic() + seconds
        while True:
            left = None if ends is None else max(0.0, ends - monotonic())
            event = self._inbox.get(timeout=left)
            if not isinstance(event, Beat):
                return event
            self._watch(event)

    def _next(self, until_due: Callable[[], float | None]) -> Event | Silence:
        """Wait for an event, or for silence at a question, or for a reminder."""
        timeout = self._floor.timeout
        is_free = timeout is None and self._floor.holder is Holder.NOBODY
        timeout = until_due() if is_free else timeout
        lapse = self._coming.lapse(monotonic())
        is_first = lapse is not None and (timeout is None or lapse < timeout)
        try:
            return self._await(lapse if is_first else timeout)
        except Empty:
            if is_first:
                return Elapsed()
            return Due() if is_free else Silence()

    def _act(self, effect: Effect) -> None:
        match effect:
            case Say(turn, text, manner):
                self._mouth.say(turn, text, manner)
            case Hush(turn):
                self._mouth.hush(turn)
            case Chime(name, volume):
                self._mouth.chime(name, volume)
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


Played: TypeAlias = Callable[[bytes, int], None]
"""Told what goes to a speaker's device, and at what rate."""


def real_speaker(config: Config, rate: int, played: Played | None = None) -> Speaker:
    """Open the speaker that *config* names, else the system's own."""
    return PortAudioSpeaker(rate, config.speaker or None, played=played)


def any_speaker(config: Config, rate: int, played: Played | None = None) -> Speaker:
    """Open the speaker, or go on in silence where none is named and none is found."""
    try:
        return real_speaker(config, rate, played)
    except SetupError:
        if config.speaker:
            raise
        return SilentSpeaker(rate)


def lasting_speaker(
    config: Config, rate: int, *, is_sure: bool = False, played: Played | None = None
) -> Speaker:
    """Open the speaker; where there is none, give one that is lost until it is there.

    One that is named has to be there, unless it *is_sure*: it has been. Else raise
    SetupError.
    """
    try:
        return real_speaker(config, rate, played)
    except SetupError:
        if config.speaker and not is_sure:
            raise
        return LostSpeaker()
