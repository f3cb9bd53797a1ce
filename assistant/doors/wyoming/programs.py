"""What we tell that we can do: known from names alone, before any model is loaded."""

from importlib.metadata import version

from wyoming.info import (
    AsrModel,
    AsrProgram,
    Attribution,
    HandleModel,
    HandleProgram,
    Info,
    TtsProgram,
    TtsVoice,
)

import audio
from audio import SetupError

from ...config import Config

NAME = "small-steps"
_TITLE = "Small Steps"
_BY = Attribution("Small Steps", "")
_VERSION = version("small-steps-companion")


def info(config: Config) -> Info:
    """Describe our conversation, and the ears and the voices that are there.

    No home is controlled by us, and no intent offered: Home Assistant would prefer
    that, and the conversation would be lost.
    """
    language = [config.locale]
    handle = HandleModel(NAME, _BY, True, _TITLE, _VERSION, language)  # noqa: FBT003
    return Info(
        handle=[HandleProgram(NAME, _BY, True, _TITLE, _VERSION, [handle])],  # noqa: FBT003
        asr=_ears(config),
        tts=_voices(config),
    )


def _ears(config: Config) -> list[AsrProgram]:
    try:
        name = audio.recognizer_name(config.recognizer, locale=config.locale)
    except SetupError:
        return []
    model = AsrModel(name, _BY, True, name, None, [config.locale])  # noqa: FBT003
    return [AsrProgram(NAME, _BY, True, _TITLE, _VERSION, [model])]  # noqa: FBT003


def _voices(config: Config) -> list[TtsProgram]:
    try:
        names = audio.voices(config.voice, locale=config.locale)
    except SetupError:
        return []
    language = [config.locale]
    voices = [TtsVoice(n, _BY, True, n, None, language) for n in names]  # noqa: FBT003
    return [TtsProgram(NAME, _BY, True, _TITLE, _VERSION, voices)]  # noqa: FBT003
