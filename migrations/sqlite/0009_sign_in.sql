-- A session says when it was last seen, and in which browser. Everybody signs in once more.
DROP TABLE session;

CREATE TABLE session (
    token_hash BLOB NOT NULL PRIMARY KEY,
    id         BLOB NOT NULL UNIQUE,
    person     BLOB NOT NULL REFERENCES person (id),
    browser    TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX session_age ON session (created_at);
CREATE INDEX session_person ON session (person);

-- With which its person sets a password, once. A person has one at a time.
CREATE TABLE link (
    person     BLOB NOT NULL PRIMARY KEY REFERENCES person (id),
    token_hash BLOB NOT NULL UNIQUE,
    purpose    TEXT NOT NULL CHECK (purpose IN ('invitation', 'reset')),
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- In which a person has signed in before.
CREATE TABLE known_browser (
    token_hash   BLOB NOT NULL,
    person       BLOB NOT NULL REFERENCES person (id),
    signed_in_at INTEGER NOT NULL,
    PRIMARY KEY (token_hash, person)
) STRICT, WITHOUT ROWID;

CREATE INDEX known_browser_age ON known_browser (signed_in_at);
