-- The ledger: everything else can be made again from it.
CREATE TABLE head (
    market UUID NOT NULL PRIMARY KEY,
    seq    BIGINT NOT NULL,
    hash   BYTEA NOT NULL
);

CREATE TABLE entry (
    market UUID NOT NULL,
    seq    BIGINT NOT NULL,
    at     BIGINT NOT NULL,
    kind   TEXT NOT NULL,
    lead   UUID,
    body   TEXT NOT NULL,
    hash   BYTEA NOT NULL,
    PRIMARY KEY (market, seq)
);

CREATE INDEX entry_of_lead ON entry (lead, market, seq) WHERE lead IS NOT NULL;

-- A stored book, so that no start reads the whole history.
CREATE TABLE snapshot (
    market       UUID NOT NULL,
    seq          BIGINT NOT NULL,
    hash         BYTEA NOT NULL,
    fold_version BIGINT NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (market, seq)
);
