"""True sentences from the journal, and what is never made into one."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import packaged
import pytest
from unlocked import unlocked

from assistant.conversation import Conversation
from assistant.dialogue import Context
from assistant.finding.receipts import WORDS, grounds, returns, sentence, words
from assistant.journal import Became, Felt, Journal, Phrased, Slipped, Stepped
from assistant.skills import discover
from assistant.skills.steps import OPEN_EVERY
from assistant.welcome import note_welcomed, welcome
from intents import Phrasebook, PhraseError

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
BOOKS = packaged.books()
BOOK = BOOKS["en"]
MATCHER = packaged.matcher("en")
GIVES = "say something kind"


class Days:
    """A clock that is set by hand."""

    def __init__(self):
        """Begin at noon."""
        self.time = NOON

    def __call__(self):
        """Tell the time."""
        return self.time

    def go(self, **more):
        """Move on by days, hours or minutes."""
        self.time += timedelta(**more)


@pytest.fixture
def clock():
    """Give a clock."""
    return Days()


@pytest.fixture
def ctx(journal, clock):
    """Give what a handler may use, always in the first wording."""
    return Context(BOOK, journal, clock, lambda variants: variants[0])


def talk(ctx):
    """Begin a conversation."""
    return Conversation(discover(), MATCHER, ctx)


def said(ctx, text=GIVES):
    """Return the answer to *text* in a conversation of its own."""
    return talk(ctx).hear(text).reply.text


@pytest.mark.parametrize(
    ("text", "stage", "heard"),
    [
        ("I rang the clinic", "did", "You rang the clinic. That was on Sunday."),
        ("I kept walking", "kept", "You kept walking. That was on Sunday,"),
        ("I packed my bag", "prepared", "You packed your bag. That was on Sunday."),
        ("I drink alone", "noticed", "You drink alone. You told me on Sunday."),
        ("Calling Ana", "considered", "Calling Ana. You told me on Sunday."),
    ],
)
def test_a_sentence_is_in_the_persons_words_with_the_day(
    ctx, clock, text, stage, heard
):
    ctx.journal.record(Stepped(text, stage))
    clock.go(days=2)
    assert said(ctx).startswith(heard)


def test_the_day_is_the_one_it_speaks_of(ctx):
    ctx.journal.record(Stepped("I rang Ana", "did", "2026-11-21T09:00:00+00:00"))
    assert said(ctx).startswith("You rang Ana. That was yesterday.")


def test_words_that_may_name_a_day_are_said_as_they_were_told(ctx, clock):
    """Two days later "yesterday" is no longer the day before."""
    text, when = "I kept at it yesterday", "2026-11-21T00:00:00+00:00"
    ctx.journal.record(Stepped(text, "kept", when))
    clock.go(days=2)
    assert said(ctx).startswith("You told me on Sunday: You kept at it yesterday.")


def test_a_step_on_a_later_day_than_a_slip_is_a_return(ctx, clock):
    ctx.journal.record(Slipped(""))
    ctx.journal.record(Stepped("I washed up", "did"))
    assert "slip" not in said(ctx)
    clock.go(days=1)
    ctx.journal.record(Slipped(""))
    clock.go(days=1)
    ctx.journal.record(Stepped("I rang Ana", "did"))
    clock.go(days=1)
    assert said(ctx) == ("After a slip on Monday came this, yesterday: You rang Ana.")


def test_of_several_slips_the_last_is_the_one_returned_from(journal):
    ids = [journal.record(each) for each in (Slipped(""), Slipped(""))]
    step = journal.record(Stepped("I rang Ana", "did"))
    journal.record(Stepped("I washed up", "did"))
    found = returns(journal.entries("slip"), journal.entries("step"))
    assert {key: slip.id for key, slip in found.items()} == {step: ids[1]}


@pytest.mark.parametrize(
    "step",
    [
        Stepped("", "did"),
        Stepped("I skipped lunch", "did"),
        Stepped("I stopped my medication", "kept"),
        Stepped(" ".join(["word"] * (WORDS + 1)), "did"),
    ],
)
def test_there_are_steps_no_sentence_is_made_from(ctx, step):
    """Without words, with too many, and those that may harm."""
    ctx.journal.record(step)
    assert grounds(ctx) == []
    assert said(ctx) in BOOK.replies["kind.anyone"].other


def test_a_step_that_made_things_heavier_is_not_spoken_of(ctx):
    step = ctx.journal.record(Stepped("I rang Ana", "did"))
    ctx.journal.record(Became(step, "heavier"))
    assert grounds(ctx) == []


def test_a_long_step_is_told_by_its_first_sentence(ctx):
    text = "I rang the clinic. It was so much easier than I had thought it would be"
    number = ctx.journal.record(Stepped(text, "did"))
    assert words(ctx.journal.entry(number), ctx) == "You rang the clinic"


def test_no_sentence_is_said_twice_in_a_row_in_any_conversation(ctx, clock):
    """Each time the program is new; all of the recent ones have their turn."""
    for text in ("I rang Ana", "I washed up", "I ate", "I ate", "I read a page"):
        ctx.journal.record(Stepped(text, "did"))
        clock.go(hours=1)
    heard = [said(ctx) for _ in range(9)]
    assert all(one != next_ for one, next_ in pairwise(heard))
    assert len(set(heard)) == 4
    assert heard[0].startswith("You read a page.")


def test_own_sentences_and_true_ones_take_turns(ctx):
    for text in ("One thing at a time", "I may rest"):
        ctx.journal.record(Phrased(text))
    ctx.journal.record(Stepped("I rang Ana", "did"))
    heard = [said(ctx) for _ in range(4)]
    assert [("I may rest" in h, "Ana" in h, "One thing" in h) for h in heard] == [
        (True, False, False),
        (False, True, False),
        (False, False, True),
        (False, True, False),
    ]


def test_an_own_sentence_that_may_harm_is_never_said(ctx):
    """Even if it was saved before anyone knew."""
    ctx.journal.record(Phrased("I do not need food"))
    assert said(ctx) in BOOK.replies["kind.anyone"].other


def test_every_sentence_is_short_enough_to_be_heard(ctx, clock):
    """With as many words of the person's as are ever said back."""
    ctx.journal.record(Slipped(""))
    clock.go(days=400)
    for stage in ("did", "kept", "prepared", "considered", "noticed"):
        number = ctx.journal.record(Stepped(" ".join(["word"] * WORDS), stage))
        clock.go(days=400)
        for choice in (0, -1):
            other = Context(BOOK, ctx.journal, clock, lambda v, n=choice: v[n])
            step = ctx.journal.entry(number)
            assert len(sentence(step, other).text.split()) <= 25


def test_a_list_too_long_to_hear_is_cut_to_the_latest(ctx):
    for number in range(1, 8):
        ctx.journal.record(Phrased(f"Sentence {number}"))
    assert said(ctx, "read me my sentences") == (
        "You have 7 sentences. The latest: Sentence 3. Sentence 4. Sentence 5."
        " Sentence 6. Sentence 7."
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I stopped taking my meds", "medicine"),
        ("I came off my antidepressants.", "medicine"),
        ("I've been thinking about stopping my medication", "medicine"),
        ("I quit drinking cold turkey", "withdrawal"),
        ("I went cold turkey", "withdrawal"),
        ("I didn't eat all day", "food"),
        ("i did not eat anything", "food"),
        ("I made myself throw up", "food"),
        ("I cut everyone off", "alone"),
        ("I ran until I passed out", "exercise"),
        ("I went for a run to burn off dinner", "exercise"),
        ("I did not eat anything sweet", None),
        ("I quit smoking cold turkey", None),
        ("I stopped skipping meals", None),
        ("I didn't skip breakfast", None),
        ("I wanted to skip lunch but I ate", None),
        ("I took my medication", None),
        ("I blocked my dealer", None),
        ("I ran for ten minutes", None),
        ("I did not drink today", None),
        ("I ate an apple today", None),
        ("", None),
    ],
)
def test_what_may_harm_is_known(text, kind):
    assert BOOK.harm.of(text) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("약을 끊었어요", "medicine"),
        ("술을 하루아침에 끊었습니다", "withdrawal"),
        ("오늘 하루 종일 굶었어요", "food"),
        ("점심을 걸렀어요", "food"),
        ("친구들을 다 차단했어요", "alone"),
        ("쓰러질 때까지 뛰었어요", "exercise"),
        ("약을 먹었어요", None),
        ("담배를 끊었어요", None),
        ("점심을 안 걸렀어요", None),
        ("술을 안 마셨어요", None),
        ("산책했어요", None),
    ],
)
def test_what_may_harm_is_known_in_korean(text, kind):
    assert BOOKS["ko"].harm.of(text) == kind


@pytest.mark.parametrize("locale", BOOKS)
def test_every_phrase_of_harm_is_found_as_it_stands(locale):
    """So each is written in plain words."""
    harm = BOOKS[locale].harm
    assert [
        words for words, _, kind in harm.phrases if harm.of(" ".join(words)) is None
    ] == []


def test_one_step_in_so_many_is_asked_about(ctx):
    """Never two in a row."""
    asked = []
    for number in range(3 * OPEN_EVERY):
        conversation = talk(ctx)
        conversation.hear(f"I took a small step, I read page {number}")
        asked.append(conversation.question is not None)
        conversation.silence()
    assert [n for n, each in enumerate(asked, 1) if each] == [
        OPEN_EVERY * n for n in (1, 2, 3)
    ]


def test_after_several_things_in_one_breath_nothing_is_asked(ctx):
    for number in range(OPEN_EVERY - 1):
        ctx.journal.record(Stepped(f"I read page {number}", "did"))
    conversation = talk(ctx)
    conversation.hear("I am anxious but I rang the clinic")
    assert ctx.journal.count("step") == OPEN_EVERY
    assert conversation.question is None


@pytest.mark.parametrize(
    ("words", "hours", "asked"),
    [
        ("Anxious", 1, True),
        ("I'm a bit overwhelmed", 5, True),
        ("Anxious", 7, False),
        ("Hopeful", 1, False),
        ("I'm not anxious any more", 1, False),
    ],
)
def test_only_a_hard_feeling_of_late_is_weighed(ctx, clock, words, hours, asked):
    ctx.journal.record(Felt(words))
    clock.go(hours=hours)
    conversation = talk(ctx)
    conversation.hear("I took a small step, I went for a walk")
    assert (conversation.question is not None) is asked


def test_it_is_weighed_once_a_day(ctx, clock):
    asked = []
    for _ in range(4):
        ctx.journal.record(Felt("Anxious"))
        clock.go(hours=1)
        conversation = talk(ctx)
        reply = conversation.hear("I took a small step, I went for a walk").reply
        asked.append("lighter" in reply.text)
        conversation.silence()
        clock.go(hours=9)
    assert asked == [True, False, True, False]


def test_what_it_became_is_kept_with_the_feeling_and_the_step(ctx, clock):
    ctx.journal.record(Felt("Anxious"))
    conversation = talk(ctx)
    conversation.hear("I took a small step, I went for a walk")
    conversation.silence()
    clock.go(hours=1)
    conversation.hear("it is lighter now")
    assert [entry.state for entry in ctx.journal.entries()] == ["lighter", "lighter"]


def test_a_return_and_what_grew_are_told_within_what_can_be_heard(ctx, clock):
    """All the facts at their longest; what is too much is left out."""
    for _ in range(11):
        ctx.journal.record(Stepped("I rang Ana", "did"))
    clock.go(days=30)
    ctx.journal.record(Slipped(""))
    clock.go(days=12)
    for _ in range(15):
        ctx.journal.record(Stepped("I noticed it", "noticed"))
        ctx.journal.record(Stepped("I kept on", "kept"))
    reply = said(ctx, "how am I doing")
    assert reply == (
        "You saved 30 steps in the last four weeks. After the slip on December 22,"
        " 2026, a step followed 12 days later. Noticing has grown."
    )
    assert len(reply.split()) <= 25


def test_a_step_that_may_harm_is_no_way_back(ctx, clock):
    ctx.journal.record(Slipped(""))
    clock.go(days=1)
    ctx.journal.record(Stepped("I skipped lunch", "did"))
    assert said(ctx, "how am I doing") == "You saved 1 step in the last four weeks."


def test_whoever_was_away_is_welcomed_back(ctx, clock):
    """After two weeks without a word, and not before."""
    assert welcome(ctx) is None
    ctx.journal.record(Felt("Tired"))
    clock.go(days=13)
    assert welcome(ctx) is None
    clock.go(days=1)
    assert welcome(ctx).text == "Welcome back. Nothing was lost."
    ctx.journal.record(Stepped("I rang Ana", "did"))
    assert welcome(ctx) is None
    clock.go(days=400)
    assert welcome(ctx).text == "Welcome back. Nothing was lost."
    note_welcomed(ctx)
    clock.go(days=400)
    assert welcome(ctx) is None


@pytest.mark.parametrize(
    "text", [GIVES, "why did you say that", "read me my sentences", "it was nothing"]
)
def test_what_cannot_be_read_is_not_made_up(ctx, text):
    ctx.journal.close()
    assert said(ctx, text) == (
        "I cannot read the journal right now. Nothing in it was changed."
    )


def test_a_kind_sentence_is_said_even_if_nothing_can_be_kept(tmp_path, clock):
    """Only what was said last is not remembered then."""
    path = tmp_path / "full.db"
    with Journal(path, clock) as journal:
        journal.record(Stepped("I rang Ana", "did"))
    with unlocked(path) as full:
        full.execute(
            "CREATE TRIGGER no_room BEFORE INSERT ON event"
            " BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
    with Journal(path, clock) as journal:
        ctx = Context(BOOK, journal, clock, lambda variants: variants[0])
        assert said(ctx).startswith("You rang Ana.")
        assert said(ctx, "I slipped").startswith("I could not save that.")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[harm]\nsugar = ['a']\n", "line 2: There is no harm called 'sugar'."),
        ("[harm]\nfood = ['a (']\n", "line 1: In 'a ('"),
        ("[harms]\nfood = ['a']\n", "line 1: There is no table called 'harms'."),
        ("[harm]\nfood = 'a'\n", "line 2: The value of 'food' is not a list of texts."),
    ],
)
def test_a_mistake_in_the_file_of_harm_is_shown_with_its_line(tmp_path, text, problem):
    (tmp_path / "steps.toml").write_text("[commands]\ntook = ['I took a step']\n")
    (tmp_path / "_harm.toml").write_text(text)
    with pytest.raises(PhraseError) as caught:
        Phrasebook.read(tmp_path)
    assert caught.value.problem.startswith(f"{tmp_path / '_harm.toml'}, {problem}")
