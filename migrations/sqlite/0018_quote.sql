-- A price in writing for somebody who has no account. The link's token is kept as its hash, the
-- prospect's name sealed; what was quoted stays as it was, whatever contracts do later.
CREATE TABLE quote (
    id           BLOB NOT NULL PRIMARY KEY,
    token_hash   BLOB NOT NULL UNIQUE,
    market       BLOB NOT NULL REFERENCES market (id),
    made_at      INTEGER NOT NULL,
    made_by      BLOB NOT NULL REFERENCES person (id),
    expires_at   INTEGER NOT NULL,
    withdrawn_at INTEGER,
    withdrawn_by BLOB REFERENCES person (id),
    name         BLOB NOT NULL,
    quoted       TEXT NOT NULL
) STRICT;

CREATE INDEX quote_made ON quote (made_at);
