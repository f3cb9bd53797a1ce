"""The end of the day: what no scene can show, such as how softly it is said."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import packaged
import pytest

from assistant.conversation import Conversation
from assistant.dialogue import Context
from assistant.journal import Felt, Hoped, Journal, Savoured, Slipped, Stepped
from assistant.manner import SOFTLY, softly
from assistant.skills import discover
from audio import PLAINLY

BOOK = packaged.book("en")
MATCHER = packaged.matcher("en")
NIGHT = datetime(2026, 11, 22, 22, 5, tzinfo=UTC)


@pytest.fixture
def journal(tmp_path):
    """Give an empty journal whose time is NIGHT."""
    with Journal(tmp_path / "journal.db", lambda: NIGHT) as opened:
        yield opened


def talk(journal, now=NIGHT):
    """Make a conversation at some time, always in its first wording."""
    ctx = Context(BOOK, journal, lambda: now, lambda variants: variants[0])
    return Conversation(discover(), MATCHER, ctx)


def said(journal, *texts, now=NIGHT):
    """Return what is answered to each of *texts*."""
    conversation = talk(journal, now)
    return [conversation.hear(text).reply for text in texts]


@pytest.mark.parametrize(
    "texts",
    [
        ("goodnight", "the rain", "pancakes"),
        ("goodnight", "nothing", "nothing"),
        ("goodnight", "it was awful", "goodnight"),
        ("rose thorn bud", "the rain", "my back hurt", "pancakes"),
        ("rose thorn bud", "nothing", "skip", "no"),
    ],
)
def test_each_line_is_slower_and_softer_and_rests_longer(journal, texts):
    """From the first, which is softer than all other talk; the last is the softest."""
    replies = said(journal, *texts)
    assert replies[0].manner.pace < 1
    for one, next_one in pairwise(reply.manner for reply in replies):
        assert next_one.pace < one.pace
        assert next_one.volume < one.volume
        assert next_one.pause > one.pause > 0
    assert replies[-1].manner == SOFTLY[-1]


def test_other_talk_stays_as_it_is(journal):
    """Before and after, and nothing of the softness is left."""
    first, *_, after = said(
        journal, "what time is it", "goodnight", "the rain", "tea", "what time is it"
    )
    assert first.manner == after.manner == PLAINLY


def test_what_comes_between_is_soft_as_well(journal):
    """The time is told, and a question not understood asked again, as softly."""
    conversation = talk(journal)
    asked = conversation.hear("goodnight").reply
    assert conversation.hear("what time is it").reply.manner == asked.manner
    assert conversation.hear("").reply.manner == asked.manner


def test_the_softest_line_can_still_be_heard():
    """Half of the voice's own swing, and no slower than every voice can be."""
    assert SOFTLY[-1].volume >= 0.5
    assert SOFTLY[-1].pace * 1.12**-3 > 0.56
    assert len(SOFTLY) == 4


def test_softly_changes_nothing_but_the_manner(journal):
    """The words and what is expected stay."""
    (asked,) = said(journal, "goodnight")
    assert softly(asked, 0) == asked
    assert softly(asked, 2).text == asked.text
    assert softly(asked, 2).expects == asked.expects


def test_no_more_than_two_questions_are_asked(journal):
    """Whatever is answered."""
    answers = ("the rain", "nothing", "it was awful", "pass", "that")
    for one in answers:
        for other in (*answers, "goodnight"):
            replies = said(journal, "goodnight", one, other)
            assert [bool(r.expects) for r in replies] == [True, True, False]


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (Stepped("I rang Ana", "did"), "Today you rang Ana."),
        (Stepped("I packed my bag", "prepared"), "Today you packed your bag."),
        (Stepped("I did not smoke", "kept"), "Today you did not smoke."),
        (Stepped("Rang Ana", "did"), "One thing from this day: Rang Ana."),
        (Stepped("Ana and I walked", "did"), "One thing from this day: Ana and you"),
        (Stepped("I rang Ana", "did", "2026-11-22T09:00:00+00:00"), "Today you rang"),
        (Stepped("I rang Ana", "did", "2026-11-21"), ""),
        (Stepped("I rang Ana " * 6, "did"), ""),
        (Stepped("", "did"), ""),
        (Stepped("I noticed my hands shaking", "noticed"), ""),
        (Stepped("I thought about leaving", "considered"), ""),
        (Slipped("Had a drink"), ""),
        (Felt("Lonely"), ""),
    ],
)
def test_the_line_of_the_day_is_a_step_done_today_and_no_hardship(journal, event, line):
    """One, in the person's words; nothing is said where there is none."""
    journal.record(event)
    for start in ("goodnight", "rose thorn bud"):
        (asked,) = said(journal, start)
        assert line in asked.text
        assert bool(line) == ("Today you" in asked.text or "from this" in asked.text)


def test_the_line_of_the_day_is_the_latest_step(journal):
    """A slip told after it does not hide it."""
    for event in (
        Stepped("I swam", "did"),
        Stepped("I rang Ana", "did"),
        Slipped("Had a drink"),
        Stepped("I noticed I was cold", "noticed"),
    ):
        journal.record(event)
    (asked,) = said(journal, "goodnight")
    assert "Today you rang Ana." in asked.text
    assert "swam" not in asked.text


@pytest.mark.parametrize(
    "text",
    [
        *("it was awful", "nothing, it was terrible", "I cried all day"),
        *("my mum shouted at me", "my dog died", "I had a hard day"),
        *("nobody called", "everything went wrong", "I felt so lonely"),
        *("no it was bad", "I argued with my brother", "today was a hard day"),
        *("my sister is dead", "I miss her", "we had a fight", "it was a shitty day"),
        *("my boss yelled at me in front of everyone", "I lost my job"),
        *("I failed my exam", "her ashes come tomorrow", "nothing really matters"),
        *("I have to go to court tomorrow", "another day of this", "my ex called me"),
        *("work was stressful", "the kids were screaming all day", "chemo tomorrow"),
        *("the funeral was beautiful", "my leg hurts", "I could not stop crying"),
        *("I am not ok", "I feel like drinking", "I have nobody", "it was so bad"),
        *("I was scared of the dark", "fuck this day", "it was awful but whatever"),
        *("the rain was nice but we had a fight", "same old shit"),
    ],
)
def test_what_was_hard_is_no_good_thing(journal, text):
    """It is kept as it was told, and nothing is said about it but thanks."""
    _, reply = said(journal, "goodnight", text)
    assert "Thank you for telling me. Was there one small kind thing" in reply.text
    assert [entry.kind for entry in journal.entries()] == ["feeling"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("it was not awful", "It was not awful"),
        ("hard work paid off", "Hard work paid off"),
        ("nobody shouted at me", "Nobody shouted at me"),
        ("I did not cry", "I did not cry"),
        ("a bad joke made me laugh", "A bad joke made me laugh"),
        ("I went to bed early", "I went to bed early"),
        ("bed", "Bed"),
        ("nothing much, but the sun came out", "The sun came out"),
        ("it was a rough day but I ate", "I ate"),
        ("everything hurt today but the tea was nice", "The tea was nice"),
        ("my leg hurt, but Ana rang", "Ana rang"),
        ("nothing went wrong today", "Nothing went wrong today"),
        ("I had no pain today", "I had no pain today"),
        ("the fever is gone", "The fever is gone"),
        ("I laughed so hard I cried", "I laughed so hard I cried"),
        ("I feel calm", "I feel calm"),
        ("I was not sad today", "I was not sad today"),
        ("my cat is home from the hospital", "My cat is home from the hospital"),
        ("I got the job", "I got the job"),
        ("seeing Tom", "Seeing Tom"),
    ],
)
def test_what_was_good_is_saved_in_its_own_words(journal, text, words):
    """Also where a word in it is hard, or nearly one of our commands."""
    said(journal, "goodnight", text)
    assert [(e.kind, e.text) for e in journal.entries()] == [("savoured", words)]


@pytest.mark.parametrize(
    "text",
    [
        *("her ashes come tomorrow", "nothing really matters", "another day of this"),
        *("I have to go to court tomorrow", "chemo tomorrow", "I miss her"),
        *("my sister is dead", "I am scared", "it will be awful"),
    ],
)
@pytest.mark.parametrize("good", ["the rain", "nothing"])
def test_what_is_hard_is_not_looked_forward_to_and_never_last(journal, good, text):
    """The good thing of the day is, or that it is kept."""
    *_, reply = said(journal, "goodnight", good, text)
    assert journal.last().kind == "feeling"
    assert reply.text.endswith("Goodnight.")
    assert "The rain" in reply.text or "kept" in reply.text
    assert BOOK.mirror(text) not in reply.text


def test_harsh_words_on_oneself_are_not_kept(journal):
    """They are no moment, and no feeling."""
    said(journal, "goodnight", "I am worthless", "no")
    assert journal.entries() == ()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("the cat sat on my", "The cat sat"),
        ("I saw the sea and", "I saw the sea"),
        ("the", None),
    ],
)
def test_what_breaks_off_is_not_said_back_and_kept_without_its_end(journal, text, kept):
    """Should silence follow, what there was of it stays."""
    conversation = talk(journal)
    conversation.hear("goodnight")
    assert conversation.hear(text).reply.text == "Go on."
    assert conversation.silence() is None
    assert [entry.text for entry in journal.entries()] == ([kept] if kept else [])


def test_words_of_danger_leave_the_questions_of_the_evening(journal):
    """A "no" after them is no answer to what was asked before."""
    conversation = talk(journal)
    conversation.hear("goodnight")
    conversation.hear("I want to die")
    assert "ending your life" in conversation.question.asks
    assert "hardest" in conversation.hear("no").reply.text
    assert [entry.kind for entry in journal.entries()] == ["moment"]


def test_nothing_is_saved_where_nothing_was_told(journal):
    """However it is said."""
    for text in ("no", "yes", "nothing", "none", "pass", "not much", "I told you"):
        said(journal, "goodnight", text, text)
        said(journal, "rose thorn bud", text, text, text)
    assert journal.entries() == ()


def test_a_slip_told_as_the_thorn_is_a_slip(journal):
    """It is met as one; then the thorn can be left."""
    conversation = talk(journal)
    for text in ("rose thorn bud", "the rain", "I drank again"):
        conversation.hear(text)
    assert journal.last().kind == "slip"


def test_of_an_evening_the_latest_few_are_read_and_no_thorn(journal):
    """The good things first, what was to come last."""
    for number in range(10):
        journal.record(Hoped(f"Hope {number}"))
        journal.record(Savoured(f"Joy {number}"))
        journal.record(Felt(f"Pain {number}"))
    (read,) = said(journal, "read me tonight's")
    assert "Pain" not in read.text
    assert "Joy 3" not in read.text
    assert "Joy 4" in read.text
    assert read.text.rindex("Joy 9") < read.text.index("Hope 4")
    assert read.text.endswith("Hope 9.")
    assert read.manner.volume < 1


def test_what_was_taken_back_is_not_read(journal):
    """It is gone."""
    journal.record(Savoured("The rain"))
    *_, read = said(journal, "undo that", "read me tonight's")
    assert read.text.startswith("Nothing is saved")


@pytest.mark.parametrize(
    ("hours", "asked", "lead"),
    [
        (1, "read me tonight's", ""),
        (5, "read me tonight's", ""),
        (10, "read me tonight's", "The last evening I have was yesterday."),
        (10, "play last night again", "This was yesterday."),
        (1, "play last night again", "Nothing is saved"),
        (24, "play last night again", "This was yesterday."),
        (72, "read me tonight's", "The last evening I have was on Sunday."),
        (24 * 9, "play last night again", "The last evening I have was on Novem"),
    ],
)
def test_an_evening_that_is_not_tonight_is_read_with_its_day(
    journal, hours, asked, lead
):
    """An evening lasts until four in the morning."""
    journal.record(Savoured("The rain"))
    (read,) = said(journal, asked, now=NIGHT + timedelta(hours=hours))
    assert read.text.startswith(lead or "A good thing: The rain.")


def test_a_replay_leaves_no_hard_question_open(journal):
    """Who asked for the evening is not asked about a slip after it."""
    journal.record(Savoured("The rain"))
    conversation = talk(journal)
    conversation.hear("I slipped today")
    reply = conversation.hear("read me tonight's").reply
    assert reply.text == "A good thing: The rain."
    assert conversation.question is None
