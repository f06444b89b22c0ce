-- The ledger: everything else can be made again from it.
CREATE TABLE head (
    market BLOB NOT NULL PRIMARY KEY,
    seq    INTEGER NOT NULL,
    hash   BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- With rowids, unlike the small tables: without, a body of a kilobyte takes three times the space.
CREATE TABLE entry (
    market BLOB NOT NULL,
    seq    INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    kind   TEXT NOT NULL,
    lead   BLOB,
    body   TEXT NOT NULL,
    hash   BLOB NOT NULL,
    PRIMARY KEY (market, seq)
) STRICT;

CREATE INDEX entry_of_lead ON entry (lead, market, seq) WHERE lead IS NOT NULL;

-- A stored book, so that no start reads the whole history.
CREATE TABLE snapshot (
    market       BLOB NOT NULL,
    seq          INTEGER NOT NULL,
    hash         BLOB NOT NULL,
    fold_version INTEGER NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (market, seq)
) STRICT;
