CREATE TABLE source (
    id         BLOB NOT NULL PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE,
    key_hash   BLOB NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT, WITHOUT ROWID;

-- What a source was answered, word for word, so that a retry hears the same.
CREATE TABLE source_answer (
    source    BLOB NOT NULL,
    idem_key  TEXT NOT NULL,
    body_hash BLOB NOT NULL,
    body      TEXT NOT NULL,
    at        INTEGER NOT NULL,
    PRIMARY KEY (source, idem_key)
) STRICT, WITHOUT ROWID;

CREATE INDEX source_answer_age ON source_answer (at);
