"""Sound in, words out; words in, sound out. Knows nothing of what they mean."""

from .dispatcher import DESKTOP, DispatcherMouth
from .errors import DeviceError, RecognizerError, SetupError, VoiceError
from .events import (
    DeviceBack,
    DeviceLost,
    Ended,
    Event,
    Failed,
    Finished,
    Heard,
    Hearing,
    Listening,
    SpeechStarted,
)
from .listener import Listener
from .manner import PLAINLY, Manner
from .mouth import Mouth
from .phrases import Form, Phrases
from .plugins import detector, names, recognizer, spare_voice, voice, voices
from .portaudio import PortAudioMicrophone, PortAudioSpeaker, devices
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
)
from .utterances import (
    ENDLESS,
    LONG,
    MEDIUM,
    SHORT,
    Utterance,
    frames_in,
    utterances,
)
from .wavefile import SilentSpeaker, WaveMicrophone, WaveSpeaker

__all__ = [
    "DESKTOP",
    "ENDLESS",
    "FRAME",
    "FRAME_BYTES",
    "LONG",
    "MEDIUM",
    "PLAINLY",
    "RATE",
    "SHORT",
    "SILENCE",
    "Detector",
    "DeviceBack",
    "DeviceError",
    "DeviceLost",
    "DispatcherMouth",
    "Ended",
    "Event",
    "Failed",
    "Finished",
    "Form",
    "Heard",
    "Hearing",
    "Listener",
    "Listening",
    "Manner",
    "Microphone",
    "Mouth",
    "Mouthpiece",
    "Phrases",
    "PortAudioMicrophone",
    "PortAudioSpeaker",
    "Recognizer",
    "RecognizerError",
    "SetupError",
    "SilentSpeaker",
    "Speaker",
    "SpeechStarted",
    "Transcript",
    "Utterance",
    "Voice",
    "VoiceError",
    "WaveMicrophone",
    "WaveSpeaker",
    "detector",
    "devices",
    "frames_in",
    "names",
    "recognizer",
    "spare_voice",
    "utterances",
    "voice",
    "voices",
]
