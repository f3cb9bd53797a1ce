"""Out of a journal and into one: nothing lost, nothing twice, never half."""

import csv
import io
import json
from contextlib import closing
from datetime import timedelta
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory

import packaged
import pytest
from clock import Clock
from hypothesis import given, settings
from hypothesis import strategies as st
from journals import AnyClock, fill, held, morning

from assistant.dialogue import Context
from assistant.journal import (
    FORGET_AT,
    Aimed,
    Became,
    Changed,
    Chose,
    Felt,
    Journal,
    Moved,
    Noted,
    OrphanError,
    Planned,
    Slipped,
    Stepped,
    Told,
    Undone,
)
from assistant.transfer import diary, lines, opened, read, table, write_whole
from audio import SetupError

STEP = {
    "seq": 1,
    "uuid": "01a2074c14177cacaf0b0328a1ee9f1a",
    "at": "2026-11-23T07:25:56.119792+00:00",
    "zone": "+01:00",
    "zone_name": None,
    "kind": "step",
    "entry": None,
    "body": {"text": "canary", "stage": "did"},
}
OTHER = "01a2074c14177cacaf0b0328a1ee9f1b"
ONE = '{"format": "small-steps-journal", "version": 1, "events": 1}'


def exported(journal):
    """Return a journal as the bytes of our own format."""
    return "".join(f"{line}\n" for line in lines(journal)).encode()


def taken_in(journal, data, source=None):
    """Take in the bytes of a file."""
    found = read(io.BytesIO(data), source)
    return journal.take_in(found.events, found.most)


def outcome(journal, data):
    """Return how many came in, and what was said where none could."""
    try:
        return taken_in(journal, data), ""
    except SetupError as error:
        return 0, f"{error.problem} {error.remedy}"


@pytest.fixture
def clock():
    """Give a clock that stands in a morning."""
    return Clock(morning())


@pytest.fixture
def told(journal, clock):
    """Give a journal of some days, in which things were changed and taken back."""
    step = journal.record(Stepped("I called my sister", "did"))
    journal.record(Slipped("", morning().isoformat()))
    journal.record(Told(2, "I was alone."))
    clock.time += timedelta(days=1)
    journal.record(Felt("tired"))
    journal.record(Became(4, "lighter"))
    journal.record(Undone(journal.record(Aimed("run a marathon"))))
    journal.record(Changed(step, "I called my mother"))
    journal.record(Chose("pace", -1))
    journal.record(Planned("call Ana", "I want to drink"))
    journal.record(Moved(step, "2026-10-31"))
    return journal


@settings(max_examples=60)
@given(st.data())
def test_export_then_import_gives_the_same_journal(memory, data):
    """Whatever happened in it: changed, moved, recast, taken back, chosen."""
    with TemporaryDirectory(dir=memory) as name, closing_two(name, data) as (one, two):
        fill(one, data)
        assert taken_in(two, exported(one)) == one.how_many()
        assert held(two) == held(one)
        assert two.seq == one.seq
        assert taken_in(two, exported(one)) == 0
        assert held(two) == held(one)


@settings(max_examples=60)
@given(st.data())
def test_what_comes_in_changes_nothing_that_is_here(memory, data):
    """It comes before it, so that what was told last stays last; and comes once."""
    with TemporaryDirectory(dir=memory) as name, closing_two(name, data) as (one, two):
        fill(one, data)
        fill(two, data)
        own, last, seq = two.entries(), two.last(), two.seq
        new = taken_in(two, exported(one))
        assert taken_in(two, exported(one)) == 0
        ours = [e for e in two.entries() if e.id > 0]
        assert tuple(ours) == own or not own
        if own:
            assert (two.last(), two.seq) == (last, seq)
        texts = [(e.at, e.kind, e.text, e.state) for e in one.entries()]
        both = [(e.at, e.kind, e.text, e.state) for e in two.entries()]
        assert both[: len(texts)] == texts or seq == 0
        assert new <= one.how_many()


class closing_two:  # noqa: N801  used as closing() is
    """Two empty journals in a folder."""

    def __init__(self, name, data):
        """Let *data* tell the time in both."""
        self._both = [
            Journal(Path(name) / f"{n}.db", AnyClock(data)) for n in ("one", "two")
        ]

    def __enter__(self):
        """Give both."""
        return self._both

    def __exit__(self, *_):
        """Close both."""
        for journal in self._both:
            journal.close()


def test_an_export_of_later_adds_what_came_since(told, tmp_path):
    """What is about an entry that is here already is added to it."""
    with closing(Journal(tmp_path / "other.db")) as other:
        assert taken_in(other, exported(told)) == 11
        told.record(Told(2, "Then I rang Ana"))
        told.record(Stepped("I slept", "did"))
        assert taken_in(other, exported(told)) == 2
        assert other.entry(2).text == "I was alone. Then I rang Ana"
        assert sorted(e.text for e in other.entries()) == sorted(
            e.text for e in told.entries()
        )


def test_that_all_was_to_be_forgotten_does_not_come_in(told, tmp_path):
    """Who brings a journal back wants it kept."""
    told.record(Chose(FORGET_AT, morning().isoformat()))
    with closing(Journal(tmp_path / "other.db")) as other:
        taken_in(other, exported(told))
        assert other.setting(FORGET_AT) is None
        assert other.setting("pace") == -1


def test_a_file_that_is_cut_anywhere_is_taken_in_not_at_all(told, tmp_path):
    """All of it or nothing; only the very last line end may be missing."""
    whole = exported(told)
    with closing(Journal(tmp_path / "other.db")) as other:
        for end in range(len(whole) - 1):
            with pytest.raises(SetupError) as caught:
                taken_in(other, whole[:end])
            assert caught.value.remedy
            assert other.how_many() == 0
        assert taken_in(other, whole[:-1]) == 11


@settings(max_examples=300)
@given(data=st.data())
def test_a_file_that_is_spoiled_anywhere_never_comes_in_half(memory, data):
    """Nor does it end in anything but a problem and a remedy, without its words."""
    start = json.dumps({"format": "small-steps-journal", "version": 1, "events": 2})
    event, second = STEP, {**STEP, "seq": 2, "uuid": OTHER}
    whole = "\n".join((start, json.dumps(event), json.dumps(second))).encode()
    at = data.draw(st.integers(0, len(whole)))
    length = data.draw(st.integers(0, 5))
    new = data.draw(st.binary(max_size=5) | st.sampled_from([b'"', b"\n", b"{}", b"9"]))
    spoiled = whole[:at] + new + whole[at + length :]
    with (
        TemporaryDirectory(dir=memory) as name,
        closing(Journal(Path(name) / "journal.db")) as journal,
    ):
        count, problem = outcome(journal, spoiled)
        assert "canary" not in problem
        assert journal.how_many() == count
        assert len(journal.entries()) == count


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"kind": "dream"}, "kind"),
        ({"kind": "told"}, "about an entry"),
        ({"uuid": "x"}, "uuid"),
        ({"at": "2026-11-23"}, "offset"),
        ({"at": "yesterday"}, "time"),
        ({"at": "0001-01-01T00:00:00+00:00", "zone": "-10:00"}, "."),
        ({"zone": "CET"}, "zone"),
        ({"zone_name": "not a zone"}, "zone_name"),
        ({"seq": "1"}, "number"),
        ({"seq": 2**63}, "number"),
        ({"body": {"text": 5, "stage": "did"}}, "'text'"),
        ({"body": {"stage": "did"}}, "'text'"),
        ({"body": {"text": "", "stage": "dreamt"}}, "'stage'"),
        ({"body": {"text": "", "stage": "did", "more": 1}}, "fields"),
        ({"body": []}, "fields"),
        ({"entry": "01a2074c14177cacaf0b0328a1ee9f1a"}, "about an entry"),
    ],
)
def test_a_line_that_cannot_be_is_named_with_its_reason(journal, change, reason):
    """The line is counted from 1, as editors do."""
    event = {**STEP, **change}
    with pytest.raises(SetupError) as caught:
        taken_in(journal, f"{ONE}\n{json.dumps(event)}\n".encode())
    assert caught.value.problem.startswith("Line 2: ")
    assert reason in caught.value.problem


def test_what_is_about_nothing_is_refused(journal):
    """An event without its entry would hang in the air."""
    event = {**STEP, "kind": "told", "entry": OTHER, "body": {"text": "x"}}
    with pytest.raises(OrphanError):
        taken_in(journal, f"{ONE}\n{json.dumps(event)}\n".encode())
    assert journal.how_many() == 0


def test_a_newer_format_is_left_to_a_newer_program(journal):
    """Rather than understood in part."""
    head = '{"format": "small-steps-journal", "version": 2, "events": 0}'
    with pytest.raises(SetupError, match="newer"):
        taken_in(journal, head.encode())


def test_the_source_that_is_named_is_held_to(told, tmp_path):
    """Who says Daylio and gives another file is told so."""
    with pytest.raises(SetupError, match="not of daylio"):
        taken_in(told, exported(told), "daylio")
    with pytest.raises(SetupError, match="cannot be read"), opened(tmp_path / "none"):
        pass
    with pytest.raises(SetupError, match="cannot be read"), opened(tmp_path):
        pass


def test_a_diary_reads_like_one(told):
    """Days in words, sentences, the person's own words; what was taken back is not."""
    said = Context(packaged.book("en"), told, morning, itemgetter(0))
    assert "".join(diary(told.entries(), said)) == (
        "# My journal\n"
        "\n4 entries, from Saturday, October 31, 2026 to Monday, November 2, 2026.\n"
        "\n## Saturday, October 31, 2026\n\n"
        "- A step: I called my mother.\n"
        "\n## Sunday, November 1, 2026\n\n"
        "- **08:30** A slip: I was alone.\n"
        "\n## Monday, November 2, 2026\n\n"
        "- **08:30** I felt: tired. It was lighter after.\n"
        "- **08:30** A plan: when I want to drink, I will call Ana.\n"
    )


def test_a_diary_is_written_in_the_language_that_is_spoken(told):
    """In Korean, too."""
    said = Context(packaged.book("ko"), told, morning, itemgetter(0))
    text = "".join(diary(told.entries(), said))
    assert text.startswith("# 나의 일기\n")
    assert "## 2026년 11월 1일 일요일" in text
    assert "- **08:30** 실수: I was alone.\n" in text


def test_words_are_no_marks(journal):
    """What looks like Markdown is shown as it was told, and lines stay together."""
    journal.record(Noted("# Title\n*not* [a link](x)\n- no list"))
    said = Context(packaged.book("en"), journal, morning, itemgetter(0))
    assert "".join(diary(journal.entries(), said)).endswith(
        "- **08:30** \\# Title\n  \\*not\\* \\[a link\\](x)\n  \\- no list.\n"
    )


@settings(max_examples=40)
@given(st.data())
def test_any_journal_can_be_read_and_tabled(memory, data):
    """Every entry has its line in the diary and its row in the table."""
    with TemporaryDirectory(dir=memory) as name, closing_two(name, data) as (one, _):
        fill(one, data)
        said = Context(packaged.book("en"), one, morning, itemgetter(0))
        assert "".join(diary(one.entries(), said)).count("\n- ") >= one.count()
        rows = [*csv.reader(io.StringIO("".join(table(one.entries())), newline=""))]
        assert len(rows) == one.count() + 1
        assert not [cell for row in rows for cell in row if cell[:1] in tuple("=+-@\t")]


def test_a_table_holds_no_formulas(journal):
    """A spreadsheet shows the words, and runs none of them."""
    journal.record(Noted('=HYPERLINK("http://x")'))
    journal.record(Stepped("-1 day sober, again", "did"))
    text = "".join(table(journal.entries()))
    assert text.startswith("\ufefftold,day,kind,stage,words,speaks_of,about,became\r\n")
    words = [row["words"] for row in csv.DictReader(io.StringIO(text[1:], newline=""))]
    assert words == ['\'=HYPERLINK("http://x")', "'-1 day sober, again"]


def test_a_file_is_there_whole_or_not_at_all(tmp_path):
    """For its owner alone, and never over another unless that is wished."""

    def parts():
        yield b"half"
        raise OSError(28, "No space left on device")

    path = tmp_path / "diary.md"
    (tmp_path / ".diary.md.part").write_text("of one that was killed")
    write_whole(path, [b"first"])
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(SetupError, match="there already"):
        write_whole(path, [b"second"])
    with pytest.raises(SetupError, match="No space left"):
        write_whole(path, parts(), over=True)
    assert path.read_bytes() == b"first"
    assert [*tmp_path.iterdir()] == [path]
    write_whole(path, [b"second"], over=True)
    assert path.read_bytes() == b"second"
    for folder in (tmp_path, Path(), Path("/")):
        with pytest.raises(SetupError, match="is a folder"):
            write_whole(folder, [b"third"], over=True)
