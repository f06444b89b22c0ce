-- Read models of the seats that are kept for somebody, and of who waits for one.
CREATE TABLE seat_hold (
    market     UUID NOT NULL,
    prospect   UUID NOT NULL,
    held_until BIGINT NOT NULL,
    extended   BIGINT NOT NULL CHECK (extended IN (0, 1)),
    PRIMARY KEY (market, prospect)
);

CREATE TABLE waitlist (
    market        UUID NOT NULL,
    prospect      UUID NOT NULL,
    place         BIGINT NOT NULL,
    -- A seat is kept for them until then.
    offered_until BIGINT,
    PRIMARY KEY (market, prospect)
);

CREATE UNIQUE INDEX waitlist_place ON waitlist (market, place);

-- Who a prospect is and how to reach them, sealed: the ledger knows an id.
CREATE TABLE prospect (
    id     UUID NOT NULL PRIMARY KEY,
    market UUID NOT NULL,
    met_at BIGINT NOT NULL,
    met_by UUID NOT NULL REFERENCES person (id),
    words  BYTEA NOT NULL
);
