CREATE TABLE market (
    id          BLOB NOT NULL PRIMARY KEY,
    name        TEXT NOT NULL UNIQUE,
    time_zone   TEXT NOT NULL,
    seats       INTEGER NOT NULL,
    price_cents INTEGER NOT NULL,
    opened_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A ZIP, a ZIP3 or a state; the longest that matches decides.
CREATE TABLE market_area (
    area   TEXT NOT NULL PRIMARY KEY,
    market BLOB NOT NULL REFERENCES market (id)
) STRICT, WITHOUT ROWID;
