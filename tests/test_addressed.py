"""What is said to the program, what of oneself, and what of danger."""

import packaged
import pytest

from assistant.addressed import SAID, addressed

MATCHERS = {locale: packaged.matcher(locale) for locale in ("en", "ko")}


def heard(text, locale="en"):
    """Return what is understood of *text*."""
    matcher = MATCHERS[locale]
    return addressed(matcher.match(text), matcher)


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en", "you're useless"),
        ("en", "you suck"),
        ("en", "I hate you"),
        ("en", "you stupid machine"),
        ("en", "you are such an idiot"),
        ("ko", "너 정말 쓸모없어"),
        ("ko", "멍청한 기계"),
    ],
)
def test_harsh_words_to_the_program_are_known(locale, text):
    assert heard(text, locale).runner_up == "greeting.rude"


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en", "I am useless"),
        ("en", "I hate myself"),
        ("en", "I am such an idiot"),
        ("en", "you are useful"),
        ("en", "you are not useless"),
        ("en", "he told me you are useless"),
        ("en", "I hate you and I want to die"),
        ("ko", "나는 쓸모없어"),
        ("ko", "내가 싫어"),
        ("ko", "네가 싫어"),
    ],
)
def test_nothing_near_them_is_taken_for_them(locale, text):
    """In Korean "I" and "you" can sound the same: then it is not ours."""
    assert heard(text, locale).runner_up not in SAID


def test_danger_stays_danger():
    assert heard("I hate you I am going to kill myself").decision == "danger"
