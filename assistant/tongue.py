"""The voices and languages that this machine has: tried before they are promised."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import cache, partial

import audio
from audio import (
    DESKTOP,
    DispatcherMouth,
    Event,
    Mouth,
    Mouthpiece,
    Recognizer,
    SetupError,
    Speaker,
    Voice,
    VoiceError,
)

from .config import Config
from .conversation import PAUSE, Conversation, Turn
from .journal import Journal

LANGUAGE = "language"
"""The setting that holds the locale chosen by voice."""

TRIAL = "1."
"""What a voice is tried with: it is said in every language."""


def spoken(config: Config, named: str | None) -> Config:
    """Return *config* in the language chosen by voice, unless one is *named* now."""
    if named or not config.journal.exists():
        return config
    with Journal(config.journal) as journal:
        chosen = journal.setting(LANGUAGE)
    return replace(config, locale=str(chosen)) if chosen else config


class Tongue:
    """What we talk in where we type: no voice is heard, and no part is needed."""

    is_heard = False
    """Whether others in the room may hear it."""
    is_fixed = False
    """Whether its language is not to be changed by who talks."""

    def __init__(self, voice: str = "auto", locale: str = "en") -> None:
        """Begin in *locale*; *voice* names the engine whose voices may be chosen."""
        self.locale = self.wanted = locale
        """The language of the talk, and the one it is to go on in."""
        self.has_moved = False
        """Whether the talk went on in another language."""
        self.voices = cache(lambda locale: audio.voices(voice, locale=locale))
        """Names the voices for a locale, the usual one first."""
        self._engine = voice

    def opens(self, voice: str) -> bool:
        """Tell whether *voice* can speak."""
        return bool(voice)

    def lack(self, locale: str) -> SetupError | None:
        """Return what is missing to talk in *locale*, if anything is."""
        del locale
        return None

    def is_done(self, conversation: Conversation, last: Turn | None) -> bool:
        """Tell whether another language is wanted and nothing is under discussion.

        *last* is the last turn. In a pause what was asked only waits.
        """
        paused = last and last.match.intent == PAUSE
        is_free = conversation.question is None and not paused
        return is_free and self.wanted != self.locale

    def move(self) -> bool:
        """Go on in the language that is wanted; whether it is another one."""
        self.has_moved = self.locale != self.wanted
        self.locale = self.wanted
        return self.has_moved


class RoomsTongue(Tongue):
    """What we talk in where other assistants hear and speak, in one language."""

    is_heard = is_fixed = True


class SpokenTongue(Tongue):
    """What we talk in where we listen and speak; what was tried waits to be used."""

    is_heard = True

    def __init__(self, config: Config) -> None:
        """Begin as *config* says; nothing is opened yet."""
        super().__init__(config.voice, config.locale)
        self._recognizer = partial(audio.recognizer, config.recognizer)
        self._recognizers: dict[str, Recognizer] = {}
        self._tried: dict[tuple[str, str], Voice] = {}
        self._speaks: tuple[str, str] | None = None

    def opens(self, voice: str) -> bool:
        """Tell whether *voice* really makes sound: it is made to."""
        which = self.locale, voice
        if which in self._tried:
            return True
        try:
            made = audio.voice(voice, locale=self.locale)
        except SetupError:
            return False
        with suppress(VoiceError):
            if any(made.synthesize(TRIAL)):
                self._tried[which] = made
                return True
        made.close()
        return False

    def lack(self, locale: str) -> SetupError | None:
        """Open what is needed to talk in *locale*, and return what went wrong."""
        try:
            if locale not in self._recognizers:
                self._recognizers[locale] = self._recognizer(locale=locale)
            self._try_to_speak(locale)
        except SetupError as error:
            return error
        return None

    def recognizer(self) -> Recognizer:
        """Return what recognizes the language of the talk. Raise SetupError."""
        ready = self._recognizers.pop(self.locale, None)
        return ready or self._recognizer(locale=self.locale)

    def mouth(
        self,
        chosen: str,
        speaker: Callable[[int], Speaker],
        emit: Callable[[Event], None],
    ) -> Mouthpiece:
        """Make a mouth that speaks in the voice *chosen*, else in the usual one.

        It changes its voice when another one is chosen. Raise SetupError.
        """
        voice, self._speaks = None, None
        with suppress(SetupError):
            voice = self.change(chosen)
        spare = audio.spare_voice(self._engine, locale=self.locale)
        if self._speaks != (self.locale, self._usual):
            spare = self._make_usual
        return Mouth(
            voice or self._make_usual(), speaker, emit, spare, dress=self.change
        )

    def change(self, name: str) -> Voice | None:
        """Return the voice *name*, or None where it speaks already. Raise SetupError.

        What is no name of a voice for this language stands for the usual one.
        """
        known = name in self.voices(self.locale)
        which = self.locale, name if known else self._usual
        if which == self._speaks:
            return None
        self._speaks = which  # also where it cannot be made: it is tried once
        return self._tried.pop(which, None) or audio.voice(which[1], locale=self.locale)

    def _try_to_speak(self, locale: str) -> None:
        audio.voice(self._engine, locale=locale).close()

    @property
    def _usual(self) -> str:
        return self.voices(self.locale)[0]

    def _make_usual(self) -> Voice:
        return audio.voice(self._usual, locale=self.locale)


class DesktopTongue(SpokenTongue):
    """What we talk in through the desktop's own voice: its user chose that one."""

    def __init__(self, config: Config) -> None:
        """Begin as *config* says; nothing is opened yet."""
        super().__init__(config)
        self.voices = cache(lambda _: (DESKTOP,))

    def opens(self, voice: str) -> bool:
        """Tell whether *voice* is the desktop's."""
        return voice == DESKTOP

    def mouth(
        self,
        chosen: str,
        speaker: Callable[[int], Speaker],
        emit: Callable[[Event], None],
    ) -> DispatcherMouth:
        """Make a mouth that speaks in the desktop's voice. Raise SetupError."""
        del chosen, speaker
        return DispatcherMouth(emit, self.locale)

    def _try_to_speak(self, locale: str) -> None:
        DispatcherMouth.try_out(locale)


def tongue_of(config: Config, *, in_files: bool = False) -> SpokenTongue:
    """Return what we talk in as *config* says; into files the desktop cannot speak."""
    by_desktop = config.speaker == DESKTOP and not in_files
    return (DesktopTongue if by_desktop else SpokenTongue)(config)
