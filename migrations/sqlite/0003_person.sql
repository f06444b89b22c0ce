CREATE TABLE officer (
    id         BLOB NOT NULL PRIMARY KEY,
    name       TEXT NOT NULL,
    nmls       TEXT,
    time_zone  TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE person (
    id            BLOB NOT NULL PRIMARY KEY,
    email         TEXT NOT NULL UNIQUE,
    name          TEXT NOT NULL,
    role          TEXT NOT NULL CHECK (role IN ('officer', 'sales', 'admin')),
    officer       BLOB REFERENCES officer (id),
    password_hash TEXT,
    created_at    INTEGER NOT NULL,
    CHECK ((role = 'officer') = (officer IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
    token_hash BLOB NOT NULL PRIMARY KEY,
    person     BLOB NOT NULL REFERENCES person (id),
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX session_age ON session (created_at);
