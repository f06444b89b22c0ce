CREATE TABLE officer (
    id         UUID NOT NULL PRIMARY KEY,
    name       TEXT NOT NULL,
    nmls       TEXT,
    time_zone  TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE person (
    id            UUID NOT NULL PRIMARY KEY,
    email         TEXT NOT NULL UNIQUE,
    name          TEXT NOT NULL,
    role          TEXT NOT NULL CHECK (role IN ('officer', 'sales', 'admin')),
    officer       UUID REFERENCES officer (id),
    password_hash TEXT,
    created_at    BIGINT NOT NULL,
    CHECK ((role = 'officer') = (officer IS NOT NULL))
);

CREATE TABLE session (
    token_hash BYTEA NOT NULL PRIMARY KEY,
    person     UUID NOT NULL REFERENCES person (id),
    created_at BIGINT NOT NULL
);

CREATE INDEX session_age ON session (created_at);
