"""Pictures and sound of what was told: true to the journal, and told in words."""

import io
import math
import re
import wave
from datetime import date, timedelta
from html import unescape

import numpy as np
import pytest
from clock import Clock
from page_server import NOON, page_of

from assistant.doors.web.pictures import MIDDLE, month, spiral
from assistant.doors.web.tune import DAY, RATE, tune
from assistant.journal import Entry, Felt, Savoured, Slipped, Stepped


@pytest.fixture
def page(tmp_path):
    """Give an open page."""
    with page_of(tmp_path, clock=Clock(NOON)) as opened:
        yield opened


def told(page, *events, days=0):
    """Record events some days ago."""
    page.clock.time = NOON - timedelta(days=days)
    page.do(lambda journal: [journal.record(event) for event in events])
    page.clock.time = NOON


def made(page, make, *arguments):
    """Make a picture in the thread of the journal."""
    return page.do(lambda _: make(*arguments, page.ctx))


def seen(response):
    """Return what a page says, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def away(mark):
    """Return how far a mark is from the middle."""
    return math.hypot(mark.x - MIDDLE, mark.y - MIDDLE)


def test_each_turn_comes_closer_and_the_same_day_of_it_lies_in_one_direction(page):
    """That is what makes it a picture of returning."""
    for days in (84, 56, 28, 0):
        told(page, Stepped("I ate", "did"), days=days)
    drawn = made(page, spiral)
    assert drawn.turn == 28
    distances = [away(mark) for mark in drawn.marks]
    assert distances == sorted(distances, reverse=True)
    assert distances[0] - distances[-1] > 90
    directions = [math.atan2(m.y - MIDDLE, m.x - MIDDLE) for m in drawn.marks]
    assert max(directions) - min(directions) < 0.01


def test_a_spiral_begins_with_a_week_and_ends_with_half_a_year(page):
    """The first entry is a picture; what is older than six turns is not in it."""
    assert made(page, spiral) is None
    told(page, Stepped("I ate", "did"))
    first = made(page, spiral)
    assert (first.turn, len(first.marks)) == (7, 1)
    told(page, Slipped("I drank"), days=400)
    told(page, Slipped("I drank"), days=160)
    assert made(page, spiral).first == (NOON - timedelta(160)).date()


def test_a_feeling_alone_is_no_mark(page):
    """The spiral is of steps and slips."""
    told(page, Felt("tired"))
    assert made(page, spiral) is None


def test_the_way_back_from_each_slip_is_drawn_and_told(page):
    """To the step that followed; a slip that none followed yet has none."""
    told(page, Slipped(""), days=20)
    told(page, Stepped("I rang Ana", "did"), days=18)
    told(page, Slipped(""), days=5)
    told(page, Stepped("I rang Ana", "did"), days=5)
    told(page, Slipped(""), days=1)
    drawn = made(page, spiral)
    assert len(drawn.ways_back) == 2
    shown = seen(page.browser().get("/back"))
    assert (
        "From Monday, November 2 to Sunday, November 22: steps on 2 days, slips on"
        " 3 days, and a step followed 2 times." in shown
    )


def test_a_month_has_all_its_days_and_says_how_many_had_what(page):
    """With the table behind it, which leads to the weeks."""
    told(page, Stepped("I ate", "did"), Felt("calm"), days=3)
    told(page, Stepped("I ate", "did"), Stepped("I slept", "did"))
    drawn = made(page, month, NOON.date())
    assert len(drawn.marks) == 30
    assert [day.steps for day in drawn.days] == [1, 2]
    shown = page.browser().get("/back")
    assert "November 2026: steps on 2 days, slips on 0 days, feelings on 1 day." in (
        seen(shown)
    )
    assert "Thursday, November 19 1 1" in seen(shown)
    assert 'href="/week/2026-11-19"' in shown.text


@pytest.mark.parametrize("of", [date(2024, 2, 1), date(2026, 2, 1), date(2027, 3, 1)])
def test_every_day_of_a_month_lies_under_its_weekday(page, of):
    """Also where it begins with a Monday, or ends with a Sunday."""
    drawn = made(page, month, of)
    assert all(mark.x == mark.day.of.weekday() * 52 for mark in drawn.marks)
    assert drawn.marks[-1].y + 54 == drawn.height


def test_a_month_that_is_still_to_come_is_no_page(page):
    """Nor is one that is none."""
    browser = page.browser()
    assert browser.get("/back/2026-10").status_code == 200
    for name in ("2026-12", "2026-13", "x", "0001-01", "2026-1"):
        assert browser.get(f"/back/{name}").status_code == 404
        assert browser.get(f"/back/{name}.wav").status_code == 404


def entry(kind, days, stage=None):
    """Make an entry of a day of November."""
    return Entry(days, NOON.replace(day=days), kind, "", stage)


def samples(made_wav):
    """Return what a WAV holds."""
    with wave.open(io.BytesIO(made_wav)) as file:
        assert (file.getframerate(), file.getnchannels()) == (RATE, 1)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32768


def pitch(sound):
    """Return the loudest frequency, in hertz."""
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    return np.fft.rfftfreq(len(sound), 1 / RATE)[spectrum.argmax()]


def of_day(sound, day):
    """Return what is heard of a day of the month."""
    return sound[round((day - 1) * DAY * RATE) : round(day * DAY * RATE)]


def test_a_step_sounds_higher_the_further_it_went_and_a_slip_low():
    """And a day of which nothing was told is a rest."""
    stages = ("noticed", "considered", "prepared", "did", "kept")
    heard = [entry("step", n, stage) for n, stage in enumerate(stages, start=1)]
    sound = samples(tune(date(2026, 11, 1), 30, [*heard, entry("slip", 6)]))
    assert len(sound) == pytest.approx(30 * DAY * RATE, rel=0.001)
    pitches = [pitch(of_day(sound, day)) for day in range(1, 7)]
    assert pitches[:5] == sorted(pitches[:5])
    assert pitches[5] == pytest.approx(329.6, abs=6)
    assert not of_day(sound, 8).any()
    assert 0.1 < np.abs(sound).max() < 0.3


def test_more_of_a_day_is_quicker_and_never_longer():
    """So the month keeps its pace."""
    many = [entry("step", 3, "did") for _ in range(40)]
    sound = samples(tune(date(2026, 11, 1), 30, many))
    assert len(sound) == pytest.approx(30 * DAY * RATE, rel=0.001)
    loud = np.abs(of_day(sound, 3)) > 0.02
    assert np.count_nonzero(np.diff(loud.astype(int)) == 1) >= 6


def test_a_month_without_anything_is_silent():
    """And still a sound file."""
    assert not samples(tune(date(2026, 11, 1), 30, [entry("goal", 3)])).any()


def test_the_month_can_be_heard_on_the_page(page):
    """By who is in."""
    told(page, Savoured("pancakes"))
    heard = page.browser().get("/back/2026-11.wav")
    assert heard.headers["content-type"] == "audio/wav"
    assert samples(heard.content).any()
    assert page.client().get("/back/2026-11.wav").status_code == 401
