CREATE TABLE source (
    id         UUID NOT NULL PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE,
    key_hash   BYTEA NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);

-- What a source was answered, word for word, so that a retry hears the same.
CREATE TABLE source_answer (
    source    UUID NOT NULL,
    idem_key  TEXT NOT NULL,
    body_hash BYTEA NOT NULL,
    body      TEXT NOT NULL,
    at        BIGINT NOT NULL,
    PRIMARY KEY (source, idem_key)
);

CREATE INDEX source_answer_age ON source_answer (at);
