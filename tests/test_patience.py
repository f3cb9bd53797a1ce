from datetime import UTC, datetime
from itertools import pairwise

import packaged
import pytest

from assistant.conversation import Conversation
from assistant.dialogue import Context
from assistant.floor import Floor, Holder, Say
from assistant.journal import Chose, Journal
from assistant.overlap import full_duplex, half_duplex, headset
from assistant.patience import REOPENS, SIGH, enough
from assistant.pauses import FEWEST, LEAST, MOST, SETTING, Pauses
from assistant.skills import discover
from assistant.unfinished import is_unfinished
from audio import LONG, MEDIUM, SHORT, Finished, Heard, Hearing, SpeechStarted

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
STATEMENT, STORY = 1.5, 4.0
"""Seconds that people pause in a statement and in a story, and are not cut off."""


@pytest.fixture
def journal(tmp_path):
    with Journal(tmp_path / "journal.db") as opened:
        yield opened


@pytest.fixture
def talk(journal):
    ctx = Context(
        packaged.book("en"), journal, lambda: NOON, lambda variants: variants[0]
    )
    return Conversation(discover(), packaged.matcher("en"), ctx)


def learned(talk, pause):
    """Let it be known how long somebody pauses, in seconds."""
    for _ in range(FEWEST):
        talk.pauses.note(pause, SHORT)


@pytest.mark.parametrize("said", ["what time is it", "stop", "What did you save?"])
def test_a_whole_command_ends_early(talk, said):
    assert enough(talk, said) == SHORT


@pytest.mark.parametrize("said", ["no", "yes", "No, thank you."])
def test_a_listed_answer_ends_early(talk, said):
    talk.hear("I took a small step, I called my sister")
    assert talk.hear("forget everything").reply.expects
    assert enough(talk, said) == SHORT


def test_what_was_told_whole_is_given_time_until_we_know_who_speaks(talk):
    assert enough(talk, "I called my sister.") > STATEMENT
    learned(talk, 0.3)
    assert enough(talk, "I called my sister.") == SHORT


def test_who_was_found_to_pause_little_is_known_after_a_restart(talk, journal):
    learned(talk, 0.3)
    assert Pauses(journal).is_known
    assert Pauses(journal).share == LEAST


def test_who_asks_for_time_is_given_it_after_whole_statements_too(talk):
    learned(talk, 0.3)
    assert talk.pauses.lengthen()
    assert enough(talk, "I called my sister.") > STATEMENT
    assert talk.pauses.shorten()
    assert enough(talk, "I called my sister.") == SHORT


@pytest.mark.parametrize(
    "said",
    [
        "I called my sister and",
        "I took a small step, I",
        "today I went to the",
        "I was going to, um",
        "I stayed home because",
        "it was at twenty",
        "I called my...",
    ],
)
def test_what_cannot_be_all_is_given_long(talk, said):
    assert enough(talk, said) > 2 * STATEMENT


@pytest.mark.parametrize("said", ["I took a small step.", "I slipped today", "today"])
def test_what_only_opens_a_statement_is_given_time(talk, said):
    assert enough(talk, said) > STATEMENT


def test_the_answer_to_a_question_is_given_time_until_it_is_one(talk):
    talk.hear("I took a small step")
    assert enough(talk, "Well,") > 2 * STATEMENT
    assert enough(talk, "my sister") > STATEMENT
    learned(talk, 0.3)
    assert enough(talk, "I called my sister.") == SHORT


@pytest.mark.parametrize("said", ["It was a hard day.", "and then", "no", "yes"])
def test_a_long_thinking_pause_does_not_end_a_story(talk, said):
    talk.hear("I took a small step, I called my sister")
    talk.hear("I am not done")
    assert talk.question.patience == LONG
    assert enough(talk, said) > STORY


def test_stop_ends_a_story_soon(talk):
    talk.hear("I took a small step, I called my sister")
    talk.hear("I am not done")
    assert enough(talk, "stop") == MEDIUM


def test_before_a_word_is_known_the_question_decides(talk):
    assert enough(talk, "") == SHORT
    talk.hear("I took a small step")
    assert enough(talk, "") == MEDIUM


@pytest.mark.parametrize(
    ("said", "more"),
    [
        ("오늘 산책을 했는데", True),
        ("저는", True),
        ("그리고", True),
        ("언니에게 전화했어요", False),
        ("", False),
    ],
)
def test_korean_is_unfinished_by_the_ends_of_its_words(said, more):
    assert is_unfinished(said, packaged.book("ko")) is more


def test_who_pauses_long_is_given_more_time_and_who_does_not_less(journal):
    pauses = Pauses(journal)
    for _ in range(FEWEST):
        pauses.note(1.2, SHORT)
    assert pauses.share == MOST
    for _ in range(50):
        pauses.note(0.3, SHORT)
    assert pauses.share == LEAST


def test_a_few_pauses_teach_nothing_and_one_long_one_little(journal):
    pauses = Pauses(journal)
    for _ in range(FEWEST - 1):
        pauses.note(1.2, SHORT)
    assert pauses.share == LEAST
    for number in range(60):
        pauses.note(1.4 if number % 20 == 0 else 0.4, SHORT)
    assert pauses.share == LEAST


def test_what_was_learned_holds_after_a_restart(journal):
    pauses = Pauses(journal)
    pauses.cut_off()
    assert Pauses(journal).share == pauses.share > LEAST


def test_little_changes_are_not_kept(journal):
    pauses, before = Pauses(journal), journal.seq
    for _ in range(100):
        pauses.note(0.5, SHORT)
    assert journal.seq <= before + 1


def test_what_was_chosen_by_voice_is_not_unlearned_at_once(journal):
    pauses = Pauses(journal)
    for _ in range(FEWEST):
        pauses.note(0.3, SHORT)
    journal.record(Chose(SETTING, 200))
    pauses.note(0.3, SHORT)
    assert pauses.share == 2


def test_not_done_gives_more_time_from_then_on(talk):
    learned(talk, 0.3)
    talk.hear("I took a small step, I called my sister")
    before = enough(talk, "I called my sister.")
    talk.hear("I am not done")
    talk.hear("she was glad")
    assert enough(talk, "I called my sister.") > before


def spoke(text, at, *, seconds=2.0, **more):
    """Return the events of words that ended at a time."""
    began = SpeechStarted(at - seconds)
    return began, Heard(text, at=at, seconds=seconds, **more)


def after(floor, *events):
    """Return the effects of the last event."""
    effects = []
    for event in events:
        effects = floor.step(event)
    return effects


@pytest.mark.parametrize(
    ("first", "rest", "kept"),
    [
        (
            "I called my sister",
            "about the letter",
            "I called my sister about the letter",
        ),
        ("I called my sister.", "She was glad.", "I called my sister. She was glad"),
        ("I called my sister.", "from the bus.", "I called my sister from the bus"),
    ],
)
def test_the_two_parts_of_what_was_told_are_kept_as_one(
    talk, journal, first, rest, kept
):
    """Whoever goes on before we have answered was not done."""
    floor = Floor(talk, headset)
    after(floor, *spoke(first, 10))
    said = after(floor, *spoke(rest, 12.5))
    assert [type(effect) for effect in said][-1] is Say
    assert [entry.text for entry in journal.entries()] == [kept]


@pytest.mark.parametrize(
    ("overlap", "finished", "kept"),
    [
        (half_duplex, True, "I called my sister"),
        (full_duplex, False, "I called my sister"),
        (full_duplex, True, "I called my sister about the letter from the bank"),
    ],
)
def test_what_may_be_our_own_voice_is_not_added_to_what_was_told(
    talk, journal, overlap, finished, kept
):
    """Until we have said something to its end and it was not heard, it may be."""
    floor = Floor(talk, overlap)
    if finished:
        after(floor, *spoke("what time is it", 1), Finished(1, completed=True))
    after(floor, *spoke("I called my sister", 10))
    after(floor, *spoke("about the letter from the bank", 12.5))
    assert [entry.text for entry in journal.entries()] == [kept]


def test_recordings_are_never_joined(talk, journal):
    floor = Floor(talk, headset, joins=False)
    after(floor, *spoke("I called my sister", 10), Finished(1, completed=True))
    after(floor, *spoke("about the letter from the bank", 12.5))
    assert [entry.text for entry in journal.entries()] == ["I called my sister"]


def test_who_comes_back_later_has_not_gone_on(talk, journal):
    floor = Floor(talk)
    after(floor, *spoke("I called my sister", 10))
    after(floor, Finished(1, completed=True))
    after(floor, *spoke("about the letter", 10 + REOPENS + 2.1))
    assert [entry.text for entry in journal.entries()] == ["I called my sister"]


def test_after_a_part_that_was_not_understood_the_whole_is(talk, journal):
    floor = Floor(talk, headset)
    after(floor, *spoke("I took a", 10))
    after(floor, *spoke("small step I called my sister", 12.5))
    assert [entry.text for entry in journal.entries()] == ["I called my sister"]


def test_a_command_right_after_something_told_is_a_command(talk, journal):
    floor = Floor(talk)
    after(floor, *spoke("I called my sister", 10))
    after(floor, Finished(1, completed=True))
    (said,) = after(floor, *spoke("what did you save", 12.5))
    assert "sister" in said.text
    assert [entry.text for entry in journal.entries()] == ["I called my sister"]


def test_our_own_words_right_after_something_told_are_not_its_rest(talk, journal):
    floor = Floor(talk)
    (said,) = after(floor, *spoke("I called my sister", 10))
    assert after(floor, *spoke(said.text, 13)) == []
    assert [entry.text for entry in journal.entries()] == ["I called my sister"]


@pytest.mark.parametrize("overlap", [half_duplex, full_duplex, headset])
def test_danger_in_two_parts_is_heard(talk, overlap):
    floor = Floor(talk, overlap)
    after(floor, *spoke("I want to", 10))
    after(floor, *spoke("die", 12))
    assert floor.heard.match.decision in ("danger", "check")


def test_what_broke_off_and_was_not_for_us_is_joined_for_danger_alone(talk, journal):
    floor = Floor(talk)
    after(floor, *spoke("Ana said she would come and", 10))
    after(floor, *spoke("I called my sister", 12))
    assert floor.heard.match.text == "I called my sister"
    assert [entry.text for entry in journal.entries()] == ["I called my sister"]


def test_who_was_cut_off_is_given_more_time(talk):
    learned(talk, 0.3)
    floor = Floor(talk, headset)
    shares = [talk.pauses.share]
    for at, what in ((10, "sister"), (30, "boss"), (50, "friend")):
        after(floor, *spoke(f"I called my {what}", at))
        after(floor, *spoke("about the letter from the bank", at + 2.5))
        after(floor, *(Finished(turn, completed=True) for turn in range(9)))
        shares.append(talk.pauses.share)
    assert all(before < now for before, now in pairwise(shares))


def test_a_guess_changes_the_patience_until_the_turn_is_over(talk):
    floor = Floor(talk)
    after(floor, SpeechStarted(), Hearing("I called my sister and"))
    assert floor.patience > STATEMENT
    after(floor, Hearing("what time is it"))
    assert floor.patience == SHORT
    after(floor, Heard("what time is it"), Finished(1, completed=True))
    after(floor, SpeechStarted())
    assert floor.patience == SHORT


def test_a_sigh_is_no_answer_and_is_not_asked_about(talk):
    floor = Floor(talk)
    after(floor, *spoke("I took a small step", 10), Finished(1, completed=True))
    assert after(floor, *spoke("", 20, speech=SIGH / 2)) == []
    assert floor.holder is Holder.NOBODY
    assert floor.timeout is not None
    (asked,) = after(floor, *spoke("", 30, speech=2 * SIGH))
    assert asked.text.endswith("What was it?")
