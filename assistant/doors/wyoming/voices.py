"""Text in, sound out: one voice says one text at a time, the others wait."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import audio
from audio import Manner, Renderer, Rendering

from ...config import Config

LOADED = 2
"""Voices that are kept ready; beyond them the one used longest ago goes."""

PATIENCE = 20.0
"""Seconds to wait for the next piece of sound: a voice may have to load first."""

LONGEST_TEXT = 2_000
"""Characters that are said at once; our longest reply is far shorter."""


@dataclass(slots=True)
class _Ready:
    renderer: Renderer
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Voices:
    """The voices of all rooms: each made when it is first wanted."""

    def __init__(self, config: Config, manner: Callable[[], Manner]) -> None:
        """Speak as *manner* says when a text begins: it holds what was chosen."""
        self._config, self._manner = config, manner
        self._ready: OrderedDict[str, _Ready] = OrderedDict()
        self._threads = ThreadPoolExecutor(2 * LOADED, "voices")

    async def say(self, text: str, name: str | None) -> "Speech":
        """Begin to say *text* in the voice *name*, else in the chosen one.

        Raise SetupError.
        """
        manner = self._manner()
        there = audio.voices(self._config.voice, locale=self._config.locale)
        wanted = next((n for n in (name, manner.voice) if n in there), there[0])
        ready = await self._voice(str(wanted))
        return Speech(ready, text, manner, self._threads)

    def close(self) -> None:
        """Let all voices go."""
        for each in self._ready.values():
            each.renderer.leave()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _voice(self, name: str) -> _Ready:
        if name not in self._ready:
            make = lambda: audio.voice(name, locale=self._config.locale)  # noqa: E731
            loop = asyncio.get_running_loop()
            voice = await loop.run_in_executor(self._threads, make)
            if name in self._ready:
                voice.close()
            else:
                self._ready[name] = _Ready(Renderer(voice))
        self._ready.move_to_end(name)
        while len(self._ready) > LOADED:
            _, old = self._ready.popitem(last=False)
            old.renderer.leave()
        return self._ready[name]


class Speech:
    """One text as it is being said."""

    def __init__(
        self, voice: _Ready, text: str, manner: Manner, threads: ThreadPoolExecutor
    ) -> None:
        """Say *text* with *voice*, when its turn comes."""
        self.rate = voice.renderer.rate
        """Samples a second, of 16 bits each, in one channel."""
        self._voice, self._text, self._manner = voice, text, manner
        self._threads = threads

    async def pieces(self) -> AsyncIterator[bytes]:
        """Yield the sound piece by piece. Raise VoiceError."""
        loop = asyncio.get_running_loop()
        async with self._voice.turn:
            rendering: Rendering = self._voice.renderer.render(self._text, self._manner)
            sound = rendering.pieces(PATIENCE)
            try:
                while True:
                    made = loop.run_in_executor(self._threads, next, sound, None)
                    if (piece := await made) is None:
                        break
                    yield piece[1]
            finally:
                rendering.cancel()
