"""The shape of the journal on disk, as the steps that led to it."""

APPLICATION = 0x536D5374
"""Marks an SQLite file as ours: "SmSt"."""

MIGRATIONS = (
    """
    CREATE TABLE event (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,      -- UTC, ISO 8601, microseconds: sorts as text
        zone TEXT NOT NULL,    -- offset from UTC that held there and then: +01:00
        kind TEXT NOT NULL CHECK (kind IN ('step', 'slip', 'told', 'undone')),
        entry INTEGER REFERENCES event (seq),  -- the entry that it is about
        body TEXT NOT NULL CHECK (json_valid(body)),
        CHECK ((entry IS NULL) = (kind IN ('step', 'slip')))
    ) STRICT;

    CREATE INDEX event_entry ON event (entry) WHERE entry IS NOT NULL;
    CREATE INDEX event_at ON event (at);

    CREATE TRIGGER event_never_changes BEFORE UPDATE ON event
    BEGIN SELECT raise(ABORT, 'the journal only grows'); END;
    CREATE TRIGGER event_never_goes BEFORE DELETE ON event
    BEGIN SELECT raise(ABORT, 'the journal only grows'); END;

    CREATE VIEW entry AS
        SELECT
            first.seq AS id, first.at, first.zone, first.kind,
            coalesce((
                SELECT group_concat(words, '. ') FROM (
                    SELECT rtrim(body ->> 'text', ' .') AS words FROM event
                    WHERE seq = first.seq OR (entry = first.seq AND kind = 'told')
                    ORDER BY seq
                ) WHERE words <> ''
            ), '') AS text,
            first.body ->> 'stage' AS stage,
            first.body ->> 'when' AS said_when
        FROM event AS first
        WHERE first.entry IS NULL AND NOT EXISTS (
            SELECT 1 FROM event WHERE entry = first.seq AND kind = 'undone'
        );
    """,
    # Kinds become rows, so that the next new one is an INSERT and no copy of it all.
    """
    CREATE TABLE kind (
        name TEXT PRIMARY KEY,
        role TEXT NOT NULL CHECK (role IN ('entry', 'about an entry', 'aside'))
    ) STRICT, WITHOUT ROWID;
    INSERT INTO kind VALUES
        ('step', 'entry'), ('slip', 'entry'), ('feeling', 'entry'), ('goal', 'entry'),
        ('savoured', 'entry'), ('hoped', 'entry'),
        ('told', 'about an entry'), ('undone', 'about an entry'), ('setting', 'aside');

    DROP VIEW entry;
    DROP TRIGGER event_never_changes;
    DROP TRIGGER event_never_goes;
    DROP INDEX event_entry;
    DROP INDEX event_at;
    ALTER TABLE event RENAME TO event_before;
    CREATE TABLE event (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,      -- UTC, ISO 8601, microseconds: sorts as text
        zone TEXT NOT NULL,    -- offset from UTC that held there and then: +01:00
        kind TEXT NOT NULL REFERENCES kind (name),
        entry INTEGER REFERENCES event (seq),  -- the entry that it is about
        body TEXT NOT NULL CHECK (json_valid(body))
    ) STRICT;
    INSERT INTO event SELECT * FROM event_before ORDER BY seq;
    DROP TABLE event_before;

    CREATE INDEX event_entry ON event (entry) WHERE entry IS NOT NULL;
    CREATE INDEX event_at ON event (at);
    CREATE INDEX event_setting ON event (body ->> 'name', seq) WHERE kind = 'setting';

    CREATE TRIGGER event_is_whole BEFORE INSERT ON event
    WHEN (NEW.entry IS NOT NULL)
        IS NOT (SELECT role = 'about an entry' FROM kind WHERE name = NEW.kind)
    BEGIN SELECT raise(ABORT, 'an entry belongs to what is about one'); END;
    CREATE TRIGGER event_never_changes BEFORE UPDATE ON event
    BEGIN SELECT raise(ABORT, 'the journal only grows'); END;
    CREATE TRIGGER event_never_goes BEFORE DELETE ON event
    BEGIN SELECT raise(ABORT, 'the journal only grows'); END;

    CREATE VIEW entry AS
        SELECT
            first.seq AS id, first.at, first.zone, first.kind,
            coalesce((
                SELECT group_concat(words, '. ') FROM (
                    SELECT rtrim(body ->> 'text', ' .') AS words FROM event
                    WHERE seq = first.seq OR (entry = first.seq AND kind = 'told')
                    ORDER BY seq
                ) WHERE words <> ''
            ), '') AS text,
            first.body ->> 'stage' AS stage,
            first.body ->> 'when' AS said_when
        FROM event AS first
        WHERE first.entry IS NULL AND first.kind <> 'setting' AND NOT EXISTS (
            SELECT 1 FROM event WHERE entry = first.seq AND kind = 'undone'
        );
    """,
)
"""Oldest first. Append; never edit."""
