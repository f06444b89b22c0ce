-- Who wants to be called, and what they wrote, is sealed. What stood in the clear goes.
DROP TABLE call;

CREATE TABLE call (
    id        BLOB NOT NULL PRIMARY KEY,
    asked_at  INTEGER NOT NULL,
    words     BLOB NOT NULL,
    called_at INTEGER,
    called_by BLOB REFERENCES person (id)
) STRICT, WITHOUT ROWID;

CREATE INDEX call_waiting ON call (asked_at) WHERE called_at IS NULL;
