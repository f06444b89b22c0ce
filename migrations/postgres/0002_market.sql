CREATE TABLE market (
    id          UUID NOT NULL PRIMARY KEY,
    name        TEXT NOT NULL UNIQUE,
    time_zone   TEXT NOT NULL,
    seats       BIGINT NOT NULL,
    price_cents BIGINT NOT NULL,
    opened_at   BIGINT NOT NULL
);

-- A ZIP, a ZIP3 or a state; the longest that matches decides.
CREATE TABLE market_area (
    area   TEXT NOT NULL PRIMARY KEY,
    market UUID NOT NULL REFERENCES market (id)
);
