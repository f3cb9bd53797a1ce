"""Journals of any kind, for tests: what may happen in one, and what it holds."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import strategies as st

from assistant.journal import (
    HAPPENED,
    Aimed,
    Alarmed,
    Became,
    Changed,
    Chose,
    Felt,
    Hoped,
    Moved,
    Noted,
    Phrased,
    Planned,
    Recast,
    Safeguarded,
    Savoured,
    Scheduled,
    Slipped,
    Stepped,
    Told,
    Undone,
)

WORDS = st.text(max_size=30) | st.sampled_from(["=1+1", "# no heading", "*", 'a "b"\n'])
WHENS = st.none() | st.datetimes().map(datetime.isoformat)
STAGES = ("noticed", "considered", "prepared", "did", "kept")
FIRST = st.one_of(
    st.builds(Stepped, WORDS, st.sampled_from(STAGES), WHENS, st.none() | WORDS),
    st.builds(Slipped, WORDS, WHENS),
    st.builds(Felt, WORDS, WHENS, st.sampled_from([None, HAPPENED])),
    *(st.builds(kind, WORDS) for kind in (Aimed, Savoured, Hoped, Phrased)),
    st.builds(Planned, WORDS, WORDS),
    st.builds(Scheduled, WORDS, st.datetimes().map(datetime.isoformat), st.none()),
    st.just(Alarmed()),
    st.builds(Safeguarded, WORDS, WORDS),
    st.builds(Noted, WORDS, WHENS),
    st.builds(Chose, WORDS, WORDS | st.integers(-(2**40), 2**40)),
)


def later(entry):
    """Return what may be said about an entry."""
    return st.one_of(
        st.builds(Told, st.just(entry), WORDS),
        st.builds(Changed, st.just(entry), WORDS),
        st.builds(Moved, st.just(entry), st.datetimes().map(datetime.isoformat)),
        st.just(Recast(entry, "slip")),
        st.just(Recast(entry, "step", "did")),
        st.sampled_from([Became(entry, "done"), Became(entry, "lighter")]),
        st.just(Undone(entry)),
    )


ZONES = st.integers(-14 * 60, 14 * 60).map(lambda n: timezone(timedelta(minutes=n)))
TIMES = st.datetimes(datetime(1980, 1, 2), datetime(2080, 1, 2), timezones=ZONES)  # noqa: DTZ001


class AnyClock:
    """A clock that may stand, and be set in any direction."""

    def __init__(self, data):
        """Ask *data* for the time, whenever it is asked for."""
        self._data = data

    def __call__(self):
        """Tell some time."""
        return self._data.draw(TIMES)


def fill(journal, data, most=12):
    """Have anything happen in a journal."""
    entries = []
    for _ in range(data.draw(st.integers(0, most))):
        if entries and data.draw(st.booleans()):
            journal.record(data.draw(later(data.draw(st.sampled_from(entries)))))
        else:
            event = data.draw(FIRST)
            number = journal.record(event)
            if not isinstance(event, Chose):
                entries.append(number)


def held(journal):
    """Return all that a journal holds, as it is stored and as it stands."""
    return [*journal.stored()], journal.entries()


def morning(day=1, hour=8):
    """Return a morning of November 2026."""
    return datetime(2026, 11, day, hour, 30, tzinfo=UTC)
