-- Who wants to be called, and what they wrote, is sealed. What stood in the clear goes.
DROP TABLE call;

CREATE TABLE call (
    id        UUID NOT NULL PRIMARY KEY,
    asked_at  BIGINT NOT NULL,
    words     BYTEA NOT NULL,
    called_at BIGINT,
    called_by UUID REFERENCES person (id)
);

CREATE INDEX call_waiting ON call (asked_at) WHERE called_at IS NULL;
