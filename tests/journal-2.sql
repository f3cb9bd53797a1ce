-- A journal as the second version wrote it, dumped with sqlite3's iterdump().
PRAGMA application_id = 0x536D5374;
PRAGMA user_version = 2;
BEGIN TRANSACTION;
CREATE TABLE event (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,      -- UTC, ISO 8601, microseconds: sorts as text
        zone TEXT NOT NULL,    -- offset from UTC that held there and then: +01:00
        kind TEXT NOT NULL REFERENCES kind (name),
        entry INTEGER REFERENCES event (seq),  -- the entry that it is about
        body TEXT NOT NULL CHECK (json_valid(body))
    ) STRICT;
INSERT INTO "event" VALUES(1,'2026-11-02T02:00:00.000000+00:00','+01:00','step',NULL,'{"text": "I called my sister", "stage": "did", "when": "2026-11-02T01:00:00"}');
INSERT INTO "event" VALUES(2,'2026-11-02T09:00:00.000000+00:00','+01:00','slip',NULL,'{"text": "Had a drink", "when": null}');
INSERT INTO "event" VALUES(3,'2026-11-02T16:00:00.000000+00:00','+01:00','told',2,'{"text": "I was alone"}');
INSERT INTO "event" VALUES(4,'2026-11-02T23:00:00.000000+00:00','+01:00','feeling',NULL,'{"text": "Tired", "when": null}');
INSERT INTO "event" VALUES(5,'2026-11-03T06:00:00.000000+00:00','+01:00','goal',NULL,'{"text": "Walk every day"}');
INSERT INTO "event" VALUES(6,'2026-11-03T13:00:00.000000+00:00','+01:00','undone',5,'{}');
INSERT INTO "event" VALUES(7,'2026-11-03T20:00:00.000000+00:00','+01:00','savoured',NULL,'{"text": "The rain"}');
INSERT INTO "event" VALUES(8,'2026-11-04T03:00:00.000000+00:00','+01:00','hoped',NULL,'{"text": "Coffee"}');
INSERT INTO "event" VALUES(9,'2026-11-04T10:00:00.000000+00:00','+01:00','setting',NULL,'{"name": "pace", "value": -1}');
INSERT INTO "event" VALUES(10,'2026-11-04T17:00:00.000000+00:00','+01:00','step',NULL,'{"text": "", "stage": "noticed", "when": null}');
INSERT INTO "event" VALUES(11,'2026-11-05T00:00:00.000000+00:00','+01:00','told',10,'{"text": "Ich bin m\u00fcde, \ub098\ub294 \uc7a4\uc5b4"}');
INSERT INTO "event" VALUES(12,'2026-11-05T07:00:00.000000+00:00','+01:00','step',NULL,'{"text": "", "stage": "did", "when": null}');
CREATE TABLE kind (
        name TEXT PRIMARY KEY,
        role TEXT NOT NULL CHECK (role IN ('entry', 'about an entry', 'aside'))
    ) STRICT, WITHOUT ROWID;
INSERT INTO "kind" VALUES('feeling','entry');
INSERT INTO "kind" VALUES('goal','entry');
INSERT INTO "kind" VALUES('hoped','entry');
INSERT INTO "kind" VALUES('savoured','entry');
INSERT INTO "kind" VALUES('setting','aside');
INSERT INTO "kind" VALUES('slip','entry');
INSERT INTO "kind" VALUES('step','entry');
INSERT INTO "kind" VALUES('told','about an entry');
INSERT INTO "kind" VALUES('undone','about an entry');
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
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('event',12);
COMMIT;
