-- Read models of contracts and of their lines.
CREATE TABLE allocation (
    id               UUID NOT NULL PRIMARY KEY,
    market           UUID NOT NULL,
    officer          UUID NOT NULL,
    number           BIGINT NOT NULL,
    starts           BIGINT NOT NULL,
    ends             BIGINT,
    credit_window_ms BIGINT NOT NULL,
    price_cents      BIGINT NOT NULL,
    status           TEXT NOT NULL CHECK (status IN ('living', 'paused', 'ended'))
);

CREATE UNIQUE INDEX allocation_seat ON allocation (market, officer) WHERE status <> 'ended';
CREATE INDEX allocation_of_officer ON allocation (officer, starts);

CREATE TABLE line (
    allocation UUID NOT NULL,
    start      BIGINT NOT NULL,
    market     UUID NOT NULL,
    end_at     BIGINT NOT NULL,
    owed       BIGINT NOT NULL,
    delivered  BIGINT NOT NULL,
    -- The line as it stood last, in JSON.
    line       TEXT NOT NULL,
    closed_at  BIGINT,
    carry_out  BIGINT,
    refunded   BIGINT,
    PRIMARY KEY (allocation, start)
);

CREATE INDEX line_of_market ON line (market, start);
