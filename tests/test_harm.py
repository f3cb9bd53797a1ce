"""What may do harm is never cheered, and a lapse with opioids is known."""

from datetime import UTC, datetime

import packaged
import pytest

from assistant.dialogue import Context
from assistant.finding.caution import caution
from assistant.journal import Journal
from intents.harm import KINDS

NOW = datetime(2026, 11, 22, 21, tzinfo=UTC)
BOOKS = packaged.books()


def harm(text, locale="en"):
    """Return the kind of harm in *text*."""
    return BOOKS[locale].harm.of(text)


@pytest.mark.parametrize(
    "text",
    [
        "I slipped on heroin after two years clean",
        "I used fentanyl again",
        "I took some oxy last night",
        "I relapsed on heroin yesterday",
        "I shot up",
        "heroin again after rehab",
        "i did some dope again",
        "I used smack",
        "i did h last night",
        "I relapsed on blues",
        "popped a few percs",
        "i smoked some fent",
        "I nodded out on the couch",
        "I took my mum's tramadol",
        "I took too many codeine",
        "i crushed a dilaudid",
        "I took two of her vicodin",
        "I took a friend's methadone",
    ],
)
def test_r13_a_lapse_with_opioids_is_known(text):
    """After a time without, the old amount can kill."""
    assert harm(text) == "opioids"


@pytest.mark.parametrize(
    "text",
    [
        "I did not use heroin",
        "I resisted heroin",
        "I took my codeine as told",
        "I watched a film about heroin",
        "I used my phone again",
        "I take tramadol for my back",
        "I took my methadone",
        "I had a dope day",
        "I had the blues yesterday",
        "I nodded off on the sofa",
        "I ate junk food again",
        "we had lean meat",
        "I did homework",
    ],
)
def test_r13_no_lapse_is_no_lapse(text):
    """Who kept away, or takes what a doctor gave, hears none of it."""
    assert harm(text) != "opioids"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("또 펜타닐 했어요", "opioids"),
        ("옥시콘틴을 다시 먹었어요", "opioids"),
        ("코데인 또 먹어버렸어요", "opioids"),
        ("끊었다가 트라마돌에 또 손을 댔어요", "opioids"),
        ("메타돈을 구했어요", "opioids"),
        ("옥시 세제를 샀어요", None),
        ("주사를 맞았어요", None),
    ],
)
def test_r13_a_lapse_with_opioids_is_known_in_korean(text, kind):
    assert harm(text, "ko") == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I quit drinking cold turkey", "withdrawal"),
        ("I stopped taking my xanax", "withdrawal"),
        ("I stopped my medication", "medicine"),
    ],
)
def test_r14_stopping_all_at_once_is_never_cheered(text, kind):
    """It is signposted to a doctor."""
    assert harm(text) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I didn't eat all day", "food"),
        ("I ran till I fainted", "exercise"),
        ("I cut them all off", "alone"),
        ("I cut everyone off", "alone"),
        ("I drove fine after six drinks", "driving"),
        ("I had three beers and drove home", "driving"),
        ("I drove to work", None),
        ("I drank tea and drove home", None),
        ("I did not drive after the pub", None),
    ],
)
def test_r15_harm_is_never_celebrated(text, kind):
    """However proudly it is told."""
    assert harm(text) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("술 마시고 운전했어요", "driving"),
        ("헤로인을 다시 했어요", "opioids"),
        ("산책했어요", None),
    ],
)
def test_harm_is_known_in_korean(text, kind):
    """By the same kinds."""
    assert harm(text, "ko") == kind


SAID = {
    "opioids": ("I used heroin", "헤로인을 다시 했어요"),
    "driving": ("I drove home drunk", "음주운전을 했어요"),
}


@pytest.mark.parametrize("locale", BOOKS)
@pytest.mark.parametrize("kind", SAID)
def test_each_new_kind_has_its_line(kind, locale, tmp_path):
    """Said once, plainly, and no cheer."""
    words = SAID[kind][locale == "ko"]
    with Journal(tmp_path / "journal.db", lambda: NOW) as journal:
        ctx = Context(BOOKS[locale], journal, lambda: NOW, lambda said: said[0])
        assert caution(words, ctx).text == BOOKS[locale].reply(
            f"steps.harm_{kind}", lambda said: said[0]
        )
    assert kind in KINDS
