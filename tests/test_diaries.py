"""Other diaries, brought here: files made to the shapes that they publish.

Day One: `{"metadata": {"version": "1.0"}, "entries": [...]}`, alone or zipped. Daylio:
CSV of eight columns, nine with scales, or the seven of old. jrnl: its text and JSON.
"""

import io
import json
import zipfile
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.journal import Journal, Stepped
from assistant.transfer import read
from audio import SetupError

DAY_ONE = {
    "metadata": {"version": "1.0"},
    "entries": [
        {
            "uuid": "771BFB4BA8E04650B70E0F0C3E07A559",
            "creationDate": "2018-05-18T23:59:54Z",
            "modifiedDate": "2018-05-19T10:00:00Z",
            "timeZone": "America/New_York",
            "text": "Airport snacking $9\\.50\n\n![](dayone-moment://771B)\n\nHome\\!",
            "tags": ["travel", "long day"],
            "starred": False,
            "creationDeviceType": "iPhone",
            "location": {
                "placeName": "Boston Logan",
                "latitude": 42.3,
                "longitude": -71.0,
            },
            "photos": [{"md5": "2b9cabb0f836b94993374549f617b8f6", "type": "jpeg"}],
        },
        {
            "uuid": "0B9CABB0F836B94993374549F617B8F6",
            "creationDate": "2018-05-20T07:30:00Z",
            "text": "![](dayone-moment://2B9C)",
            "photos": [{"md5": "2b9cabb0f836b94993374549f617b8f6", "type": "jpeg"}],
        },
        {
            "uuid": "1B9CABB0F836B94993374549F617B8F6",
            "creationDate": "2018-05-21T07:30:00Z",
            "timeZone": "Mars/Olympus",
            "text": "Slept.",
        },
    ],
}
DAYLIO = (
    "\ufefffull_date,date,weekday,time,mood,activities,note_title,note\n"
    "2026-05-20,May 20,Wednesday,22:13,rad,exercise | work,Morning,"
    '"Felt great, rested.<br>Then <b>walked</b> &amp; sat"\n'
    '2026-05-19,May 19,Tuesday,10:05 PM,meh,,,""\n'
    '2026-05-18,May 18,Monday,12:00\u202fAM,bad sleep,"",,"two\nlines"\n'
)
DAYLIO_OLD = (
    "year,date,weekday,time,mood,activities,note\n"
    '2018,18 May,Friday,11:54 pm,happy,"clean | cook | music","Went to a party"\n'
    '2018,May 17,Thursday,10:21 pm,average,"cook | stressed ",""\n'
)
DAYLIO_TABS = (
    "full_date\tdate\tweekday\ttime\tmood\tactivities\tscales\tnote_title\tnote\n"
    "2026-05-13\tMay 13\tWednesday\t22:20\tgood\tfamily\t\t\tcafé au lait\n"
)
JRNL = (
    "[2026-03-01 09:15] I walked. @sister\nIt rained.\n\nAll day.\n\n"
    "[2026-03-02 09:15:30 PM] Home again *\n2026-03-02 10:00 is no new one.\n"
)
JRNL_OLD = (
    "2012-03-29 09:00 Called in sick.\nCleaned the house.\n\n2012-03-30 9:30 Back\n"
)
JRNL_JSON = {
    "tags": {"@sister": 1},
    "entries": [
        {
            "title": "I walked. @sister",
            "body": "It rained.\n",
            "starred": True,
            "date": "2026-03-01",
            "time": "09:15",
            "tags": ["@sister"],
        }
    ],
}


def zipped(files):
    """Return a zip archive of *files*."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return data.getvalue()


FILES = {
    "day one": (json.dumps(DAY_ONE).encode(), "dayone", 2),
    "day one, zipped": (
        zipped({"Journal.json": json.dumps(DAY_ONE), "photos/2b9c.jpeg": "no photo"}),
        *("dayone", 2),
    ),
    "daylio": (DAYLIO.encode(), "daylio", 5),
    "daylio, old": (DAYLIO_OLD.encode(), "daylio", 4),
    "daylio, with tabs": (DAYLIO_TABS.encode(), "daylio", 2),
    "jrnl": (JRNL.encode(), "jrnl", 2),
    "jrnl, old": (JRNL_OLD.encode(), "jrnl", 2),
    "jrnl, json": (json.dumps(JRNL_JSON).encode(), "jrnl", 1),
}


def taken_in(journal, data):
    """Take in the bytes of a file, and return how many were new."""
    found = read(io.BytesIO(data))
    return journal.take_in(found.events, found.most)


@pytest.fixture
def journal(tmp_path):
    """Give an empty journal."""
    with Journal(tmp_path / "journal.db") as opened:
        yield opened


def shown(journal):
    """Return what stands: the time there, the kind, the words."""
    return [(f"{e.at:%Y-%m-%d %H:%M}", e.kind, e.text) for e in journal.entries()]


@pytest.mark.parametrize("name", FILES)
def test_a_diary_is_found_out_and_comes_in_once(journal, name):
    """However often its file is taken in."""
    data, source, count = FILES[name]
    assert read(io.BytesIO(data)).source == source
    assert taken_in(journal, data) == count
    assert taken_in(journal, data) == 0
    assert journal.count() == count


def test_day_one_brings_its_words_where_and_when_they_were_written(journal):
    """Without photos and their marks, with its tags, in the zone of each entry."""
    taken_in(journal, FILES["day one"][0])
    assert shown(journal) == [
        (
            *("2018-05-18 19:59", "note"),
            "Airport snacking $9.50\n\nHome!\n#travel #long day",
        ),
        ("2018-05-21 07:30", "note", "Slept"),
    ]
    assert journal.entries()[0].at.utcoffset() == timedelta(hours=-4)
    assert '"zone_name":"America/New_York"' in next(journal.stored())


def test_what_was_changed_in_day_one_since_does_not_come_twice(journal):
    """It has a name there, whatever its words."""
    taken_in(journal, FILES["day one"][0])
    changed = json.loads(FILES["day one"][0])
    changed["entries"][0]["text"] = "Airport"
    assert taken_in(journal, json.dumps(changed).encode()) == 0


def test_daylio_brings_moods_as_feelings_and_notes_as_notes(journal):
    """In their own words, without the marks of formatting."""
    taken_in(journal, DAYLIO.encode())
    assert shown(journal) == [
        ("2026-05-18 00:00", "feeling", "bad sleep"),
        ("2026-05-18 00:00", "note", "two\nlines"),
        ("2026-05-19 22:05", "feeling", "meh"),
        ("2026-05-20 22:13", "feeling", "rad"),
        (
            *("2026-05-20 22:13", "note"),
            "Morning\nFelt great, rested.\nThen walked & sat\n(exercise, work)",
        ),
    ]


def test_daylio_of_old_is_read_too(journal):
    """The day stood before the month, or behind it."""
    taken_in(journal, DAYLIO_OLD.encode())
    assert shown(journal) == [
        ("2018-05-17 22:21", "feeling", "average"),
        ("2018-05-17 22:21", "note", "(cook, stressed)"),
        ("2018-05-18 23:54", "feeling", "happy"),
        ("2018-05-18 23:54", "note", "Went to a party\n(clean, cook, music)"),
    ]


def test_jrnl_brings_title_and_body(journal):
    """In brackets a date begins an entry; inside a body it does not."""
    taken_in(journal, JRNL.encode())
    assert shown(journal) == [
        ("2026-03-01 09:15", "note", "I walked. @sister\nIt rained.\n\nAll day"),
        (
            *("2026-03-02 21:15", "note"),
            "Home again\n2026-03-02 10:00 is no new one",
        ),
    ]


def test_older_and_exported_jrnl_are_read_too(journal):
    """Without brackets, and as JSON."""
    taken_in(journal, JRNL_OLD.encode())
    taken_in(journal, FILES["jrnl, json"][0])
    assert [text for _, _, text in shown(journal)] == [
        *("I walked. @sister\nIt rained", "Called in sick.\nCleaned the house", "Back"),
    ]


def test_an_old_diary_comes_before_what_was_told_here(journal):
    """What was told last stays what can be taken back; nothing of it is a step."""
    journal.record(Stepped("I opened the window", "did"))
    taken_in(journal, JRNL.encode())
    assert journal.last().text == "I opened the window"
    assert journal.count("step") == 1
    march = datetime(2026, 3, 1).astimezone()
    assert len(journal.entries(since=march, before=march + timedelta(31))) == 2
    assert [e.kind for e in journal.like(["sister"], 5)] == ["note"]


def test_two_that_are_the_same_are_two(journal):
    """A day may have had the same words twice."""
    data = b"[2026-03-01 09:15] Tea\n[2026-03-01 09:15] Tea\n"
    assert taken_in(journal, data) == 2
    assert taken_in(journal, data) == 0


BROKEN = {
    "a date that is none": (b"[2026-03-01 09:15] canary\n[2026-13-01 09:15] B\n", "2"),
    "a row with too few columns": (DAYLIO.encode() + b"2026-05-01,May 1,canary\n", "6"),
    "a mood without a time": (DAYLIO_OLD.encode() + b"2018,18 May,,x,canary,,\n", "4"),
    "a quote that is not closed": (DAYLIO.encode()[:-3], "4"),
    "an entry without a date": (b'{"metadata":{},"entries":[{"text":"canary"}]}', "1"),
    "a title that is none": (b'{"tags":{},"entries":[{"title":5}]}', "1"),
    "bytes that are no text": (b"[2026-03-01 09:15] canary\n\xff\xfe\n", "2"),
    "half of a JSON file": (json.dumps(DAY_ONE, indent=1).encode()[:200], "10"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_named_by_its_place(journal, name):
    """By line or entry, with the reason, never with the words; nothing comes in."""
    data, place = BROKEN[name]
    with pytest.raises(SetupError) as caught:
        taken_in(journal, data)
    assert caught.value.problem.startswith((f"Line {place}: ", f"Entry {place}: "))
    assert "canary" not in caught.value.problem
    assert "Nothing of it was taken in." in caught.value.remedy
    assert journal.how_many() == 0


@pytest.mark.parametrize("name", FILES)
def test_a_diary_that_is_cut_anywhere_is_refused_or_whole_to_the_cut(name):
    """No format but ours counts its entries; none leaves half of one unnoticed.

    A text may end anywhere, so the last note of jrnl may be shorter.
    """
    data, _, _ = FILES[name]
    whole = [event.body for event in read(io.BytesIO(data)).events]
    for end in range(len(data)):
        with suppress(SetupError):
            found = [event.body for event in read(io.BytesIO(data[:end])).events]
            assert name.startswith(("daylio", "jrnl"))
            assert len(found) <= len(whole)


@settings(max_examples=300)
@given(data=st.data())
def test_a_diary_that_is_spoiled_never_comes_in_half(memory, data):
    """Nor does it end in anything but a problem and a remedy."""
    whole, _, _ = FILES[data.draw(st.sampled_from(sorted(FILES)))]
    at, length = data.draw(st.integers(0, len(whole))), data.draw(st.integers(0, 9))
    spoiled = whole[:at] + data.draw(st.binary(max_size=6)) + whole[at + length :]
    with (
        TemporaryDirectory(dir=memory) as name,
        closing(Journal(Path(name) / "journal.db")) as journal,
    ):
        count = 0
        with suppress(SetupError):
            count = taken_in(journal, spoiled)
        assert journal.how_many() == len(journal.entries()) == count


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
FIELDS = st.sampled_from(
    [
        *("uuid", "creationDate", "timeZone", "text", "tags"),
        *("title", "body", "date", "time"),
    ]
)


@settings(max_examples=200)
@given(
    entries=JSON | st.lists(JSON | st.dictionaries(FIELDS, JSON), max_size=3),
    kind=st.sampled_from(["metadata", "tags"]),
)
def test_any_json_is_read_or_refused(entries, kind):
    """Whatever stands where."""
    data = json.dumps({kind: {}, "entries": entries}).encode()
    with suppress(SetupError):
        for event in read(io.BytesIO(data)).events:
            assert json.loads(event.body)


@settings(max_examples=200)
@given(st.binary(max_size=300))
def test_any_bytes_are_refused(data):
    """What is no diary is no reason to stop."""
    with pytest.raises(SetupError):
        read(io.BytesIO(data))
