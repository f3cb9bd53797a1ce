"""The page: what was told is seen, put right, added to and forgotten there."""

import re
from datetime import timedelta
from html import unescape

import pytest
from clock import Clock
from page_server import NOON, page_of

from assistant.journal import (
    Aimed,
    Alarmed,
    Chose,
    Felt,
    Planned,
    Safeguarded,
    Slipped,
    Stepped,
)

PAGES = ("/", "/week", "/talk", "/search", "/goals", "/back", "/letter", "/safety",
         "/kept", "/settings")  # fmt: skip


@pytest.fixture
def clock():
    """Give a clock that stands at noon."""
    return Clock(NOON)


@pytest.fixture
def page(tmp_path, clock):
    """Give an open page."""
    with page_of(tmp_path, clock=clock) as opened:
        yield opened


@pytest.fixture
def browser(page):
    """Give a browser that is in."""
    return page.browser()


def seen(response):
    """Return what a page says, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def told(page, *events, days=0):
    """Record events some days ago and return the number of the last."""
    page.clock.time = NOON - timedelta(days=days)
    number = page.do(lambda journal: [journal.record(e) for e in events][-1])
    page.clock.time = NOON
    return number


def entries(page):
    """Return what stands in the journal."""
    return page.do(lambda journal: journal.entries())


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("locale", ["en", "ko"])
def test_every_page_opens_over_an_empty_journal_in_every_language(
    tmp_path, path, locale
):
    """And says so in the language of the talk."""
    with page_of(tmp_path, locale=locale) as page:
        shown = page.browser().get(path)
    assert shown.status_code == 200
    assert f'<html lang="{locale}"' in shown.text
    assert shown.text.count("<h1>") == 1


def test_today_shows_what_was_told_today(page, browser):
    """With what it is and its time; what is older is not there."""
    told(page, Stepped("I called Ana", "did"), days=1)
    assert "Nothing is saved from today." in seen(browser.get("/"))
    told(page, Felt("tired"), Stepped("I ate", "kept"))
    shown = seen(browser.get("/"))
    assert "Sunday, November 22" in shown
    assert "A feeling 12:00 tired" in shown
    assert "Kept up 12:00 I ate" in shown
    assert "Ana" not in shown


def test_any_week_can_be_turned_to(page, browser):
    """Forwards only as far as there is anything to be told."""
    told(page, Stepped("I called Ana", "did"), days=8)
    this = browser.get("/week")
    assert "The week of Monday, November 16" in seen(this)
    assert "The week after" not in this.text
    before = browser.get(re.search(r'href="(/week/[^"]+)" rel="prev"', this.text)[1])
    assert "Saturday, November 14 Done 12:00 I called Ana" in seen(before)
    assert "The week after" in before.text
    assert "week of Monday, November 9" in seen(browser.post("/week", day="2026-11-15"))
    assert "Nothing is saved from the week of Monday, March 2" in seen(
        browser.get("/week/2026-03-05")
    )


@pytest.mark.parametrize("day", ["none", "2026-13-01", "9999-12-31", "", "0001-01-01"])
def test_a_day_that_cannot_be_is_answered(browser, day):
    """And this week is shown."""
    shown = browser.post("/week", day=day)
    assert shown.status_code == 200
    assert "I do not know that day." in seen(shown)


def test_a_search_finds_any_form_of_a_word_and_keeps_it_out_of_the_address(
    page, browser
):
    """The same search as by voice."""
    told(page, Stepped("I swam in the lake", "did"), Felt("calm"), days=400)
    shown = browser.post("/search", words="swim")
    assert "1 entry, the latest first" in seen(shown)
    assert "I swam in the lake" in seen(shown)
    assert "swim" not in str(shown.url)
    assert "I find nothing like that here." in seen(browser.post("/search", words="x"))
    assert "Write a word or two" in seen(browser.post("/search", words=" "))


def test_a_story_shows_what_came_before_and_what_came_next(page, browser):
    """And earlier times like it, as they are read aloud."""
    told(page, Slipped("I drank after the row"), days=40)
    told(page, Stepped("I rang Ana", "did"), days=39)
    told(page, Felt("lonely"), days=11)
    slip = told(page, Slipped("I drank alone"), days=10)
    told(page, Stepped("I went to the meeting", "did"), days=9)
    shown = seen(browser.get(f"/entry/{slip}"))
    before, next_ = shown.index("What came before"), shown.index("What came next")
    assert before < shown.index("lonely") < next_
    assert next_ < shown.index("I went to the meeting") < shown.index("Times like")
    assert "You drank after the row" in shown
    assert "You rang Ana" in shown


@pytest.mark.parametrize("number", [0, 7, 2**70])
def test_an_entry_that_is_not_there_is_said_to_be_gone(browser, number):
    """However large its number is."""
    shown = browser.get(f"/entry/{number}")
    assert shown.status_code == 404
    assert "That entry is not here." in seen(shown)


def test_words_are_put_right_added_to_and_moved(page, browser):
    """As events, as by voice."""
    number = told(page, Stepped("I called my sister", "did"))
    shown = browser.post(f"/entry/{number}/words", words="I called my mother")
    assert "Now it says: I called my mother" in seen(shown)
    browser.post(f"/entry/{number}/more", words="we laughed")
    browser.post(f"/entry/{number}/move", day="2026-11-20")
    browser.post(f"/entry/{number}/recast", kind="feeling")
    (entry,) = entries(page)
    assert (entry.text, entry.kind) == ("I called my mother. we laughed", "feeling")
    assert str(entry.day) == "2026-11-20"


@pytest.mark.parametrize(
    ("path", "fields", "said"),
    [
        ("move", {"day": "2026-11-23"}, "That day is still to come."),
        ("move", {"day": "soon"}, "I do not know that day."),
        ("recast", {"kind": "goal"}, "One of these is no setting of mine."),
        ("words", {"words": "  "}, "There were no words to keep."),
        ("words", {"words": "x" * 20_001}, "longer than I can keep"),
        ("end", {"became": "done"}, "One of these is no setting of mine."),
    ],
)
def test_what_cannot_be_changes_nothing(page, browser, path, fields, said):
    """And is said."""
    number = told(page, Stepped("I ate", "did"))
    seq = page.do(lambda journal: journal.seq)
    assert said in seen(browser.post(f"/entry/{number}/{path}", **fields))
    assert page.do(lambda journal: journal.seq) == seq


def test_what_is_taken_out_can_come_back_at_once(page, browser):
    """It is the dialogue of the voice, asked by a form."""
    number = told(page, Felt("tired"))
    shown = browser.post(f"/entry/{number}/out")
    assert "I took this back" in seen(shown)
    assert entries(page) == ()
    browser.post("/answer", answer="back")
    assert [e.text for e in entries(page)] == ["tired"]


@pytest.mark.parametrize(
    ("kind", "stands"),
    [
        ("did", ("step", "did")),
        ("noticed", ("step", "noticed")),
        ("slip", ("slip", None)),
        ("feeling", ("feeling", None)),
        ("savoured", ("savoured", None)),
        ("hoped", ("hoped", None)),
        ("goal", ("goal", None)),
        ("sentence", ("sentence", None)),
    ],
)
def test_anything_can_be_written_down(page, browser, kind, stands):
    """As what the person says it is, in the very words; and its receipt is shown."""
    shown = browser.post("/add", kind=kind, words="ate Ana's soup", place="/")
    (entry,) = entries(page)
    assert (entry.kind, entry.stage) == stands
    assert entry.text == "ate Ana's soup"
    assert "Ate Ana's soup" in seen(shown)


def test_a_plan_needs_its_moment_and_loses_no_words(browser):
    """What was written stands in the field again."""
    shown = browser.post("/add", kind="plan", words="call Ana", place="/goals")
    assert "A plan needs both" in seen(shown)
    assert 'value="call Ana"' in shown.text
    browser.post("/add", kind="plan", words="call Ana", cue="it gets dark")
    assert "When it gets dark: call Ana" in seen(browser.get("/goals"))


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/add", {"kind": "did", "words": "I want to kill myself"}),
        ("/add", {"kind": "plan", "words": "kill myself", "cue": "I am alone"}),
        ("/talk", {"words": "I want to kill myself"}),
        ("/search", {"words": "I want to kill myself"}),
        ("/answer", {"words": "I want to kill myself"}),
        ("/entry/1/words", {"words": "I want to kill myself"}),
        ("/safety/line", {"words": "I want to kill myself", "part": "signs"}),
    ],
)
def test_words_of_danger_are_answered_first_and_kept_nowhere(
    page, browser, path, fields
):
    """In every field; what was written is neither kept nor shown again."""
    told(page, Stepped("I ate", "did"))
    shown = browser.post(path, **fields)
    assert str(shown.url).endswith("/talk#reply")
    assert "Thank you for telling me" in seen(shown)
    assert "kill" not in shown.text
    assert {e.kind for e in entries(page)} <= {"step", "moment"}
    assert b"kill" not in page.config.journal.read_bytes()


def test_what_may_harm_is_kept_and_answered_without_a_cheer(page, browser):
    """As by voice."""
    shown = browser.post("/add", kind="did", words="I stopped taking my medicine")
    assert "doctor" in seen(shown) or "pharmacist" in seen(shown)
    assert [e.kind for e in entries(page)] == ["step"]


def test_the_talk_is_the_same_conversation(page, browser):
    """It asks, is answered, and shows what was kept."""
    shown = browser.post("/talk", words="I took a small step")
    assert "What was it?" in seen(shown)
    shown = browser.post("/talk", words="I called my sister")
    assert "That counts." in seen(shown)
    assert [e.text for e in entries(page)] == ["I called my sister"]
    assert 'id="reply"' in shown.text


def test_the_talk_goes_on_in_another_language(browser):
    """As soon as it is asked for, on every page."""
    shown = browser.post("/talk", words="speak Korean")
    assert '<html lang="ko"' in shown.text
    assert "오늘" in seen(browser.get("/"))


def test_a_script_gets_the_turns_alone(browser):
    """To announce them without loading the page anew."""
    fields = {"form": browser.key, "words": "what time is it"}
    headers = {"Accept": "text/fragment"}
    shown = browser.client.post("/talk", data=fields, headers=headers)
    assert shown.text.strip().startswith("<li")
    assert "in the afternoon" in seen(shown)


def test_goals_and_plans_stand_and_end(page, browser):
    """What ended is still shown."""
    goal = told(page, Aimed("walk ten minutes"))
    plan = told(page, Planned("go outside", "it gets loud"))
    shown = seen(browser.get("/goals"))
    assert "walk ten minutes" in shown
    assert "When it gets loud: go outside" in shown
    shown = browser.post(f"/entry/{goal}/end", became="done")
    assert "Goals that are done, or let go A goal 12:00 walk ten minutes Done." in seen(
        shown
    )
    browser.post(f"/entry/{plan}/end", became="let go")
    assert [e.state for e in entries(page)] == ["done", "let go"]


def test_numbers_are_the_ones_that_are_said(page, browser):
    """The same words and figures."""
    told(page, Stepped("I ate", "did"), Stepped("I saw it", "noticed"))
    assert "You saved 2 steps in the last four weeks." in seen(browser.get("/back"))


def test_the_numbers_to_call_and_the_own_plan_are_shown(page, browser):
    """No country is guessed; what would make it harder is not shown."""
    assert "I do not know your country yet" in seen(browser.get("/safety"))
    shown = browser.post("/safety/country", country="IE")
    assert "Emergency: 112 or 999" in seen(shown)
    assert "116 123" in seen(shown)
    browser.post("/safety/line", part="reasons", words="my niece")
    told(page, Safeguarded("a bottle of wine", "helps"))
    shown = seen(browser.get("/safety"))
    assert "Reasons my niece" in shown
    assert "wine" not in shown
    assert "I have no numbers for there." in seen(
        browser.post("/safety/country", country="XX")
    )


def test_a_hard_moment_is_counted_and_has_no_page(page, browser):
    """It has no words to show."""
    number = told(page, Alarmed())
    assert browser.get(f"/entry/{number}").status_code == 404
    assert "A hard moment 1" in seen(browser.get("/kept"))


def test_what_is_kept_and_where_is_told_as_it_is(page, browser):
    """Also where others may read it."""
    told(page, Slipped(""), days=9)
    shown = seen(browser.get("/kept"))
    assert str(page.config.journal) in shown
    assert "A slip 1" in shown
    assert "The first entry is from Friday, November 13." in shown
    assert "Only your account" in shown
    assert "The words in it are encrypted. Their key is the file" in shown
    assert str(page.home / "journal.key") in shown
    assert f"Encrypted backups go into {page.home / 'backups'}" in shown
    assert "way out by: IPv4" in shown  # nothing locks the network of a test
    page.config.journal.chmod(0o644)
    assert "Other accounts on this machine can read it." in seen(browser.get("/kept"))


def test_today_is_deleted_for_good_after_one_question(page, browser):
    """The words are in no file any more."""
    told(page, Felt("marzipan"))
    assert "Marzipan" in seen(browser.post("/forget/today"))
    assert len(entries(page)) == 1
    browser.post("/answer", answer="yes")
    assert entries(page) == ()
    left = b"".join(f.read_bytes() for f in page.home.glob("journal.db*"))
    assert b"marzipan" not in left


def test_everything_is_deleted_after_a_word_and_a_day(page, browser):
    """And can be kept after all."""
    told(page, Felt("marzipan"))
    question = seen(browser.post("/forget/all"))
    word = re.search(r"say: (\w+)|the word:? (\w+)", question)
    assert word, question
    browser.post("/answer", words=word[1] or word[2])
    assert "Everything will be deleted" in seen(browser.get("/kept"))
    assert seen(browser.post("/forget/nothing")).startswith("What is kept")
    assert "Everything will be deleted" not in seen(browser.get("/kept"))
    browser.post("/forget/all")
    browser.post("/answer", words=word[1] or word[2])
    page.clock.time = NOON + timedelta(hours=25)
    again = page.browser()
    assert "Nothing is in it yet." in seen(again.get("/kept"))


def test_a_question_that_is_over_changes_nothing(page, browser):
    """Sent twice, or after another page."""
    told(page, Felt("tired"))
    assert "That question is over." in seen(browser.post("/answer", answer="yes"))
    browser.post("/forget/today")
    browser.post("/answer", answer="leave")
    assert "That question is over." in seen(browser.post("/answer", answer="yes"))
    assert len(entries(page)) == 1


def test_settings_are_kept_and_hold_at_once(page, browser):
    """One that cannot be changes none."""
    shown = browser.post(
        "/settings", theme="dark", size="largest", language="en", called="Mo", brief="1"
    )
    assert 'data-theme="dark" data-size="largest"' in shown.text
    assert 'value="Mo"' in shown.text
    names = ("page colours", "page letters", "name", "brief")
    kept = page.do(lambda journal: [journal.setting(name) for name in names])
    assert kept == ["dark", "largest", "Mo", 1]
    shown = browser.post("/settings", theme="pink", language="xx", called="")
    assert "Nothing was changed." in seen(shown)
    assert page.do(lambda journal: journal.setting("name")) == "Mo"
    shown = browser.post("/settings", theme="", language="ko", called="Mo")
    assert '<html lang="ko">' in shown.text


def test_words_that_could_not_be_saved_are_said_not_to_be_and_stand_in_the_field(
    page, browser
):
    """Nothing typed is lost, and nothing is claimed."""
    page.do(lambda journal: journal.close())
    shown = browser.post("/add", kind="did", words="I rang Ana", place="/")
    assert shown.status_code == 500
    assert "journal" in seen(shown)


def test_everything_is_deleted_when_its_hour_has_come(page, clock):
    """Also where only the page is open."""
    told(page, Felt("marzipan"), Chose("forget_at", (NOON).isoformat()))
    clock.time = NOON + timedelta(seconds=1)
    assert "Nothing is in it yet." in seen(page.browser().get("/kept"))
