"""The first run: how it begins by itself, how long it takes, and what is a name.

It is to take less than two minutes. So in the longest way through it all words are
counted, ours and the answers, at 150 words a minute.
"""

import os
import pty
import re
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue

import packaged
import pytest
from test_conversations import Clock, InOrder

from assistant.companion import Companion
from assistant.conversation import Conversation
from assistant.dialogue import Context
from assistant.floor import Due, Floor, Say, Silence
from assistant.journal import Chose, Journal
from assistant.skills import discover
from audio import Ended, Finished, Heard, Listening, SpeechStarted
from intents.phrasebook import locales

ROOT = Path(__file__).parent.parent
BOOKS = packaged.books()
MATCHERS = packaged.matchers()
HELLO = (
    "Hello. I am Small Steps. Shall we take a minute to begin?"
    " Or tell me something, as you like."
)
NAME = "What may I call you? You can also say: skip."
KEPT = (
    "Your words stay in a journal on this computer."
    " Whoever uses it could read them. Is that all right?"
)
TRY = (
    "No sound is kept, and nothing is sent. People in the room may hear us."
    " Now try with me. Say: I took a small step."
)
A_MINUTE = 150
"""Words that are spoken in one."""
MOST_WORDS = 25

LONGEST = {
    "en": (
        *("hello", "yes please", "why do you ask", "you can call me Ana", "yes it is"),
        *("I took a small step", "I opened the window and looked at the rain"),
        "I live in Ireland",
    ),
    "ko": (
        *(
            "안녕하세요",
            "네 좋아요",
            "왜 물어보세요",
            "저를 지수라고 불러 주세요",
            "네",
        ),
        *("작은 걸음을 걸었어요", "창문을 열고 비가 오는 것을 보았어요"),
        "한국이에요",
    ),
}
"""What is said on the longest way through."""


@contextmanager
def talk(folder, locale="en"):
    """Open a conversation over the journal in *folder*."""
    clock = Clock()
    with Journal(folder / "journal.db", clock) as journal:
        ctx = Context(BOOKS[locale], journal, clock, InOrder())
        yield Conversation(discover(), MATCHERS[locale], ctx), journal


def greeted(conversation):
    """Return what is said to whoever is new."""
    conversation.bell.greets = True
    reply = conversation.ring()
    return reply.text if reply else None


def told(conversation, *texts):
    """Return what is answered to each of *texts*."""
    replies = [conversation.hear(text).reply for text in texts]
    return [reply.text if reply else None for reply in replies]


def test_someone_new_is_greeted_once_and_never_again(tmp_path):
    """Whatever is answered, or nothing at all."""
    with talk(tmp_path) as (conversation, journal):
        assert greeted(conversation) == HELLO
        assert conversation.silence() is None
        assert conversation.question is None
        assert greeted(conversation) is None
        assert journal.entries() == ()
    with talk(tmp_path) as (conversation, _):
        assert greeted(conversation) is None


def test_on_a_yes_it_begins_and_goes_as_it_does_when_it_is_asked_for(tmp_path):
    with talk(tmp_path) as (conversation, journal):
        greeted(conversation)
        assert told(conversation, "yes", "what time is it", "Ana", "yes") == [
            NAME,
            f"It is 9:00 in the evening. {NAME}",
            f"All right, Ana. {KEPT}",
            TRY,
        ]
        told(conversation, "I took a small step, I opened the window", "skip")
        assert [entry.text for entry in journal.entries()] == ["I opened the window"]
        assert conversation.question is None


@pytest.mark.parametrize("text", ["no", "skip", "not now", "maybe later", "no thanks"])
def test_a_no_is_enough(tmp_path, text):
    with talk(tmp_path) as (conversation, _):
        greeted(conversation)
        assert told(conversation, text) == [
            "All right. Tell me something whenever you like, or say: help."
        ]
        assert conversation.question is None


@pytest.mark.parametrize("text", ["that's fine", "sure", "let's begin", "let's set up"])
def test_a_yes_may_be_said_in_other_words(tmp_path, text):
    with talk(tmp_path) as (conversation, _):
        greeted(conversation)
        assert told(conversation, text) == [NAME]


def test_a_hello_is_answered_with_one(tmp_path):
    """And the second one ends it: it is not asked on and on."""
    with talk(tmp_path) as (conversation, _):
        greeted(conversation)
        asked = ["Hello. Shall we begin?"]
        assert told(conversation, "hello", "good evening") == [*asked, None]
        assert conversation.question is None


def test_what_is_told_instead_is_taken_as_ever(tmp_path):
    with talk(tmp_path) as (conversation, journal):
        greeted(conversation)
        assert told(conversation, "I took a small step, I called my sister", "yes") == [
            "You called your sister. That counts.",
            None,
        ]
        assert len(journal.entries()) == 1


def test_what_may_have_been_told_instead_is_asked_about_as_ever(tmp_path):
    with talk(tmp_path) as (conversation, journal):
        greeted(conversation)
        asked = ["Did you take a small step?"]
        assert told(conversation, "I fetched the milk") == asked
        told(conversation, "yes")
        assert [entry.text for entry in journal.entries()] == ["I fetched the milk"]
        assert conversation.question is None


def test_the_offer_is_said_again_if_that_is_asked_for(tmp_path):
    with talk(tmp_path) as (conversation, _):
        greeted(conversation)
        assert told(conversation, "say that again", "yes") == [HELLO, NAME]


def test_a_slip_is_heard_to_its_end_and_the_offer_is_gone(tmp_path):
    with talk(tmp_path) as (conversation, _):
        greeted(conversation)
        (reply,) = told(conversation, "I slipped today")
        assert reply.startswith("Thank you for telling me.")
        while conversation.question:
            conversation.silence()
        assert told(conversation, "yes") == [None]


def test_words_of_danger_come_first(tmp_path):
    with talk(tmp_path) as (conversation, _):
        greeted(conversation)
        assert conversation.hear("I want to die").match.decision in ("check", "danger")


@pytest.mark.parametrize("text", ["the match was on last night", ""])
def test_what_is_not_for_us_ends_the_offer_without_a_word(tmp_path, text):
    with talk(tmp_path) as (conversation, _):
        greeted(conversation)
        assert told(conversation, text) == [None]
        assert conversation.question is None


def test_who_has_chosen_or_told_something_is_not_new(tmp_path):
    """But when that was taken back or forgotten, nothing is left, and one is."""
    with talk(tmp_path) as (conversation, journal):
        told(conversation, "slower")
        assert greeted(conversation) is None
        journal.forget()
        told(conversation, "I took a small step", "never mind")
        assert greeted(conversation) is None
        told(conversation, "undo that")
        assert greeted(conversation) == HELLO


def test_who_began_alone_and_skipped_all_is_not_new(tmp_path):
    with talk(tmp_path) as (conversation, _):
        told(conversation, "let's set up", "skip all of it")
        assert greeted(conversation) is None


def test_nobody_is_greeted_unless_somebody_can_be_heard(tmp_path):
    """An empty line in a pipe, or a recording, is no reason to."""
    with talk(tmp_path) as (conversation, _):
        assert conversation.ring() is None
        assert conversation.bell.wait() is None


def test_where_nothing_can_be_saved_the_hello_is_still_said_once(tmp_path):
    with talk(tmp_path) as (conversation, journal):
        journal._db.execute("PRAGMA query_only = ON")  # noqa: SLF001  a full disk
        assert greeted(conversation) == HELLO
        conversation.silence()
        assert conversation.ring() is None


def test_a_journal_that_cannot_be_read_is_not_taken_for_new(tmp_path):
    with talk(tmp_path) as (conversation, journal):
        conversation.bell.greets = True
        assert conversation.bell.wait() == 1
        journal.close()
        assert conversation.bell.wait() is None


def test_somebody_who_comes_in_ends_it_and_what_was_given_stays(tmp_path):
    with talk(tmp_path) as (conversation, journal):
        greeted(conversation)
        told(conversation, "yes", "I'm not alone")
        assert told(conversation, "Ana") == ["All right."]
        assert conversation.question is None
        assert journal.setting("name") == "Ana"


def test_the_floor_greets_once_we_can_hear_and_not_before(tmp_path):
    with talk(tmp_path) as (conversation, _):
        floor = Floor(conversation)
        assert floor.step(Due()) == []
        floor.step(Listening())
        assert conversation.bell.wait() == 1
        (said,) = floor.step(Due())
        assert said == Say(1, HELLO)
        floor.step(Finished(1, completed=True))
        assert floor.timeout
        assert floor.step(Silence()) == []
        assert floor.step(Due()) == []


def test_who_speaks_first_is_answered_and_not_greeted(tmp_path):
    with talk(tmp_path) as (conversation, _):
        floor = Floor(conversation)
        floor.step(Listening())
        floor.step(SpeechStarted())
        assert floor.step(Due()) == []
        (answer,) = floor.step(Heard("what time is it"))
        floor.step(Finished(answer.turn, completed=True))
        assert conversation.bell.wait() is None
        assert floor.step(Due()) == []


def test_talk_that_is_not_for_us_does_not_keep_us_from_a_hello(tmp_path):
    with talk(tmp_path) as (conversation, _):
        floor = Floor(conversation)
        floor.step(Listening())
        floor.step(SpeechStarted())
        assert floor.step(Heard("the match was on last night")) == []
        assert floor.step(Due()) == [Say(1, HELLO)]


class Deaf:
    """A listener to whom nobody speaks."""

    patience = phrases = None

    def __init__(self, emit):
        self._emit = emit

    def start(self):
        """Begin to hear."""
        self._emit(Listening())

    def close(self):
        """End."""


class Quick:
    """A mouth that has said everything at once, and then nothing is heard any more."""

    def __init__(self, emit):
        self._emit, self.said = emit, []

    def say(self, turn, text, *_, **__):
        """Say it."""
        self.said.append(text)
        self._emit(Finished(turn, completed=True))
        self._emit(Ended())


def test_the_loop_greets_by_itself(tmp_path):
    """After a breath of quiet."""
    inbox = SimpleQueue()
    mouth = Quick(inbox.put)
    with talk(tmp_path) as (conversation, journal):
        floor = Floor(conversation)
        companion = Companion(floor, mouth, inbox, lambda _: None, lambda _: None)
        companion.attend(Deaf(inbox.put), until_due=conversation.bell.wait)
        assert mouth.said == [HELLO]
        assert journal.setting("met") == 1


def test_recordings_are_answered_without_a_hello(tmp_path):
    """They come through a loop that looks for nothing that is due."""
    inbox = SimpleQueue()
    mouth = Quick(inbox.put)
    for event in (SpeechStarted(), Heard("what time is it")):
        inbox.put(event)
    with talk(tmp_path) as (conversation, _):
        floor = Floor(conversation)
        companion = Companion(floor, mouth, inbox, lambda _: None, lambda _: None)
        companion.attend(Deaf(inbox.put))
        assert mouth.said == ["It is 9:00 in the evening."]


def typed(home, lines, *options):
    """Return what is written on a terminal while *lines* are typed."""
    terminal, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "assistant", "--home", home, "type", *options],
        cwd=ROOT,
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        os.close(theirs)
        os.write(terminal, "".join(f"{line}\n" for line in lines).encode() + b"\x04")
        written, _ = process.communicate(timeout=60)
    os.close(terminal)
    return written


def test_a_person_who_types_is_greeted_once(tmp_path):
    first = typed(tmp_path, ["yes", "Ana"])
    assert first.startswith(HELLO)
    assert NAME in first
    assert "Ana. Your words stay" in first
    assert "Hello" not in typed(tmp_path, ["what is my name"])


@pytest.mark.parametrize("option", ["--plain", "--json"])
def test_on_a_terminal_a_script_gets_no_line_that_it_did_not_ask_for(tmp_path, option):
    assert "Hello" not in typed(tmp_path, ["what are you"], option)


def test_a_pipe_gets_a_line_for_a_line(tmp_path):
    """Also for an empty one."""
    done = subprocess.run(
        [sys.executable, "-m", "assistant", "--home", tmp_path, "type"],
        input="\nwhat are you\n",
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    first, second = done.stdout.splitlines()
    assert first == ""
    assert second.startswith("I am a program")


@pytest.mark.parametrize("locale", locales())
def test_it_takes_less_than_two_minutes(tmp_path, locale):
    """On the longest way through, and no reply of it is too long to be heard."""
    answers = LONGEST[locale]
    with talk(tmp_path, locale) as (conversation, journal):
        said = [greeted(conversation), *told(conversation, *answers)]
        assert conversation.question is None
        assert len(journal.entries()) == 1
    assert max(len(text.split()) for text in said) <= MOST_WORDS
    words = sum(len(text.split()) for text in (*said, *answers))
    assert words < 2 * A_MINUTE


@pytest.mark.parametrize("locale", locales())
def test_what_we_say_can_be_said_is_understood(locale):
    """As what it is said to be."""
    book, matcher = BOOKS[locale], MATCHERS[locale]
    known = {
        "en": {
            "help": "help.can_say",
            "stop": "answers.stop",
            "undo that": "repair.undo",
            "let us set up": "first.begin",
            "forget everything": "repair.forget_all",
            "I took a small step": "steps.took",
        },
        "ko": {
            "도움말": "help.can_say",
            "그만": "answers.stop",
            "되돌려 줘": "repair.undo",
            "어떻게 시작해요": "first.begin",
            "모두 지워 줘": "repair.forget_all",
            "작은 걸음을 걸었어요": "steps.took",
        },
    }[locale]
    ours = " ".join(
        text
        for key, reply in book.replies.items()
        if key.startswith("first.")
        for text in reply.other
    )
    for text, intent in known.items():
        assert text in ours
        match = matcher.match(text)
        assert (match.decision, match.intent) == ("act", intent)


NAMES = {
    "Ana": "Ana",
    "ana maria": "Ana Maria",
    "call me Ana": "Ana",
    "you can call me Ana please": "Ana",
    "my name is Ana": "Ana",
    "my name's Ana": "Ana",
    "people call me Joy": "Joy",
    "Joy": "Joy",
    "Sean O'Connor": "Sean O'Connor",
}
ASKED = {
    "I'm Ana": "Ana",
    "it's Ana": "Ana",
    "Ana please": "Ana",
    "Ana is fine": "Ana",
    "hi I'm Ana": "Ana",
    "the old fox": "Old Fox",
    "I am alone": "Alone",
}
NONE = (
    *("skip", "nothing", "no name", "I'd rather not say", "none of your concern"),
    *("you do not need to know that about me", "no", "yes", "please"),
)


@pytest.mark.parametrize("text", NAMES)
def test_a_name_is_taken_at_its_word(tmp_path, text):
    with talk(tmp_path) as (conversation, journal):
        told(conversation, "let's set up", text)
        assert journal.setting("name") == NAMES[text]


@pytest.mark.parametrize("text", ASKED)
def test_what_may_be_something_else_is_asked_about(tmp_path, text):
    """And on a no there is no name, but the rest goes on."""
    with talk(tmp_path) as (conversation, journal):
        asked = told(conversation, "let's set up", text)[-1]
        assert asked == f"Shall I call you {ASKED[text]}?"
        (reply,) = told(conversation, "no")
        assert reply.startswith(("That is fine. Your", "All right. Your"))
        assert not journal.setting("name")


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_name_is_none(tmp_path, text):
    with talk(tmp_path) as (conversation, journal):
        (_, reply) = told(conversation, "let's set up", text)
        assert re.match(r"(That is fine|All right)\. Your words", reply)
        assert not journal.setting("name")


def test_a_name_is_asked_for_in_the_same_way_elsewhere(tmp_path):
    """What was too long to be a name is asked about again, and is none then."""
    with talk(tmp_path) as (conversation, journal):
        long = "you can call me Ana Maria Luisa Sofia Green"
        assert told(conversation, long, "call me Ana") == [
            "What may I call you?",
            "All right, Ana.",
        ]
        (_, none) = told(conversation, long, "the one with the five white cats")
        assert none.startswith("I have no name for you.")
        assert journal.setting("name") == "Ana"


def test_a_name_of_before_stays_where_the_question_is_skipped(tmp_path):
    with talk(tmp_path) as (conversation, journal):
        journal.record(Chose("name", "Ana"))
        told(conversation, "let's set up", "skip", "stop")
        assert journal.setting("name") == "Ana"
        told(conversation, "let's set up", "no name", "stop")
        assert journal.setting("name") == ""
