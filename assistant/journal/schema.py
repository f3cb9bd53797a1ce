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
    # What stands becomes a table, kept by triggers: read by kind and time however long
    # the journal grows, and searched by words.
    """
    INSERT INTO kind VALUES
        ('plan', 'entry'), ('sentence', 'entry'), ('reminder', 'entry'),
        ('changed', 'about an entry'), ('moved', 'about an entry'),
        ('recast', 'about an entry'), ('became', 'about an entry');

    CREATE TABLE standing (
        id INTEGER PRIMARY KEY REFERENCES event (seq),
        at TEXT NOT NULL,
        zone TEXT NOT NULL,
        kind TEXT NOT NULL REFERENCES kind (name),
        text TEXT NOT NULL,
        stage TEXT,
        said_when TEXT,
        cue TEXT,              -- of a plan: what it is for; of a reminder: how often
        state TEXT             -- what became of it
    ) STRICT;
    INSERT INTO standing (id, at, zone, kind, text, stage, said_when)
        SELECT id, at, zone, kind, text, stage, said_when FROM entry ORDER BY id;
    DROP VIEW entry;
    ALTER TABLE standing RENAME TO entry;
    CREATE INDEX entry_at ON entry (at);
    CREATE INDEX entry_kind ON entry (kind, at);
    CREATE INDEX entry_of_kind ON entry (kind);  -- and by id

    CREATE TRIGGER entry_begins AFTER INSERT ON event
    WHEN (SELECT role = 'entry' FROM kind WHERE name = NEW.kind)
    BEGIN INSERT INTO entry (id, at, zone, kind, text, stage, said_when, cue) VALUES (
        NEW.seq, NEW.at, NEW.zone, NEW.kind, rtrim(NEW.body ->> 'text', ' .'),
        NEW.body ->> 'stage', NEW.body ->> 'when', NEW.body ->> 'cue'
    ); END;
    CREATE TRIGGER entry_goes_on AFTER INSERT ON event WHEN NEW.kind = 'told'
    BEGIN UPDATE entry SET text = trim(
        text || '. ' || rtrim(NEW.body ->> 'text', ' .'), ' .'
    ) WHERE id = NEW.entry; END;
    CREATE TRIGGER entry_changes AFTER INSERT ON event WHEN NEW.kind = 'changed'
    BEGIN UPDATE entry SET text = rtrim(NEW.body ->> 'text', ' .')
    WHERE id = NEW.entry; END;
    CREATE TRIGGER entry_moves AFTER INSERT ON event WHEN NEW.kind = 'moved'
    BEGIN UPDATE entry SET said_when = NEW.body ->> 'when' WHERE id = NEW.entry; END;
    CREATE TRIGGER entry_is_recast AFTER INSERT ON event WHEN NEW.kind = 'recast'
    BEGIN UPDATE entry SET kind = NEW.body ->> 'kind', stage = NEW.body ->> 'stage'
    WHERE id = NEW.entry; END;
    CREATE TRIGGER entry_becomes AFTER INSERT ON event WHEN NEW.kind = 'became'
    BEGIN UPDATE entry SET state = NEW.body ->> 'state' WHERE id = NEW.entry; END;
    CREATE TRIGGER entry_is_undone AFTER INSERT ON event WHEN NEW.kind = 'undone'
    BEGIN DELETE FROM entry WHERE id = NEW.entry; END;

    CREATE VIRTUAL TABLE entry_words USING fts5 (
        text, content = 'entry', content_rowid = 'id',
        tokenize = 'porter unicode61 remove_diacritics 2'
    );
    INSERT INTO entry_words (entry_words) VALUES ('rebuild');
    CREATE TRIGGER words_begin AFTER INSERT ON entry
    BEGIN INSERT INTO entry_words (rowid, text) VALUES (NEW.id, NEW.text); END;
    CREATE TRIGGER words_change AFTER UPDATE OF text ON entry
    BEGIN
        INSERT INTO entry_words (entry_words, rowid, text)
        VALUES ('delete', OLD.id, OLD.text);
        INSERT INTO entry_words (rowid, text) VALUES (NEW.id, NEW.text);
    END;
    CREATE TRIGGER words_go AFTER DELETE ON entry
    BEGIN INSERT INTO entry_words (entry_words, rowid, text)
    VALUES ('delete', OLD.id, OLD.text); END;
    """,
    # A hard moment has no words; a line of the safety plan has some, and its part.
    """
    INSERT INTO kind VALUES ('moment', 'entry'), ('safety', 'entry');
    """,
    # Events get names that hold in every journal, and the zone they were told in; what
    # comes from another diary is a note.
    """
    INSERT INTO kind VALUES ('note', 'entry');
    DROP TRIGGER event_never_changes;
    ALTER TABLE event ADD COLUMN uuid BLOB;       -- of version 7: 16 bytes
    ALTER TABLE event ADD COLUMN zone_name TEXT;  -- Europe/Lisbon, where it is known
    UPDATE event SET uuid = uuid7(at);
    CREATE UNIQUE INDEX event_uuid ON event (uuid);
    CREATE INDEX event_undone ON event (entry) WHERE kind = 'undone';
    CREATE TRIGGER event_has_uuid BEFORE INSERT ON event
    WHEN typeof(NEW.uuid) <> 'blob' OR length(NEW.uuid) <> 16
    BEGIN SELECT raise(ABORT, 'an event has a UUID'); END;
    CREATE TRIGGER event_never_changes BEFORE UPDATE ON event
    BEGIN SELECT raise(ABORT, 'the journal only grows'); END;

    CREATE TABLE forgetting (since TEXT NOT NULL) STRICT;  -- begun and not yet done
    """,
    # What is forgotten here is to be forgotten where it was shared, too.
    """
    CREATE TABLE sharing (begun TEXT NOT NULL) STRICT;  -- a row once it is shared
    CREATE TABLE forgotten (                            -- and not yet there
        uuid BLOB PRIMARY KEY,
        since TEXT             -- or all that was told since then, before this uuid
    ) STRICT, WITHOUT ROWID;
    """,
)
"""Oldest first. Append; never edit."""
