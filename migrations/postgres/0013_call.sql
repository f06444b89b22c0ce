-- Somebody who is nobody's user and wants to be called.
CREATE TABLE call (
    id        UUID NOT NULL PRIMARY KEY,
    asked_at  BIGINT NOT NULL,
    name      TEXT NOT NULL,
    reach     TEXT NOT NULL,
    zip       TEXT,
    note      TEXT NOT NULL,
    called_at BIGINT,
    called_by UUID REFERENCES person (id)
);

CREATE INDEX call_waiting ON call (asked_at) WHERE called_at IS NULL;
