-- Read model of a lead. One row, so one recipient.
CREATE TABLE lead (
    market       UUID NOT NULL,
    id           UUID NOT NULL,
    source       UUID NOT NULL,
    received_at  BIGINT NOT NULL,
    score        BIGINT NOT NULL,
    outcome      TEXT NOT NULL CHECK (outcome IN ('routed', 'overflow', 'duplicate', 'unserved')),
    reason       TEXT,
    duplicate_of UUID,
    allocation   UUID,
    officer      UUID,
    routed_at    BIGINT,
    replaces     UUID,
    opened_at    BIGINT,
    credit       TEXT,
    replaced_by  UUID,
    PRIMARY KEY (id),
    CHECK ((outcome = 'routed') = (allocation IS NOT NULL))
);

CREATE INDEX lead_of_officer ON lead (officer, routed_at, id) WHERE officer IS NOT NULL;
CREATE INDEX lead_of_market ON lead (market, received_at);

-- Who a lead is and what it says, under keys of its own. A contact key that is gone is an erased
-- borrower.
CREATE TABLE sealed_lead (
    lead        UUID NOT NULL PRIMARY KEY,
    contact     BYTEA NOT NULL,
    contact_key BYTEA,
    consent     BYTEA NOT NULL,
    consent_key BYTEA NOT NULL
);

CREATE TABLE duplicate_mark (
    hmac BYTEA NOT NULL PRIMARY KEY,
    lead UUID NOT NULL,
    at   BIGINT NOT NULL
);

CREATE INDEX duplicate_mark_of_lead ON duplicate_mark (lead);
