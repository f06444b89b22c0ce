-- Somebody who is nobody's user and wants to be called.
CREATE TABLE call (
    id        BLOB NOT NULL PRIMARY KEY,
    asked_at  INTEGER NOT NULL,
    name      TEXT NOT NULL,
    reach     TEXT NOT NULL,
    zip       TEXT,
    note      TEXT NOT NULL,
    called_at INTEGER,
    called_by BLOB REFERENCES person (id)
) STRICT, WITHOUT ROWID;

CREATE INDEX call_waiting ON call (asked_at) WHERE called_at IS NULL;
