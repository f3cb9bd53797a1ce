"""The words of the page: the same in every language, all used, and none that hurts."""

import re
import tomllib
from pathlib import Path

import pytest

from intents import PhraseError, Shown, locales

ROOT = Path(__file__).parent.parent
WEB = ROOT / "assistant/doors/web"
NEVER = tomllib.loads(Path(__file__).with_name("forbidden_words.toml").read_text())
SHOWN = {locale: Shown.load(locale) for locale in locales()}
ENGLISH = SHOWN["en"].replies


@pytest.mark.parametrize("locale", SHOWN)
def test_every_language_has_the_same_words_with_the_same_fields(locale):
    """So a page in Korean is not half in English."""
    own = SHOWN[locale].replies
    assert own.keys() == ENGLISH.keys()
    counted = {"found", "days", "times", "letters", "minutes"}
    for key, reply in own.items():
        assert reply.fields == ENGLISH[key].fields, key
        assert not reply.one or key in counted


def test_every_word_that_is_used_exists_and_every_one_that_exists_is_used():
    """No page breaks for want of a word, and nobody translates one for nothing."""
    sources = [*WEB.rglob("*.py"), *WEB.rglob("*.html")]
    sources += [ROOT / "assistant" / name for name in ("letter.py", "seen.py")]
    text = "\n".join(file.read_text("utf-8") for file in sources)
    asked = set(re.findall(r"\bt\(\"(\w+)\"", text))
    asked |= set(re.findall(r"\bshown\(\s*\"(\w+)\"", text))
    assert asked - ENGLISH.keys() - {"way_", "theme_", "size_"} == set()
    quoted = set(re.findall(r"\"(\w+)\"", text))
    made = re.compile(r"way_\w+|theme_\w+|size_\w+")
    assert {k for k in ENGLISH if k not in quoted and not made.fullmatch(k)} == set()


@pytest.mark.parametrize("locale", SHOWN)
def test_no_word_hurts_or_praises(locale):
    """The lists are in forbidden_words.toml."""
    texts = [t for r in SHOWN[locale].replies.values() for t in (*r.one, *r.other)]
    found = [t for t in texts for w in NEVER[locale] if re.search(w, t, re.IGNORECASE)]
    assert found == []


def test_no_template_holds_words_of_its_own():
    """Between the tags of a template stands nothing but what it is given."""
    for file in WEB.glob("templates/*.html"):
        bare = re.sub(r"{[{%#].*?[#%}]}|<[^>]+>", " ", file.read_text("utf-8"))
        assert re.findall(r"[^\W\d_]{2,}", bare) == [], file.name


def test_a_language_that_is_not_there_is_refused():
    """With what to do."""
    with pytest.raises(PhraseError, match="no phrases for the locale"):
        Shown.load("xx")
