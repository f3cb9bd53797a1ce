"""A letter: what was chosen of the journal, in plain files for somebody else."""

import re
import stat
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from io import BytesIO

import packaged
import pytest
from clock import Clock
from hypothesis import given, settings
from hypothesis import strategies as st
from page_server import NOON, page_of
from pypdf import PdfReader

from assistant.conversation import Conversation
from assistant.dialogue import Context
from assistant.journal import (
    Aimed,
    Alarmed,
    Felt,
    Safeguarded,
    Savoured,
    Slipped,
    Stepped,
)
from assistant.letter import SORTS, Letter, compose
from assistant.letter_files import pdf, write
from assistant.skills import discover
from audio import SetupError
from intents import Shown

SHOWN = Shown.load("en")
ALL = list(SORTS)


@pytest.fixture
def clock():
    """Give a clock that stands at noon."""
    return Clock(NOON)


@pytest.fixture
def ctx(journal, clock):
    """Give what a letter is made with."""
    return Context(packaged.book("en"), journal, clock, lambda variants: variants[0])


def told(ctx, event, days=0):
    """Record an event some days ago."""
    ctx.now.time = NOON - timedelta(days=days)
    ctx.journal.record(event)
    ctx.now.time = NOON


def letter(ctx, sorts=ALL, days=28):
    """Make a letter of the last days."""
    first = NOON.date() - timedelta(days - 1)
    return compose(first, NOON.date(), sorts, SHOWN, ctx)


def test_a_letter_has_the_own_words_of_each_day_and_one_sentence_about_them(ctx):
    """From when to when, and who put it together."""
    told(ctx, Slipped("I drank alone"), days=9)
    told(ctx, Stepped("I rang Ana", "did"), days=8)
    told(ctx, Felt("calm"))
    told(ctx, Savoured("rain"))
    assert letter(ctx).markdown() == (
        "# From my journal\n\n"
        "From Monday, October 26 to Sunday, November 22.\n\n"
        "Put together on Sunday, November 22 by Small Steps, a program on my own"
        " machine, from what I told it. I chose what is in it.\n\n"
        "In short: Steps on 1 day; Slips on 1 day; Feelings on 1 day; Good things on"
        " 1 day; a step followed a slip once.\n\n"
        "## Friday, November 13\n\n- A slip: I drank alone\n\n"
        "## Saturday, November 14\n\n- Done: I rang Ana\n\n"
        "## Sunday, November 22\n\n- A feeling: calm\n- A good thing: rain\n"
    )


def test_only_what_was_chosen_is_in_it(ctx):
    """By sort and by day; its absence is not told either."""
    told(ctx, Slipped("I drank alone"), days=2)
    told(ctx, Stepped("I rang Ana", "did"), days=1)
    told(ctx, Stepped("long ago", "did"), days=30)
    text = letter(ctx, ["steps"]).markdown()
    assert "Ana" in text
    assert not re.search("slip|drank|long ago", text, re.IGNORECASE)
    assert "nothing is kept from these days" in letter(ctx, ["goals"]).markdown()


def test_hard_moments_and_the_safety_plan_are_never_in_it(ctx):
    """Whatever is chosen."""
    told(ctx, Alarmed())
    told(ctx, Safeguarded("my niece", "reasons"))
    told(ctx, Aimed("walk"))
    text = letter(ctx).markdown()
    assert "niece" not in text
    assert "moment" not in text
    assert "A goal: walk" in text


def test_it_is_written_for_its_owner_alone_and_over_nothing(ctx, tmp_path):
    """A second one of a day has a number."""
    told(ctx, Felt("calm"))
    first = write(letter(ctx), tmp_path, ctx)
    second = write(letter(ctx), tmp_path, ctx)
    forms = ("md", "html", "pdf")
    assert [p.name for p in first] == [f"2026-11-22.{form}" for form in forms]
    assert [p.name for p in second] == [f"2026-11-22-2.{form}" for form in forms]
    for path in (*first, *second):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert "calm" in first[0].read_text("utf-8")


def test_a_folder_that_cannot_be_is_said(ctx, tmp_path):
    """With the remedy, and without a word of the letter."""
    (tmp_path / "letters").write_text("in the way")
    with pytest.raises(SetupError, match="cannot be written") as caught:
        write(letter(ctx), tmp_path, ctx)
    assert caught.value.remedy


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1))
def test_whatever_was_told_is_text_in_a_letter(words):
    """In HTML it is escaped; in Markdown nothing of it marks anything."""
    made = Letter("T", (), (("D", (f"Done: {words}",)),))
    html = made.html("en")
    assert unescape(html.partition("<li>")[2].partition("</li>")[0]) == f"Done: {words}"
    assert html.count("<") == Letter("T", (), (("D", ("x",)),)).html("en").count("<")
    line = made.markdown().partition("- ")[2]
    assert re.sub(r"\\(.)", r"\1", line).strip() == f"Done: {words}".strip()
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*_\[\]<>#|~]", line)


def printed(made):
    """Return the pages of a letter as a PDF, read by another program."""
    return PdfReader(BytesIO(pdf(made, "en")))


def test_a_pdf_has_every_word_and_headings_for_a_screen_reader():
    days = tuple((f"Day {n}", (f"Done: I rang *Ana* #{n}",)) for n in range(1, 60))
    made = printed(Letter("From my journal", ("Of all days.",), days))
    text = " ".join(page.extract_text() for page in made.pages)
    assert len(made.pages) > 1
    assert all(f"Done: I rang *Ana* #{n}" in text for n in range(1, 60))
    assert [head.title for head in made.outline[0:1]] == ["From my journal"]
    assert made.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert made.trailer["/Root"]["/Lang"] == "en"


@settings(max_examples=40)
@given(st.text(st.characters(max_codepoint=0x24F, exclude_categories=["C", "Z"])))
def test_whatever_was_told_is_text_in_a_pdf(words):
    """Nothing of it is markup or code of the program that sets it."""
    alone = printed(Letter("T", (), (("D", (f"x{words}",)),)))
    assert len(alone.pages) == 1
    assert len(alone.pages[0].extract_text().split()) >= 3


def test_there_is_no_pdf_where_a_character_cannot_be_shown(tmp_path):
    """The others are written, and the page says so."""
    with page_of(tmp_path) as page:
        page.do(lambda journal: journal.record(Felt("calm \U0010fffd")))
        chosen = {"first": "2026-11-01", "last": "2026-11-22", "feelings": "1"}
        said = seen(page.browser().post("/letter/write", **chosen))
    assert "There is no PDF" in said
    assert sorted(p.suffix for p in (tmp_path / "letters").iterdir()) == [
        ".html",
        ".md",
    ]


def talk(ctx):
    """Make a conversation."""
    return Conversation(discover(), packaged.matcher("en"), ctx)


def test_by_voice_nothing_is_written_before_it_was_read(ctx, tmp_path):
    """And what cannot be written is said not to be."""
    told(ctx, Stepped("I rang Ana", "did"))
    (tmp_path / "letters").write_text("in the way")
    conversation = talk(ctx)
    for text in ("make a letter", "the last week", "steps and slips"):
        reply = conversation.hear(text).reply
    assert "You rang Ana." in reply.text
    assert reply.text.endswith("Shall I write it down as it is?")
    assert conversation.hear("yes").reply.text.startswith("I could not write it.")
    (tmp_path / "letters").unlink()
    for text in ("make a letter", "the last four weeks", "all of it", "yes"):
        reply = conversation.hear(text).reply
    assert "the folder letters, as 2026-11-22" in reply.text
    assert "I rang Ana" in (tmp_path / "letters/2026-11-22.md").read_text("utf-8")


def test_aloud_it_is_asked_first_whether_one_is_alone(ctx):
    """It is read aloud, after all."""
    told(ctx, Slipped("I drank"))
    reply = talk(replace(ctx, aloud=True)).hear("make a letter").reply
    assert "alone" in reply.text


def seen(response):
    """Return what a page says, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def test_on_the_page_it_is_read_before_it_is_written(tmp_path):
    """What is shown is what is written, and nothing before that is asked for."""
    with page_of(tmp_path) as page:
        page.do(lambda journal: journal.record(Stepped("I rang <Ana>", "did")))
        page.do(lambda journal: journal.record(Felt("calm")))
        browser = page.browser()
        assert "What is in it" in seen(browser.get("/letter"))
        chosen = {"first": "2026-11-01", "last": "2026-11-22", "steps": "1"}
        shown = browser.post("/letter", **chosen)
        assert "I rang <Ana>" in seen(shown)
        assert "calm" not in shown.text
        assert not (tmp_path / "letters").exists()
        assert "2026-11-22.md" in seen(browser.post("/letter/write", **chosen))
        assert "1 letter is in" in seen(browser.get("/kept"))
    written = (tmp_path / "letters/2026-11-22.md").read_text("utf-8")
    assert r"- Done: I rang \<Ana\>" in written


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"first": "x", "last": "2026-11-22", "steps": "1"}, "do not know that day"),
        ({"first": "2026-11-22", "last": "2026-11-01", "steps": "1"}, "cannot be"),
        ({"first": "1900-01-01", "last": "2026-11-22", "steps": "1"}, "cannot be"),
        ({"first": "2026-11-01", "last": "2026-11-22"}, "Choose one thing or more"),
        ({"first": "2026-11-01", "last": "2026-11-22", "moment": "1"}, "Choose one"),
    ],
)
def test_what_cannot_be_chosen_is_said_and_not_written(tmp_path, chosen, said):
    """Also where it is asked to be written at once."""
    with page_of(tmp_path) as page:
        browser = page.browser()
        assert said in seen(browser.post("/letter", **chosen))
        assert said in seen(browser.post("/letter/write", **chosen))
    assert not (tmp_path / "letters").exists()


def test_a_letter_of_a_day_still_to_come_ends_today(ctx):
    """There is nothing to tell of it."""
    assert letter(ctx).lead[0].endswith("Sunday, November 22.")
    assert date(2026, 11, 22) == NOON.date()
