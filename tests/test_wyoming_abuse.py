"""Strangers at the Wyoming door: memory is bounded, others served, nothing told."""

import asyncio
import json
import logging
import resource
import struct
from socket import SO_LINGER, SOL_SOCKET

import pytest
from door import HOME, reach, say
from hypothesis import given, settings
from hypothesis import strategies as st
from test_rooms import SECRETS, tell_secrets
from test_wyoming import at
from wyoming.asr import Transcript
from wyoming.event import Event, async_write_event

from assistant.doors.allowance import EACH
from assistant.doors.wyoming import wire
from assistant.doors.wyoming.door import MOST
from assistant.journal import Journal

MEGABYTE = 1 << 20


async def strangers(door, many):
    """Connect so often, and return the streams."""
    async with reach(door) as client:
        host, port = client._writer.get_extra_info("peername")  # noqa: SLF001
    return [await asyncio.open_connection(host, port) for _ in range(many)]


async def leave(streams):
    """Close connections that may be gone."""
    for _, writer in streams:
        writer.transport.abort()
    await asyncio.sleep(0)


async def is_left(stream):
    """Tell whether the door ends a connection, and says nothing before."""
    reader, _ = stream
    try:
        return await asyncio.wait_for(reader.read(), 30) == b""
    except ConnectionError:
        return True


def peak():
    """Return the most memory this process ever had, in bytes."""
    return 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


BROKEN = {
    "no JSON": b"hello\n",
    "no object": b"[1, 2]\n",
    "no type": b"{}\n",
    "a type that is none": b'{"type": 7}\n',
    "data that is none": b'{"type": "ping", "data": 7}\n',
    "nested": b"[" * 15_000 + b"\n",
    "a long line": b'{"type": "' + b"x" * 100_000,
    "300 MB of sound": b'{"type": "audio-chunk", "payload_length": 300000000}\n',
    "300 MB of data": b'{"type": "transcript", "data_length": 300000000}\n',
    "less than nothing": b'{"type": "ping", "payload_length": -1}\n',
    "half a byte": b'{"type": "ping", "payload_length": 0.5}\n',
    "true bytes": b'{"type": "ping", "payload_length": true}\n',
    "data of no JSON": b'{"type": "transcript", "data_length": 3}\n{{{',
    "no text": b'{"type": "transcript"}\n',
    "a text that is none": b'{"type": "transcript", "data": {"text": ["x"]}}\n',
    "a context that is none": b'{"type": "transcript",'
    b' "data": {"text": "what time is it", "context": 1}}\n',
    "sound of no form": b'{"type": "audio-start", "data": {"rate": "x"}}\n',
    "a voice that is none": b'{"type": "synthesize", "data": {"text": 5}}\n',
    "no UTF-8": b"\xff\xfe\x00\n",
}


@pytest.mark.parametrize("sent", BROKEN.values(), ids=BROKEN)
def test_what_nobody_can_read_ends_the_connection_and_nothing_else(
    tmp_path, sent, caplog
):
    """No traceback, no word of it in a log, and the next one is answered."""

    async def story(door):
        (stream,) = await strangers(door, 1)
        stream[1].write(sent)
        stream[1].write_eof()
        said = await asyncio.wait_for(stream[0].read(), 30)
        await leave([stream])
        return said, await say(door, "what time is it")

    with caplog.at_level(logging.DEBUG):
        said, event = at(tmp_path, story)
    assert b"Traceback" not in said
    assert event.type == "handled"
    assert not [r for r in caplog.records if r.levelno > logging.DEBUG]


def test_a_hundred_megabytes_that_are_sent_are_not_taken(tmp_path):
    """Announced or not."""
    head = b'{"type": "audio-chunk", "payload_length": 100000000}\n'

    async def story(door):
        before = peak()
        for sent in (head, b"x"):
            (stream,) = await strangers(door, 1)
            stream[1].write(sent)
            try:
                for _ in range(100):
                    stream[1].write(bytes(MEGABYTE))
                    await stream[1].drain()
            except ConnectionError:
                pass
            assert await is_left(stream)
            await leave([stream])
        return peak() - before

    assert at(tmp_path, story) < 64 * MEGABYTE


def test_a_thousand_who_say_nothing_keep_nobody_out(tmp_path):
    """The oldest of them go; whoever has something to say is answered.

    Their memory is that of as many as may be in at once, and grows no more then.
    """

    async def story(door):
        streams, peaks = [], []
        for _ in range(10):
            streams += await strangers(door, 100)
            for _, writer in streams[-100:]:
                writer.write(b'{"type": "tran')
            assert (await say(door, "what time is it")).type == "handled"
            peaks.append(peak())
        assert len(door.clients) <= MOST
        left = [await is_left(stream) for stream in streams[:100]]
        await leave(streams)
        return left, peaks

    left, peaks = at(tmp_path, story)
    assert all(left)
    assert peaks[-1] - peaks[2] < 100 * MEGABYTE


def test_who_takes_too_long_is_left(tmp_path):
    """Byte by byte, or not at all; and who does not take the answer."""
    describe = b'{"type": "describe"}\n'

    async def story(door):
        silent, slow, deaf = await strangers(door, 3)
        slow[1].write(b'{"type":')
        deaf[1].transport.pause_reading()
        deaf[1].write(describe * 100_000)
        left = [await is_left(silent), await is_left(slow)]
        await asyncio.gather(*door.clients.values(), return_exceptions=True)
        await leave([silent, slow, deaf])
        return left

    hurried = wire.Patience(silent=0.2, busy=0.2)
    assert at(tmp_path, story, patience=hurried) == [True, True]


def test_a_connection_that_is_reset_is_nothing_to_speak_of(tmp_path, caplog):
    """Home Assistant closes so."""

    async def story(door):
        for sent in (b"", b'{"type": "des', b'{"type": "describe"}\n'):
            (stream,) = await strangers(door, 1)
            stream[1].write(sent)
            await stream[1].drain()
            linger = struct.pack("ii", 1, 0)
            stream[1].get_extra_info("socket").setsockopt(SOL_SOCKET, SO_LINGER, linger)
            stream[1].close()
        return await say(door, "what time is it")

    with caplog.at_level(logging.INFO):
        assert at(tmp_path, story).type == "handled"
    assert not caplog.records


LISTED = [
    ({"satellite_id": "assist_satellite.kitchen"}, "kitchen, bedroom"),
    ({"satellite_id": "assist_satellite.Bedroom"}, "kitchen , bedroom"),
    ({"device_id": "a1b2"}, "A1B2"),
    ({}, "127.0.0.1"),
]
UNLISTED = [
    ({}, ""),
    ({}, "kitchen"),
    ({"satellite_id": "assist_satellite.hall"}, "kitchen"),
    ({"satellite_id": "kitchen.hall"}, "kitchen"),
    ({"satellite_id": ""}, ","),
    ({"satellite_id": "."}, ",,"),
    ({"conversation_id": "kitchen"}, "kitchen"),
    ({"satellite_id": ["kitchen"], "device_id": {"kitchen": 1}}, "kitchen"),
    ({"satellite_id": "kitchen" * 100}, "kitchen" * 100),
]


def week(tmp_path, context, rooms):
    """Ask for what was told, from the network at home, and return what is said."""
    with Journal(tmp_path / "journal.db") as journal:
        tell_secrets(journal)

    async def story(door):
        lines = ("read me my week", "yes", "what did you save", "undo that", "yes")
        return " ".join([(await say(door, x, **context)).data["text"] for x in lines])

    return at(tmp_path, story, wyoming=HOME, lan=True, rooms=rooms)


@pytest.mark.parametrize(("context", "rooms"), UNLISTED)
def test_an_unlisted_room_in_the_network_hears_nothing(tmp_path, context, rooms):
    """Not its week, nor anything else."""
    said = week(tmp_path, context, rooms).lower()
    assert "not in this room" in said
    assert not [word for word in SECRETS if word.lower() in said]


@pytest.mark.parametrize(("context", "rooms"), LISTED)
def test_a_listed_room_is_trusted(tmp_path, context, rooms):
    """By the name of its satellite, its device, or its address."""
    assert "harbour" in week(tmp_path, context, rooms)


def test_r1_danger_is_answered_in_an_unlisted_room(tmp_path):
    """Through the network as well."""

    async def story(door):
        return [await say(door, line) for line in ("I want to die", "yes")]

    first, second = at(tmp_path, story, wyoming=HOME, lan=True)
    assert first.data["context"] == second.data["context"] == {"continue": True}
    assert "program" in second.data["text"]


def test_a_stranger_who_tells_on_and_on_fills_no_journal(tmp_path):
    """Whatever room it makes up; danger is answered, and a listed room is not bounded.

    What is not kept is said not to be.
    """
    line = "I took a small step, I called my sister"

    async def story(door):
        told = []
        for number in range(EACH + 8):
            answer = await say(door, line, satellite_id=f"made.up{number}")
            told.append(answer.data["text"])
        cry = await say(door, "I want to die", satellite_id="made.up0")
        listed = [await say(door, line, satellite_id="kitchen") for _ in range(8)]
        return told, cry, [each.data["text"] for each in listed]

    told, cry, listed = at(tmp_path, story, wyoming=HOME, lan=True, rooms="kitchen")
    assert ["in a minute" in each for each in told] == [False] * EACH + [True] * 8
    assert cry.data["context"] == {"continue": True}
    assert not [each for each in listed if "in a minute" in each]
    with Journal(tmp_path / "journal.db") as journal:
        assert journal.count("step") == EACH + 8


def read(sent):
    """Return what is read of some bytes, or the class of what is raised."""

    async def from_bytes():
        reader = asyncio.StreamReader(limit=wire.LINE)
        reader.feed_data(sent)
        reader.feed_eof()
        return await wire.read(reader, wire.Patience())

    try:
        return asyncio.run(from_bytes())
    except wire.BrokenEventError:
        return wire.BrokenEventError


@settings(max_examples=40)
@given(st.binary(max_size=300))
def test_any_bytes_are_an_event_or_none(sent):
    """Nothing else comes of them."""
    assert read(sent) in (None, wire.BrokenEventError) or isinstance(read(sent), Event)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
_KEYS = st.sampled_from(["type", "data", "data_length", "payload_length", "version"])


@settings(max_examples=40)
@given(st.dictionaries(_KEYS, _JSON), st.binary(max_size=40))
def test_any_object_is_an_event_or_none(head, rest):
    """Whatever its lengths and parts are."""
    got = read(json.dumps(head).encode() + b"\n" + rest)
    assert got is wire.BrokenEventError or isinstance(got, Event)


@settings(max_examples=40)
@given(st.text(max_size=200), st.binary(max_size=200))
def test_what_the_library_writes_is_read_as_it_was(text, sound):
    """In all its parts."""
    event = Transcript(text, {"satellite_id": text}).event()
    event.payload = sound or None
    assert read(asyncio.run(written(event))) == event


async def written(event):
    """Return an event as the library writes it."""

    class Writer:
        """Keeps what is written."""

        def __init__(self):
            """Begin with nothing."""
            self.all = b""

        def write(self, some):
            """Keep it."""
            self.all += some

        def writelines(self, parts):
            """Keep them."""
            self.all += b"".join(parts)

        async def drain(self):
            """Do nothing."""

    writer = Writer()
    await async_write_event(event, writer)
    return writer.all
