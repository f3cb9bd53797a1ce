"""Words of danger come first, whatever else was expected; they are never a step."""

import json
import time
from itertools import islice
from pathlib import Path

import packaged
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.danger import GRADES, KINDS, ORDINARY, Danger, read_danger
from intents.language import read_language
from intents.normalize import normalize
from intents.patterns import pattern
from intents.source import Source

BOOKS = packaged.books()
BOOK = BOOKS["en"]
MATCHER = packaged.matcher("en")
LISTED = Danger(
    {
        "danger": {"suicide": ["red alarm"], "eating": ["red tea"]},
        "check": {"harm": ["small worr*"], "abuse": ["no way out ."]},
        "ordinary": {"by": ["the red alarm clock"]},
        "lowered": {"by": ["in a (film|song)"]},
    },
    BOOK.language,
)
LOCALES = Path(__file__).parents[1] / "intents" / "locale"
LINES = Path(__file__).parents[1] / "benchmarks" / "understanding" / "danger"
WAYS = 40
"""Ways to say a pattern that are tried."""


def found_in(text, danger=LISTED):
    """Grade *text* by a few patterns of a test."""
    found = danger.find(normalize(text, BOOK.language))
    return found and (*found[:2], " ".join(found.words))


def graded(text, locale="en"):
    """Return the grade and the kind of *text*."""
    book = BOOKS[locale]
    found = book.danger.find(normalize(text, book.language))
    return found and found[:2]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("there is a Red, alarm today", ("danger", "suicide", "red alarm")),
        ("a small worry", ("check", "harm", "small worry")),
        ("small worries, and a red alarm", ("danger", "suicide", "red alarm")),
        ("red alarms", None),
        ("a red or an alarm", None),
        ("a small", None),
        ("there is no way out", ("check", "abuse", "no way out")),
        ("there is no way out of town", None),
        ("I like the red alarm clock", None),
        ("the red alarm clock and a red alarm", ("danger", "suicide", "red alarm")),
        ("a red alarm in a film", ("check", "suicide", "red alarm")),
        ("red tea", ("danger", "eating", "red tea")),
        ("no red tea", None),
        ("", None),
    ],
)
def test_whole_words_are_found_and_the_graver_first(text, found):
    """A word goes on only where the pattern says so; sayings are let go."""
    assert found_in(text) == found


@pytest.mark.parametrize("among", [None, {"answers.yes", "answers.no"}])
def test_r1_nothing_is_matched_before_danger(among):
    """Neither a command nor an expected answer, however well it fits."""
    match = MATCHER.match("I took a small step, I did not overdose", among)
    assert (match.decision, match.intent) == ("check", None)
    assert match.why == "it holds 'overdose' (overdose)"


@pytest.mark.parametrize(
    "text",
    [
        "I am not going to hurt myself",
        "I don't want to kill myself",
        "I was being dramatic when I said I want to die",
        "when I was nineteen I tried to kill myself",
        "my friend wants to die",
        "she killed herself in June",
        "there is a song that goes I want to die",
        "I was joking, I'm not suicidal",
        "asking for a friend, how would somebody die",
    ],
)
def test_r2_what_is_denied_past_told_or_taken_back_is_checked(text):
    """Who says it is not so has still said it."""
    assert graded(text)[0] == "check"


@pytest.mark.parametrize(
    "text",
    [
        "I could murder a cup of tea",
        "I could murder a curry",
        "I nearly died laughing",
        "I want to diet",
        "this traffic kills me",
        "I can't go on holiday this year",
        "I feel dead tired",
        "let us kill some time",
        "this hangover is killing me",
        "I'm dying to see it",
        "they played Stayin' Alive",
        "Suicide Squad was on",
        "in the film he killed himself",
        "I cut myself shaving",
        "my mum is going to kill me when she sees it",
        "I am 12 days sober",
        "My head hurts",
        "My foot hurts",
    ],
)
def test_r2_ordinary_ways_to_speak_are_no_danger(text):
    """Idioms, titles, plots and small hurts."""
    assert MATCHER.match(text).decision not in GRADES


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("I want to commit suicide", "danger"),
        ("I am going to kill myself tonight", "danger"),
        ("I am done with life", "check"),
        ("I want to sleep forever", "danger"),
        ("I would never wake up if I could choose", "check"),
        ("I am such a burden on my family", "check"),
        ("I feel completely hopeless and alone", "check"),
        ("I just cut myself on purpose", "danger"),
        ("the voices tell me to jump", "danger"),
        ("everyone would be better off without me", "danger"),
        ("want to dye", "danger"),
        ("I will kill my self", "danger"),
        ("I am going to and my life", "danger"),
    ],
)
def test_r3_every_way_to_say_it_is_heard(text, grade):
    """Explicit, coded, hopeless, a burden, just done, and misheard."""
    assert graded(text)[0] == grade


@pytest.mark.parametrize(
    "text",
    [
        "I'm stuck",
        "I feel overwhelmed",
        "it was a hard week",
        "I can't cope with this paperwork",
        "I feel low and lonely tonight",
        "I slipped and I'm so ashamed",
        "I took my tablets with breakfast",
        "my dad died in May and I miss him",
        "I am anxious about the exam",
    ],
)
def test_r4_a_hard_evening_is_no_alarm(text):
    """People will talk of hardship here every day."""
    assert graded(text) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I was raped", "abuse"),
        ("I am being abused", "abuse"),
        ("I was beaten up by my husband", "abuse"),
        ("I am having a heart attack", "medical"),
        ("I have terrible chest pain", "medical"),
        ("I am being forced to have sex and I am only 12 years old", "abuse"),
        ("I'm twelve years old", "child"),
        ("I have an eating disorder", "eating"),
        ("I have not eaten for four days", "eating"),
        ("I took too many pills", "overdose"),
        ("I am hearing voices again", "voices"),
        ("I want to hurt my baby", "others"),
        ("my brother is going to kill himself", "someone"),
        ("I keep cutting my arms", "harm"),
    ],
)
def test_r12_other_dangers_are_told_apart(text, kind):
    """The questions of 2016 and the sentences of 2018 among them."""
    assert graded(text)[1] == kind


@pytest.mark.parametrize(
    "text",
    [
        "I stopped drinking two days ago and I am shaking and seeing things",
        "I quit xanax and had a seizure",
        "I think I have the dts",
    ],
)
def test_r14_a_sudden_stop_with_signs_is_danger(text):
    """It can kill within days."""
    assert graded(text) == ("danger", "withdrawal")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("죽고 싶어요", ("danger", "suicide")),
        ("죽고 싶지는 않아요", ("check", "suicide")),
        ("그냥 사라지고 싶어", ("check", "suicide")),
        ("남편이 또 나를 때렸어요", ("danger", "abuse")),
        ("숨을 못 쉬겠어요", ("danger", "medical")),
        ("수면제를 한 통 다 먹었어요", ("danger", "overdose")),
        ("유서를 썼어요", ("danger", "now")),
        ("목소리가 죽으라고 해요", ("danger", "voices")),
        ("저는 열두 살이에요", ("check", "child")),
        ("친구가 죽고 싶대요", ("check", "suicide")),
        ("배고파 죽겠어", None),
        ("영화에서 주인공이 죽었어요", None),
        ("오늘은 너무 힘든 하루였어요", None),
        ("약을 먹었어요", None),
    ],
)
def test_danger_is_found_in_korean(text, found):
    """By the same kinds."""
    assert graded(text, "ko") == found


@pytest.mark.parametrize("locale", BOOKS)
def test_every_pattern_is_found_as_it_stands(locale):
    """So none is lost to the normalizer, and none is always let go."""
    book, source = BOOKS[locale], Source(LOCALES / locale / "_danger.toml")
    names, lost = source.lists("words"), []
    for grade in GRADES:
        for texts in source.lists(grade).values():
            for text in texts:
                read = pattern(text, book.language, names)
                ways = (" ".join(way) for way in islice(read.ways(), WAYS))
                found = (book.danger.find(normalize(w, book.language)) for w in ways)
                lost += [] if any(found) else [text]
    assert lost == []


def test_of_equally_grave_ones_the_most_pressing_is_told():
    """What is answered first is what cannot wait."""
    both = {"danger": {"eating": ["red"], "medical": ["blue"], "suicide": ["green"]}}
    listed = Danger(both, BOOK.language)
    assert found_in("red, green and blue", listed)[1] == "medical"


def test_the_list_alone_keeps_its_word_on_lines_of_ours():
    """Nothing said as ordinary talk is danger by the list; the figures are measured."""
    language = read_language(Source(LOCALES / "en" / "_language.toml"))
    listed = read_danger(LOCALES / "en" / "_danger.toml", language)
    rows = map(json.loads, (LINES / "train.jsonl").read_text("utf-8").splitlines())
    calm = [row["text"] for row in rows if row["grade"] is None]
    found = [listed.find(normalize(text, language)) for text in calm]
    assert sum(each is not None for each in found) < len(calm) / 15


def test_looking_takes_little_time():
    """A long breath of words that begin many patterns."""
    words = normalize("i do not want my life to go on like this and i " * 5, LANGUAGE)
    spent = []
    for _ in range(20):
        before = time.process_time()
        BOOK.danger.find(words)
        spent.append(time.process_time() - before)
    assert min(spent) < 0.02


LANGUAGE = BOOK.language


def test_kinds_of_lines_are_kinds_of_danger():
    """And what is none has none."""
    for file in LINES.glob("*.jsonl"):
        for row in map(json.loads, file.read_text("utf-8").splitlines()):
            assert row["grade"] in (*GRADES, None)
            assert row["kind"] in ((None,) if row["grade"] is None else KINDS)
            assert row["split"] == file.stem


def test_ordinary_sayings_have_a_table_of_their_own():
    """So that an own file may add to them."""
    assert Source(LOCALES / "en" / "_danger.toml").lists(ORDINARY)


@given(st.text())
def test_any_text_has_a_grade_or_none(text):
    """And never an exception."""
    assert MATCHER.match(text).decision in (
        "act",
        "confirm",
        "ignore",
        "check",
        "danger",
    )
