"""Brief mode: few words for every reply, never none, until full answers are wanted.

In a play, `>` is what the person says (`> ...` is silence) and `<` what is answered;
the person's own words stand in «», and do not count.
"""

import re
import unicodedata
from datetime import timedelta

import packaged
import pytest
from test_conversations import Clock, InOrder

from assistant.conversation import Conversation
from assistant.dialogue import Context
from assistant.journal import Scheduled
from assistant.skills import discover

MOST = {"en": 8, "ko": 6}
"""Words of one reply at most."""

BOOKS = packaged.books()
MATCHERS = packaged.matchers()

LONGER_BECAUSE = {
    "reading aloud, or the softness of bedtime": (
        r"bedtime\.\w+|kind\.(did|kept|prepared|considered|noticed|told|returned|anyone)"
        r"|spiral\.(slip|told|same_day|later|again|after\w*)"
    ),
    "danger: not a word of it may be lost": r"danger\.\w+",
    "numbers to call, and what to do without": (
        r"safety\.(settled|unknown|unasked|emergency|call\w*|text|word)"
    ),
    "an error that names its remedy": (
        r"answers\.(not_saved|microphone_lost|speaker_lost)"
    ),
    "what is looked up or written, and nobody hears": (
        r"goals\.halves|backups\.diary_\w+"
    ),
}
"""Which replies may have more words, and why."""

LEFT_OUT_BECAUSE = {
    "the count of the steps was said before it": (
        r"numbers\.(did|noticed|considered|prepared|kept|same_day|back)"
    ),
    "the numbers were said before it": r"safety\.once_more",
    "a question comes after it": r"reminders\.(it_is|asked_late)",
}
"""Which replies may be left out, and why: they are never all that is said."""

STEPS = """
> I took a small step, I called my sister
< Saved.
> I took a small step
< Saved. What was it?
> I opened the window
< That counts.
> tired
< Saved.
> I took a small step, I washed my cup
< Saved. Lighter, the same, or heavier now?
> heavier
< Thank you. Someone you trust may help.
> tired
< Thank you. Saved.
> I took a small step, I ate breakfast
< That counts. How was it?
> quiet, and I was alone with the radio
< Thank you. Saved.
"""

SLIP = """
> I took a small step, I called my sister
< Saved.
> I slipped today
< Thank you. Nothing is lost. What came before?
> I was alone at home
< Saved. One small thing today?
> call my sister
< Kept. If it is too big, say so.
> it is too big
< What would half of it be?
> write to her
< Kept. If it is too big, say so.
> no
< There is no hurry.
> I slipped today
< Thank you. Nothing is lost. What came before?
> ...
< It is saved. That is enough.
> I slipped today
< A hard week. Who could you reach today?
> I have nobody
< A doctor or a helpline is someone too.
"""

AFTER_A_SLIP = """
> I slipped today
< Thank you. What came before?
> a row at work
< Saved. One small thing today?
> ...
< A glass of water is enough.
> I took a small step, I called my sister
< Saved.
@
> I slipped today
< Thank you. Nothing is lost. What came before?
> a row at work again
< Saved. After the slip «yesterday»: «You called your sister». One small thing today?
> I do not know
< One slow breath is enough.
"""

GOAL = """
> what are my goals
< No goal is open. Say: set a goal.
> set a goal
< What is your goal?
> walk twenty minutes a day
< Saved as your goal.
> make my goal smaller
< «Walk ten minutes a day». Small enough?
> yes
< Your goal is changed.
> what is my goal
< Your goal: «Walk ten minutes a day».
> I want free days
< Two days a week are free now.
> I am done with my goal
< Done, and saved.
"""

PLAN = """
> my plans
< No plan yet. Say: make a plan.
> make a plan
< When does it get hard?
> when I am alone
< What will you do then?
> I will call Ana
< Saved. Say it aloud once.
> when I am alone I will call Ana
< It is here when you need it.
> my plans
< Your plan: «When you are alone, you will call Ana».
"""

NUMBERS = """
> how am I doing
< None yet. A thought can be one.
> I slipped today
< Thank you. What came before?
> ...
< It is saved. That is enough.
> I took a small step, I called my sister
< Saved.
> I noticed that I was tense
< Saved.
> how am I doing
< Steps in four weeks: 2.
> undo that
< I took this back: «You noticed that you were tense».
> how am I doing
< Steps in four weeks: 1.
"""

OTHERS = """
> remind me at 9 in the evening
< It is set: «tomorrow at 9 in the evening». What shall I say?
> to call Ana
< I will remind you «tomorrow at 9 in the evening».
> add a sentence
< What is the sentence?
> I can rest
< Saved, word for word.
> speak slower
< Slower now.
> what happened yesterday
< Nothing is saved from yesterday.
"""

REPAIR = """
> what did you save
< Nothing is saved.
> I took a small step, I called my sister
< Saved.
> what did you save
< The last: a step from today. «You called your sister».
> not sister, mother
< Now it says: «You called your mother».
> that was not a step
< A slip, a feeling, or take it out?
> take it out
< I took this back: «You called your mother».
> forget today
< Nothing is saved from today.
"""

HELP = """
> help
< Say: «goodnight». Or: «I took a small step».
> what are you
< A program, not therapy. I cannot call anyone.
> what do you keep
< Only your words, on this computer. No sound.
> who can hear this
< Only someone here may hear or read it.
"""

KOREAN = """
> 작은 걸음을 걸었어요, 엄마한테 전화했어요
< 저장했어요.
> 오늘 실수했어요
< 고마워요. 사라진 것은 없어요. 그 전에는 어땠나요?
> 회사에서 다퉜어요
< 저장했어요. 오늘 작은 것 하나는 무엇일까요?
> 엄마한테 전화하기
< 적어 두었어요. 너무 크면 말해 주세요.
> ...
<
> 오늘 실수했어요
< 고마워요. 사라진 것은 없어요. 그 전에는 어땠나요?
> ...
< 저장했어요. 그걸로 충분해요.
> 오늘 실수했어요
< 힘든 한 주였네요. 오늘 누구에게 연락해 볼까요?
> ...
< 짧은 인사 한마디면 충분해요.
"""

PLAYS = {
    "steps": ("en", STEPS),
    "slip": ("en", SLIP),
    "after a slip": ("en", AFTER_A_SLIP),
    "goal": ("en", GOAL),
    "plan": ("en", PLAN),
    "numbers": ("en", NUMBERS),
    "others": ("en", OTHERS),
    "repair": ("en", REPAIR),
    "help": ("en", HELP),
    "Korean": ("ko", KOREAN),
}
BE_BRIEF = {"en": "be brief", "ko": "짧게 말해 줘"}
HEARD_AT_ONCE = 8
"""Words of everything that is said in one turn."""


@pytest.fixture
def clock():
    """Give a clock that stands still."""
    return Clock()


@pytest.fixture
def talk(journal, clock):
    """Make a conversation over the journal, brief or not."""

    def make(locale="en", *, brief=True):
        ctx = Context(BOOKS[locale], journal, clock, InOrder())
        made = Conversation(discover(), MATCHERS[locale], ctx)
        if brief:
            made.hear(BE_BRIEF[locale])
        return made

    return make


def spoken(text):
    """Count the words of *text*, without what is filled in."""
    return len(re.findall(r"\w[\w':-]*", re.sub(r"\{\w+\}|«[^»]*»", "", text)))


def is_among(key, reasons):
    """Tell whether *key* is one that has a reason."""
    return any(re.fullmatch(keys, key) for keys in reasons.values())


def brief_forms(locale):
    """Give the key of every reply, and what may be said for it in brief."""
    for key, reply in BOOKS[locale].replies.items():
        yield key, reply.brief or (*reply.one, *reply.other)


@pytest.mark.parametrize("locale", BOOKS)
def test_every_reply_has_a_brief_form(locale):
    """Of a few words, but for those that have a reason to be longer."""
    longer = {
        key: forms
        for key, forms in brief_forms(locale)
        if max(map(spoken, forms)) > MOST[locale] and not is_among(key, LONGER_BECAUSE)
    }
    assert longer == {}


@pytest.mark.parametrize("locale", BOOKS)
def test_only_what_is_said_beside_something_else_is_left_out(locale):
    """Whoever speaks is answered."""
    left_out = {key for key, forms in brief_forms(locale) if not all(forms)}
    assert {key for key in left_out if not is_among(key, LEFT_OUT_BECAUSE)} == set()


@pytest.mark.parametrize("locale", BOOKS)
def test_a_brief_form_is_a_sentence_in_letters_of_its_language(locale):
    """It ends as a sentence does, and is not shouted."""
    for reply in BOOKS[locale].replies.values():
        for text in filter(None, reply.brief):
            letters = [c for c in re.sub(r"\{\w+\}", "", text) if c.isalpha()]
            hangul = ["HANGUL" in unicodedata.name(c) for c in letters]
            assert text.endswith((".", "?"))
            assert all(hangul) if locale == "ko" else not any(hangul)


@pytest.mark.parametrize(("locale", "play"), PLAYS.values(), ids=PLAYS)
def test_a_talk_in_brief_is_of_few_words(locale, play, talk, clock):
    """And it is what the play says."""
    made, script = talk(locale), []
    for line in play.strip().splitlines():
        if line == "@":
            clock.time += timedelta(1)
            script.append(line)
        if line.startswith("<"):
            assert spoken(line) <= HEARD_AT_ONCE
        if line.startswith(">"):
            clock.time += timedelta(minutes=1)
            said = line.removeprefix("> ")
            reply = made.silence() if said == "..." else made.hear(said).reply
            assert reply is None or reply.text.strip()
            script += [line, f"< {reply.text}" if reply else "<"]
    assert script == re.sub("[«»]", "", play).strip().splitlines()


def test_a_check_in_that_rings_is_only_the_question(journal, talk, clock):
    """On time and late; the clock tells what time it is."""
    made = talk()
    for late in (timedelta(0), timedelta(hours=1)):
        at = (clock.time - late).replace(tzinfo=None).isoformat(timespec="minutes")
        journal.record(Scheduled("", at, None))
        assert made.ring().text in ("How was today?", "How are you now?")
        assert made.silence() is None


def test_full_answers_come_back_when_they_are_wanted(talk):
    """From that answer on."""
    made = talk()
    assert (
        made.hear("full answers").reply.text == "All right. I say a little more again."
    )
    assert made.hear("tired").reply.text == "Tired. I have saved that."


def test_few_words_are_wanted_until_that_is_taken_back(talk):
    """After a restart too."""
    talk()
    assert talk(brief=False).hear("tired").reply.text == "Saved."
    talk(brief=False).hear("full answers")
    assert talk(brief=False).hear("tired").reply.text == "Tired. I have saved that."
