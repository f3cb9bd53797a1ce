"""The runner of dialogues, apart from what any topic says."""

from dataclasses import replace
from datetime import UTC, datetime

import packaged
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.attention import is_clear
from assistant.conversation import ALWAYS, Conversation
from assistant.dialogue import ANYTHING, Context, NoAnswerError, Variety
from assistant.journal import Journal, JournalError, NotSavedError
from assistant.skills import discover
from assistant.stack import DEEPEST

BOOK = packaged.book("en")
MATCHER = packaged.matcher("en")
STOPPED = (
    *BOOK.replies["answers.stopped"].other,
    *BOOK.replies["danger.stopped"].other,  # any text may be "danger"
)
LINES = (
    *("I took a small step", "I noticed something", "I slipped today", "I had a lapse"),
    *("I took a small step, I called my sister", "I thought about moving", "undo that"),
    *("what did you save", "help", "what time is it", "yes", "no", "never mind"),
    *("again", "I fetched the milk", "a slip", "", "...", "blue paper boat"),
    *("tired", "check in", "slower", "faster", "normal speed", "read me my week"),
    *("next", "what did I do today", "how am I doing", "goodnight", "set a goal"),
    *("my goal is to sleep", "what are my goals"),
)


def first(variants):
    """Choose the first wording."""
    return variants[0]


@pytest.fixture(scope="module")
def ctx(tmp_path_factory):
    """Give a context with a real journal, and the clock at noon."""
    path = tmp_path_factory.mktemp("home") / "journal.db"
    with Journal(path) as journal:
        yield Context(
            BOOK, journal, lambda: datetime(2026, 11, 22, 12, tzinfo=UTC), first
        )


def talk(ctx, **handlers):
    """Make a conversation whose commands are answered by *handlers*."""
    named = {intent.replace("_", ".", 1): each for intent, each in handlers.items()}
    return Conversation(named, MATCHER, ctx)


def said(reply):
    """Return the words of a reply, if there is one."""
    return reply.text if reply else None


def ask_twice(_, ctx):
    """Ask for a step, then for a yes."""
    yield ctx.ask("steps.did_what", ANYTHING)
    yield ctx.ask("repair.take_out", "answers.yes", "answers.no")
    return ctx.say("repair.stays")


def test_a_dialogue_goes_from_question_to_question_to_its_last_words(ctx):
    """Each answer resumes it where it waits."""
    conversation = talk(ctx, help_what=ask_twice)
    replies = [
        said(conversation.hear(text).reply)
        for text in ("what are you", "a tin of paint", "yes", "yes")
    ]
    assert replies == [
        "What was it?",
        "Shall I take it back?",
        "All right. It stays.",
        None,
    ]


def test_the_open_question_is_known_until_it_is_answered(ctx):
    """Whoever waits for the answer can see what is expected."""
    conversation = talk(ctx, help_what=ask_twice)
    assert conversation.question is None
    conversation.hear("what are you")
    assert conversation.question.expects == (ANYTHING,)
    conversation.hear("a tin of paint")
    assert conversation.question.expects == ("answers.yes", "answers.no")
    conversation.hear("no")
    assert conversation.question is None


def test_free_words_are_reported_as_an_answer_and_not_as_a_command(ctx):
    """A script that reads matches sees that nothing else was done."""
    conversation = talk(ctx, help_what=ask_twice)
    conversation.hear("what are you")
    match = conversation.hear("I thought about my father").match
    assert (match.decision, match.intent) == ("act", None)


def test_silence_reaches_every_open_dialogue_and_what_they_say_is_said_once(ctx):
    """From the top of the stack to the bottom."""

    def patient(_, ctx):
        try:
            yield ctx.ask("steps.did_what", "answers.yes")
        except NoAnswerError:
            return ctx.say("repair.stays")

    def quiet(_, ctx):
        yield ctx.ask("steps.kept_what", "answers.yes")

    conversation = talk(ctx, help_what=patient, clock_time=quiet)
    conversation.hear("what are you")
    conversation.hear("what time is it")
    assert said(conversation.silence()) == "All right. It stays."
    assert conversation.silence() is None


def test_a_question_is_put_again_once_and_then_left(ctx):
    """Nobody is asked on and on."""
    conversation = talk(ctx, help_what=ask_twice)
    conversation.hear("what are you")
    conversation.hear("a tin of paint")
    assert said(conversation.misheard()) == (
        "Sorry, I did not get that. Shall I take it back?"
    )
    assert (
        said(conversation.misheard()) == "That is all right. We can leave it for now."
    )
    assert conversation.misheard() is None


def test_words_without_a_meaning_are_nothing_when_nothing_is_asked(ctx):
    """Neither noise nor talk in the room is answered."""
    conversation = talk(ctx, help_what=ask_twice)
    for text in ("", "   ", "blue paper boat"):
        assert conversation.hear(text).reply is None


def test_what_may_be_a_command_is_not_asked_about_while_a_question_is_open(ctx):
    """One doubt at a time."""
    conversation = Conversation(discover() | {"help.what": ask_twice}, MATCHER, ctx)
    for text in ("what are you", "a tin of paint"):
        conversation.hear(text)
    assert said(conversation.hear("I fetched the milk").reply) == (
        "Sorry, I did not get that. Shall I take it back?"
    )


def test_words_of_danger_are_never_the_answer_to_a_question(ctx):
    """They are answered with care, nothing is kept, and the question is left.

    Its next answer would sound like one to the danger: a "no" to the number to call
    went on into "Is there one small thing to look forward to tomorrow?". What is said
    next is heard by what answers the danger, until it is stopped.
    """
    conversation = Conversation({"help.what": ask_twice}, MATCHER, ctx)
    conversation.hear("what are you")
    turn = conversation.hear("honestly I cannot go on like this")
    assert turn.match.decision == "check"
    assert "ending your life" in turn.reply.text
    assert ctx.journal.entries() == ()
    assert conversation.question.asks not in ("What did you do?", "Take it back?")
    assert "crisis line" in said(conversation.hear("stop").reply)
    assert conversation.question is None
    assert conversation.hear("what are you").reply.expects


def test_dialogues_within_dialogues_are_bounded(ctx):
    """The oldest is left; each silence afterwards closes what remains."""
    closed = []

    def stubborn(_, ctx):
        while True:
            try:
                yield ctx.ask("steps.did_what", "answers.yes")
            except GeneratorExit:
                closed.append(1)
                raise

    conversation = talk(ctx, help_what=stubborn, clock_time=stubborn)
    for number in range(DEEPEST + 2):
        conversation.hear(("what are you", "what time is it")[number % 2])
    assert len(closed) == 2
    conversation.hear("stop")
    assert len(closed) == DEEPEST + 2


def test_what_settles_everything_leaves_no_question(ctx):
    """The ground of the open question is gone with it."""
    conversation = talk(
        ctx, help_what=ask_twice, clock_time=lambda _, ctx: ctx.settle("repair.stays")
    )
    conversation.hear("what are you")
    assert said(conversation.hear("what time is it").reply) == "All right. It stays."
    assert conversation.question is None


def test_a_question_that_settles_leaves_those_before_it_and_is_itself_open(ctx):
    """What was asked before is not asked again, whatever comes of it."""

    def settling(_, ctx):
        yield replace(ctx.ask("steps.kept_what", ANYTHING), settles=True)

    conversation = talk(ctx, help_what=ask_twice, clock_time=settling)
    conversation.hear("what are you")
    assert said(conversation.hear("what time is it").reply) == "What did you keep up?"
    assert conversation.hear("a boat").reply is None
    assert conversation.question is None


def test_an_error_in_a_handler_becomes_an_apology_and_reaches_whoever_logs(ctx):
    """The dialogue it came from is closed; the talk goes on."""
    errors = []

    def broken(_, ctx):
        yield ctx.ask("steps.did_what", ANYTHING)
        raise ZeroDivisionError

    conversation = Conversation(
        {"help.what": broken}, MATCHER, ctx, on_error=errors.append
    )
    conversation.hear("what are you")
    reply = conversation.hear("a tin of paint").reply
    assert said(reply) == (
        "I am sorry, something went wrong on my side. Please try that again."
    )
    assert [type(error) for error in errors] == [ZeroDivisionError]
    assert conversation.question is None


def test_an_error_in_a_handler_is_raised_where_nobody_asked_for_it(ctx):
    """So that tests never pass over a broken handler."""

    def broken(*_):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        talk(ctx, help_what=broken).hear("what are you")


@pytest.mark.parametrize(
    ("error", "words"),
    [(NotSavedError, "I could not save that."), (JournalError, "I cannot read")],
)
def test_what_the_journal_could_not_do_is_said_honestly(ctx, error, words):
    """And never that it was saved."""

    def unlucky(*_):
        problem, remedy = "It cannot be written.", "Make room."
        raise error(problem, remedy)

    reply = talk(ctx, help_what=unlucky).hear("what are you").reply
    assert reply.text.startswith(words)


def test_again_keeps_what_the_open_question_expects(ctx):
    """The words come again, and an answer is still an answer."""
    conversation = talk(ctx, help_what=ask_twice)
    asked = conversation.hear("what are you").reply
    assert conversation.hear("say that again").reply.expects == asked.expects
    assert said(conversation.hear("a tin of paint").reply) == "Shall I take it back?"


def test_stop_does_not_become_what_again_repeats(ctx):
    """So that "stop", and then "again", brings back what was cut off."""
    conversation = talk(ctx, clock_time=lambda _, ctx: ctx.say("repair.stays"))
    conversation.hear("what time is it")
    conversation.hear("stop")
    assert said(conversation.hear("again").reply) == "All right. It stays."


def test_only_short_commands_and_listed_answers_are_awaited(ctx):
    """Free text is not, even where anything may be answered."""
    conversation = talk(ctx, help_what=ask_twice)

    def clear(*texts):
        return [is_clear(conversation, text, ALWAYS) for text in texts]

    assert clear("stop", "again", "yes", "a boat") == [True, True, False, False]
    conversation.hear("what are you")
    assert clear("a boat", "yes") == [False, False]
    conversation.hear("a boat")
    assert clear("a boat", "yes") == [False, True]


@given(lines=st.lists(st.sampled_from(LINES) | st.text(max_size=20), max_size=12))
def test_whatever_is_said_stop_always_stops_and_silence_soon_rests(ctx, lines):
    """Any line in any state, and silences: never an error, never a dead end."""
    conversation = Conversation(discover(), MATCHER, ctx)
    for line in lines:
        if line == "...":
            conversation.silence()
        else:
            conversation.hear(line)
    assert conversation.hear("stop").reply.text in STOPPED
    assert conversation.question is None
    assert conversation.silence() is None


@given(lines=st.lists(st.sampled_from(LINES), max_size=12))
def test_after_any_talk_a_few_silences_leave_nothing_open(ctx, lines):
    """Nobody is kept in a conversation they have left."""
    conversation = Conversation(discover(), MATCHER, ctx)
    for line in lines:
        conversation.hear(line)
    for _ in range(DEEPEST):
        conversation.silence()
    assert conversation.question is None


@given(
    seed=st.integers(),
    picks=st.lists(st.sampled_from([("a", "b"), ("a", "b", "c"), ("d",)]), min_size=2),
)
def test_no_wording_comes_twice_running_while_there_is_another(seed, picks):
    """For each list of wordings by itself."""
    choose, last = Variety(seed), {}
    for variants in picks:
        chosen = choose(variants)
        assert chosen in variants
        assert len(variants) == 1 or chosen != last.get(variants)
        last[variants] = chosen
