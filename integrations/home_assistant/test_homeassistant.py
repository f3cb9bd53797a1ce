"""Home Assistant itself, with our component: `make test-homeassistant`.

It runs in an environment of its own, and meets Small Steps as it is installed in
another one: $SMALL_STEPS is that program.
"""

import asyncio
import os
import re
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from homeassistant import bootstrap, loader
from homeassistant.components import conversation
from homeassistant.components.assist_pipeline import async_get_pipelines
from homeassistant.components.assist_pipeline.pipeline import (
    PipelineEventType,
    PipelineInput,
    PipelineRun,
    PipelineStage,
    async_update_pipeline,
)
from homeassistant.components.stt import (
    AudioBitRates,
    AudioChannels,
    AudioCodecs,
    AudioFormats,
    AudioSampleRates,
    SpeechMetadata,
)
from homeassistant.core import Context
from homeassistant.helpers import chat_session, entity_registry
from homeassistant.runner import RuntimeConfig
from homeassistant.setup import async_setup_component

HERE = Path(__file__).parent
PROGRAM = os.environ["SMALL_STEPS"]
AGENT = "conversation.small_steps"


@contextmanager
def serving(*options):
    """Serve a new journal at a free port, and give its home and its port."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        (home / "config.toml").write_text('wyoming = "tcp://127.0.0.1:0"\n')
        command = [PROGRAM, "--home", home, *options, "serve"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
            try:
                line = program.stdout.readline()
                yield home, int(re.search(r":(\d+)\s*$", line)[1])
            finally:
                program.terminate()


async def started(folder):
    """Start Home Assistant with our component, as it stands in this repository."""
    shutil.copytree(HERE / "custom_components", folder / "custom_components")
    (folder / "configuration.yaml").write_text("homeassistant:\n")
    hass = await bootstrap.async_setup_hass(
        RuntimeConfig(config_dir=str(folder), skip_pip=True)
    )
    # without its web pages it calls itself broken, and knows no added components
    hass.config.recovery_mode = hass.config.safe_mode = False
    hass.data.pop(loader.DATA_CUSTOM_COMPONENTS, None)
    for part in ("homeassistant", "conversation", "assist_pipeline", "media_source"):
        assert await async_setup_component(hass, part, {})
    await hass.async_start()
    return hass


@pytest.fixture(scope="module")
def small_steps():
    """Give the home and the port of a Small Steps that serves."""
    with serving() as served:
        yield served


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """Give what runs a story in the one Home Assistant that a process may have."""
    with asyncio.Runner() as runner:
        hass = runner.run(started(tmp_path_factory.mktemp("config")))
        yield lambda story: runner.run(story(hass))
        runner.run(hass.async_stop(force=True))


async def entered(hass, domain, port):
    """Go through the config flow of *domain*, and return how it ends."""
    flow = hass.config_entries.flow
    shown = await flow.async_init(domain, context={"source": "user"})
    assert shown["type"] == "form"
    done = await flow.async_configure(
        shown["flow_id"], {"host": "127.0.0.1", "port": port}
    )
    await hass.async_block_till_done()
    return done


async def said(hass, text, agent=AGENT, **names):
    """Say *text* to our agent, and return its result."""
    talk = names.get("conversation_id")
    with chat_session.async_get_chat_session(hass, talk) as session:
        return await conversation.async_converse(
            hass,
            text,
            session.conversation_id,
            Context(),
            language="en",
            agent_id=agent,
            device_id=names.get("device_id"),
        )


def speech(result):
    """Return what is said."""
    return result.response.speech["plain"]["speech"]


@pytest.fixture(scope="module")
def agent(house, small_steps):
    """Have Small Steps set up by its form, as a person does."""
    done = house(lambda hass: entered(hass, "small_steps", small_steps[1]))
    assert done["type"] == "create_entry"


@pytest.mark.usefixtures("agent")
def test_what_is_no_door_of_ours_is_told_in_the_form(house, small_steps):
    """And may be entered anew; the same door only once."""

    async def story(hass):
        return [await entered(hass, "small_steps", p) for p in (9, small_steps[1])]

    wrong, again = house(story)
    assert (wrong["type"], wrong["errors"]) == ("form", {"base": "cannot_connect"})
    assert again["reason"] == "already_configured"


@pytest.mark.usefixtures("agent")
def test_a_slip_with_two_follow_ups_needs_no_wake_word(house):
    """Three sentences, and what stands in the journal then."""

    async def story(hass):
        slip = await said(hass, "I slipped today")
        rest = {"conversation_id": slip.conversation_id}
        before = await said(hass, "I was alone all day", **rest)
        thing = await said(hass, "call Ana", **rest)
        return slip, before, thing, await said(hass, "the lamp over there is new")

    slip, before, thing, unclear = house(story)
    assert slip.continue_conversation
    assert before.continue_conversation
    assert "Call Ana" in speech(thing)
    assert unclear.response.response_type.value == "error"
    assert not unclear.continue_conversation


@pytest.mark.usefixtures("agent")
def test_words_of_danger_keep_the_microphone_open(house):
    """For as long as it lasts."""

    async def story(hass):
        lines = ("I want to die", "yes", "stop")
        return [await said(hass, line, device_id="bed") for line in lines]

    first, second, stop = house(story)
    assert first.continue_conversation
    assert second.continue_conversation
    assert "program" in speech(second)
    assert not stop.continue_conversation


def test_when_small_steps_is_gone_it_is_said(house):
    """Without a word of what was said."""

    async def story(hass):
        with serving() as (_, port):
            entry = (await entered(hass, "small_steps", port))["result"]
        entities = entity_registry.async_entries_for_config_entry(
            entity_registry.async_get(hass), entry.entry_id
        )
        result = await said(hass, "I slipped today", entities[0].entity_id)
        await hass.config_entries.async_remove(entry.entry_id)
        return result

    assert "cannot be reached" in speech(house(story))


@pytest.mark.usefixtures("agent")
def test_a_whole_pipeline_hears_answers_and_speaks(house, small_steps, tmp_path):
    """Recorded speech in, our words of it, our answer, and its sound."""
    wav = tmp_path / "said.wav"
    text = "I took a small step. I called my sister."
    subprocess.run([PROGRAM, "say", text, "--to", wav], check=True)
    _, port = small_steps

    async def story(hass):
        await entered(hass, "wyoming", port)
        return await piped(hass, sound_of(wav))

    events = house(story)
    got = {event.type: event.data for event in events}
    assert PipelineEventType.ERROR not in got, got[PipelineEventType.ERROR]
    words = got[PipelineEventType.STT_END]["stt_output"]["text"].lower()
    assert "called my sister" in words
    answer = got[PipelineEventType.INTENT_END]["intent_output"]
    assert "ou called your sister" in answer["response"]["speech"]["plain"]["speech"]
    assert got[PipelineEventType.TTS_END]["tts_output"]["url"]
    assert events[-1].type is PipelineEventType.RUN_END


def sound_of(wav):
    """Return a recording as 16 kHz mono, which pipelines take."""
    done = subprocess.run(
        [Path(PROGRAM).with_name("python"), "-c", RESAMPLE, wav],
        capture_output=True,
        check=True,
    )
    return done.stdout


RESAMPLE = """
import sys
from pathlib import Path
from audio import WaveMicrophone
for frame in WaveMicrophone(Path(sys.argv[1])).frames():
    sys.stdout.buffer.write(frame)
"""


async def piped(hass, sound):
    """Run *sound* through a pipeline of ours, and return its events."""
    first = async_get_pipelines(hass)[0]
    states = {domain: hass.states.async_entity_ids(domain) for domain in ("stt", "tts")}
    await async_update_pipeline(
        hass,
        first,
        conversation_engine=AGENT,
        conversation_language="en",
        stt_engine=states["stt"][0],
        stt_language="en",
        tts_engine=states["tts"][0],
        tts_language="en",
        prefer_local_intents=False,
    )
    pipeline = async_get_pipelines(hass)[0]
    events = []

    async def stream():
        for start in range(0, len(sound), 320):
            yield sound[start : start + 320]

    with chat_session.async_get_chat_session(hass) as session:
        run_ = PipelineRun(
            hass,
            Context(),
            pipeline,
            PipelineStage.STT,
            PipelineStage.TTS,
            event_callback=events.append,
        )
        whole = PipelineInput(
            run=run_,
            session=session,
            stt_metadata=SpeechMetadata(
                language="en",
                format=AudioFormats.WAV,
                codec=AudioCodecs.PCM,
                bit_rate=AudioBitRates.BITRATE_16,
                sample_rate=AudioSampleRates.SAMPLERATE_16000,
                channel=AudioChannels.CHANNEL_MONO,
            ),
            stt_stream=stream(),
        )
        await whole.validate()
        await whole.execute()
    return events
