"""What is said and done in a hard moment: what no scene can show.

The requirements R5 to R20 are those of issue 5.
"""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import packaged
import pytest
from clock import Clock

from assistant import modes
from assistant.conversation import Conversation
from assistant.dialogue import Context, NoAnswerError, Variety
from assistant.effects import Hush, Say
from assistant.floor import Floor
from assistant.journal import Chose, JournalError, Safeguarded
from assistant.overlap import full_duplex
from assistant.safety import SLOWLY, card
from assistant.safety.flow import flow
from assistant.safety.path import BEFORE, END, LOCAL, STEPS, URGENT_KINDS, begins
from assistant.skills import discover
from assistant.stack import LINGERS
from audio import Finished, Heard, Hearing, SpeechStarted
from intents import KINDS, Match

BOOKS = packaged.books()
MATCHERS = packaged.matchers()
GRAVE = "I want to die"
ASK = "Are you thinking about ending your life?"
WHOLE = 25
"""Words of a turn, without the numbers that are read in it."""


@pytest.fixture
def clock():
    """Give a clock that stands still."""
    return Clock(datetime(2026, 11, 22, 21, tzinfo=UTC))


@pytest.fixture
def ctx(journal, clock):
    """Give a context in English, with wordings in turn."""
    return Context(BOOKS["en"], journal, clock, Variety(1))


@pytest.fixture
def talk(ctx):
    """Give a conversation in English."""
    return Conversation(discover(), MATCHERS["en"], ctx)


@pytest.fixture
def in_ireland(journal):
    """Choose a country."""
    journal.record(Chose("country", "IE"))


def danger(kind, grade="danger"):
    """Give words of danger of a kind."""
    return Match("something grave", grade, danger=kind)


def said(talk, *lines):
    """Return what is answered to lines; `...` is silence."""
    replies = [talk.silence() if x == "..." else talk.hear(x).reply for x in lines]
    return [reply.text if reply else None for reply in replies]


def opened(kind, ctx, grade="danger"):
    """Open the flow for a kind, and return it with its first words."""
    dialogue = flow(danger(kind, grade), ctx)
    return dialogue, next(dialogue)


def answered(dialogue, intent, text="x"):
    """Answer it, and return what is said then."""
    return dialogue.send(Match(text, "act", intent, exact=True))


def kinds(journal):
    """Return the kinds of all that stands."""
    return [entry.kind for entry in journal.entries()]


@pytest.mark.usefixtures("in_ireland")
def test_r5_it_goes_in_the_order_that_is_asked_for(talk, journal):
    """Thanks, one plain question, the number, a person, the own plan, grounding."""
    journal.record(Safeguarded("I call Ana when it starts", "who"))
    first, number, person, plan, read, ground = said(
        talk, GRAVE, "yes", "nobody", "ok", "yes", "ok"
    )
    assert first.startswith(tuple(BOOKS["en"].replies["danger.thanks"].other))
    assert first.endswith(ASK)
    assert first.count("?") == 1
    assert "1 1 6, 1 2 3" in number
    assert number.endswith("Is there someone who could be with you?")
    assert "1 1 6, 1 2 3" in person
    assert plan == "You made a safety plan. Shall I read it to you?"
    assert read.endswith("I call Ana when it starts.")
    assert ground == "Would a slow minute together help?"


def test_r5_the_question_does_not_pull_for_a_no():
    for locale, book in BOOKS.items():
        for key in ("danger.ask", "danger.ask_plainly"):
            for text in book.replies[key].other:
                assert not re.search(r"\bnot\b|n't|않|아니죠", text), locale
    assert BOOKS["en"].replies["danger.ask"].other == (ASK,)


@pytest.mark.parametrize("answer", ["yes", "I don't know", "it is all too much", "..."])
@pytest.mark.parametrize("grave", [GRAVE, "I can't do this anymore"])
def test_r5_all_but_a_no_leads_to_the_number(talk, grave, answer):
    *_, number = said(talk, "I live in the US", grave, answer)
    assert "9 8 8. Again: 9 8 8" in number


@pytest.mark.parametrize("answer", ["no", "no, I am only tired", "I'm okay"])
def test_r5_a_no_is_believed_and_the_number_is_named_without_a_lecture(talk, answer):
    for grave in (GRAVE, "I can't do this anymore"):
        reply = said(talk, grave, answer)[-1]
        assert reply.endswith("What is hardest right now?")
        assert "crisis line" in reply
        said(talk, "stop")


@pytest.mark.parametrize("locale", BOOKS)
@pytest.mark.parametrize("kind", KINDS)
def test_r6_it_stays_open_for_anything_until_it_is_stopped(
    journal, clock, kind, locale
):
    """Whatever is answered: a question that takes anything is open after it."""
    ctx = Context(BOOKS[locale], journal, clock, Variety(1))
    for intents in (("answers.yes",), ("answers.no", "answers.yes"), (None, "...")):
        dialogue, reply = opened(kind, ctx)
        for turn in range(20):
            assert "*" in reply.expects
            assert "danger.safe" in reply.expects
            intent = intents[turn % len(intents)]
            if intent == "...":
                reply = dialogue.throw(NoAnswerError())
            else:
                reply = answered(dialogue, intent)


@pytest.mark.parametrize("lines", [["yes"], ["yes", "nobody"], ["breathe"], ["no"], []])
@pytest.mark.usefixtures("in_ireland")
def test_r6_stop_works_at_once_and_at_every_place(talk, lines):
    said(talk, GRAVE, *lines)
    assert said(talk, "stop", "...") == [
        "All right. The numbers are here. Say: crisis line.",
        None,
    ]
    assert talk.question is None


def test_r6_commands_work_in_it_and_it_is_still_there(talk):
    said(talk, "I live in Ireland", GRAVE, "yes")
    for line, answer in (
        ("what time is it", "It is 9:00"),
        ("crisis line", "1 1 6, 1 2 3"),
        ("help", "crisis line, breathe"),
        ("speak slower", "slow"),
        ("what did you save", "hard moment"),
    ):
        assert answer in said(talk, line)[0]
    assert "danger.safe" in talk.question.expects


def test_r6_commands_above_it_never_push_it_out(talk):
    said(talk, GRAVE)
    for line in ("goodnight", "change my country", "set a goal", "remind me", "help"):
        said(talk, line)
    said(talk, "...", "...", "...", "...")
    assert "danger.safe" in talk.question.expects


@pytest.mark.parametrize(
    "end", ["I'm okay now", "I feel better", "I'm safe", "I am fine now", "I feel okay"]
)
def test_r6_it_ends_when_the_person_says_so_and_names_the_way_back(talk, end):
    assert "crisis line" in said(talk, GRAVE, "yes", "my sister", end)[-1]
    assert talk.question is None


def test_r6_not_okay_does_not_end_it(talk):
    said(talk, GRAVE, "yes", "my sister")
    for line in ("I'm not okay", "I'm not safe", "it's not over"):
        said(talk, line)
        assert "danger.safe" in talk.question.expects


def test_r6_silence_is_met_once_and_then_with_silence(talk):
    answers = said(talk, GRAVE, *["..."] * 9)
    here = answers.index("I am still here.")
    assert set(answers[here + 1 :]) == {None}
    assert said(talk, "I am back")[0]


def test_r6_what_is_said_hours_later_is_heard_as_ever(talk, clock, journal):
    """Nobody is locked in what is long over."""
    said(talk, GRAVE, "yes", "...")
    clock.time += LINGERS + timedelta(minutes=1)
    said(talk, "I took a small step, I called Ana")
    assert kinds(journal) == ["moment", "step"]
    said(talk, GRAVE)
    clock.time += LINGERS + timedelta(minutes=1)
    assert talk.silence() is None
    assert talk.question is None


@pytest.mark.parametrize("kind", sorted(URGENT_KINDS))
@pytest.mark.usefixtures("in_ireland")
def test_r7_the_emergency_number_comes_first_and_then_a_person(ctx, kind):
    dialogue, reply = opened(kind, ctx)
    assert reply.text.startswith("Call now: 1 1 2 or 9 9 9. Again: 1 1 2 or 9 9 9.")
    assert reply.text.endswith("Is someone near you?")
    assert re.search("Go|call|door", answered(dialogue, "answers.no").text)


@pytest.mark.parametrize("line", ["yes, tonight", "right now", "I have a plan", "soon"])
@pytest.mark.usefixtures("in_ireland")
def test_r7_a_plan_or_a_time_is_imminent(talk, line):
    number, person = said(talk, GRAVE, line, "nobody")[1:]
    assert number.startswith("Call now: 1 1 2")
    assert "Go where people are" in person
    assert "Move away from anything you could hurt yourself with." in person
    assert "Unlock the door" in said(talk, "yes")[0]


@pytest.mark.parametrize("locale", BOOKS)
def test_r7_no_way_to_be_hurt_is_ever_named(locale):
    means = (
        r"pills?|rope|knife|blade|gun|bridge|jump|cut|bleed|hang|drown|poison|razor"
        r"|약을 먹|칼|밧줄|다리에서|뛰어내|목을|피가"
    )
    for key, reply in BOOKS[locale].replies.items():
        if key.startswith("danger."):
            for text in reply.other:
                assert not re.search(rf"\b(?:{means})\b|(?:약을 먹|칼|밧줄)", text), key


def test_r7_what_was_said_is_never_said_back(talk):
    line = "I want to die and the purple elephant knows"
    replies = said(talk, line, "the purple elephant", line, "purple elephant again")
    assert not any("elephant" in (reply or "") for reply in replies)


@pytest.mark.parametrize("code", sorted(card()))
def test_r8_to_call_and_to_text_are_both_said_where_there_are_both(ctx, journal, code):
    journal.record(Chose("country", code))
    dialogue, _ = opened("suicide", ctx)
    number = answered(dialogue, "answers.yes").text
    for line in card()[code].lines:
        for way in filter(None, (line.call, line.text)):
            assert " ".join(way.replace(" ", "")) in number.replace(",", "")
    assert number.endswith("Is there someone who could be with you?")


def test_r8_the_same_block_never_comes_twice_running(talk):
    """Nor any sentence three times, whatever is said."""
    for lines in ([GRAVE] * 12, ["yes"] * 12, ["no"] * 12, ["so lost"] * 12):
        said(talk, "I live in the US", GRAVE)
        replies = said(talk, *lines)
        for before, after in pairwise(replies):
            assert before != after
        said(talk, "stop")


def test_r8_what_is_free_or_secret_is_not_claimed():
    """The card proves neither."""
    texts = [
        t for k, r in BOOKS["en"].replies.items() if "danger." in k for t in r.other
    ]
    assert not re.search("free|confidential|anonymous", " ".join(texts))


@pytest.mark.usefixtures("in_ireland")
def test_r9_numbers_are_said_digit_by_digit_twice_and_slowly(talk):
    said(talk, GRAVE)
    reply = talk.hear("yes").reply
    assert reply.text.count("1 1 6, 1 2 3") == 2
    assert reply.manner == SLOWLY
    again = talk.hear("again").reply
    assert (again.text, again.manner) == (reply.text, SLOWLY)
    read = talk.hear("crisis line").reply
    assert read.manner == SLOWLY


def test_r10_no_country_is_guessed_and_none_is_waited_for(talk):
    """Its name may be said right then, as an answer, also in a sentence."""
    number = said(talk, GRAVE, "yes")[-1]
    assert "your local emergency number" in number
    assert not re.search(r"\d", number)
    assert "someone who could be with you" in said(talk, "I don't want to say")[0]
    talk.hear("stop")
    assert "1 1 6, 1 2 3" in said(talk, GRAVE, "yes", "we are in Ireland now")[-1]


def test_r16_words_help_and_give_no_detail():
    texts = [
        t for k, r in BOOKS["en"].replies.items() if "danger." in k for t in r.other
    ]
    words = " ".join(texts).lower()
    assert not re.search("commit|success|attempt|suicid|you are not alone", words)
    assert not re.search("will (get|be) better|promise|!", words)


@pytest.mark.parametrize(
    "kind", sorted(set(KINDS) - URGENT_KINDS - {"abuse", "others"})
)
def test_r17_it_says_that_it_is_a_program_and_cannot_call(ctx, kind):
    """Asked to call, everywhere; and by itself with the numbers."""
    dialogue, _ = opened(kind, ctx)
    assert (
        "I am a program and cannot call." in answered(dialogue, "danger.calling").text
    )
    assert "danger.program" in STEPS[BEFORE].says


def test_r18_it_points_to_people_and_never_to_itself(talk):
    said(talk, GRAVE, "no", "my job", "...", "...")
    replies = said(talk, *["I feel so lost"] * 12)
    people = [reply for reply in replies if re.search("person|friend|doctor", reply)]
    assert len(people) >= 4
    texts = [
        t for k, r in BOOKS["en"].replies.items() if "danger." in k for t in r.other
    ]
    assert not re.search(
        "need me|have me|only me|always here|love you", " ".join(texts)
    )


@pytest.mark.parametrize("kind", KINDS)
def test_r20_of_danger_only_that_it_was_is_kept_and_once(ctx, journal, kind):
    """Nothing where it is another person's."""
    dialogue, _ = opened(kind, ctx)
    for intent in ("answers.yes", None, "answers.no", None, None):
        answered(dialogue, intent, "my secret words")
    assert [entry.text for entry in journal.entries()] == [""] * (kind != "someone")
    assert set(kinds(journal)) <= {"moment"}


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        *(("no", []), ("never mind", []), ("stop", []), ("yes", ["moment"])),
        *(("maybe", ["moment"]), ("...", ["moment"]), ("I don't know", ["moment"])),
    ],
)
def test_r20_what_was_only_checked_is_kept_when_it_is_meant(
    talk, journal, answer, kept
):
    said(talk, "I can't do this anymore", answer)
    assert kinds(journal) == kept


def test_r20_nothing_that_is_told_in_it_is_saved(talk, journal):
    lines = [
        "I slipped today",
        "I feel sad",
        "I took a small step, I ate",
        "I am tired",
    ]
    lines += ["my goal is to sleep", "remind me tomorrow at 9 to eat", "I want a drink"]
    said(talk, GRAVE, "yes", *lines, *lines)
    assert kinds(journal) == ["moment"]


def test_r20_it_can_be_heard_and_taken_back_and_the_flow_is_still_there(talk, journal):
    said(talk, GRAVE)
    assert "without its words" in said(talk, "what did you save")[0]
    said(talk, "undo that")
    assert kinds(journal) == []
    assert said(talk, "it is so dark") != [None]
    assert "danger.safe" in talk.question.expects


def test_r20_one_sitting_is_one_moment(talk, journal, clock):
    said(talk, GRAVE, "stop", GRAVE, "stop")
    assert kinds(journal) == ["moment"]
    clock.time += timedelta(hours=3)
    said(talk, GRAVE)
    assert kinds(journal) == ["moment"] * 2


def test_words_that_come_again_may_be_graver(ctx, journal):
    dialogue, _ = opened("eating", ctx, "check")
    assert ASK in dialogue.send(danger("suicide")).text
    assert "Call your local emergency number now." in dialogue.send(danger("now")).text
    assert "emergency" not in dialogue.send(danger("harm", "check")).text
    assert kinds(journal) == ["moment"]


def test_who_took_too_much_and_feels_fine_is_still_sent_to_a_doctor(ctx):
    dialogue, _ = opened("overdose", ctx)
    answered(dialogue, "answers.yes")
    assert "come on later" in answered(dialogue, "danger.safe").text


def test_a_child_is_told_that_it_is_not_to_blame_and_is_sent_to_a_grown_up(ctx):
    """The sentence of the BBC in 2018 is of this kind."""
    dialogue, reply = opened("child", ctx)
    assert "It is not your fault. Are you safe right now?" in reply.text
    reply = answered(dialogue, "answers.no")
    assert "grown-up you trust, now" in reply.text
    assert "emergency number" in reply.text
    assert "teacher" in answered(dialogue, None).text


@pytest.mark.parametrize("kind", ["abuse", "child"])
@pytest.mark.parametrize("code", sorted(card()))
@pytest.mark.parametrize("first", ["answers.no", "answers.yes"])
def test_r12_the_line_for_just_this_is_said_where_there_is_one(
    ctx, journal, kind, code, first
):
    """Twice, slowly, and after the emergency number where that is needed."""
    journal.record(Chose("country", code))
    dialogue, _ = opened(kind, ctx)
    replies = [answered(dialogue, first), answered(dialogue, None)]
    text = " ".join(reply.text for reply in replies)
    line = card()[code].line(kind)
    for number in filter(None, line and (line.call, line.text)) if line else ():
        digits = " ".join(number.replace(" ", ""))
        assert text.replace(",", "").count(digits) >= 2
        assert SLOWLY in [reply.manner for reply in replies]
    if first == "answers.no":
        number = " ".join(card()[code].emergency[0].number)
        assert number in replies[0].text


def test_r12_without_a_country_no_line_is_guessed(ctx):
    for kind in ("abuse", "child"):
        dialogue, _ = opened(kind, ctx)
        text = answered(dialogue, "answers.yes").text
        assert "find a helpline dot com" in text
        assert not re.search(r"\d", text)


@pytest.mark.parametrize("kind", KINDS)
def test_r6_who_wants_to_sleep_is_neither_let_go_unasked_nor_held(ctx, kind):
    """Where help is to come it is asked to wait; elsewhere a second word is enough."""
    dialogue, _ = opened(kind, ctx)
    first = answered(dialogue, "bedtime.start")
    if kind in URGENT_KINDS:
        assert "not go to sleep yet" in first.text
        assert "lie on your side" in answered(dialogue, "settings.sleep").text
    else:
        assert first.text.endswith("Are you in danger right now?")
        with pytest.raises(StopIteration) as end:
            answered(dialogue, "settings.sleep")
        assert end.value.value.text.startswith("Then rest.")


def test_exercises_are_at_least_three_and_never_the_same_twice_running(ctx):
    dialogue, _ = opened("suicide", ctx)
    done = [answered(dialogue, "danger.breathe") for _ in range(20)]
    assert len({reply.text for reply in done}) >= 3
    assert all(a.text != b.text for a, b in pairwise(done))
    assert all(reply.manner.pause >= 3 for reply in done)


def test_where_others_may_hear_it_is_short_and_says_nothing_of_it(talk, journal):
    modes.choose(journal, modes.NOT_ALONE, on=True)
    replies = said(talk, GRAVE, "no", "I feel awful", GRAVE, "what time is it", "yes")
    assert replies[0] == "I hear you. Shall I say a number?"
    assert not any(re.search("life|hurt|die", reply) for reply in replies)
    said(talk, "stop", "I am alone now", GRAVE)
    modes.choose(journal, modes.NOT_ALONE, on=True)
    assert "life" not in said(talk, "what time is it")[0]
    assert said(talk, "yes") == ["I hear you. Shall I say a number?"]


def test_a_broken_journal_keeps_nobody_from_the_number(ctx):
    class Broken:
        """A journal that cannot be read."""

        def __getattr__(self, name):
            problem = "It cannot be read."
            raise JournalError(problem, "Make room.")

    dialogue, reply = opened("suicide", replace(ctx, journal=Broken()))
    assert ASK in reply.text
    assert "emergency number" in answered(dialogue, "answers.yes").text


def test_whatever_breaks_a_number_is_named(journal, clock):
    def breaks(variants):
        if "Are you thinking about ending your life?" in variants:
            raise ZeroDivisionError
        return variants[0]

    ctx = Context(BOOKS["en"], journal, clock, breaks)
    errors = []
    talk = Conversation(discover(), MATCHERS["en"], ctx, on_error=errors.append)
    assert "emergency number" in said(talk, GRAVE)[0]
    assert [type(error) for error in errors] == [ZeroDivisionError]


@pytest.mark.parametrize(
    "line", ["help me now", "please help me now", "I need help now"]
)
def test_r1_a_cry_for_help_is_danger_in_any_words_and_state(talk, journal, line):
    for before in ("hello", "goodnight", "pause", "go to sleep", "I slipped today"):
        said(talk, before)
        turn = talk.hear(line)
        assert turn.match.decision == "danger"
        assert turn.reply.text.startswith("Call your local emergency number now.")
        said(talk, "stop")
        modes.choose(journal, modes.ASLEEP, on=False)


def test_r1_a_cry_for_help_over_our_words_hushes_us_at_the_first_guess(talk):
    floor = Floor(talk)
    for effect in floor.say(talk.hear("help").reply):
        assert isinstance(effect, Say)
    floor.step(SpeechStarted())
    assert any(isinstance(e, Hush) for e in floor.step(Hearing("oh help me now")))
    effects = floor.step(Heard("oh help me now"))
    assert "emergency number" in effects[-1].text


def cut_at(talk, words, *, rest):
    """Let us be cut in the reply to *words*, with the end of it left from *rest* on."""
    floor = Floor(talk, full_duplex)
    for each in ("I want to die", words):
        *_, said = floor.step(Heard(each))
    left = said.text[said.text.index(rest) :]
    assert floor.step(SpeechStarted()) == [Hush(said.turn)]
    floor.step(Finished(said.turn, completed=False, rest=left))
    return floor


@pytest.mark.usefixtures("in_ireland")
def test_a_number_that_was_not_heard_to_its_end_is_said_before_what_comes_next(talk):
    floor = cut_at(talk, "yes", rest="Samaritans")
    (said,) = floor.step(Heard("I am frightened"))
    assert said.text.startswith("Call 1 1 6, 1 2 3. Again: 1 1 6, 1 2 3.")
    assert said.manner == SLOWLY
    *_, later = floor.step(Heard("maybe"))
    assert "1 1 6" not in later.text


@pytest.mark.usefixtures("in_ireland")
def test_a_number_that_was_heard_is_not_said_again_when_the_question_was_cut(talk):
    floor = cut_at(talk, "yes", rest="Is there someone")
    (said,) = floor.step(Heard("I am frightened"))
    assert "1 1 6" not in said.text


@pytest.mark.usefixtures("in_ireland")
def test_numbers_that_were_cut_are_gone_on_with_when_that_is_asked_for(talk):
    floor = cut_at(talk, "yes", rest="Text About It")
    (said,) = floor.step(Heard("go on"))
    assert said.text.startswith("Text About It")


@pytest.mark.parametrize("locale", BOOKS)
def test_every_place_leads_somewhere_and_every_place_is_reached(locale):
    ways = {to for step in STEPS.values() for to in (step.other, *step.on.values())}
    assert ways - STEPS.keys() == {END}
    entries = {begins(danger(kind, g)) for kind in KINDS for g in ("check", "danger")}
    assert entries <= STEPS.keys()
    for step in STEPS.values():
        for key in (*step.says, step.asks):
            assert "." not in key or key in BOOKS[locale].replies


@pytest.mark.parametrize("locale", BOOKS)
def test_a_turn_is_short_beside_the_numbers_that_are_read(journal, clock, locale):
    """An exercise takes its time, and where no number is known a website is named."""
    ctx = Context(BOOKS[locale], journal, clock, Variety(1))
    for name, step in STEPS.items():
        keys = (*step.says, "danger.exercise" if name == "exercise" else "", step.asks)
        text = " ".join(ctx.say(key).text for key in keys if "." in key)
        assert len(text.split()) <= WHOLE + 5 * (name in ("exercise", LOCAL)), name
