-- The shared journal: rows that only the rooms of their resident can read.
--
-- A resident is a role of PostgreSQL that is granted small_steps_resident. What stands
-- in "sealed" was encrypted in a room, with a key that this database never sees.

CREATE SCHEMA small_steps;

CREATE TABLE small_steps.version (number integer NOT NULL);
INSERT INTO small_steps.version VALUES (1);

CREATE TABLE small_steps.event (
    resident name NOT NULL DEFAULT current_user,
    id uuid NOT NULL,                      -- of version 7: it tells when, too
    number bigint NOT NULL,                -- the order of arrival, for each resident
    gone boolean NOT NULL DEFAULT false,   -- forgotten: "sealed" says only that
    sealed bytea NOT NULL,
    PRIMARY KEY (resident, id),
    UNIQUE (resident, number)
);

ALTER TABLE small_steps.event ENABLE ROW LEVEL SECURITY;
ALTER TABLE small_steps.event FORCE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON small_steps.event
    USING (resident = current_user) WITH CHECK (resident = current_user);

DO $$ BEGIN
    CREATE ROLE small_steps_resident NOLOGIN;  -- roles belong to all databases
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
GRANT USAGE ON SCHEMA small_steps TO small_steps_resident;
GRANT SELECT ON small_steps.version TO small_steps_resident;
GRANT SELECT, INSERT (id, number, gone, sealed), UPDATE (number, gone, sealed)
    ON small_steps.event TO small_steps_resident;
