"""What we say of ourselves: a program for daily life, and no more is claimed."""

import re
from pathlib import Path

import packaged
import pytest

ROOT = Path(__file__).parents[1]
SAFETY = ROOT / "docs/safety.md"
BOOKS = packaged.books()
PAGES = [ROOT / name for name in ("README.md", "CHANGELOG.md", "pyproject.toml")]
PAGES += sorted((ROOT / "docs").glob("*.md"))

CLAIMS = {
    "en": [
        r"clinically|diagnos\w+|therapeutic|evidence[- ]based",
        r"\b(treats|treatment|prevents|cures?)\b",
        r"(proven|shown|guaranteed) to (help|work|reduce)",
        r"detects? (suicid\w+|depression|danger|crises|every)|never misses",
        r"(reduces?|lowers?|relieves?) (your )?(anxiety|depression|symptoms|the risk)",
        r"medical (device|grade)|keeps? you safe",
    ],
    "ko": [
        "진단|완치",
        "(치료|예방)(합니다|해요|해 드)",
        "의학적으로 (입증|증명)",
    ],
}
"""Claims that only a doctor, or something that was tested as medicine is, may make."""

TOLD = {
    "a program": "program",
    "not a person": "not a person",
    "nor therapy": "not therapy",
    "for adults": "adults",
    "it will miss": "it will miss",
    "it calls nobody": "cannot call",
    "where the numbers are from": "stored copies",
    "how it was measured": "benchmarks/danger.py",
    "what is kept": "only that there was one",
}


def claims(text, locale="en"):
    """Return the claims in *text*."""
    whole = "|".join(CLAIMS[locale])
    return [hit[0] for hit in re.finditer(whole, text, re.IGNORECASE)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_r19_no_page_claims_to_name_or_heal_an_illness(page):
    assert claims(page.read_text("utf-8")) == []


@pytest.mark.parametrize("locale", BOOKS)
def test_r19_no_reply_claims_to_name_or_heal_an_illness(locale):
    for reply in BOOKS[locale].replies.values():
        for text in (*reply.one, *reply.other):
            assert claims(text, locale) == [], text


@pytest.mark.parametrize("text", TOLD.values(), ids=TOLD)
def test_r19_the_page_of_safety_says_what_it_is_and_is_not(text):
    page = " ".join(SAFETY.read_text("utf-8").split())
    assert text in page


def test_r19_every_locale_has_its_list_of_claims():
    assert CLAIMS.keys() == BOOKS.keys()


@pytest.mark.parametrize(
    "text",
    [
        "It is clinically proven.",
        "A diagnosis in a minute",
        "It treats depression.",
        "prevents relapse",
        "It detects suicidal thoughts.",
        "reduces your anxiety",
        "a medical device",
    ],
)
def test_r19_a_claim_is_found(text):
    assert claims(text)


@pytest.mark.parametrize(
    "text", ["I treat myself kindly.", "secure", "It is no detector.", "in danger"]
)
def test_r19_plain_words_are_no_claim(text):
    assert claims(text) == []
