-- A session says when it was last seen, and in which browser. Everybody signs in once more.
DROP TABLE session;

CREATE TABLE session (
    token_hash BYTEA NOT NULL PRIMARY KEY,
    id         UUID NOT NULL UNIQUE,
    person     UUID NOT NULL REFERENCES person (id),
    browser    TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL
);

CREATE INDEX session_age ON session (created_at);
CREATE INDEX session_person ON session (person);

-- With which its person sets a password, once. A person has one at a time.
CREATE TABLE link (
    person     UUID NOT NULL PRIMARY KEY REFERENCES person (id),
    token_hash BYTEA NOT NULL UNIQUE,
    purpose    TEXT NOT NULL CHECK (purpose IN ('invitation', 'reset')),
    expires_at BIGINT NOT NULL
);

-- In which a person has signed in before.
CREATE TABLE known_browser (
    token_hash   BYTEA NOT NULL,
    person       UUID NOT NULL REFERENCES person (id),
    signed_in_at BIGINT NOT NULL,
    PRIMARY KEY (token_hash, person)
);

CREATE INDEX known_browser_age ON known_browser (signed_in_at);
