-- Read models of contracts and of their lines.
CREATE TABLE allocation (
    id               BLOB NOT NULL PRIMARY KEY,
    market           BLOB NOT NULL,
    officer          BLOB NOT NULL,
    number           INTEGER NOT NULL,
    starts           INTEGER NOT NULL,
    ends             INTEGER,
    credit_window_ms INTEGER NOT NULL,
    price_cents      INTEGER NOT NULL,
    status           TEXT NOT NULL CHECK (status IN ('living', 'paused', 'ended'))
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX allocation_seat ON allocation (market, officer) WHERE status <> 'ended';
CREATE INDEX allocation_of_officer ON allocation (officer, starts);

CREATE TABLE line (
    allocation BLOB NOT NULL,
    start      INTEGER NOT NULL,
    market     BLOB NOT NULL,
    end_at     INTEGER NOT NULL,
    owed       INTEGER NOT NULL,
    delivered  INTEGER NOT NULL,
    -- The line as it stood last, in JSON.
    line       TEXT NOT NULL,
    closed_at  INTEGER,
    carry_out  INTEGER,
    refunded   INTEGER,
    PRIMARY KEY (allocation, start)
) STRICT, WITHOUT ROWID;

CREATE INDEX line_of_market ON line (market, start);
