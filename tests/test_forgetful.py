"""Forgetting: what is deleted is gone from the disk, and nothing goes by mistake."""

from datetime import UTC, datetime, timedelta

import packaged
import pytest
from clock import Clock
from program import run
from unlocked import words_on_disk

from assistant.conversation import Conversation
from assistant.dialogue import Context
from assistant.forgetful import DELAY, due, forget_if_due, is_latest, is_word
from assistant.journal import Chose, Journal, Scheduled, Stepped, Undone
from assistant.reminding.bell import BREATH, LONGEST
from assistant.skills import discover

BOOK = packaged.book("en")
MATCHER = packaged.matcher("en")
EVENING = datetime(2026, 11, 22, 21, 0, 30, 250_000, tzinfo=UTC)
TOLD = "the xylophone in the cellar"


@pytest.fixture
def clock():
    """Give a clock that stands still."""
    return Clock(EVENING)


@pytest.fixture
def path(tmp_path):
    """Name the file of the journal."""
    return tmp_path / "journal.db"


def talk(journal, clock):
    """Make a conversation, always in its first wording."""
    ctx = Context(BOOK, journal, clock, lambda variants: variants[0])
    return Conversation(discover(), MATCHER, ctx)


def is_on_disk(path):
    """Tell whether the words are in any file of the journal."""
    return b"xylophone" in words_on_disk(path.parent)


def test_everything_goes_a_day_after_the_word(path, clock):
    """And not a moment before; with it go the settings, and it goes only once."""
    with Journal(path, clock) as journal:
        journal.record(Stepped(TOLD, "did"))
        journal.record(Chose("pace", 2))
        conversation = talk(journal, clock)
        conversation.hear("forget everything")
        conversation.hear("harbour")
        assert due(journal) == EVENING + DELAY
        assert not forget_if_due(journal, EVENING + DELAY - timedelta(seconds=1))
        assert journal.count() == 1
        assert forget_if_due(journal, EVENING + DELAY)
        assert (journal.count(), journal.setting("pace"), due(journal)) == (
            0,
            None,
            None,
        )
        assert not forget_if_due(journal, EVENING + DELAY)
    assert not is_on_disk(path)


def test_it_is_still_due_after_a_restart(path, clock):
    """Days later too."""
    with Journal(path, clock) as journal:
        journal.record(Stepped(TOLD, "did"))
        talk(journal, clock).hear("forget everything")
    with Journal(path, clock) as journal:
        assert not forget_if_due(journal, EVENING + 9 * DELAY)
        conversation = talk(journal, clock)
        conversation.hear("forget everything")
        conversation.hear("harbour")
    assert is_on_disk(path)
    with Journal(path, clock) as journal:
        assert forget_if_due(journal, EVENING + 9 * DELAY)
    assert not is_on_disk(path)


@pytest.mark.parametrize("text", ["keep everything", "undo that", "don't delete it"])
def test_until_then_it_can_be_undone(path, clock, text):
    """In the words that were named, or as anything else is undone."""
    with Journal(path, clock) as journal:
        journal.record(Stepped(TOLD, "did"))
        conversation = talk(journal, clock)
        conversation.hear("forget everything")
        conversation.hear("harbour")
        clock.time += timedelta(hours=5)
        conversation.hear(text)
        assert due(journal) is None
        assert not forget_if_due(journal, EVENING + 9 * DELAY)
        assert journal.count() == 1


def due_with_a_reminder(journal, clock):
    """Have all deleted in a day, and a reminder that rings at that very time."""
    journal.record(Stepped(TOLD, "did"))
    at = (clock.time + DELAY).replace(second=30, microsecond=0)
    journal.record(Scheduled("Carry the xylophone", at.isoformat()))
    conversation = talk(journal, clock)
    conversation.hear("forget everything")
    conversation.hear("harbour")
    return conversation


def test_nothing_is_said_once_the_hour_has_come(path, clock):
    """The bell keeps quiet, whoever asks it first."""
    with Journal(path, clock) as journal:
        conversation = due_with_a_reminder(journal, clock)
        clock.time += DELAY
        assert conversation.bell.mention() is None
        assert conversation.ring() is None
        assert journal.count() == 0
    assert not is_on_disk(path)


def test_it_goes_though_nobody_speaks(path, clock):
    """The program wakes for that hour; what was open and said is gone as well."""
    with Journal(path, clock) as journal:
        journal.record(Stepped(TOLD, "did"))
        conversation = talk(journal, clock)
        conversation.hear("forget everything")
        conversation.hear("harbour")
        assert conversation.bell.wait() == LONGEST
        conversation.hear("I took a small step, I called my sister")
        conversation.hear("change a word")
        assert conversation.question is not None
        clock.time = EVENING + DELAY - timedelta(seconds=12)
        assert conversation.bell.wait() == 12
        assert conversation.ring() is None
        assert journal.count() == 2
        clock.time += timedelta(seconds=12)
        assert conversation.silence() is None
        assert conversation.question is None
        assert journal.count() == 0
        assert conversation.bell.wait() is None
        again = conversation.hear("say that again").reply
        assert "sister" not in again.text
    assert not is_on_disk(path)


def test_nobody_is_greeted_because_all_is_gone(path, clock):
    """Where nobody has spoken since the program began, it does not begin to."""
    with Journal(path, clock) as journal:
        conversation = due_with_a_reminder(journal, clock)
        conversation.bell.greets = True
        clock.time += DELAY
        assert conversation.ring() is None
        assert journal.count() == 0
        assert conversation.ring() is None


def test_what_is_told_after_it_is_undone_by_itself(path, clock):
    """Then the step was last, not the forgetting."""
    with Journal(path, clock) as journal:
        journal.record(Chose("forget_at", (EVENING + DELAY).isoformat()))
        assert is_latest(journal)
        clock.time += timedelta(minutes=1)
        journal.record(Stepped(TOLD, "did"))
        assert not is_latest(journal)
        talk(journal, clock).hear("undo that")
        assert (journal.count(), due(journal)) == (0, EVENING + DELAY)


@pytest.mark.parametrize("chosen", ["", "soon", 7, "2026-11-22T21:00:00", "2026-11-22"])
def test_a_time_that_is_none_deletes_nothing(path, clock, chosen):
    """Whatever stands there."""
    with Journal(path, clock) as journal:
        journal.record(Stepped(TOLD, "did"))
        journal.record(Chose("forget_at", chosen))
        assert not forget_if_due(journal, EVENING + 9 * DELAY)
        assert journal.count() == 1


def test_today_goes_from_the_disk_at_once(path, clock):
    """Yesterday and the settings stay."""
    with Journal(path, clock) as journal:
        clock.time -= timedelta(days=1)
        journal.record(Stepped("I ate", "did"))
        clock.time += timedelta(days=1)
        journal.record(Stepped(TOLD, "did"))
        journal.record(Chose("pace", 2))
        conversation = talk(journal, clock)
        assert conversation.hear("forget today").reply.text == (
            "There is 1 entry from today: The xylophone in the cellar."
            " Shall I delete it for good?"
        )
        assert conversation.hear("yes").reply.text.startswith("Today is deleted.")
        assert [entry.text for entry in journal.entries()] == ["I ate"]
        assert journal.setting("pace") == 2
    assert not is_on_disk(path)


def test_what_cannot_be_deleted_is_not_said_to_be_deleted(path, clock):
    """The answer is the one for a disk that does not take it."""
    with Journal(path, clock) as journal:
        journal.record(Stepped(TOLD, "did"))
        conversation = talk(journal, clock)
        conversation.hear("forget today")
        journal.close()
        reply = conversation.hear("yes").reply
        assert reply.text.startswith("I could not save that.")


@pytest.mark.parametrize(
    "said",
    ["harbour", "Harbour.", "harbor", "the harbour", "harbour, please", "HARBOUR"],
)
def test_the_word_is_understood_as_it_may_be_written(said):
    """With small words beside it."""
    assert is_word(said, "harbour", BOOK)


@pytest.mark.parametrize(
    "said",
    [
        *(
            "not harbour",
            "harbour no",
            "lantern",
            "harbour lantern",
            "harbours and bays",
        ),
        *("", "...", "yes", "To delete everything, say: harbour.", "say harbour"),
        *("harbour harbour", "barber", "hard", "do not say harbour", "h"),
    ],
)
def test_anything_else_is_another_word(said):
    """Our own voice, heard by the microphone, is none either."""
    assert not is_word(said, "harbour", BOOK)


@pytest.mark.parametrize("locale", ["en", "ko"])
def test_no_word_that_is_asked_for_can_be_taken_for_another(locale):
    """Nor is one said of the others."""
    book = packaged.book(locale)
    words = book.replies["repair.word"].other
    assert len(set(words)) == len(words) >= 10
    for asked in words:
        assert [said for said in words if is_word(said, asked, book)] == [asked]
        assert asked not in book.language.light


@pytest.mark.parametrize("action", [["list"], ["search", "xylophone"]])
def test_nothing_is_listed_after_the_hour(path, action):
    """Whoever reads the journal without talking reads nothing that is to be gone."""
    before = Clock(datetime.now(UTC) - 2 * DELAY)
    with Journal(path, before) as journal:
        journal.record(Stepped(TOLD, "did"))
        conversation = talk(journal, before)
        conversation.hear("forget everything")
        conversation.hear("harbour")
    listed = run("journal", *action, home=path.parent)
    assert (listed.returncode, listed.stdout, is_on_disk(path)) == (0, "", False)


@pytest.mark.parametrize("action", [["list"], ["search", "xylophone"]])
def test_all_is_listed_until_the_hour(path, action):
    """Reading the journal hurries nothing."""
    before = Clock(datetime.now(UTC) - DELAY / 2)
    with Journal(path, before) as journal:
        journal.record(Stepped(TOLD, "did"))
        conversation = talk(journal, before)
        conversation.hear("forget everything")
        conversation.hear("harbour")
    assert TOLD in run("journal", *action, home=path.parent).stdout
    assert is_on_disk(path)


@pytest.mark.parametrize("text", ["undo that", "delete that", "forget the last one"])
def test_what_is_taken_back_is_deleted_as_soon_as_it_is_quiet(path, clock, text):
    """For a moment it can be brought back; then it is gone from the disk."""
    with Journal(path, clock) as journal:
        journal.record(Stepped("I ate", "did"))
        clock.time += timedelta(hours=1)
        journal.record(Stepped(TOLD, "did"))
        conversation = talk(journal, clock)
        conversation.hear(text)
        assert journal.count() == 1
        conversation.silence()
        assert conversation.bell.wait() == BREATH
        assert conversation.ring() is None
        assert conversation.bell.wait() is None
        assert not is_on_disk(path)
        assert [entry.text for entry in journal.entries()] == ["I ate"]


def test_what_is_brought_back_at_once_stays(path, clock):
    """It is told anew, so what was taken back may go."""
    with Journal(path, clock) as journal:
        journal.record(Stepped(TOLD, "did"))
        conversation = talk(journal, clock)
        conversation.hear("undo that")
        conversation.hear("bring it back")
        conversation.ring()
        assert [entry.text for entry in journal.entries()] == [TOLD]
        assert not journal.is_untidy
    assert is_on_disk(path)


def test_where_it_never_is_quiet_it_is_deleted_at_the_end(path):
    """As in a pipe that ends."""
    said = f"I took a small step, {TOLD}\nundo that\n"
    assert run("type", home=path.parent, said=said).returncode == 0
    assert not is_on_disk(path)
    with Journal(path) as journal:
        assert journal.seq == 0


def test_what_a_crash_has_left_of_it_is_deleted_at_the_next_start(path, clock):
    """Before anything is heard."""
    with Journal(path, clock) as journal:
        journal.record(Undone(journal.record(Stepped(TOLD, "did"))))
    assert is_on_disk(path)
    assert run("type", home=path.parent).returncode == 0
    assert not is_on_disk(path)
