-- A journal as the first version wrote it, dumped with sqlite3's iterdump().
PRAGMA application_id = 0x536D5374;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE event (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,      -- UTC, ISO 8601, microseconds: sorts as text
        zone TEXT NOT NULL,    -- offset from UTC that held there and then: +01:00
        kind TEXT NOT NULL CHECK (kind IN ('step', 'slip', 'told', 'undone')),
        entry INTEGER REFERENCES event (seq),  -- the entry that it is about
        body TEXT NOT NULL CHECK (json_valid(body)),
        CHECK ((entry IS NULL) = (kind IN ('step', 'slip')))
    ) STRICT;
INSERT INTO "event" VALUES(1,'2026-10-25T03:15:00.000000+00:00','+02:00','step',NULL,'{"text": "I called my sister", "stage": "did", "when": "this morning"}');
INSERT INTO "event" VALUES(2,'2026-10-25T10:15:00.000000+00:00','+02:00','slip',NULL,'{"text": "Had a drink", "when": null}');
INSERT INTO "event" VALUES(3,'2026-10-25T17:15:00.000000+00:00','+02:00','told',2,'{"text": "I was alone"}');
INSERT INTO "event" VALUES(4,'2026-10-26T00:15:00.000000+00:00','+02:00','step',NULL,'{"text": "", "stage": "noticed", "when": null}');
INSERT INTO "event" VALUES(5,'2026-10-26T07:15:00.000000+00:00','+02:00','told',4,'{"text": "Ich bin m\u00fcde, \ub098\ub294 \uc7a4\uc5b4"}');
INSERT INTO "event" VALUES(6,'2026-10-26T14:15:00.000000+00:00','+02:00','step',NULL,'{"text": "I rang the wrong number", "stage": "did", "when": null}');
INSERT INTO "event" VALUES(7,'2026-10-26T21:15:00.000000+00:00','+02:00','undone',6,'{}');
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
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('event',7);
COMMIT;
