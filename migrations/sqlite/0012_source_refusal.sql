-- What a source posted that was not taken: how often, by the first thing that was wrong with it.
CREATE TABLE source_refusal (
    source BLOB NOT NULL,
    -- The UTC day's first millisecond.
    day    INTEGER NOT NULL,
    code   TEXT NOT NULL,
    posts  INTEGER NOT NULL,
    PRIMARY KEY (source, day, code)
) STRICT, WITHOUT ROWID;
