"""Spoken times: what is found, where in the text, and when that is."""

from datetime import UTC, datetime, timedelta, timezone
from unicodedata import normalize
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.errors import PhraseError
from intents.moments import find
from intents.pieces import LAST_DATES
from intents.source import Source
from intents.timewords import TimeWords

LONDON, SEOUL = ZoneInfo("Europe/London"), ZoneInfo("Asia/Seoul")
SUNDAY = datetime(2026, 11, 22, 21, 15, tzinfo=LONDON)
AFTER_MIDNIGHT = datetime(2026, 11, 23, 0, 30, tzinfo=LONDON)
EVERY_DAY = tuple(range(7))
MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)


def said(text, now=SUNDAY, **options):
    """Return when *text* is, as a clock and a calendar show it."""
    moment = find(text, now, **options)
    return moment and f"{moment.at:%a %d %b %Y %H:%M}"


@pytest.mark.parametrize(
    ("text", "at", "grain"),
    [
        ("yesterday evening", "Sat 21 Nov 2026 18:00", "part"),
        ("an hour ago", "Sun 22 Nov 2026 20:15", "hour"),
        ("half an hour ago", "Sun 22 Nov 2026 20:45", "minute"),
        ("an hour and a half ago", "Sun 22 Nov 2026 19:45", "minute"),
        ("twenty-five minutes ago", "Sun 22 Nov 2026 20:50", "minute"),
        ("a couple of days ago", "Fri 20 Nov 2026 00:00", "day"),
        ("two weeks ago", "Sun 08 Nov 2026 00:00", "week"),
        ("three months ago", "Sat 22 Aug 2026 00:00", "month"),
        ("last year", "Sat 22 Nov 2025 00:00", "year"),
        ("last Tuesday", "Tue 17 Nov 2026 00:00", "day"),
        ("on Tuesday last week", "Tue 10 Nov 2026 00:00", "day"),
        ("the day before yesterday", "Fri 20 Nov 2026 00:00", "day"),
        ("last Friday night at eleven", "Fri 20 Nov 2026 23:00", "hour"),
        ("this morning", "Sun 22 Nov 2026 06:00", "part"),
        ("last night", "Sat 21 Nov 2026 21:00", "part"),
        ("tonight", "Sun 22 Nov 2026 21:00", "part"),
        ("at half nine", "Sun 22 Nov 2026 09:30", "minute"),
        ("half past nine", "Sun 22 Nov 2026 09:30", "minute"),
        ("quarter to eight", "Sun 22 Nov 2026 19:45", "minute"),
        ("a quarter past one", "Sun 22 Nov 2026 13:15", "minute"),
        ("at five to ten", "Sun 22 Nov 2026 09:55", "minute"),
        ("nine thirty", "Sun 22 Nov 2026 09:30", "minute"),
        ("nine thirty p m", "Sat 21 Nov 2026 21:30", "minute"),
        ("9:30 this morning", "Sun 22 Nov 2026 09:30", "minute"),
        ("at 7:30 pm", "Sun 22 Nov 2026 19:30", "minute"),
        ("12:15 a.m. today", "Sun 22 Nov 2026 00:15", "minute"),
        ("9 p.m. yesterday", "Sat 21 Nov 2026 21:00", "hour"),
        ("at ten o’clock", "Sun 22 Nov 2026 10:00", "hour"),  # noqa: RUF001
        ("at twelve in the morning", "Sun 22 Nov 2026 00:00", "hour"),
        ("at nine oh five", "Sun 22 Nov 2026 21:05", "minute"),
        ("yesterday at noon", "Sat 21 Nov 2026 12:00", "minute"),
        ("yesterday at midnight", "Sun 22 Nov 2026 00:00", "minute"),
        ("at midnight", "Sun 22 Nov 2026 00:00", "minute"),
        ("yesterday at five", "Sat 21 Nov 2026 17:00", "hour"),
        ("last night at two", "Sun 22 Nov 2026 02:00", "hour"),
        ("on tuesday at seven in the evening", "Tue 17 Nov 2026 19:00", "hour"),
        ("on the third of May", "Sun 03 May 2026 00:00", "day"),
        ("on May 3rd", "Sun 03 May 2026 00:00", "day"),
        ("on december the twenty first", "Sun 21 Dec 2025 00:00", "day"),
        ("on the 29th of February", "Thu 29 Feb 2024 00:00", "day"),
        ("in twenty minutes", "Sun 22 Nov 2026 21:35", "minute"),
        ("in two weeks", "Sun 06 Dec 2026 00:00", "week"),
        ("next Friday", "Fri 27 Nov 2026 00:00", "day"),
        ("tomorrow at noon", "Mon 23 Nov 2026 12:00", "minute"),
    ],
)
def test_a_spoken_time_is_understood(text, at, grain):
    moment = find(text, SUNDAY)
    assert (said(text), moment.grain) == (at, grain)
    assert (moment.start, moment.end) == (0, len(text))


@pytest.mark.parametrize(
    ("text", "at", "repeats"),
    [
        ("every night at ten", "Sun 22 Nov 2026 22:00", EVERY_DAY),
        ("at ten every night", "Sun 22 Nov 2026 22:00", EVERY_DAY),
        ("every day", "Mon 23 Nov 2026 00:00", EVERY_DAY),
        ("every morning at nine", "Mon 23 Nov 2026 09:00", EVERY_DAY),
        ("every Friday at five", "Fri 27 Nov 2026 17:00", (4,)),
        ("on Mondays", "Mon 23 Nov 2026 00:00", (0,)),
        ("on weekdays at nine", "Mon 23 Nov 2026 09:00", (0, 1, 2, 3, 4)),
    ],
)
def test_what_comes_again_is_told_by_its_days_and_its_next_time(text, at, repeats):
    assert said(text) == at
    assert find(text, SUNDAY).repeats == repeats


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I slipped last night but I went this morning", "last night"),
        ("Yesterday, at nine thirty in the evening, I called", None),
        ("so on Friday at five I rang her", "on Friday at five"),
        ("I went to bed at ten and slept", "at ten"),
        ("every night at ten o'clock I pray", "every night at ten o'clock"),
    ],
)
def test_the_first_time_in_a_text_is_found_where_it_stands(text, found):
    moment = find(text, SUNDAY)
    found = found or "Yesterday, at nine thirty in the evening"
    assert text[moment.start : moment.end] == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "for the first time",
        "I finally rang the clinic",
        "I was in time",
        "it was in no time",
        "I may go, I might not",
        "a march to the shop",
        "march to the shop",
        "a second chance",
        "I had a moment",
        "one day at a time",
        "since then I have been well",
        "once upon a time",
        "at ten people's houses",
        "at two different shops",
        "at one point",
        "at first",
        "which one am I",
        "nine to five",
        "I had five in one night",
        "I have two sisters and three brothers",
        "today's paper",
        "good morning",
        "it took hours",
        "half my life",
        "all day, day by day",
        "the third one",
        "may the third man speak",
        "every other day at ten",
        "every time",
        "I started drinking at 15",
        "about 11-13 percent",
        "I haven't left the house in two weeks",
        "the last time I tried",
        "black friday",
        "thirty-one steps",
    ],
)
def test_what_only_looks_like_a_time_is_none(text):
    assert find(text, SUNDAY) is None


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("last night", "Sun 22 Nov 2026 21:00"),
        ("I slipped tonight", "Sun 22 Nov 2026 21:00"),
        ("I slipped this evening", "Sun 22 Nov 2026 18:00"),
        ("I went this morning", "Sun 22 Nov 2026 06:00"),
        ("last night at eleven", "Sun 22 Nov 2026 23:00"),
        ("last night at two", "Sun 22 Nov 2026 02:00"),
        ("yesterday evening", "Sun 22 Nov 2026 18:00"),
        ("an hour ago", "Sun 22 Nov 2026 23:30"),
        ("wake me tonight at two", "Mon 23 Nov 2026 02:00"),
        ("I will call her tonight", "Mon 23 Nov 2026 21:00"),
        ("I will call her this morning", "Mon 23 Nov 2026 06:00"),
        ("every night at one", "Mon 23 Nov 2026 01:00"),
    ],
)
def test_after_midnight_the_night_is_still_the_same(text, at):
    assert said(text, AFTER_MIDNIGHT) == at


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("I called her on Friday at five", "Fri 20 Nov 2026 17:00"),
        ("I will call her on Friday at five", "Fri 27 Nov 2026 17:00"),
        ("remind me at half nine", "Sun 22 Nov 2026 21:30"),
        ("I went at half nine", "Sun 22 Nov 2026 09:30"),
        ("I’m going to rest on the third of May", "Mon 03 May 2027 00:00"),  # noqa: RUF001
    ],
)
def test_the_talk_tells_whether_a_time_lies_ahead(text, at):
    assert said(text) == at


def test_who_asks_may_know_that_the_time_lies_ahead():
    assert said("at half nine", ahead=True) == "Sun 22 Nov 2026 21:30"
    assert said("Friday", ahead=True) == "Fri 27 Nov 2026 00:00"
    assert said("I will, on Friday", ahead=False) == "Fri 20 Nov 2026 00:00"


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("that was on Monday morning", "Mon 23 Nov 2026 06:00"),
        ("that was on Monday", "Mon 23 Nov 2026 00:00"),
        ("I called her on Monday at nine", "Mon 23 Nov 2026 09:00"),
        ("I called her on Monday at seven", "Mon 23 Nov 2026 07:00"),
        ("I called her on Monday evening", "Mon 16 Nov 2026 18:00"),
        ("that was last Monday", "Mon 16 Nov 2026 00:00"),
        ("that was on Sunday night", "Sun 22 Nov 2026 21:00"),
        ("I will call her on Monday", "Mon 30 Nov 2026 00:00"),
    ],
)
def test_a_weekday_of_today_is_today_if_that_is_past(text, at):
    noon = datetime(2026, 11, 23, 12, 0, tzinfo=LONDON)
    assert said(text, noon) == at


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("read me november 16", "Mon 16 Nov 2026 00:00"),
        ("read october 6", "Tue 06 Oct 2026 00:00"),
        ("read me december 3", "Wed 03 Dec 2025 00:00"),
        ("read me the sixteenth", "Mon 16 Nov 2026 00:00"),
        ("what did I do on the 3rd", "Tue 03 Nov 2026 00:00"),
        ("read me the thirty first please", "Sat 31 Oct 2026 00:00"),
        ("read me the week before last", "Sun 08 Nov 2026 00:00"),
        ("read me monday the sixteenth", "Mon 16 Nov 2026 00:00"),
        ("what is tomorrow's date", "Mon 23 Nov 2026 00:00"),
        ("read me the second one", None),
        ("what did I do in the last week", None),
    ],
)
def test_who_asks_for_a_day_may_name_it_by_its_date_alone(text, at):
    assert said(text, ahead=False, asked=True) == at


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("11월 16일을 읽어 줘", "Mon 16 Nov 2026 00:00"),
        ("십육일을 읽어 줘", "Mon 16 Nov 2026 00:00"),
        ("지난주를 읽어 줘", "Sun 15 Nov 2026 00:00"),
        ("지지난주를 읽어 줘", "Sun 08 Nov 2026 00:00"),
        ("지난 한 달을 읽어 줘", None),
    ],
)
def test_who_asks_for_a_day_in_korean_may_name_it_by_its_date_alone(text, at):
    assert said(text, locale="ko", ahead=False, asked=True) == at


def test_the_third_alone_is_a_date_only_for_who_asks_and_the_sixteenth_is_one():
    assert said("I called her on the sixteenth") == "Mon 16 Nov 2026 00:00"
    assert said("I got it right on the third") is None


@pytest.mark.parametrize(
    ("text", "past", "ahead"),
    [
        ("the first of december", "01 Dec 2025 00:00", "01 Dec 2026 00:00"),
        ("first of december", "01 Dec 2025 00:00", "01 Dec 2026 00:00"),
        ("on december first", "01 Dec 2025 00:00", "01 Dec 2026 00:00"),
        ("1 December", "01 Dec 2025 00:00", "01 Dec 2026 00:00"),
        ("on the 3rd at 2pm", "03 Nov 2026 14:00", "03 Dec 2026 14:00"),
        ("on the 3rd at 2:30pm", "03 Nov 2026 14:30", "03 Dec 2026 14:30"),
        ("on the third at two", "03 Nov 2026 14:00", "03 Dec 2026 14:00"),
        ("on the third at noon", "03 Nov 2026 12:00", "03 Dec 2026 12:00"),
        ("at 2pm on the 3rd", "03 Nov 2026 14:00", "03 Dec 2026 14:00"),
        ("the twenty third", "23 Oct 2026 00:00", "23 Nov 2026 00:00"),
        ("on the twenty third at half two", "23 Oct 2026 14:30", "23 Nov 2026 14:30"),
        ("the second of the month", "02 Nov 2026 00:00", "02 Nov 2026 00:00"),
        ("the 31st of last month", "31 Oct 2026 00:00", "31 Oct 2026 00:00"),
        ("on the 3rd of next month", "03 Dec 2026 00:00", "03 Dec 2026 00:00"),
    ],
)
def test_a_date_is_understood_of_what_was_and_of_what_will_be(text, past, ahead):
    """The last one before now, or the next."""
    assert said(text, ahead=False)[4:] == past
    assert said(text, ahead=True)[4:] == ahead


@pytest.mark.parametrize(
    "text",
    ["on the third try", "on the 2nd floor", "the second pill", "on the third i left"],
)
def test_a_third_in_a_row_is_no_date(text):
    assert find(text, SUNDAY) is None


def test_on_the_third_is_a_date_where_the_talk_is_of_what_is_to_come():
    assert said("remind me on the third")[4:] == "03 Dec 2026 00:00"


def test_a_date_that_no_month_has_is_none():
    assert said("the thirty first of november") is None
    assert said("다음 달 31일", locale="ko", now=SUNDAY.replace(month=1)) is None


@given(
    st.integers(1, 31),
    st.integers(1, 12),
    st.datetimes(timezones=st.sampled_from([LONDON, SEOUL, UTC])),
    st.booleans(),
)
def test_a_date_that_is_said_is_that_date_on_the_right_side_of_now(
    day, month, now, ahead
):
    """However it is said; in a year that has it."""
    name = MONTHS[month - 1]
    ways = (f"on the {day} of {name}", f"on {name} {day}", f"on {name} the {day}")
    moments = [find(way, now, ahead=ahead) for way in ways]
    if any(moment is None for moment in moments):
        assert day > LAST_DATES[month - 1] or not 10 < now.year < 9990
        return
    for moment in moments:
        assert (moment.at.day, moment.at.month, moment.grain) == (day, month, "day")
        assert moment.at.date() >= now.date() if ahead else moment.at <= now


def test_a_time_that_the_clock_change_leaves_out_is_an_hour_later():
    now = datetime(2026, 3, 28, 22, 0, tzinfo=LONDON)
    moment = find("tomorrow at one thirty a m", now)
    assert moment.at.isoformat() == "2026-03-29T02:30:00+01:00"


def test_of_a_time_that_comes_twice_the_first_is_meant():
    now = datetime(2026, 10, 25, 12, 0, tzinfo=LONDON)
    moment = find("this morning at one thirty", now)
    assert moment.at.isoformat() == "2026-10-25T01:30:00+01:00"


@pytest.mark.parametrize(
    ("now", "at"),
    [
        ("2026-03-29T00:30:00+00:00", "2026-03-29T02:30:00+01:00"),
        ("2026-10-24T23:30:00+00:00", "2026-10-25T01:30:00+01:00"),
        ("2026-10-25T00:30:00+00:00", "2026-10-25T01:30:00+00:00"),
    ],
)
def test_an_hour_is_an_hour_in_the_night_of_a_clock_change(now, at):
    now = datetime.fromisoformat(now).astimezone(LONDON)
    assert find("in an hour", now).at.isoformat() == at


def test_yesterday_is_a_day_on_the_calendar_in_the_night_of_a_clock_change():
    now = datetime(2026, 3, 29, 12, 0, tzinfo=LONDON)
    moment = find("yesterday at noon", now)
    assert moment.at.isoformat() == "2026-03-28T12:00:00+00:00"


@pytest.mark.parametrize("zone", [LONDON, SEOUL, UTC, timezone(timedelta(hours=-3.5))])
def test_a_time_is_told_in_the_zone_of_now(zone):
    at = find("yesterday", SUNDAY.astimezone(zone)).at
    assert at.tzinfo is zone
    assert (at.hour, at.minute) == (0, 0)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("어제 저녁", "Sat 21 Nov 2026 18:00"),
        ("어제저녁에", "Sat 21 Nov 2026 18:00"),
        ("어젯밤에", "Sat 21 Nov 2026 21:00"),
        ("한 시간 전", "Sun 22 Nov 2026 20:15"),
        ("두시간 반 전에", "Sun 22 Nov 2026 18:45"),
        ("삼십 분 전에", "Sun 22 Nov 2026 20:45"),
        ("지난 화요일", "Tue 17 Nov 2026 00:00"),
        ("지난주 화요일에", "Tue 10 Nov 2026 00:00"),
        ("지난주에", "Sun 15 Nov 2026 00:00"),
        ("다음 주 금요일 다섯 시", "Fri 27 Nov 2026 17:00"),
        ("오늘 아침", "Sun 22 Nov 2026 06:00"),
        ("오늘 새벽 두 시에", "Sun 22 Nov 2026 02:00"),
        ("아홉 시 반에", "Sun 22 Nov 2026 09:30"),
        ("오후 세 시 십오 분", "Sun 22 Nov 2026 15:15"),
        ("오후 3시 15분쯤", "Sun 22 Nov 2026 15:15"),
        ("사흘 전에", "Thu 19 Nov 2026 00:00"),
        ("오월 삼일에", "Sun 03 May 2026 00:00"),
        ("밤 열 시마다", "Sun 22 Nov 2026 22:00"),
        ("매주 금요일 저녁 일곱 시에", "Fri 27 Nov 2026 19:00"),
    ],
)
def test_korean_times_are_understood(text, at):
    assert said(text, locale="ko") == at
    moment = find(text, SUNDAY, locale="ko")
    assert (moment.start, moment.end) == (0, len(text))


@pytest.mark.parametrize(
    "text",
    [
        "한 번 더 했어요",
        "시작했어요",
        "이 도시 전체",
        "오늘의 걸음",
        "처음으로 했어요",
        "시간이 없어요",
        "열심히 했어요",
        "아침밥을 먹었어요",
        "지난 일은 잊었어요",
        "밤이 무서워요",
    ],
)
def test_what_only_looks_like_a_korean_time_is_none(text):
    assert find(text, SUNDAY, locale="ko") is None


def test_letters_in_pieces_are_read_and_the_span_is_of_the_text_as_it_is():
    text = normalize("NFD", "나는 어제 저녁에 갔어요")
    moment = find(text, SUNDAY, locale="ko")
    assert normalize("NFC", text[moment.start : moment.end]) == "어제 저녁에"


def test_a_locale_without_words_for_times_finds_none():
    assert find("yesterday", SUNDAY, locale="xx") is None


WORDS = ["at", "on", "half", "nine", "may", "third", "the", "of", "in", "ago", "every"]
WORDS += ["december", "thirty first", "2pm", "next", "month", "this"]
WORDS += ["night", "last", "two", "999", "years", "tonight", "to", "-", ",", "0:00"]
WORDS += [
    "어제",
    "열",
    "시",
    "반",
    "밤",
    "마다",
    "전",
    "K",
    "\u017funday",
    "frİday",
    "\0",
    "\u1161",
]


@given(
    st.one_of(st.text(), st.lists(st.sampled_from(WORDS)).map(" ".join)),
    st.datetimes(timezones=st.sampled_from([LONDON, SEOUL, UTC])),
    st.sampled_from(["en", "ko"]),
    st.sampled_from([None, True, False]),
)
def test_any_text_at_any_time_gives_a_time_with_its_place_or_none(
    text, now, locale, ahead
):
    moment = find(text, now, locale=locale, ahead=ahead)
    if moment:
        assert 0 <= moment.start < moment.end <= len(text)
        assert moment.at.utcoffset() is not None
        assert moment.at.tzinfo is now.tzinfo


@pytest.mark.parametrize("words", ["morning ", "at ten people ", "on  -  ", "한 시 "])
@pytest.mark.parametrize("locale", ["en", "ko"])
def test_a_very_long_text_is_read_like_any_other(words, locale):
    assert find(words * 10_000, SUNDAY, locale=locale) in (
        None,
        find(words * 100, SUNDAY, locale=locale),
    )


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ('[alone]\nsome = ["{day}"]', "line 2: Nothing is counted as 'some', only at"),
        ('[alone]\nat = ["{dya}"]', "line 2: There is no slot 'dya'; there are day"),
        ('[alone]\nat = ["[on {day}"]', "line 2: missing )"),
        ('[days]\ntoday = "now"', "line 2: 'now' cannot be the worth of 'today'."),
        ('[words]\nsome = ["on"]', "line 2: No list of words is called 'some'."),
        ('[writing]\nspaces = "no"', "line 2: Spaces are not 'no'."),
        ('[day]\ntoday = "0"', "line 1: There is no table called 'day'."),
    ],
)
def test_a_mistake_in_the_file_is_shown_with_its_line(tmp_path, written, problem):
    file = tmp_path / "_moments.toml"
    file.write_text(written, "utf-8")
    with pytest.raises(PhraseError) as caught:
        TimeWords(Source(file))
    assert problem in caught.value.problem
