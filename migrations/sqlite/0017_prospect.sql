-- Read models of the seats that are kept for somebody, and of who waits for one.
CREATE TABLE seat_hold (
    market     BLOB NOT NULL,
    prospect   BLOB NOT NULL,
    held_until INTEGER NOT NULL,
    extended   INTEGER NOT NULL CHECK (extended IN (0, 1)),
    PRIMARY KEY (market, prospect)
) STRICT, WITHOUT ROWID;

CREATE TABLE waitlist (
    market        BLOB NOT NULL,
    prospect      BLOB NOT NULL,
    place         INTEGER NOT NULL,
    -- A seat is kept for them until then.
    offered_until INTEGER,
    PRIMARY KEY (market, prospect)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX waitlist_place ON waitlist (market, place);

-- Who a prospect is and how to reach them, sealed: the ledger knows an id.
CREATE TABLE prospect (
    id     BLOB NOT NULL PRIMARY KEY,
    market BLOB NOT NULL,
    met_at INTEGER NOT NULL,
    met_by BLOB NOT NULL REFERENCES person (id),
    words  BLOB NOT NULL
) STRICT, WITHOUT ROWID;
