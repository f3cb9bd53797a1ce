"""Sound in, words out; words in, sound out. Knows nothing of what they mean."""

from . import telemetry  # noqa: F401  for what it does, and first
from .coredumps import no_core_dumps
from .devices import devices
from .dispatcher import DESKTOP, DispatcherMouth
from .earcons import EARCONS, Chime, Earcon
from .echo import Echo
from .errors import DeviceError, RecognizerError, SetupError, VoiceError
from .events import (
    Beat,
    Called,
    DeviceBack,
    DeviceLost,
    Ended,
    Event,
    Failed,
    Finished,
    Heard,
    Hearing,
    Listening,
    Muted,
    Pressed,
    SpeechStarted,
    Unmuted,
)
from .heartbeat import Heartbeat
from .listener import Listener
from .manner import PLAINLY, Manner
from .mouth import Mouth
from .mute import MUTED
from .pcm import Frames
from .phrases import Form, Phrases
from .plugins import (
    detector,
    names,
    recognizer,
    recognizer_name,
    spare_voice,
    voice,
    voices,
    wakeword,
)
from .portaudio import PortAudioMicrophone, PortAudioSpeaker
from .rendering import Renderer, Rendering
from .stages import (
    FRAME,
    FRAME_BYTES,
    RATE,
    SILENCE,
    Detector,
    Microphone,
    Mouthpiece,
    Recognizer,
    Speaker,
    Transcript,
    Voice,
    WakeWord,
)
from .utterances import (
    ENDLESS,
    LONG,
    LONGEST,
    MEDIUM,
    SHORT,
    Utterance,
    frames_in,
    utterances,
)
from .voices.sentences import sentences
from .wavefile import LostSpeaker, SilentSpeaker, WaveMicrophone, WaveSpeaker

__all__ = [
    "DESKTOP",
    "EARCONS",
    "ENDLESS",
    "FRAME",
    "FRAME_BYTES",
    "LONG",
    "LONGEST",
    "MEDIUM",
    "MUTED",
    "PLAINLY",
    "RATE",
    "SHORT",
    "SILENCE",
    "Beat",
    "Called",
    "Chime",
    "Detector",
    "DeviceBack",
    "DeviceError",
    "DeviceLost",
    "DispatcherMouth",
    "Earcon",
    "Echo",
    "Ended",
    "Event",
    "Failed",
    "Finished",
    "Form",
    "Frames",
    "Heard",
    "Hearing",
    "Heartbeat",
    "Listener",
    "Listening",
    "LostSpeaker",
    "Manner",
    "Microphone",
    "Mouth",
    "Mouthpiece",
    "Muted",
    "Phrases",
    "PortAudioMicrophone",
    "PortAudioSpeaker",
    "Pressed",
    "Recognizer",
    "RecognizerError",
    "Renderer",
    "Rendering",
    "SetupError",
    "SilentSpeaker",
    "Speaker",
    "SpeechStarted",
    "Transcript",
    "Unmuted",
    "Utterance",
    "Voice",
    "VoiceError",
    "WakeWord",
    "WaveMicrophone",
    "WaveSpeaker",
    "detector",
    "devices",
    "frames_in",
    "names",
    "no_core_dumps",
    "recognizer",
    "recognizer_name",
    "sentences",
    "spare_voice",
    "utterances",
    "voice",
    "voices",
    "wakeword",
]
