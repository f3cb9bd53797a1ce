"""Half of an amount, in the words it was said in."""

import packaged
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.halving import Halves

BOOKS = packaged.books()
HALVES = {
    name: Halves(book.replies["goals.halves"].other, book.language.numbers)
    for name, book in BOOKS.items()
}


@pytest.mark.parametrize(
    ("whole", "half"),
    [
        ("Walk 20 minutes", "Walk 10 minutes"),
        ("Walk twenty minutes", "Walk ten minutes"),
        ("Walk for twenty five minutes", "Walk for twelve minutes"),
        ("Walk ninety minutes", "Walk forty five minutes"),
        ("A 20-minute walk", "A 10-minute walk"),
        ("Walk 10,000 steps", "Walk 5,000 steps"),
        ("Write two hundred words", "Write a hundred words"),
        ("Read two pages", "Read one page"),
        ("Read 3 pages", "Read 1 page"),
        ("Read a page", "Read half a page"),
        ("Read one page a night", "Read half a page a night"),
        ("Wash two dishes", "Wash one dish"),
        ("Call three people", "Call one person"),
        ("Write two stories", "Write one story"),
        ("Call a couple of friends", "Call one friend"),
        ("Practise an hour", "Practise half an hour"),
        ("Practise for an hour and a half", "Practise for forty five minutes"),
        ("Half an hour of guitar", "Fifteen minutes of guitar"),
        ("Two hours of guitar", "One hour of guitar"),
        ("1 hour of guitar", "Half an hour of guitar"),
        ("Swim three times a week", "Swim once a week"),
        ("Swim four times a week", "Swim two times a week"),
        ("Swim twice a week", "Swim once a week"),
        ("Swim once a week", "Swim every other week"),
        ("Read every day", "Read every other day"),
        ("Read daily", "Read every other day"),
        ("Call my sister every Sunday", "Call my sister every other Sunday"),
        ("Call my sister on Sundays", "Call my sister on every other Sunday"),
        ("Walk 20 minutes every day", "Walk 10 minutes every day"),
        ("Every day walk 20 minutes", "Every day walk 10 minutes"),
        ("At 7 walk for 20 minutes", "At 7 walk for 10 minutes"),
        ("Do a hundred sit-ups", "Do fifty sit-ups"),
    ],
)
def test_an_amount_is_halved_in_its_own_words(whole, half):
    """Units and all else stay as they were."""
    assert HALVES["en"].halved(whole) == half


@pytest.mark.parametrize(
    "text",
    [
        "Tidy my room",
        "Call one friend",
        "Be in bed by 11",
        "Get up at seven",
        "Get up before 7 am",
        "Get up at 7:30",
        "Read two or three pages",
        "Walk 2.5 miles",
        "Find the one thing I like",
        "Be there 24 7",
        "",
    ],
)
def test_what_is_no_amount_is_not_halved(text):
    """Clock times, one of something that has no half, and amounts left open."""
    assert HALVES["en"].halved(text) is None


@pytest.mark.parametrize(
    ("whole", "half"),
    [
        ("매일 20분 걷기", "매일 10분 걷기"),
        ("이십 분 걷기", "10분 걷기"),
        ("한 시간 공부하기", "30분 공부하기"),
        ("4시간 공부하기", "2시간 공부하기"),
        ("책 두 쪽 읽기", "책 한 쪽 읽기"),
        ("일주일에 세 번 운동하기", "일주일에 한 번 운동하기"),
        ("매일 산책하기", "이틀에 한 번 산책하기"),
    ],
)
def test_korean_amounts_are_halved(whole, half):
    """By the rows of the Korean phrase file."""
    assert HALVES["ko"].halved(whole) == half


def test_korean_clock_times_are_no_amounts():
    """Seven o'clock is not three o'clock."""
    assert HALVES["ko"].halved("7시에 일어나기") is None


def test_an_hour_comes_down_to_a_minute_step_by_step():
    """Each half is an amount again."""
    said = ["Walk two hours"]
    for _ in range(7):
        said.append(HALVES["en"].halved(said[-1]))
    assert HALVES["en"].halved(said[-1]) is None
    assert said == [
        *("Walk two hours", "Walk one hour", "Walk half an hour"),
        *("Walk fifteen minutes", "Walk seven minutes", "Walk three minutes"),
        *("Walk one minute", "Walk half a minute"),
    ]


@given(st.text(max_size=200))
def test_any_text_can_be_tried(text):
    """It is halved or it is not, and never made into nothing."""
    half = HALVES["en"].halved(text)
    assert half is None or half != text


@given(st.integers(min_value=2, max_value=100_000))
def test_half_of_a_number_is_never_more_than_half(number):
    """Nor is it ever none."""
    half = HALVES["en"].halved(f"Lift it {number}")
    assert half is not None
    said = half.removeprefix("Lift it ").replace("a hundred", "100")
    assert 1 <= int(said) <= number / 2
