"""The card and what is said from it: what no scene can show."""

import re
import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import packaged
import pytest

from assistant.conversation import Conversation
from assistant.dialogue import Context, NoAnswerError, resume
from assistant.journal import Chose, Journal
from assistant.safety import (
    SLOWLY,
    CardError,
    back,
    card,
    country_asked,
    named,
    place,
    read_card,
    reading,
    spoken,
)
from assistant.safety.card import FRESH, ONLY, publisher
from assistant.safety.places import answers
from assistant.skills import discover
from intents import Match

NOW = datetime(2026, 11, 22, 21, tzinfo=UTC)
BOOKS = packaged.books()
MATCHER = packaged.matcher("en")
COUNTRIES = [pytest.param(country, id=code) for code, country in card().items()]
FILE = Path(__file__).parent.parent / "assistant/safety/numbers.toml"
WRITTEN = tomllib.loads(FILE.read_text("utf-8"))


@pytest.fixture
def journal(tmp_path):
    """Give an empty journal whose time is NOW."""
    with Journal(tmp_path / "journal.db", lambda: NOW) as opened:
        yield opened


@pytest.fixture
def ctx(journal):
    """Make a context of some locale at some time."""

    def make(locale="en", now=NOW):
        return Context(BOOKS[locale], journal, lambda: now, lambda said: said[0])

    return make


@pytest.fixture
def talk(ctx):
    """Give a conversation in English."""
    return Conversation(discover(), MATCHER, ctx())


def heard(text):
    """Give words that no phrase of the book stands for."""
    return Match(text, "act")


def numbers_of(country):
    """Give every number of a country."""
    for each in country.emergency:
        yield each.number
    for line in country.lines:
        yield from filter(None, (line.call, line.text))


@pytest.mark.parametrize("country", COUNTRIES)
def test_r10_a_country_was_checked_within_twelve_months(country):
    """Fails when the card has to be checked again; how, is said in its file."""
    today = datetime.now(UTC).date()
    assert country.verified <= max(today, NOW.date())
    assert today - country.verified <= FRESH


@pytest.mark.parametrize("country", COUNTRIES)
def test_r10_every_number_stands_in_two_documents_of_different_publishers(country):
    for each in (*country.emergency, *country.lines, *country.special):
        assert len({publisher(source) for source in each.sources}) >= 2
        assert all(source.at.startswith("http") for source in each.sources)


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_country_has_an_emergency_number_and_a_line(country):
    """And no more than can be listened to."""
    assert 1 <= len(country.emergency) <= 2
    assert 1 <= len(country.lines) <= 2
    for number in numbers_of(country):
        assert re.fullmatch(r"\d[\d ]*\d", number)


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_country_has_one_line_for_a_danger_at_most_and_reads_none_unasked(
    country, ctx
):
    about = [line.about for line in country.special]
    assert len(set(about)) == len(about)
    assert {*about} <= {*ONLY}
    read = reading(country, ctx()).text
    assert not any(line.name["en"] in read for line in country.special)


def test_r12_lines_for_abuse_and_for_children_are_those_that_were_found():
    found = {
        about: {code for code, country in card().items() if country.line(about)}
        for about in ONLY
    }
    both = {"IE", "GB", "US", "AU", "NZ", "KR", "DE", "FR", "ES", "NL"}
    assert found == {"abuse": both | {"IT"}, "child": both | {"CA"}}


def test_numbers_that_changed_are_the_new_ones():
    """What was asked for by name in issue 5."""
    lines = {code: country.lines[0].call for code, country in card().items()}
    assert lines["US"] == lines["CA"] == "988"
    assert (lines["KR"], lines["FR"], lines["ES"]) == ("109", "3114", "024")
    assert (lines["NL"], lines["IE"], lines["GB"]) == ("113", "116 123", "116 123")


def test_every_source_is_used_and_has_an_address_of_its_own():
    used = {
        key
        for code, country in WRITTEN.items()
        if code != "sources"
        for each in (*country["emergency"], *country["lines"])
        for key in each["sources"]
    }
    assert used == WRITTEN["sources"].keys()
    addresses = [source["at"] for source in WRITTEN["sources"].values()]
    assert len(set(addresses)) == len(addresses)


@pytest.mark.parametrize("locale", BOOKS)
def test_every_name_has_a_country_and_every_country_a_name(locale):
    codes = {intent.partition(".")[2].upper() for intent in answers(BOOKS[locale])}
    assert codes - {"ELSEWHERE"} == set(card())


@pytest.mark.parametrize("locale", BOOKS)
@pytest.mark.parametrize("country", COUNTRIES)
def test_what_is_named_is_named_in_every_language(locale, country):
    """The lines, the documents, the word to text and the hours."""
    for line in (*country.lines, *country.special):
        sources = [source.who for source in line.sources]
        for words in filter(None, (line.name, line.keyword, line.hours, *sources)):
            assert words[locale].strip()


@pytest.mark.parametrize("locale", BOOKS)
def test_every_name_of_a_country_is_found_among_other_words(locale):
    book = BOOKS[locale]
    for intent in answers(book):
        code = intent.partition(".")[2].upper().replace("ELSEWHERE", "")
        for form in book.answers[intent]:
            name = " ".join(map(str, form))
            assert place(heard(name), book) == code
            if len(name) > 2 or not name.isascii():
                assert place(heard(f"oh {name} well"), book) == code


@pytest.mark.parametrize("code", sorted(card()))
def test_where_someone_lives_is_understood_of_every_country(code):
    name = named(code, BOOKS["en"])
    for said in (f"I live in {name}", f"my country is {name}", f"I'm in {name}"):
        match = MATCHER.match(said)
        assert (match.decision, match.intent) == ("act", "safety.country")
        assert place(match, BOOKS["en"]) == code


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("I'm in the UK", "GB"),
        ("in the US, in New Mexico", "US"),
        ("us", "US"),
        ("none of us", ""),
        ("New South Wales", "AU"),
        ("Northern Ireland", "GB"),
        ("North Korea", ""),
        ("I am in pain", ""),
        ("Kenya", ""),
        ("", ""),
    ],
)
def test_a_country_is_found_by_whole_names(said, code):
    assert place(heard(said), BOOKS["en"]) == code


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("한국이요", "KR"),
        ("저는 인도에 살아요", "IN"),
        ("인도네시아", ""),
        ("북한", ""),
    ],
)
def test_a_name_in_syllables_may_go_on_with_an_ending(said, code):
    assert place(heard(said), BOOKS["ko"]) == code


@pytest.mark.parametrize(
    "said", ["I am in pain", "I live in pain", "I am in hospital", "I live in fear"]
)
def test_what_only_sounds_like_a_country_sets_none(said, talk, journal):
    talk.hear(said)
    assert journal.setting("country") is None


def test_r9_a_number_is_said_digit_by_digit_in_its_groups(ctx):
    assert spoken("116 123", ctx()) == "1 1 6, 1 2 3"
    assert spoken("988", ctx()) == "9 8 8"
    assert spoken("109", ctx("ko")) == "일 공 구"


@pytest.mark.parametrize("locale", BOOKS)
@pytest.mark.parametrize("country", COUNTRIES)
def test_r9_every_number_is_said_twice_slowly_and_never_as_one(locale, country, ctx):
    """No reply holds two digits side by side, so none is read as a big number."""
    made = ctx(locale)
    reply = reading(country, made)
    assert reply.manner == back(country, made).manner == SLOWLY
    assert SLOWLY.pace < 1 < 1 + SLOWLY.pause
    for number in numbers_of(country):
        assert reply.text.count(spoken(number, made)) >= 2
    for said in (reply, back(country, made)):
        assert not re.search(r"\d\d", said.text)


@pytest.mark.parametrize("locale", BOOKS)
@pytest.mark.parametrize("country", COUNTRIES)
def test_the_checked_reply_holds_no_number_to_call(locale, country, ctx, journal):
    made = ctx(locale)
    journal.record(Chose("country", country.code))
    reply = discover()["safety.checked"](heard(""), made)
    for number in numbers_of(country):
        assert spoken(number, made) not in reply.text


@pytest.mark.parametrize("country", COUNTRIES)
def test_when_it_was_checked_is_said_in_few_words(country, ctx, journal):
    """At most 25, with the date, two documents, and the year of an old one."""
    journal.record(Chose("country", country.code))
    made = ctx(now=NOW + timedelta(100))
    said = discover()["safety.checked"](heard(""), made).text
    assert len(said.split()) <= 25
    assert "checked on November 22, 2026, in stored copies" in said
    assert all(source.who["en"] in said for source in country.lines[0].sources[:2])


def test_r9_the_numbers_come_slowly_when_they_are_wanted_again(talk):
    talk.hear("I live in Ireland")
    first = talk.hear("crisis line").reply
    second = talk.hear("the number again").reply
    assert (second.text, second.manner) == (first.text, SLOWLY)
    assert talk.hear("again").reply.text == first.text


def test_r10_a_country_is_kept_and_no_other_word_is(talk, journal):
    talk.hear("who can I call")
    talk.hear("I think I'm in, uh, Scotland")
    assert journal.setting("country") == "GB"
    assert journal.entries() == ()


def test_r17_it_says_that_it_is_a_program_and_cannot_call(talk):
    talk.hear("I live in Canada")
    reply = talk.hear("who can I call").reply
    assert reply.text.startswith("I am a program and cannot call.")


def test_r10_an_old_check_is_said_with_the_numbers(ctx):
    later = NOW + FRESH + timedelta(1)
    for now, is_old in ((NOW, False), (later, True)):
        text = reading(card()["IE"], ctx(now=now)).text
        assert ("more than a year ago" in text) == is_old


def test_a_country_that_the_card_lost_is_asked_for_again(talk, journal):
    journal.record(Chose("country", "XX"))
    assert talk.hear("crisis line").reply.text == "Which country are you in?"


def asked(made, answer):
    """Let another dialogue ask for the country; return what it is told to say."""
    dialogue = country_asked(made)
    question = resume(dialogue, None)
    assert question.text == made.say("safety.which_country").text
    with pytest.raises(StopIteration) as end:
        resume(dialogue, answer)
    return end.value.value


@pytest.mark.parametrize(
    ("answer", "code", "begins"),
    [
        (heard("in Ireland"), "IE", "I will give numbers for Ireland."),
        (
            Match("Ireland", "act", "safety.ie"),
            "IE",
            "I will give numbers for Ireland.",
        ),
        (Match("skip", "act", "answers.no"), None, "All right"),
        (heard("Kenya"), None, "I have no numbers for there."),
        (heard("North Korea"), None, "I have no numbers for there."),
    ],
)
def test_another_dialogue_can_ask_for_the_country(answer, code, begins, ctx, journal):
    assert asked(ctx(), answer).text.startswith(begins)
    assert journal.setting("country") == code


def test_silence_to_another_dialogue_leaves_the_country_unset(ctx, journal):
    assert asked(ctx(), NoAnswerError()) is None
    assert journal.setting("country") is None


GOOD = """
[IE]
verified = 2026-11-22
emergency = [{ number = "112", sources = ["a", "b"] }]
[[IE.lines]]
name = { en = "A" }
about = "talk"
call = "116 123"
sources = ["a", "b"]
[sources]
a = { who = { en = "A" }, at = "https://www.a.ie/1", dated = "2026-02" }
b = { who = { en = "B" }, at = "https://b.org/2" }
"""


def wrong(tmp_path, *change):
    """Read a good card after a *change*; return what is said about it."""
    file = tmp_path / "card.toml"
    file.write_text(GOOD.replace(*change), "utf-8")
    with pytest.raises(CardError) as refused:
        read_card(file)
    return str(refused.value)


def test_a_good_card_is_read(tmp_path):
    (tmp_path / "card.toml").write_text(GOOD, "utf-8")
    ireland = read_card(tmp_path / "card.toml")["IE"]
    assert ireland.verified == date(2026, 11, 22)
    assert [source.year for source in ireland.lines[0].sources] == [2026, None]


@pytest.mark.parametrize(
    ("change", "place_", "problem"),
    [
        (('"112"', '"1-12"'), "IE, 1-12", "more than digits"),
        (('"116 123"', '"116  123"'), "IE, A", "more than digits"),
        (('"116 123"', '""'), "IE, A", "neither be called nor texted"),
        (('number = "112", ', ""), "IE", "no number"),
        (("[{ number", "[] #"), "IE", "no emergency number"),
        (("[[IE.lines]]", "lines = []\n[[XX.lines]]"), "IE", "no crisis line"),
        (("b.org", "b.a.ie"), "IE, 112", "different publishers"),
        (('["a", "b"] }', '["a"] }'), "IE, 112", "fewer than two sources"),
        (('["a", "b"] }', '["a", "c"] }'), "IE, 112", "no source 'c'"),
        (("verified = 2026-11-22", ""), "IE", "no day"),
        (('"talk"', '"chat"'), "IE, A", "what it is for"),
        (("[IE]", "[Eire]"), "Eire", "not the code of a country"),
        (("about", "abuot"), "IE, A", "means nothing here"),
        (('{ en = "A" }\nabout', '{ ko = "A" }\nabout'), "IE", "not named in English"),
        (("https://b.org/2", "b.org"), "sources, b", "no address"),
        (('"2026-02"', '"February"'), "sources, a", "no date"),
        (("[IE]", "[IE"), "", "cannot be read"),
        (
            ('number = "112"', 'number = "112", service = "sea"'),
            "IE, 112",
            "no service",
        ),
    ],
)
def test_a_wrong_card_is_refused_with_its_place(change, place_, problem, tmp_path):
    said = wrong(tmp_path, *change)
    assert said.startswith(f"card.toml, {place_}" if place_ else "card.toml")
    assert problem in said


@pytest.mark.parametrize(
    ("at", "whose"),
    [
        ("https://www2.hse.ie/x", "hse.ie"),
        ("https://www.theleader.com.au/story", "theleader.com.au"),
        ("https://m.tonight.co.za/", "tonight.co.za"),
        ("https://health.wyo.gov/", "wyo.gov"),
    ],
)
def test_a_publisher_is_told_from_its_host(at, whose, tmp_path):
    (tmp_path / "card.toml").write_text(GOOD.replace("https://b.org/2", at), "utf-8")
    sources = read_card(tmp_path / "card.toml")["IE"].emergency[0].sources
    assert publisher(sources[1]) == whose
