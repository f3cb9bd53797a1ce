"""Plans that only sound like plans, and when those that stand are recalled."""

from datetime import datetime, timedelta, timezone

import packaged
import pytest
from clock import Clock

from assistant.conversation import Conversation
from assistant.dialogue import Context
from assistant.finding.recall import recalled
from assistant.journal import Became, Planned
from assistant.skills import discover
from assistant.skills.plans import make
from intents import Match

CET = timezone(timedelta(hours=1))
BOOK, KOREAN = packaged.book("en"), packaged.book("ko")
MATCHER = packaged.matcher("en")


@pytest.fixture
def clock():
    """Give a time that stands still."""
    return Clock(datetime(2026, 11, 22, 21, 0, tzinfo=CET))


@pytest.fixture
def ctx(journal, clock):
    """Talk English, always in the first wording."""
    return Context(BOOK, journal, clock, lambda variants: variants[0])


def planned(journal):
    """Return the plans of a journal as cue and text."""
    return [(plan.cue, plan.text) for plan in journal.entries("plan")]


@pytest.mark.parametrize(
    "text",
    [
        "when I get home I will call her",
        "When I get home, I'll call her.",
        "whenever i get home i'm going to call her",
        "so when I get home then I will call her",
        "I will call her as soon as I get home",
    ],
)
def test_what_only_sounds_like_a_plan_is_asked_about_first(ctx, journal, text):
    """It may be no more than what is going to happen tonight."""
    dialogue = make(Match(text, "act", "plans.make"), ctx)
    assert next(dialogue).text.endswith("Shall I keep that as a plan?")
    assert planned(journal) == []
    dialogue.send(Match("yes", "act", "answers.yes"))
    (plan,) = planned(journal)
    assert plan[0].lower() == "i get home"
    assert plan[1] == "call her"


def test_what_is_not_wanted_as_a_plan_is_not_kept(ctx, journal):
    """No is enough."""
    dialogue = make(Match("if it rains then I'll stay in", "act", "plans.make"), ctx)
    assert next(dialogue).text.startswith("When it rains, you will stay in.")
    with pytest.raises(StopIteration) as end:
        dialogue.send(Match("no", "act", "answers.no"))
    assert end.value.value.text == "All right. Then there is no new plan."
    assert planned(journal) == []


def test_what_was_confirmed_before_is_not_asked_about_again(ctx, journal):
    """The question was put before the handler began."""
    heard = Match("when I get home I'll call her", "confirm", "plans.make")
    next(make(heard, ctx))
    assert planned(journal) == [("I get home", "call her")]


def test_a_long_text_is_not_searched(ctx):
    """Rambling is no plan: what it is for is asked."""
    text = "when " * 10_000 + "I will"
    assert next(make(Match(text, "act", "plans.make"), ctx)).text == (
        "When does it get hard?"
    )


def test_a_plan_is_saved_before_it_is_said_aloud(ctx, journal):
    """Whatever comes then, it is kept."""
    talk = Conversation(discover(), MATCHER, ctx)
    reply = talk.hear("my plan is when I feel low I will call Ana").reply
    assert reply.text.endswith("Say it once, in your own voice.")
    assert planned(journal) == [("I feel low", "call Ana")]
    assert talk.silence() is None
    assert planned(journal) == [("I feel low", "call Ana")]


WORK = Planned("call Ana", "I come home from work")
LOW = Planned("go outside", "I feel lonely")
SHOP = Planned("cross the road", "I walk past the shop")
URGE = Planned("chew gum", "I get the urge to smoke")
FRIDAY = Planned("go to the cinema", "it comes to Friday nights")
NIGHT = Planned("read one page", "I can't sleep")
BOSS = Planned("breathe out", "I get angry with my boss")


@pytest.mark.parametrize(
    ("plan", "told"),
    [
        (WORK, "I came home from work and had a drink"),
        (WORK, "I slipped, I'd just come home from work"),
        (WORK, "after work I went home and drank"),
        (LOW, "so lonely today"),
        (LOW, "I was feeling lonely and I bet again"),
        (SHOP, "I walked past the shop and went in"),
        (SHOP, "walking past that shop is hard"),
        (URGE, "I had an urge to smoke"),
        (URGE, "there was this urge, I wanted to smoke so badly"),
        (NIGHT, "I could not sleep again"),
        (NIGHT, "i didnt sleep last night"),
        (BOSS, "my boss made me so angry"),
        (FRIDAY, "it was a Friday night and they all went out"),
    ],
)
def test_a_plan_is_recalled_when_what_it_is_for_is_told(ctx, journal, plan, told):
    """In its own words, however it was told."""
    journal.record(plan)
    reply = recalled(told, ctx)
    assert reply is not None
    cue = BOOK.mirror(f"when {plan.cue}").lower()
    assert (
        reply.text.lower()
        == f"your plan for this: {cue}, you will {plan.text}.".lower()
    )


@pytest.mark.parametrize(
    "told",
    [
        "",
        "I called my sister",
        "I had a good day at work",
        "I stayed home today",
        "I cleaned the house",
        "I was angry with my neighbour",
        "my boss was kind",
        "I went to the shop for milk",
        "I smoked on the balcony",
        "I feel good",
        "I feel hopeful today",
        "nights are long in winter",
        "I came to see the doctor",
        "I got up early",
        "it is Friday",
        "it was hard",
        "I walked for ten minutes",
        "I slept well",
        "I came home sober",
        "I walked past the kiosk",
        "last night I went to the fridge",
        "I get angry when I am hungry",
        "I got some work done",
    ],
)
def test_a_plan_is_not_recalled_for_something_else(ctx, journal, told):
    """One word that happens to be the same is not enough."""
    for plan in (WORK, LOW, SHOP, URGE, FRIDAY, NIGHT, BOSS):
        journal.record(plan)
    assert recalled(told, ctx) is None


def test_the_plan_that_fits_best_is_recalled_and_each_once_a_day(ctx, journal, clock):
    """Nobody is told the same thing all evening."""
    journal.record(WORK)
    journal.record(LOW)
    told = "I was lonely"
    assert recalled(told, ctx).text == (
        "Your plan for this: when you feel lonely, you will go outside."
    )
    assert recalled(told, ctx) is None
    assert "call Ana" in recalled("I came home from work", ctx).text
    clock.time += timedelta(days=1)
    assert recalled(told, ctx) is not None


def test_a_plan_that_was_let_go_is_not_recalled(ctx, journal):
    """Nor is anything said where there is none."""
    assert recalled("I feel lonely", ctx) is None
    journal.record(Became(journal.record(LOW), "let go"))
    assert recalled("I feel lonely", ctx) is None


def test_a_recall_is_no_entry(ctx, journal):
    """The last thing saved is still what was told."""
    plan = journal.record(LOW)
    recalled("I feel lonely", ctx)
    assert journal.last().id == plan


@pytest.mark.parametrize(
    ("told", "is_recalled"),
    [
        ("퇴근 후에 집에서 술을 마셨어요", False),
        ("회사에서 혼났어요", True),
        ("회사에 갔어요", False),
        ("산책했어요", False),
    ],
)
def test_korean_plans_are_recalled_by_the_stems_of_words(
    journal, clock, told, is_recalled
):
    """A word and its particles are one word."""
    ctx = Context(KOREAN, journal, clock, lambda variants: variants[0])
    journal.record(Planned("물을 마실 거예요", "회사에서 혼났을"))
    assert (recalled(told, ctx) is not None) is is_recalled
