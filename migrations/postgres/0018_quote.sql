-- A price in writing for somebody who has no account. The link's token is kept as its hash, the
-- prospect's name sealed; what was quoted stays as it was, whatever contracts do later.
CREATE TABLE quote (
    id           UUID NOT NULL PRIMARY KEY,
    token_hash   BYTEA NOT NULL UNIQUE,
    market       UUID NOT NULL REFERENCES market (id),
    made_at      BIGINT NOT NULL,
    made_by      UUID NOT NULL REFERENCES person (id),
    expires_at   BIGINT NOT NULL,
    withdrawn_at BIGINT,
    withdrawn_by UUID REFERENCES person (id),
    name         BYTEA NOT NULL,
    quoted       TEXT NOT NULL
);

CREATE INDEX quote_made ON quote (made_at);
