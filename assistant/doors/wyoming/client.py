"""One client at the door: what it asks is answered, one event after the other."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeAlias

from wyoming.asr import Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.error import Error
from wyoming.event import Event, Eventable, async_write_event
from wyoming.handle import Handled, NotHandled
from wyoming.info import Info
from wyoming.intent import Intent, NotRecognized, Recognize
from wyoming.ping import Pong
from wyoming.tts import Synthesize

from audio import LONGEST, RecognizerError, SetupError, VoiceError

from ..rooms import Answer
from . import wire
from .ears import BusyError, Ears, Stream
from .voices import LONGEST_TEXT, Voices

CHUNK = 4096
"""Bytes of sound in an event that we send."""

log = logging.getLogger(__name__)

_Answer: TypeAlias = Callable[[Event], Awaitable[None]]


class Desk(Protocol):
    """What answers clients."""

    info: Info
    ears: Ears
    voices: Voices
    patience: wire.Patience

    def hear(self, said: Transcript, peer: str) -> Answer:
        """Answer what was said from the address *peer*."""
        ...

    def would_take(self, asked: Recognize, peer: str) -> str | None:
        """Tell as what it would be heard, if at all."""
        ...


class Client:
    """A connection, from its first event to its end."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, desk: Desk
    ) -> None:
        """Answer with *desk*."""
        self._reader, self._writer, self._desk = reader, writer, desk
        self._answers: dict[str, _Answer] = {
            "describe": self._describe,
            "ping": self._pong,
            "transcript": self._talk,
            "recognize": self._weigh,
            "synthesize": self._speak,
            "transcribe": self._get_ready,
            "audio-start": self._listen,
            "audio-chunk": self._take,
            "audio-stop": self._tell_words,
        }
        self._stream: Stream | None = None
        self._ends_at = 0.0
        self.since = asyncio.get_running_loop().time()
        """When it last told something whole, by the clock of the loop."""
        self.is_served = False
        """Whether it is being answered just now."""

    async def attend(self) -> None:
        """Answer until it ends, says nothing, or says what nobody can read."""
        loop = asyncio.get_running_loop()
        try:
            while event := await wire.read(self._reader, self._desk.patience):
                self.since, self.is_served = loop.time(), True
                await self._answer(event)
                self.is_served = False
        except (wire.BrokenEventError, TimeoutError, OSError):
            pass
        except Exception as error:  # noqa: BLE001  one client must not end the others
            log.error("A client was left: %s", type(error).__name__)  # noqa: TRY400
        finally:
            if self._stream:
                self._stream.leave()
            await self._close()

    def drop(self) -> None:
        """Let it go at once, whatever it is about to say."""
        self._writer.transport.abort()

    async def _close(self) -> None:
        """Let it go when it has taken what is left for it, or does not in time."""
        self._writer.close()
        try:
            async with asyncio.timeout(self._desk.patience.busy):
                await self._writer.wait_closed()
        except (OSError, TimeoutError):
            self.drop()

    async def _answer(self, event: Event) -> None:
        """Answer an event; those that are not for us are passed over."""
        answer = self._answers.get(event.type)
        if answer is None:
            return
        try:
            await answer(event)
        except (KeyError, TypeError, AttributeError, ValueError):
            raise wire.BrokenEventError from None
        except BusyError:
            await self._send(Error("Too many are talking. Please try again.", "busy"))
        except SetupError as error:
            await self._send(Error(f"{error.problem} {error.remedy}", "setup"))
        except (VoiceError, RecognizerError) as error:
            log.error("An engine failed: %s", type(error).__name__)  # noqa: TRY400
            await self._send(Error("An engine failed.", "engine"))

    async def _describe(self, _: Event) -> None:
        await self._send(self._desk.info)

    async def _pong(self, event: Event) -> None:
        text = event.data.get("text")
        await self._send(Pong(text if isinstance(text, str) else None))

    async def _get_ready(self, _: Event) -> None:
        self._desk.ears.load()

    async def _talk(self, event: Event) -> None:
        said = Transcript.from_event(event)
        if not isinstance(said.text, str):
            raise wire.BrokenEventError
        answer = self._desk.hear(said, self._peer())
        context = {"continue": True} if answer.asks else None
        kind = Handled if answer.understood else NotHandled
        await self._send(kind(answer.text, context))

    async def _weigh(self, event: Event) -> None:
        """Tell whether it is for us; we offer no intents, for this does nothing."""
        asked = Recognize.from_event(event)
        if not isinstance(asked.text, str):
            raise wire.BrokenEventError
        name = self._desk.would_take(asked, self._peer())
        await self._send(NotRecognized() if name is None else Intent(name))

    async def _speak(self, event: Event) -> None:
        wanted = Synthesize.from_event(event)
        if len(wanted.text) > LONGEST_TEXT:
            await self._send(Error("That is too long to be said at once.", "too-long"))
            return
        name = wanted.voice.name if wanted.voice else None
        speech = await self._desk.voices.say(wanted.text, name)
        form = {"rate": speech.rate, "width": 2, "channels": 1}
        await self._send(AudioStart(**form))
        async for piece in speech.pieces():
            for start in range(0, len(piece), CHUNK):
                await self._send(AudioChunk(audio=piece[start : start + CHUNK], **form))
        await self._send(AudioStop())

    async def _listen(self, event: Event) -> None:
        if self._stream:
            self._stream.leave()
            self._stream = None
        form = AudioStart.from_event(event)
        self._stream = self._desk.ears.listen(form.rate, form.width, form.channels)
        self._ends_at = asyncio.get_running_loop().time() + 2 * LONGEST

    async def _take(self, event: Event) -> None:
        """Take a piece of sound; who trickles it on and on is left."""
        if self._stream is None:
            return
        if asyncio.get_running_loop().time() > self._ends_at:
            raise wire.BrokenEventError
        self._stream.take(AudioChunk.from_event(event).audio)

    async def _tell_words(self, _: Event) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            await self._send(Transcript(await stream.end()))

    async def _send(self, said: Eventable) -> None:
        async with asyncio.timeout(self._desk.patience.busy):
            await async_write_event(said.event(), self._writer)

    def _peer(self) -> str:
        """Return the address it comes from; all of a unix socket are one."""
        name = self._writer.get_extra_info("peername")
        return str(name[0]) if name else ""
