"""What crosses from the sound threads to the main thread: frozen values."""

import math
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["microphone", "speaker"]
"""The devices that may be lost."""


@dataclass(frozen=True, slots=True)
class Listening:
    """The microphone has given its first sound: from now on, what is said is heard."""


@dataclass(frozen=True, slots=True)
class Called:
    """The wake word was said: what follows is for us, even in the same breath."""

    at: float = 0.0
    """When its end was heard, by time.monotonic()."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """The key, button or pedal was pressed."""


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """Someone began to talk."""

    at: float = field(default=0.0, compare=False)
    """When it was noticed, by time.monotonic()."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """A guess at what is being said, while it is still being said."""

    text: str
    free: str | None = None
    """What was heard without phrases in mind, where `text` is one of the phrases."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Someone finished talking. No words understood is an empty text."""

    text: str
    confidence: float | None = None
    seconds: float = 0.0
    """Length of the utterance, with pre-roll and the silence that ended it."""
    took: float = 0.0
    """Seconds from the end of the utterance to the words."""
    at: float = 0.0
    """When its last frame was taken in, by time.monotonic()."""
    free: str | None = None
    """What was heard without phrases in mind, where `text` is one of the phrases."""
    pause: float = 0.0
    """The longest pause inside it, in seconds."""
    speech: float = math.inf
    """Seconds of it that were speech, or a sigh; endless where that is not known."""


@dataclass(frozen=True, slots=True)
class Finished:
    """We stopped saying a turn, at its end or because we were hushed."""

    turn: int
    completed: bool
    began: float | None = None
    """When its first sound was handed to the speaker, by time.monotonic()."""
    rest: str = ""
    """What was not heard of it, from the beginning of the sentence that was cut."""


@dataclass(frozen=True, slots=True)
class DeviceLost:
    """The microphone or speaker is gone; its thread keeps trying to get it back."""

    device: Kind


@dataclass(frozen=True, slots=True)
class DeviceBack:
    """The device works again."""

    device: Kind


@dataclass(frozen=True, slots=True)
class Muted:
    """The device works, and has given nothing but zeros for some seconds."""

    device: Literal["microphone"]


@dataclass(frozen=True, slots=True)
class Unmuted:
    """The device that was muted gives sound again."""

    device: Literal["microphone"]


@dataclass(frozen=True, slots=True)
class Failed:
    """An engine raised or hung; its thread goes on with what comes next."""

    part: Literal["recognizer", "voice"]
    turn: int | None = None
    """The turn that was not said, for a voice."""


@dataclass(frozen=True, slots=True)
class Ended:
    """The microphone has no more sound to give: the recording is over."""


@dataclass(frozen=True, slots=True)
class Beat:
    """The thread that listens lives: it took in sound, or looked for its microphone."""


Event: TypeAlias = (
    Listening
    | Called
    | Pressed
    | SpeechStarted
    | Hearing
    | Heard
    | Finished
    | DeviceLost
    | DeviceBack
    | Muted
    | Unmuted
    | Failed
    | Ended
    | Beat
)
