"""The Wyoming door, as the library's own client finds it."""

import asyncio
import re
import signal
import socket
import stat
import subprocess

import pytest
from door import HOME, ask, opened, reach, say
from program import PROGRAM, environment, objects, plain, run, speak
from test_danger_anywhere import OPENS, TOLD
from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.event import Event
from wyoming.info import Describe, Info
from wyoming.intent import Recognize
from wyoming.ping import Ping
from wyoming.tts import Synthesize, SynthesizeVoice

import audio
from assistant.doors.wyoming import ears
from audio import SetupError, models

KITCHEN = {"satellite_id": "assist_satellite.kitchen"}
BEDROOM = {"satellite_id": "assist_satellite.bedroom"}

ASKED = re.compile("ending your life|want to die|saying it again|Go where people are")
"""What words of danger are answered with, once and again."""

needs_english = pytest.mark.skipif(
    models.find("moonshine-en") is None,
    reason="no English model: run small-steps models install moonshine-en",
)


def at(home, story, **settings):
    """Run *story* at a door over the journal in *home*, and return what it does."""

    async def tell():
        async with opened(home, **settings) as door:
            return await story(door)

    return asyncio.run(tell())


@needs_english
def test_it_describes_itself_before_any_model_is_loaded(tmp_path):
    """One entry has all that a pipeline needs, and no intent that would win over it."""

    async def story(door):
        told = Info.from_event(await ask(door, Describe().event()))
        return told, door.ears.loaded

    told, loaded = at(tmp_path, story, recognizer="moonshine")
    assert not loaded
    (handle,) = told.handle
    assert (handle.name, handle.installed) == ("small-steps", True)
    assert handle.models[0].languages == ["en"]
    assert not handle.supports_home_control
    assert [len(each) for each in (told.asr, told.tts, told.intent)] == [1, 1, 0]
    assert told.tts[0].voices[0].name == "silent"


def test_it_tells_whether_a_sentence_is_for_us_and_does_nothing(tmp_path):
    """As OVOS asks, where other skills wait for what we leave."""

    async def story(door):
        lines = ("I slipped today", "the lamp is new", "I want to die")
        asked = [Recognize(line, KITCHEN).event() for line in lines]
        told = [await ask(door, event) for event in asked]
        broken = await ask(door, Event("recognize", {"text": ["I slipped"]}))
        return told, broken, await say(door, "the lamp is new", **KITCHEN)

    told, broken, unclear = at(tmp_path, story)
    assert [event.type for event in told] == ["intent", "not-recognized", "intent"]
    names = [event.data.get("name") for event in told]
    assert names == ["slip.slipped", None, "danger"]
    assert broken is None
    assert unclear.type == "not-handled"


def test_what_is_not_there_is_not_offered(tmp_path):
    """Without a recognizer it still talks and speaks."""

    async def story(door):
        return Info.from_event(await ask(door, Describe().event()))

    told = at(tmp_path, story, recognizer="nobody")
    assert (len(told.asr), len(told.tts), len(told.handle)) == (0, 1, 1)


def test_a_slip_is_talked_through_with_its_follow_ups(tmp_path):
    """Each sentence comes on a connection of its own; a question asks to go on."""

    async def story(door):
        lines = ("I slipped today", "I was alone all day", "call Ana")
        return [await say(door, line, **KITCHEN) for line in lines]

    slip, before, thing = at(tmp_path, story)
    assert [each.type for each in (slip, before, thing)] == ["handled"] * 3
    assert slip.data["context"] == before.data["context"] == {"continue": True}
    assert "Call Ana" in thing.data["text"]
    kept = objects(run("journal", "list", "--json", home=tmp_path))
    assert [(e["kind"], e["text"]) for e in kept] == [
        ("slip", "I was alone all day"),
        ("step", "Call Ana"),
    ]


def test_each_room_has_a_conversation_of_its_own(tmp_path):
    """What one asked another does not answer; the journal is one."""

    async def story(door):
        await say(door, "I slipped today", **KITCHEN)
        step = await say(door, "I took a small step, I swept the floor", **BEDROOM)
        answer = await say(door, "I was alone all day", **KITCHEN)
        return step, answer

    step, answer = at(tmp_path, story)
    assert "context" not in step.data
    assert answer.data["context"] == {"continue": True}
    kept = objects(run("journal", "list", "--json", home=tmp_path))
    assert {(e["kind"], e["text"]) for e in kept} == {
        ("slip", "I was alone all day"),
        ("step", "I swept the floor"),
    }


@pytest.mark.parametrize(
    "context",
    [
        {},
        {"conversation_id": "01J"},
        {"conversation_id": "01J", "device_id": "d"},
        {"conversation_id": None, "satellite_id": 7, "device_id": ["x"]},
    ],
)
def test_a_follow_up_is_known_by_whatever_names_there_are(tmp_path, context):
    """Home Assistant 2025.4 sends none: then all that comes from there is one room."""

    async def story(door):
        await say(door, "I took a small step", **context)
        return await say(door, "I called my sister", **context)

    assert "ou called your sister" in at(tmp_path, story).data["text"]


def test_two_talks_of_no_room_are_two(tmp_path):
    """A phone and a browser have no satellite, and each its conversation."""

    async def story(door):
        await say(door, "I took a small step", conversation_id="phone")
        return await say(door, "the lamp over there is new", conversation_id="browser")

    assert at(tmp_path, story).type == "not-handled"


def test_what_is_not_understood_is_told_so(tmp_path):
    """Home Assistant speaks the text of what is not handled."""

    async def story(door):
        return await say(door, "the weather tomorrow is mild")

    event = at(tmp_path, story)
    assert (event.type, bool(event.data["text"])) == ("not-handled", True)


def test_asleep_it_says_nothing_but_to_words_of_danger(tmp_path):
    """And wakes when it is told to."""

    async def story(door):
        lines = ("stop listening", "what time is it", "I want to die", "stop")
        return [(await say(door, line)).data["text"] for line in lines]

    _, asked, danger, _ = at(tmp_path, story)
    assert asked == ""
    assert danger


@pytest.mark.parametrize("topic", OPENS)
def test_r1_danger_is_heard_in_every_room_at_every_question(tmp_path, topic):
    """Over the socket as anywhere else."""

    async def story(door):
        for line in (*TOLD, OPENS[topic]):
            await say(door, line, **KITCHEN)
        await say(door, OPENS[topic], **BEDROOM)
        rooms = (KITCHEN, BEDROOM)
        heard = [await say(door, "I want to die", **each) for each in rooms]
        return heard, [await say(door, "stop", **each) for each in rooms]

    heard, stopped = at(tmp_path, story)
    for event in heard:
        assert ASKED.search(event.data["text"])
        assert event.data["context"] == {"continue": True}
    assert all("context" not in event.data for event in stopped)


def test_reading_asks_first_whether_one_is_alone(tmp_path):
    """A room is heard by whoever is in it."""

    async def story(door):
        await say(door, "I slipped today", **KITCHEN)
        await say(door, "stop", **KITCHEN)
        return await say(door, "read me my week", **KITCHEN)

    assert "re you alone" in at(tmp_path, story).data["text"]


def test_a_ping_is_answered_and_what_nobody_knows_is_passed_over(tmp_path):
    """The connection stays."""

    async def story(door):
        async with reach(door) as client:
            await client.write_event(Event("run-satellite"))
            await client.write_event(Ping("are you there").event())
            return await client.read_event()

    event = at(tmp_path, story)
    assert (event.type, event.data) == ("pong", {"text": "are you there"})


def test_a_text_is_spoken(tmp_path):
    """In pieces, between a beginning and an end."""

    async def story(door):
        return await spoken(door, Synthesize("One small step."))

    events = at(tmp_path, story)
    assert AudioStart.from_event(events[0]).rate == audio.RATE
    assert AudioStop.is_type(events[-1].type)
    assert sum(len(each.payload or b"") for each in events) > audio.RATE


async def spoken(door, wanted):
    """Return all events that speak what is *wanted*."""
    events = []
    async with reach(door) as client:
        await client.write_event(wanted.event())
        while not events or events[-1].type not in ("audio-stop", "error"):
            events.append(await client.read_event())
    return events


def test_a_voice_that_is_not_there_is_another_one(tmp_path):
    """Home Assistant may remember one that was taken away."""

    async def story(door):
        voice = SynthesizeVoice(name="nobody")
        return await spoken(door, Synthesize("Yes.", voice=voice))

    assert at(tmp_path, story)[-1].type == "audio-stop"


def test_a_text_that_is_too_long_is_not_spoken(tmp_path):
    """It is told so."""

    async def story(door):
        return await spoken(door, Synthesize("word " * 1000))

    (event,) = at(tmp_path, story)
    assert event.data["code"] == "too-long"


@needs_english
@pytest.mark.parametrize(("rate", "channels"), [(16_000, 1), (48_000, 2)])
def test_speech_is_heard_whatever_its_form(tmp_path, rate, channels):
    """A whole pipeline on one connection each: hear, answer, speak."""
    wav = speak(tmp_path / "said.wav", "I took a small step. I called my sister.",
                rate=rate, channels=channels)  # fmt: skip

    async def story(door):
        text = await heard(door, wav)
        answer = await say(door, text, **KITCHEN)
        return text, answer, await spoken(door, Synthesize(answer.data["text"]))

    text, answer, sound = at(tmp_path, story, recognizer="moonshine")
    assert plain(text) == "i took a small step i called my sister"
    assert "ou called your sister" in answer.data["text"]
    assert len(sound) > 2


async def heard(door, wav):
    """Return the words that *door* hears in a recording."""
    async with reach(door) as client:
        await client.write_event(Transcribe(language="en").event())
        for event in recorded(wav):
            await client.write_event(event)
        event = await client.read_event()
    return Transcript.from_event(event).text


def recorded(wav):
    """Yield the events that send a recording."""
    done = subprocess.run(["cat", wav], capture_output=True, check=True).stdout
    rate = int.from_bytes(done[24:28], "little")
    form = {"rate": rate, "width": 2, "channels": int.from_bytes(done[22:24], "little")}
    yield AudioStart(**form).event()
    for start in range(44, len(done), 2000):
        yield AudioChunk(audio=done[start : start + 2000], **form).event()
    yield AudioStop().event()


@needs_english
def test_the_bench_that_others_made_measures_all_we_offer(tmp_path):
    """It finds the conversation, lets us speak a corpus, and hears it again."""
    bench = PROGRAM.with_name("wyoming-bench")
    corpus, once = tmp_path / "corpus", ("--rounds", "1", "--warmup", "0")
    plainly = ("--mode", "non_streaming", *once, "--no-unique")

    async def story(door):
        at = door.address.removeprefix("tcp://")
        texts = ("--texts", "I called my sister.")
        return [
            await done(bench, "info", at),
            await done(bench, "generate-corpus", at, "--out", corpus, *texts),
            await done(bench, "tts", at, *plainly, *texts),
            await done(bench, "stt", at, "--corpus", corpus, *plainly[:-1]),
        ]

    engines = {"recognizer": "moonshine", "voice": "hibari"}
    info, _, tts, stt = at(tmp_path, story, **engines)
    assert "other  handle" in info
    assert "ok=1 fail=0" in tts
    assert "WER=0.0%" in stt


async def done(*command):
    """Run a program to its end, and return what it wrote."""
    program = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    written, _ = await program.communicate()
    assert program.returncode == 0, written.decode()
    return written.decode()


def test_more_streams_than_can_be_heard_are_told_to_come_again(tmp_path):
    """And are heard when others have ended."""
    start = AudioStart(16_000, 2, 1).event()

    async def story(door):
        clients = [reach(door) for _ in range(ears.AT_ONCE)]
        for client in clients:
            await client.connect()
            await client.write_event(start)
            await client.write_event(Ping().event())
            await client.read_event()
        busy = await ask(door, start)
        for client in clients:
            await client.disconnect()
        async with reach(door) as client:
            while True:
                await client.write_event(start)
                await client.write_event(AudioStop().event())
                if (event := await client.read_event()).type == "transcript":
                    return busy, event

    busy, event = at(tmp_path, story)
    assert (busy.type, busy.data["code"]) == ("error", "busy")
    assert event.data["text"] == ""


def test_sound_of_no_known_form_is_refused_in_words(tmp_path):
    """A client's error is not ours."""

    async def story(door):
        return await ask(door, AudioStart(16_000, 3, 1).event())

    assert at(tmp_path, story).data["code"] == "setup"


def test_the_program_serves_at_a_socket_for_its_user_alone(tmp_path):
    """It says where, ends when it is told to, and leaves nothing behind."""
    path = tmp_path / "door.sock"
    (tmp_path / "config.toml").write_text(f'wyoming = "unix://{path}"\n')
    with subprocess.Popen(
        [PROGRAM, "--home", tmp_path, "serve"],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as program:
        assert str(path) in program.stdout.readline()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        second = run("serve", home=tmp_path)
        assert second.returncode == 2
        program.send_signal(signal.SIGTERM)
        _, errors = program.communicate(timeout=60)
    assert (program.returncode, errors) == (0, "")
    assert not path.exists()


@pytest.mark.parametrize(
    ("uri", "named"),
    [
        ("ftp://127.0.0.1:1", "ftp"),
        ("tcp://127.0.0.1", "tcp://127.0.0.1"),
        ("tcp://127.0.0.1:99999", "99999"),
        ("tcp://[::1", "::1"),
        ("unix://nowhere", "unix://nowhere"),
        ("unix:///nowhere/at/all", "/nowhere/at/all"),
        (f"unix:///{'long' * 40}", "long"),
        (HOME, HOME),
    ],
)
def test_a_door_that_cannot_be_opened_is_named_with_a_remedy(tmp_path, uri, named):
    """Also one that the network at home would reach, where nobody asked for that."""
    with pytest.raises(SetupError) as caught:
        at(tmp_path, ask, wyoming=uri)
    assert named in caught.value.problem
    assert caught.value.remedy


def test_without_a_door_the_program_says_how_one_is_opened(tmp_path):
    """Exit code 2 and two sentences."""
    done = run("serve", home=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 2
    assert "wyoming = " in done.stderr


def test_a_socket_that_is_served_is_not_taken_and_a_dead_one_is(tmp_path):
    """Nobody is pushed out."""
    uri = f"unix://{tmp_path}/door.sock"

    async def story(door):
        assert door
        with pytest.raises(SetupError, match="answers at"):
            async with opened(tmp_path / "other", uri):
                pass

    at(tmp_path, story, wyoming=uri)
    with socket.socket(socket.AF_UNIX) as left:  # as by a crash
        left.bind(str(tmp_path / "door.sock"))
    answer = at(tmp_path, lambda door: say(door, "hello"), wyoming=uri)
    assert answer.type == "handled"


def test_it_is_announced_where_that_is_asked_for(tmp_path):
    """By multicast DNS, as Home Assistant looks for it."""
    zeroconf = pytest.importorskip("zeroconf.asyncio")
    service = ("_wyoming._tcp.local.", "small steps._wyoming._tcp.local.")

    async def story(door):
        network = zeroconf.AsyncZeroconf()
        found = await network.async_get_service_info(*service)
        await network.async_close()
        return found.port, int(door.address.rpartition(":")[2])

    port, opened_at = at(tmp_path, story, zeroconf="small steps")
    assert port == opened_at


def test_a_socket_cannot_be_announced(tmp_path):
    """It has no port."""
    with pytest.raises(SetupError, match="IPv4"):
        at(tmp_path, ask, wyoming=f"unix://{tmp_path}/s", zeroconf="small steps")
