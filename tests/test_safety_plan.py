"""The safety plan: what no scene can show, and who never reads it aloud unasked."""

from datetime import UTC, datetime, timedelta

import packaged
import pytest
from clock import Clock

from assistant.conversation import Conversation
from assistant.dialogue import Context
from assistant.finding.receipts import grounds
from assistant.journal import Alarmed, Chose, Safeguarded, Slipped
from assistant.reading.entries import READ
from assistant.safety import SLOWLY
from assistant.safety.own_plan import PARTS, is_safe, lines, own_plan, read_aloud
from assistant.safety.telephone import number_in, tidy, told
from assistant.skills import discover
from assistant.welcome import welcome

BOOKS = packaged.books()
MATCHERS = packaged.matchers()
LINES = {
    "reasons": "My garden at dawn",
    "who": "My sister Ana, 087 123 4567",
    "signs": "I hide my phone",
    "helps": "Marmalade toast",
    "places": "The old library",
}
"""One line a part, told in another order than it is read."""


@pytest.fixture
def clock():
    """Give a clock that stands still."""
    return Clock(datetime(2026, 11, 22, 15, tzinfo=UTC))


@pytest.fixture
def ctx(journal, clock):
    """Make a context of some locale."""

    def make(locale="en"):
        return Context(BOOKS[locale], journal, clock, lambda said: said[0])

    return make


@pytest.fixture
def talk(ctx):
    """Make a conversation of some locale."""

    def make(locale="en"):
        return Conversation(discover(), MATCHERS[locale], ctx(locale))

    return make


@pytest.fixture
def planned(journal):
    """Keep a line of every part."""
    for part, text in LINES.items():
        journal.record(Safeguarded(text, part))
    return journal


def said(conversation, *texts):
    """Return the last answer to *texts*, in words."""
    reply = None
    for text in texts:
        reply = conversation.hear(text).reply
    return reply.text if reply else ""


def holds_a_line(text):
    """Tell whether any line of the plan is in *text*, in its words or ours."""
    words = ("garden", "ana", "0 8 7", "087", "phone", "marmalade", "library")
    return any(word in text.lower() for word in words)


@pytest.mark.usefixtures("planned")
def test_r11_the_plan_is_read_part_by_part_and_the_reasons_last(ctx):
    text = own_plan(ctx()).text
    places = [text.index(LINES[part].split(",")[0]) for part in PARTS]
    assert places == sorted(places)
    assert PARTS[-1] == "reasons"
    assert text.endswith(f"{LINES['reasons']}.")


@pytest.mark.usefixtures("planned")
def test_r11_the_plan_is_read_by_one_phrase_and_again(talk, ctx):
    whole = own_plan(ctx()).text
    for phrase in ("read me my safety plan", "my safety plan", "again"):
        assert said(talk(), "safety plan", phrase) == whole


@pytest.mark.usefixtures("planned")
@pytest.mark.parametrize("locale", BOOKS)
def test_r11_a_number_is_read_digit_by_digit_twice_and_slowly(ctx, locale):
    context = ctx(locale)
    names = context.book.replies["safety.digits"].other
    digits = ", ".join(
        " ".join(names[int(digit)] for digit in group)
        for group in ("087", "123", "4567")
    )
    reply = read_aloud(("who",), context)
    assert reply.text.count(digits) == 2
    assert "087" not in reply.text
    assert reply.manner == SLOWLY
    assert own_plan(context).manner == SLOWLY


def test_r11_without_a_plan_there_is_nothing_to_read(ctx, journal):
    assert own_plan(ctx()) is None
    journal.record(Safeguarded("Marmalade toast", "helps"))
    assert own_plan(ctx()) is not None
    assert read_aloud(("signs",), ctx()) is None


def test_r11_the_plan_is_made_in_every_language(talk, journal):
    answers = {
        "en": ("make a safety plan", "I go quiet", "tea", "the park", "Tom", "skip"),
        "ko": (
            "안전 계획을 만들래요",
            "말이 없어져요",
            "차",
            "공원",
            "수진",
            "건너뛸게요",
        ),
    }
    last = {"en": "my cat", "ko": "우리 고양이"}
    for locale in BOOKS:
        before = journal.seq
        conversation = talk(locale)
        said(conversation, *answers[locale], last[locale])
        kept = journal.since(before)
        assert [entry.cue for entry in kept] == [*PARTS]
        assert conversation.question is None
        said(conversation, *("delete my safety plan", "yes") if locale == "en" else ())
        assert len(journal.entries("safety")) == (0 if locale == "en" else len(PARTS))


def test_r11_every_answer_is_kept_at_once(talk, journal):
    """Whatever comes after it: another question, silence, or the end of the program."""
    conversation = talk()
    said(conversation, "make a safety plan", "I go quiet")
    assert [entry.text for entry in journal.entries("safety")] == ["I go quiet"]
    assert "helps you" in conversation.question.text


def test_r11_danger_in_an_answer_comes_first_and_nothing_is_lost(talk, journal):
    conversation = talk()
    said(conversation, "make a safety plan", "I go quiet")
    turn = conversation.hear("when I want to kill myself")
    assert turn.match.decision == "danger"
    assert turn.reply.text.endswith("Are you thinking about ending your life?")
    assert [entry.text for entry in journal.entries("safety")] == ["I go quiet"]
    assert "helps you" in said(conversation, "go on with my safety plan")
    assert said(conversation, "a hot bath").startswith("A hot bath.")
    assert [entry.cue for entry in journal.entries("safety")] == ["signs", "helps"]


@pytest.mark.parametrize(
    "text", ["a bottle of wine", "getting drunk", "the pub", "skipping dinner", "weed"]
)
def test_r11_what_would_harm_is_neither_cheered_nor_kept(talk, journal, text):
    """It is asked once for something safer; then it is left out, and said so."""
    conversation = talk()
    safer = said(conversation, "add something that helps me", text)
    assert "something safer" in safer
    assert said(conversation, text).startswith("Thank you. I leave that part out")
    assert journal.entries("safety") == ()


@pytest.mark.parametrize("text", ["a cup of tea", "not drinking", "a drink of water"])
def test_what_only_sounds_harmful_is_kept(ctx, text):
    assert is_safe(text, "helps", ctx())


def test_r11_what_would_harm_is_not_read_however_it_came_in(planned, ctx, talk):
    """A line may be changed afterwards; a sign may well be something that harms."""
    planned.record(Safeguarded("Vodka", "helps"))
    planned.record(Safeguarded("I drink vodka", "signs"))
    text = own_plan(ctx()).text
    assert "I drink vodka" in text
    assert "Vodka" not in text
    assert said(talk(), "change toast to vodka in my safety plan").startswith("Thank")


def test_r11_hard_words_on_oneself_are_kept_and_not_said_back(talk, journal):
    reply = said(talk(), "make a safety plan", "I hate myself")
    assert journal.last().text == "I hate myself"
    assert "hate" not in reply


def test_r11_it_is_never_read_where_others_hear(planned, ctx, talk):
    """Neither by its own phrase, nor by whoever asks for it."""
    planned.record(Chose("not alone", 1))
    assert own_plan(ctx()).text.startswith("I do not read that aloud now.")
    for phrase in ("read me my safety plan", "read me my reasons", "what helps me"):
        assert not holds_a_line(said(talk(), phrase))
    assert MATCHERS["en"].match("I am alone now").intent == "settings.alone"


def test_r11_the_plan_is_deleted_after_one_question_and_can_come_back(planned, talk):
    conversation = talk()
    assert "Shall I delete it?" in said(conversation, "delete my safety plan")
    gone = said(conversation, "yes")
    assert "is gone: the signs, what helps, the places" in gone
    assert planned.entries("safety") == ()
    assert said(conversation, "undo") == "It is back in your plan."
    assert {e.cue: e.text for e in planned.entries("safety")} == LINES


def test_silence_deletes_nothing(planned, talk):
    conversation = talk()
    conversation.hear("delete my safety plan")
    assert conversation.silence().text == "All right. Your plan stays as it is."
    assert len(planned.entries("safety")) == len(PARTS)


def test_the_last_line_can_be_named_changed_and_taken_back_as_anything_else(talk, ctx):
    conversation = talk()
    said(conversation, "add that music helps")
    assert said(conversation, "what did you save").endswith("from today. Music.")
    assert "Radio" in said(conversation, "change the word music to radio")
    assert "Music" in said(conversation, "undo that")
    assert [line.text for line in lines(ctx())] == ["Music"]
    said(conversation, "undo that")
    assert lines(ctx()) == []


UNASKED = (
    *("read me my week", "what did I do today", "what happened this month"),
    *("what helped last time", "have I been here before", "how am I doing"),
    *("say something kind", "read me my plans", "what are my goals", "help"),
    *("more examples", "what do you keep", "read me tonight", "spell marmalade"),
    *("I slipped today", "I want a drink", "goodnight", "I feel tired"),
    *("what did I do after marmalade", "have I been through marmalade before"),
)


@pytest.mark.parametrize("phrase", UNASKED)
def test_the_plan_and_hard_moments_are_read_by_nothing_else(planned, talk, phrase):
    """Not on the day itself, and not on a later one."""
    planned.record(Alarmed())
    heard = said(talk(), phrase)
    assert "hard moment" not in heard
    said_back = heard.lower().replace("what did i do after marmalade", "")
    assert not any(w in said_back for w in ("toast", "garden", "library", "ana", "087"))


def test_only_kinds_that_are_no_plan_of_safety_are_read_back(planned, ctx, clock):
    assert {"safety", "moment"}.isdisjoint(READ)
    assert grounds(ctx()) == []
    planned.record(Slipped("I hid my phone and had toast"))
    clock.time += timedelta(9)
    greeting = welcome(ctx())
    assert greeting is None or not holds_a_line(greeting.text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Ana oh eight seven double one two three", "Ana, 087 1123"),
        ("my sister on 087-1234567", "my sister, 087 123 4567"),
        ("Tom, his number is zero one two", "Tom, 012"),
        ("Tom +353 87 123 4567", "Tom, +353 87 123 4567"),
        ("zero eight seven one two three four", "087 1234"),
        ("my two sisters", "my two sisters"),
        ("oh my neighbour Tom, after 8:30", "oh my neighbour Tom, after 8:30"),
        ("Ana 0871234567 and Tom 555 1234", "Ana, 087 123 4567, Tom, 555 1234"),
    ],
)
def test_numbers_are_found_in_words_and_in_digits(text, kept):
    assert tidy(text, BOOKS["en"]) == kept
    assert tidy(kept, BOOKS["en"]) == kept


def test_numbers_are_found_in_korean():
    book = BOOKS["ko"]
    assert tidy("수진 공일공에 일이삼사 오육칠팔", book) == "수진, 010 1234 5678"
    assert told("이 일이 많은 사이", book) == [("이 일이 많은 사이", "")]
    assert number_in("010-1234-5678", book) == "010 1234 5678"


def test_the_code_of_a_country_is_said(journal, ctx):
    journal.record(Safeguarded("Tom, +353 87 123 4567", "who"))
    assert "plus 3 5 3, 8 7, 1 2 3, 4 5 6 7" in own_plan(ctx()).text


@pytest.mark.parametrize(
    ("answer", "reply", "kept"),
    [
        ("I don't know it by heart", "All right, the name alone is fine.", "Ana"),
        ("skip", "All right, the name alone is fine.", "Ana"),
        ("eighty seven fifty", "I did not hear a number", "Ana"),
        ("yes", "What is the phone number?", "Ana"),
        ("555 1234", "The number: 5 5 5, 1 2 3 4.", "Ana, 555 1234"),
        ("and my brother Tom", "Your brother Tom.", "My brother Tom"),
    ],
)
def test_what_is_no_number_is_not_kept_as_one(talk, journal, answer, reply, kept):
    conversation = talk()
    said(conversation, "add Ana to my safety plan")
    assert said(conversation, answer).startswith(reply)
    assert journal.entries("safety")[-1].text == kept
