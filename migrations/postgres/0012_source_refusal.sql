-- What a source posted that was not taken: how often, by the first thing that was wrong with it.
CREATE TABLE source_refusal (
    source UUID NOT NULL,
    -- The UTC day's first millisecond.
    day    BIGINT NOT NULL,
    code   TEXT NOT NULL,
    posts  BIGINT NOT NULL,
    PRIMARY KEY (source, day, code)
);
