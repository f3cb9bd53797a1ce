-- A journal as version 5 of its shape was written: its tables and rows; the index of
-- words, which holds nothing of its own, is made anew.
PRAGMA application_id = 0x536D5374;
PRAGMA user_version = 5;
BEGIN TRANSACTION;
CREATE TABLE kind (
        name TEXT PRIMARY KEY,
        role TEXT NOT NULL CHECK (role IN ('entry', 'about an entry', 'aside'))
    ) STRICT, WITHOUT ROWID;
INSERT INTO kind VALUES('became','about an entry');
INSERT INTO kind VALUES('changed','about an entry');
INSERT INTO kind VALUES('feeling','entry');
INSERT INTO kind VALUES('goal','entry');
INSERT INTO kind VALUES('hoped','entry');
INSERT INTO kind VALUES('moment','entry');
INSERT INTO kind VALUES('moved','about an entry');
INSERT INTO kind VALUES('note','entry');
INSERT INTO kind VALUES('plan','entry');
INSERT INTO kind VALUES('recast','about an entry');
INSERT INTO kind VALUES('reminder','entry');
INSERT INTO kind VALUES('safety','entry');
INSERT INTO kind VALUES('savoured','entry');
INSERT INTO kind VALUES('sentence','entry');
INSERT INTO kind VALUES('setting','aside');
INSERT INTO kind VALUES('slip','entry');
INSERT INTO kind VALUES('step','entry');
INSERT INTO kind VALUES('told','about an entry');
INSERT INTO kind VALUES('undone','about an entry');
CREATE TABLE event (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,      -- UTC, ISO 8601, microseconds: sorts as text
        zone TEXT NOT NULL,    -- offset from UTC that held there and then: +01:00
        kind TEXT NOT NULL REFERENCES kind (name),
        entry INTEGER REFERENCES event (seq),  -- the entry that it is about
        body TEXT NOT NULL CHECK (json_valid(body))
    , uuid BLOB, zone_name TEXT) STRICT;
INSERT INTO event VALUES(1,'2026-11-09T12:00:00.000000+00:00','+01:00','step',NULL,'{"text": "I called my sister", "stage": "did", "when": "2026-11-08T18:00:00+01:00", "cue": null}',X'01A1C02DF6007000960EF818F79548F6',NULL);
INSERT INTO event VALUES(2,'2026-11-09T17:00:00.000000+00:00','+01:00','slip',NULL,'{"text": "Had a drink", "when": null}',X'01A1C1409E807000907E3B7D3A55F326',NULL);
INSERT INTO event VALUES(3,'2026-11-09T22:00:00.000000+00:00','+01:00','told',2,'{"text": "I was alone"}',X'01A1C25347007000A5E3E0ED8844B235',NULL);
INSERT INTO event VALUES(4,'2026-11-10T03:00:00.000000+00:00','+01:00','feeling',NULL,'{"text": "Tired", "when": null, "cue": null}',X'01A1C365EF807000B64A1016A747CB96',NULL);
INSERT INTO event VALUES(5,'2026-11-10T08:00:00.000000+00:00','+01:00','became',4,'{"state": "lighter"}',X'01A1C4789800700087D604EB3DBFA370',NULL);
INSERT INTO event VALUES(6,'2026-11-10T13:00:00.000000+00:00','+01:00','goal',NULL,'{"text": "Walk every day"}',X'01A1C58B40807000BA128EEC09B735FD',NULL);
INSERT INTO event VALUES(7,'2026-11-10T18:00:00.000000+00:00','+01:00','became',6,'{"state": "done"}',X'01A1C69DE900700096EF6A0F467CCFEE',NULL);
INSERT INTO event VALUES(8,'2026-11-10T23:00:00.000000+00:00','+01:00','savoured',NULL,'{"text": "The rain"}',X'01A1C7B09180700093410F5D2E4DDCE0',NULL);
INSERT INTO event VALUES(9,'2026-11-11T04:00:00.000000+00:00','+01:00','hoped',NULL,'{"text": "Coffee"}',X'01A1C8C33A007000938FD863FFE10065',NULL);
INSERT INTO event VALUES(10,'2026-11-11T09:00:00.000000+00:00','+01:00','plan',NULL,'{"text": "I ring Ana", "cue": "I want to drink"}',X'01A1C9D5E280700084BFDF51D65F66CA',NULL);
INSERT INTO event VALUES(11,'2026-11-11T14:00:00.000000+00:00','+01:00','sentence',NULL,'{"text": "I can begin again"}',X'01A1CAE88B0070009D76CA78DAA8C539',NULL);
INSERT INTO event VALUES(12,'2026-11-11T19:00:00.000000+00:00','+01:00','reminder',NULL,'{"text": "Drink water", "when": "2026-11-20T09:00:00+01:00", "cue": "every day"}',X'01A1CBFB33807000946956787997CEBF',NULL);
INSERT INTO event VALUES(13,'2026-11-12T00:00:00.000000+00:00','+01:00','moved',12,'{"when": "2026-11-21T09:00:00+01:00"}',X'01A1CD0DDC007000AEBBCB8632DA9387',NULL);
INSERT INTO event VALUES(14,'2026-11-12T05:00:00.000000+00:00','+01:00','setting',NULL,'{"name": "pace", "value": -1}',X'01A1CE2084807000BEDC0F0BDB67A139',NULL);
INSERT INTO event VALUES(15,'2026-11-12T10:00:00.000000+00:00','+01:00','step',NULL,'{"text": "I swam", "stage": "did", "when": null, "cue": null}',X'01A1CF332D007000B6F1A28C0C497186',NULL);
INSERT INTO event VALUES(16,'2026-11-12T15:00:00.000000+00:00','+01:00','undone',15,'{}',X'01A1D045D580700090945DC1B83C89EE',NULL);
INSERT INTO event VALUES(17,'2026-11-12T20:00:00.000000+00:00','+01:00','slip',NULL,'{"text": "Ich bin m\u00fcde, \ub098\ub294 \uc7a4\uc5b4", "when": null}',X'01A1D1587E007000BDED0584ADA52C8B',NULL);
INSERT INTO event VALUES(18,'2026-11-13T01:00:00.000000+00:00','+01:00','recast',17,'{"kind": "step", "stage": "noticed"}',X'01A1D26B2680700084E03F0E494D8A73',NULL);
INSERT INTO event VALUES(19,'2026-11-13T06:00:00.000000+00:00','+01:00','changed',11,'{"text": "I can always begin again"}',X'01A1D37DCF00700084A0E713F37F2536',NULL);
INSERT INTO event VALUES(20,'2026-11-13T11:00:00.000000+00:00','+01:00','moment',NULL,'{"text": ""}',X'01A1D49077807000AA6E0B9A14C11694',NULL);
INSERT INTO event VALUES(21,'2026-11-13T16:00:00.000000+00:00','+01:00','safety',NULL,'{"text": "My sister", "cue": "who"}',X'01A1D5A320007000A683C84BAF103DB2',NULL);
INSERT INTO event VALUES(22,'2026-11-13T21:00:00.000000+00:00','+01:00','note',NULL,'{"text": "From another diary", "when": null}',X'01A1D6B5C8807000954B18938270C3CC','Europe/Lisbon');
CREATE TABLE "entry" (
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
INSERT INTO entry VALUES(1,'2026-11-09T12:00:00.000000+00:00','+01:00','step','I called my sister','did','2026-11-08T18:00:00+01:00',NULL,NULL);
INSERT INTO entry VALUES(2,'2026-11-09T17:00:00.000000+00:00','+01:00','slip','Had a drink. I was alone',NULL,NULL,NULL,NULL);
INSERT INTO entry VALUES(4,'2026-11-10T03:00:00.000000+00:00','+01:00','feeling','Tired',NULL,NULL,NULL,'lighter');
INSERT INTO entry VALUES(6,'2026-11-10T13:00:00.000000+00:00','+01:00','goal','Walk every day',NULL,NULL,NULL,'done');
INSERT INTO entry VALUES(8,'2026-11-10T23:00:00.000000+00:00','+01:00','savoured','The rain',NULL,NULL,NULL,NULL);
INSERT INTO entry VALUES(9,'2026-11-11T04:00:00.000000+00:00','+01:00','hoped','Coffee',NULL,NULL,NULL,NULL);
INSERT INTO entry VALUES(10,'2026-11-11T09:00:00.000000+00:00','+01:00','plan','I ring Ana',NULL,NULL,'I want to drink',NULL);
INSERT INTO entry VALUES(11,'2026-11-11T14:00:00.000000+00:00','+01:00','sentence','I can always begin again',NULL,NULL,NULL,NULL);
INSERT INTO entry VALUES(12,'2026-11-11T19:00:00.000000+00:00','+01:00','reminder','Drink water',NULL,'2026-11-21T09:00:00+01:00','every day',NULL);
INSERT INTO entry VALUES(17,'2026-11-12T20:00:00.000000+00:00','+01:00','step','Ich bin müde, 나는 잤어','noticed',NULL,NULL,NULL);
INSERT INTO entry VALUES(20,'2026-11-13T11:00:00.000000+00:00','+01:00','moment','',NULL,NULL,NULL,NULL);
INSERT INTO entry VALUES(21,'2026-11-13T16:00:00.000000+00:00','+01:00','safety','My sister',NULL,NULL,'who',NULL);
INSERT INTO entry VALUES(22,'2026-11-13T21:00:00.000000+00:00','+01:00','note','From another diary',NULL,NULL,NULL,NULL);
CREATE TABLE forgetting (since TEXT NOT NULL) STRICT;
CREATE VIRTUAL TABLE entry_words USING fts5 (
        text, content = 'entry', content_rowid = 'id',
        tokenize = 'porter unicode61 remove_diacritics 2'
    );
INSERT INTO entry_words (entry_words) VALUES ('rebuild');
CREATE INDEX event_entry ON event (entry) WHERE entry IS NOT NULL;
CREATE INDEX event_at ON event (at);
CREATE INDEX event_setting ON event (body ->> 'name', seq) WHERE kind = 'setting';
CREATE TRIGGER event_is_whole BEFORE INSERT ON event
    WHEN (NEW.entry IS NOT NULL)
        IS NOT (SELECT role = 'about an entry' FROM kind WHERE name = NEW.kind)
    BEGIN SELECT raise(ABORT, 'an entry belongs to what is about one'); END;
CREATE TRIGGER event_never_goes BEFORE DELETE ON event
    BEGIN SELECT raise(ABORT, 'the journal only grows'); END;
CREATE INDEX entry_at ON entry (at);
CREATE INDEX entry_kind ON entry (kind, at);
CREATE INDEX entry_of_kind ON entry (kind);
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
CREATE UNIQUE INDEX event_uuid ON event (uuid);
CREATE INDEX event_undone ON event (entry) WHERE kind = 'undone';
CREATE TRIGGER event_has_uuid BEFORE INSERT ON event
    WHEN typeof(NEW.uuid) <> 'blob' OR length(NEW.uuid) <> 16
    BEGIN SELECT raise(ABORT, 'an event has a UUID'); END;
CREATE TRIGGER event_never_changes BEFORE UPDATE ON event
    BEGIN SELECT raise(ABORT, 'the journal only grows'); END;
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('event',22);
COMMIT;
