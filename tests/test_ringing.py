"""When reminders ring: on the clock on the wall, once, and softly."""

import json
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Thread
from zoneinfo import ZoneInfo

import packaged
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.companion import Companion
from assistant.conversation import Conversation
from assistant.dialogue import Context
from assistant.floor import Due, Floor, Holder, Say
from assistant.journal import Felt, Journal, Scheduled
from assistant.reminding.bell import BREATH, LONGEST, Bell
from assistant.reminding.ringing import (
    EVERY_DAY,
    cue_of,
    following,
    latest,
    seconds_until,
    shown,
    weekdays_of,
)
from assistant.skills import discover
from audio import Beat, Ended, Finished, Heard, SpeechStarted

ROOT = Path(__file__).parent.parent
BOOK = packaged.book("en")
MATCHER = packaged.matcher("en")
BERLIN = ZoneInfo("Europe/Berlin")
ZONES = (
    *("Europe/Berlin", "America/New_York", "Asia/Seoul", "Australia/Lord_Howe"),
    "UTC",
)
CHANGES = {
    "Europe/Berlin": (
        datetime(2026, 3, 29, tzinfo=UTC),
        datetime(2026, 10, 25, tzinfo=UTC),
    ),
    "America/New_York": (
        datetime(2026, 3, 8, tzinfo=UTC),
        datetime(2026, 11, 1, tzinfo=UTC),
    ),
    "Australia/Lord_Howe": (
        datetime(2026, 4, 4, tzinfo=UTC),
        datetime(2026, 10, 3, tzinfo=UTC),
    ),
    "Asia/Seoul": (datetime(2026, 5, 5, tzinfo=UTC),),
    "UTC": (datetime(2024, 2, 28, tzinfo=UTC),),
}
STRIDE = timedelta(minutes=10)
EVENING = "2026-11-22T21:00"


class Clock:
    """A clock that stands where it is put."""

    def __init__(self, now=datetime(2026, 11, 22, 12, tzinfo=BERLIN)):
        self.time = now

    def __call__(self):
        return self.time

    def on(self, text):
        """Put it to the time that is shown as *text* in Berlin."""
        self.time = datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@contextmanager
def talk(folder, clock):
    """Open a conversation over the journal in *folder*, in its first wording."""
    with Journal(folder / "journal.db", clock) as journal:
        ctx = Context(BOOK, journal, clock, lambda variants: variants[0])
        yield Conversation(discover(), MATCHER, ctx), journal


def told(conversation, *texts):
    """Return what is answered to each of *texts*."""
    replies = [conversation.hear(text).reply for text in texts]
    return [reply.text if reply else None for reply in replies]


def rung(conversation):
    """Return what is said when the bell is looked at."""
    reply = conversation.ring()
    return reply.text if reply else None


TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
WEEKS = st.sets(st.integers(0, 6), min_size=1)


@given(days=WEEKS)
def test_how_it_repeats_is_written_and_read(days):
    assert weekdays_of(cue_of(days)) == days


def test_once_is_no_repetition_and_a_whole_week_is_every_day():
    assert cue_of(()) is None
    assert cue_of(range(7)) == EVERY_DAY
    assert cue_of((0, 4)) == "every monday, friday"


@given(
    zone=st.sampled_from(ZONES),
    seconds=st.integers(0, 6 * 365 * 86_400),
    clock=TIMES,
    days=WEEKS,
)
def test_the_next_time_is_later_than_now_and_keeps_its_hour(zone, seconds, clock, days):
    now = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    there = now.astimezone(ZoneInfo(zone))
    before = datetime.combine(there.date() - timedelta(1), clock).isoformat()
    after = following(before, cue_of(days), there)
    assert shown(after) > there.replace(tzinfo=None)
    assert seconds_until(after, there) > 0
    assert shown(after).time() == clock
    assert shown(after).weekday() in days
    assert shown(after) - there.replace(tzinfo=None) <= timedelta(7)
    assert latest(before, EVERY_DAY, there) <= there.replace(tzinfo=None)


def rings(zone, start, clock, cue):
    """Live through a week in *zone*; return each time it was due, and when it rang."""
    when = datetime.combine(start.astimezone(zone).date(), clock).isoformat()
    heard, now = [], start
    while now < start + timedelta(7):
        there = now.astimezone(zone)
        if not seconds_until(when, there):
            heard.append((shown(when), there))
            when = following(when, cue, there)
        now += STRIDE
    return heard


@given(zone=st.sampled_from(ZONES), clock=TIMES, data=st.data(), days=WEEKS)
def test_over_a_change_of_the_clocks_it_rings_once_on_each_of_its_days(
    zone, clock, data, days
):
    change = data.draw(st.sampled_from(CHANGES[zone]))
    heard = rings(ZoneInfo(zone), change - timedelta(3), clock, cue_of(days))
    due = [at for at, _ in heard][1:]
    assert len(set(due)) == len(due)
    for one, two in pairwise(due):
        between = (one.date() + timedelta(n) for n in range(1, (two - one).days))
        assert two.time() == one.time() == clock
        assert not [day for day in between if day.weekday() in days]
    for at, there in heard[1:]:
        late = there.replace(tzinfo=None) - at
        assert timedelta(0) <= late < timedelta(hours=1) + STRIDE
        assert there.date() == at.date() or late < STRIDE


def test_an_hour_that_comes_twice_rings_once_and_one_left_out_right_after():
    autumn = datetime(2026, 10, 25, tzinfo=UTC) - timedelta(2)
    spring = datetime(2026, 3, 29, tzinfo=UTC) - timedelta(2)
    half_past_two = time(2, 30)
    twice = [there for _, there in rings(BERLIN, autumn, half_past_two, EVERY_DAY)]
    assert [f"{t:%d %H:%M}" for t in twice][1:4] == ["24 02:30", "25 02:30", "26 02:30"]
    assert twice[2].utcoffset() == timedelta(hours=2)
    never = [there for _, there in rings(BERLIN, spring, half_past_two, EVERY_DAY)]
    assert [f"{t:%d %H:%M}" for t in never][1:4] == ["28 02:30", "29 03:00", "30 02:30"]


def test_what_counts_from_now_is_an_instant(tmp_path):
    clock = Clock(datetime(2026, 10, 25, 2, 50, tzinfo=timezone(timedelta(hours=2))))
    with talk(tmp_path, clock) as (conversation, journal):
        told(conversation, "remind me in 20 minutes to drink water")
        assert journal.last().when == "2026-10-25T03:10:00+02:00"
        clock.time += timedelta(minutes=19)
        clock.time = clock.time.astimezone(timezone(timedelta(hours=1)))
        assert rung(conversation) is None
        clock.time += timedelta(minutes=1)
        assert rung(conversation) == "You asked me to remind you: Drink water."


def test_what_has_an_hour_is_a_time_on_the_wall(tmp_path):
    """Tomorrow at eight stays eight, though the clocks change in between."""
    clock = Clock(datetime(2026, 10, 24, 12, tzinfo=timezone(timedelta(hours=2))))
    with talk(tmp_path, clock) as (conversation, journal):
        told(conversation, "remind me tomorrow at eight to call my sister")
        assert journal.last().when == "2026-10-25T08:00"
        clock.time = datetime(2026, 10, 25, 7, 59, tzinfo=timezone(timedelta(hours=1)))
        assert rung(conversation) is None
        clock.time += timedelta(minutes=1)
        assert rung(conversation) == "You asked me to remind you: Call your sister."
        assert journal.last().state == "done"
        assert rung(conversation) is None


def test_it_asks_once_waits_and_rests(tmp_path):
    clock = Clock()
    with talk(tmp_path, clock) as (conversation, journal):
        told(conversation, "ask me every evening at nine")
        clock.on("2026-11-22T20:59:59")
        assert rung(conversation) is None
        clock.on(EVENING)
        asked = conversation.ring()
        assert asked.text == "It is 9 in the evening. How was today?"
        assert asked.manner.pace < 1
        assert conversation.silence() is None
        assert conversation.question is None
        assert rung(conversation) is None
        assert journal.last("reminder").when == "2026-11-23T21:00"


def asked(conversation, clock):
    """Set a reminder and let it ring."""
    told(conversation, "ask me every evening at nine")
    clock.on(EVENING)
    conversation.ring()


def test_the_answer_is_kept(tmp_path):
    clock = Clock()
    with talk(tmp_path, clock) as (conversation, journal):
        asked(conversation, clock)
        said = "the sort of day that goes by like all the others do"
        assert told(conversation, said) == ["Thank you. I have saved that."]
        entry = journal.last()
        assert (entry.kind, entry.text) == ("feeling", said.capitalize())
        assert conversation.question is None


@pytest.mark.parametrize("text", ["no", "not really", "ok"])
def test_a_short_answer_is_enough(tmp_path, text):
    clock = Clock()
    with talk(tmp_path, clock) as (conversation, journal):
        asked(conversation, clock)
        assert told(conversation, text) == ["All right. I am here."]
        assert journal.last().kind == "reminder"


def test_what_is_told_instead_is_taken_as_ever_and_it_is_not_asked_again(tmp_path):
    clock = Clock()
    with talk(tmp_path, clock) as (conversation, journal):
        asked(conversation, clock)
        (reply,) = told(conversation, "I took a small step, I called my sister")
        assert reply == "You called your sister. That counts."
        assert journal.last().kind == "step"
        clock.on("2026-11-23T21:00")
        conversation.ring()
        assert told(conversation, "what time is it") == ["It is 9:00 in the evening."]
        clock.on("2026-11-24T21:00")
        conversation.ring()
        assert told(conversation, "cancel my reminder", "stop") == [
            "All right. I will not ask you every day at 9 in the evening.",
            "All right.",
        ]


def test_sound_without_words_ends_it_without_a_word(tmp_path):
    clock = Clock()
    with talk(tmp_path, clock) as (conversation, _):
        asked(conversation, clock)
        assert told(conversation, "") == [None]
        assert conversation.question is None


def test_while_something_is_asked_it_waits(tmp_path):
    clock = Clock()
    with talk(tmp_path, clock) as (conversation, _):
        told(conversation, "ask me every evening at nine", "I took a small step")
        clock.on(EVENING)
        assert rung(conversation) is None
        told(conversation, "I called my sister")
        assert rung(conversation) == "It is 9 in the evening. How was today?"


def test_what_was_missed_is_mentioned_once_over_restarts(tmp_path):
    clock = Clock()
    with talk(tmp_path, clock) as (conversation, _):
        told(conversation, "ask me every evening at nine")
    clock.on("2026-11-26T08:00")
    with talk(tmp_path, clock) as (conversation, journal):
        assert rung(conversation) == (
            "At 9 in the evening yesterday you wanted to be asked. How are you now?"
        )
        assert journal.last().when == "2026-11-26T21:00"
    with talk(tmp_path, clock) as (conversation, _):
        assert rung(conversation) is None
    clock.on("2026-11-26T21:01")
    with talk(tmp_path, clock) as (conversation, _):
        assert rung(conversation) == "It is 9 in the evening. How was today?"


def test_several_that_were_missed_are_one_sentence(tmp_path):
    clock = Clock()
    with talk(tmp_path, clock) as (conversation, journal):
        journal.record(Scheduled("Call my sister", "2026-11-22T13:00"))
        journal.record(Scheduled("Water the plants", "2026-11-22T14:00", EVERY_DAY))
        clock.on("2026-11-23T08:00")
        assert rung(conversation) == (
            "In the meantime 2 reminders came up. Call your sister. Water the plants."
        )
        assert conversation.question.asks == ""
        assert conversation.silence() is None
        assert rung(conversation) is None
        assert [entry.state for entry in journal.entries("reminder")] == ["done", None]


@pytest.mark.parametrize(
    ("text", "minutes", "time"),
    [
        ("not now", 30, "9:30"),
        ("later", 30, "9:30"),
        ("not now, later please", 30, "9:30"),
        ("in ten minutes", 10, "9:10"),
        ("ask me again in half an hour", 30, "9:30"),
        ("remind me again in an hour", 60, "10"),
        ("ask me again later", 30, "9:30"),
    ],
)
def test_what_rang_is_put_off_once(tmp_path, text, minutes, time):
    """How it comes again otherwise stays as it is."""
    clock = Clock()
    with talk(tmp_path, clock) as (conversation, journal):
        asked(conversation, clock)
        part = "at night" if time == "10" else "in the evening"
        assert told(conversation, text) == [f"I will ask you today at {time} {part}."]
        assert conversation.question is None
        assert journal.last("feeling") is None
        assert rung(conversation) is None
        clock.time += timedelta(minutes=minutes)
        assert rung(conversation).startswith("It is ")
        conversation.silence()
        assert rung(conversation) is None
        daily, once = journal.entries("reminder")
        assert (daily.when, daily.state) == ("2026-11-23T21:00", None)
        assert once.state == "done"


def test_what_rang_in_words_is_put_off_with_them(tmp_path):
    """A no leaves it; silence and other talk too."""
    clock = Clock()
    with talk(tmp_path, clock) as (conversation, journal):
        journal.record(Scheduled("Call my sister", "2026-11-22T21:00"))
        clock.on(EVENING)
        assert rung(conversation) == "You asked me to remind you: Call your sister."
        assert told(conversation, "in ten minutes") == [
            "I will remind you today at 9:10 in the evening: Call your sister."
        ]
        clock.time += timedelta(minutes=10)
        assert rung(conversation) == "You asked me to remind you: Call your sister."
        assert told(conversation, "no") == ["All right. I am here."]
        clock.time += timedelta(hours=12)
        assert rung(conversation) is None
        assert told(conversation, "in ten minutes") == [None]


def test_several_that_rang_are_put_off_together(tmp_path):
    """The receipt tells the time, once."""
    clock = Clock()
    with talk(tmp_path, clock) as (conversation, journal):
        for text in ("Call my sister", "Water the plants"):
            journal.record(Scheduled(text, "2026-11-22T21:00"))
        clock.on(EVENING)
        rung(conversation)
        assert told(conversation, "later") == [
            "It is set: today at 9:30 in the evening."
        ]
        clock.time += timedelta(minutes=30)
        assert rung(conversation) == (
            "In the meantime 2 reminders came up. Call your sister. Water the plants."
        )


def test_one_thing_that_was_missed_is_told_with_its_time(tmp_path):
    clock = Clock()
    with talk(tmp_path, clock) as (conversation, journal):
        journal.record(Scheduled("Call my sister", "2026-11-22T13:00"))
        clock.on("2026-11-22T18:00")
        assert rung(conversation) == (
            "You wanted a reminder today at 1 in the afternoon: Call your sister."
        )


def test_what_is_cancelled_or_taken_back_does_not_ring(tmp_path):
    clock = Clock()
    with talk(tmp_path, clock) as (conversation, _):
        told(conversation, "ask me every evening at nine", "cancel my reminder")
        told(conversation, "remind me tomorrow at eight to call my sister", "undo that")
        clock.on("2026-11-30T21:00")
        assert rung(conversation) is None
        assert conversation.bell.wait() is None


def test_where_it_cannot_be_saved_that_it_rang_it_still_rings_once(tmp_path):
    clock = Clock()
    with talk(tmp_path, clock) as (conversation, journal):
        told(conversation, "ask me every evening at nine")
        journal._db.execute("PRAGMA query_only = ON")  # noqa: SLF001  a full disk
        clock.on(EVENING)
        assert rung(conversation) == "It is 9 in the evening. How was today?"
        conversation.silence()
        assert rung(conversation) is None
        assert conversation.bell.wait() is None


def test_a_journal_that_cannot_be_read_rings_nothing(tmp_path):
    clock = Clock()
    with talk(tmp_path, clock) as (conversation, journal):
        told(conversation, "ask me every evening at nine")
        clock.on(EVENING)
        journal.close()
        assert conversation.bell.wait() is None
        assert conversation.bell.mention() is None


def test_the_bell_waits_for_the_next_but_looks_again_every_minute(tmp_path):
    clock = Clock()
    with talk(tmp_path, clock) as (conversation, journal):
        bell = conversation.bell
        assert bell.wait() is None
        told(conversation, "ask me every evening at nine")
        assert bell.wait() == LONGEST
        clock.on("2026-11-22T20:59:48")
        assert bell.wait() == 12
        clock.on("2026-11-22T23:00")
        assert bell.wait() == BREATH
        assert Bell(Context(BOOK, journal, clock, min)).wait() == BREATH


def test_the_floor_rings_only_when_nobody_has_it(tmp_path):
    clock = Clock()
    with talk(tmp_path, clock) as (conversation, _):
        told(conversation, "ask me every evening at nine")
        clock.on(EVENING)
        floor = Floor(conversation)
        floor.step(SpeechStarted())
        assert floor.step(Due()) == []
        (answer,) = floor.step(Heard("what time is it"))
        assert floor.step(Due()) == []
        floor.step(Finished(answer.turn, completed=True))
        (said,) = floor.step(Due())
        assert isinstance(said, Say)
        assert said.text == "It is 9 in the evening. How was today?"
        floor.step(Finished(said.turn, completed=True))
        assert floor.step(Due()) == []
        assert floor.holder is Holder.NOBODY
        assert floor.timeout


class Deaf:
    """A listener that hears nothing."""

    patience = phrases = None

    def start(self):
        """Begin."""

    def close(self):
        """End."""


class Brief:
    """A mouth that has said everything at once."""

    def __init__(self, emit):
        self._emit, self.said = emit, []

    def say(self, turn, text, *_, **__):
        self.said.append(text)
        self._emit(Finished(turn, completed=True))


def test_the_loop_wakes_up_for_a_reminder(tmp_path):
    """And ends when the microphone does."""
    clock, inbox = Clock(), SimpleQueue()
    mouth = Brief(inbox.put)

    def watch(event):
        if isinstance(event, Finished):
            inbox.put(Ended())
        if isinstance(event, Due):
            clock.on(EVENING)

    with talk(tmp_path, clock) as (conversation, _):
        told(conversation, "ask me every evening at nine")
        clock.time = datetime(2026, 11, 22, 20, 59, 59, 990_000, tzinfo=BERLIN)
        companion = Companion(Floor(conversation), mouth, inbox, lambda _: None, watch)
        companion.attend(Deaf(), until_due=conversation.bell.wait)
    assert mouth.said == ["It is 9 in the evening. How was today?"]


def test_beats_of_the_microphone_do_not_put_off_what_is_due(tmp_path):
    """Else no question would ever end in silence while it is watched over."""
    inbox, seen, ended = SimpleQueue(), [], Event()

    def beat():
        while not ended.wait(0.01):
            inbox.put(Beat())

    def watch(event):
        seen.append(event)
        if isinstance(event, Due):
            ended.set()
            inbox.put(Ended())

    with talk(tmp_path, Clock()) as (conversation, _):
        mouth = Brief(inbox.put)
        companion = Companion(Floor(conversation), mouth, inbox, lambda _: None, watch)
        Thread(target=beat).start()
        companion.attend(Deaf(), until_due=lambda: 0.3)
    assert Beat() in seen[: seen.index(Due())]


def test_typed_talk_mentions_once_what_came_due_before_the_next_reply(tmp_path):
    with Journal(tmp_path / "journal.db") as journal:
        journal.record(Scheduled("Call my sister", "2026-11-22T13:00"))
    lines = "what are you\nwhat are you\n"
    done = subprocess.run(
        [sys.executable, "-m", "assistant", "--home", tmp_path, "type", "--json"],
        input=lines,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    first, second = (json.loads(line)["reply"] for line in done.stdout.splitlines())
    assert first.endswith(f": Call your sister. {second}")
    assert second.startswith("I am a program")


def test_an_empty_line_lets_it_ring_and_the_next_one_answers(tmp_path):
    with Journal(tmp_path / "journal.db") as journal:
        journal.record(Scheduled("", "2026-11-22T13:00"))
    done = subprocess.run(
        [sys.executable, "-m", "assistant", "--home", tmp_path, "type", "--json"],
        input="\nthe sort of day that goes by like all the others do\n",
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    asked_, kept = (json.loads(line) for line in done.stdout.splitlines())
    assert "you wanted to be asked." in asked_["reply"]
    assert [entry["kind"] for entry in kept["entries"]] == ["feeling"]


def test_a_feeling_that_is_told_to_a_reminder_is_a_feeling(tmp_path):
    clock = Clock()
    with talk(tmp_path, clock) as (conversation, journal):
        asked(conversation, clock)
        told(conversation, "tired")
        assert [e.kind for e in journal.entries()] == ["reminder", "feeling"]
        assert Felt(journal.last().text) == Felt("Tired")
