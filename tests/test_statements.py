"""Free statements: what people tell in their own words, and what they do not tell."""

from datetime import UTC, datetime

import packaged
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intents import Matcher

BOOK = packaged.book("en")
MATCHER = packaged.matcher("en")
SUNDAY = datetime(2026, 11, 22, 21, 0, tzinfo=UTC)
TIMED = Matcher(BOOK, now=lambda: SUNDAY)
ACCEPTED = ("act", "confirm")


@pytest.mark.parametrize(
    ("text", "intent", "stage"),
    [
        ("I finally rang the clinic", "steps.took", "did"),
        ("managed to get out of bed before noon", "steps.took", "did"),
        ("I, uh, I took a walk", "steps.took", "did"),
        ("my sister and I went for a walk", "steps.took", "did"),
        ("I have been walking every morning", "steps.kept", "kept"),
        ("I made an appointment with the dentist", "steps.prepared", "prepared"),
        ("I packed my gym bag for tomorrow", "steps.prepared", "prepared"),
        ("been thinking maybe I should talk to someone", "steps.considered", None),
        ("I noticed my hands shake when I skip lunch", "steps.noticed", None),
        ("three days sober", "steps.kept", "kept"),
        ("had a bit of a wobble last night", "slip.slipped", None),
        ("I caved and bought a pack", "slip.slipped", None),
        ("I'm so stressed about work", "feelings.felt", None),
        ("it makes me anxious", "feelings.felt", None),
    ],
)
def test_a_statement_in_free_words_lands_where_it_belongs(text, intent, stage):
    """It is acted on, or asked about, with its stage."""
    match = MATCHER.match(text)
    assert (match.decision in ACCEPTED, match.intent) == (True, intent)
    assert stage in (None, match.stage)


@pytest.mark.parametrize(
    "text",
    [
        "I didn't slip today",
        "I did not drink last night",
        "I haven't smoked since Friday",
        "I almost drank",
    ],
)
def test_a_slip_that_was_not_made_is_kept(text):
    """Negation turns a slip round."""
    match = MATCHER.match(text)
    assert match.decision in ACCEPTED
    assert (match.intent, match.stage) == ("steps.kept", "kept")


@pytest.mark.parametrize(
    "text",
    [
        "I had a drink every day since June",
        "I drank every night this week",
        "I have been smoking every day since March",
        "I had a smoke every day since June",
        "I have been betting every day since payday",
        "I had a beer every night since March",
        "since June I had a drink every day",
        "I still drink every day",
        "I used every day this week",
    ],
)
def test_a_slip_that_goes_on_is_never_a_step(text):
    """It is a slip, or is asked about as one."""
    match = MATCHER.match(text)
    assert match.decision in ACCEPTED
    assert match.intent == "slip.slipped"


@pytest.mark.parametrize(
    "text",
    [
        "I drink every day",
        "I smoke every morning",
        "I gamble every day",
        "I have a drink every evening",
        "every day I drink",
        "I drink every day and I hate it",
        "I still drink",
        "I am still drinking",
        "I'm still gambling",
        "I haven't stopped drinking",
    ],
)
def test_a_habit_is_asked_about_and_never_kept_unasked(text):
    """It is no slip of today; and who says it is heard."""
    match = MATCHER.match(text)
    assert (match.decision, match.intent) == ("confirm", "slip.slipped")
    assert 0 <= match.score <= 1


@pytest.mark.parametrize(
    "text",
    [
        "he drinks every day",
        "do I drink every day",
        "I used to drink every day",
        "we drink every Friday",
        "I go for a walk every day",
        "I still go to meetings",
        "she hasn't stopped drinking",
    ],
)
def test_what_is_no_habit_of_ones_own_is_not_asked_about_as_a_slip(text):
    """Others' habits, and good ones, are let be."""
    assert MATCHER.match(text).intent != "slip.slipped"


@pytest.mark.parametrize(
    "text",
    [
        "I drank water every day this week",
        "I took my pills every day this week",
        "I have not had a drink every day since June",
        "I walked every day since June",
    ],
)
def test_what_is_no_slip_and_goes_on_is_kept(text):
    """Water is no drink, and what was not done is no slip."""
    match = MATCHER.match(text)
    assert (match.decision, match.intent) == ("act", "steps.kept")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "I drank on friday but on saturday I went to the gym",
            ["I drank on friday", "on saturday I went to the gym"],
        ),
        (
            "I slipped and then the next day I called my sponsor",
            ["I slipped", "I called my sponsor"],
        ),
        (
            "I felt so low but I went to the group and stayed until the end",
            ["I felt so low", "I went to the group and stayed until the end"],
        ),
        (
            "I slipped last night but I called my sponsor and slept well",
            ["I slipped last night", "I called my sponsor and slept well"],
        ),
        (
            "although I was scared I went to the group",
            ["I was scared", "I went to the group"],
        ),
        (
            "I felt angry but I went outside and did not shout",
            ["I felt angry", "I went outside", "did not shout"],
        ),
    ],
)
def test_a_long_breath_is_cut_where_another_thing_begins(text, told):
    """When it was stands with what was done then; who did it is not cut off."""
    match = MATCHER.match(text)
    assert [part.text for part in match.parts] == told
    assert all(part.decision == "act" for part in match.parts)


def test_every_night_alone_is_no_step():
    """It says when, of what comes next."""
    match = MATCHER.match("every night this week I drank")
    assert (match.intent, match.parts) == ("slip.slipped", ())


@pytest.mark.parametrize("text", ["asdf", "blorp", "ba da gu", "zxcv qwerty"])
def test_syllables_that_nobody_knows_ask_for_no_feeling(text):
    """No word of them was ever learned."""
    assert MATCHER.match(text).decision == "ignore"


def test_a_misspelled_feeling_is_one():
    """It is near a word of the book."""
    assert MATCHER.match("lonley").intent == "feelings.felt"


@pytest.mark.parametrize(
    "text",
    [
        "my brother relapsed",
        "she said I slipped",
        "he goes, I gave in",
        "did I slip yesterday?",
        "have I had a drink",
        "I haven't called anyone in weeks",
        "I might call her tomorrow",
        "I am going to ring the clinic",
        "if I slip I will call you",
        "I wish I had gone to the meeting",
        "remind me to ring my mum",
        "did my mom send me an email",
        "delete the shopping trip I have scheduled",
        "what a lovely day in the park",
    ],
)
def test_what_nobody_did_or_another_did_is_nothing(text):
    """Others, questions, intentions, wishes, orders and denials tell no step."""
    match = MATCHER.match(text)
    told = {*BOOK.statements.intents.values()}
    assert match.intent not in told


def test_two_things_in_one_breath_are_two_parts():
    """The weightiest is at the top, and each part has its own words and time."""
    match = TIMED.match("I slipped last night but I went to the meeting this morning")
    assert (match.decision, match.intent) == ("act", "slip.slipped")
    slip, step = match.parts
    assert (slip.intent, slip.text) == ("slip.slipped", "I slipped last night")
    assert (step.intent, step.stage) == ("steps.took", "did")
    assert dict(step.slots) == {"what": "I went to the meeting"}
    assert (slip.when[:10], step.when[:10]) == ("2026-11-21", "2026-11-22")


def test_the_words_stay_and_the_time_goes():
    """What was done is in the person's words, without when it was."""
    match = TIMED.match("um, I rang the clinic yesterday")
    assert dict(match.slots) == {"what": "I rang the clinic"}
    assert match.when.startswith("2026-11-21")
    assert MATCHER.match("I rang the clinic yesterday").when is None


def test_no_comma_is_left_alone_where_the_time_went():
    match = TIMED.match("I called my sister yesterday, and my mum")
    assert match.slots["what"] == "I called my sister, and my mum"


@pytest.mark.parametrize(
    "text",
    [
        "fill up my water bottle for the gym",
        "save me a seat",
        "did I tidy the kitchen?",
    ],
)
def test_an_order_and_a_question_tell_no_deed(text):
    """Whatever the words make likely."""
    assert MATCHER.match(text).decision == "ignore"


@pytest.mark.parametrize(
    "text", ["it's been three weeks since my last drink", "today makes fifty days dry"]
)
def test_a_time_that_is_counted_is_kept(text):
    """Though nobody is named who does something."""
    match = MATCHER.match(text)
    assert (match.decision, match.intent) == ("act", "steps.kept")


def test_whether_a_step_was_taken_is_counted():
    """The question tells none, and takes none back."""
    match = MATCHER.match("did I take a small step?")
    assert (match.decision, match.intent) == ("act", "numbers.how")


def test_a_phrase_as_it_stands_is_taken_at_its_word():
    """Even where it is worded as an order."""
    match = MATCHER.match("save a small step: I watered the fern")
    assert (match.decision, match.intent) == ("act", "steps.took")
    assert dict(match.slots) == {"what": "I watered the fern"}


@pytest.mark.parametrize(
    ("text", "goal"),
    [
        ("I want to drink less", "Drink less"),
        ("this year my goal is to read before bed", "Read before bed"),
        ("can we make a goal about eating vegetables", "About eating vegetables"),
    ],
)
def test_what_leads_to_a_goal_is_no_part_of_it(text, goal):
    """The goal is in the person's words, without the wish."""
    match = MATCHER.match(text)
    assert (match.decision in ACCEPTED, match.intent) == (True, "goals.set")
    assert dict(match.slots) == {"goal": goal}


def test_who_tells_of_very_many_things_tells_a_story():
    """It is not cut into pieces."""
    story = "I slipped and I ate and I felt sad and I rang Ana and I slept and I rested"
    assert MATCHER.match(story).parts == ()


def test_the_day_something_was_prepared_for_is_not_when_it_was():
    """It stays among the words."""
    match = TIMED.match("I booked the dentist for Tuesday")
    assert (match.stage, match.when) == ("prepared", None)
    assert match.slots["what"].endswith("for Tuesday")
    assert TIMED.match("I packed my bag last night").when.startswith("2026-11-21")


def test_a_feeling_is_a_slot():
    """With what makes it strong or weak."""
    match = MATCHER.match("I'm so stressed about work")
    assert match.slots["feeling"].casefold().endswith("stressed")


def test_a_plain_deed_is_asked_about():
    """Whether it is a step, only the person knows."""
    match = MATCHER.match("I fetched the milk")
    assert (match.decision, match.intent) == ("confirm", "steps.took")


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("i didn't quite catch what you told me", "answers.again"),
        ("you are talking too quickly for me to understand", "settings.slower"),
    ],
)
def test_a_command_may_be_put_in_free_words(text, intent):
    """No template has these words."""
    assert (MATCHER.match(text).decision, MATCHER.match(text).intent) == ("act", intent)


def test_why_names_the_cue():
    """For a person who reads along."""
    assert MATCHER.match("I finally rang the clinic").why == (
        "'rang the' in 'I finally rang the clinic' speaks for steps.took, "
        "1.00 ahead of other talk"
    )


def test_only_the_expected_is_understood():
    """A question narrows free statements too."""
    assert MATCHER.match("I finally rang the clinic", ["answers.yes"]).intent is None


words = st.sampled_from(
    [
        "I",
        "you",
        "she",
        "my",
        "not",
        "did",
        "have",
        "been",
        "to",
        "the",
        "a",
        "walk",
        "slipped",
        "drank",
        "called,",
        "feel",
        "sad",
        "and",
        "but",
        "because",
        "if",
        "said",
        "tomorrow",
        "three",
        ".",
        "?",
        "\x00",
        "😀",
        "\u202e",
        "ש",
    ]
)


@settings(max_examples=300)
@given(st.lists(words | st.text(max_size=4), max_size=40).map(" ".join))
def test_a_decision_always_comes(text):
    """Whatever is mixed together, and whatever the parts are."""
    match = TIMED.match(text)
    assert match.decision in ("act", "confirm", "ignore", "check", "danger")
    assert 0 <= match.score <= 1
    assert all(part.intent and part.text in text for part in match.parts)


@pytest.mark.parametrize(
    "word", ["I slipped and", "walked", "um", "\u05e9\u05dc", "\x00"]
)
def test_ten_thousand_words_get_a_decision(word):
    """A story without end is no danger to the matcher."""
    assert TIMED.match(f"{word} " * 10_000).decision
