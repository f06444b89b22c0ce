-- Read model of a lead. One row, so one recipient.
CREATE TABLE lead (
    market       BLOB NOT NULL,
    id           BLOB NOT NULL,
    source       BLOB NOT NULL,
    received_at  INTEGER NOT NULL,
    score        INTEGER NOT NULL,
    outcome      TEXT NOT NULL CHECK (outcome IN ('routed', 'overflow', 'duplicate', 'unserved')),
    reason       TEXT,
    duplicate_of BLOB,
    allocation   BLOB,
    officer      BLOB,
    routed_at    INTEGER,
    replaces     BLOB,
    opened_at    INTEGER,
    credit       TEXT,
    replaced_by  BLOB,
    PRIMARY KEY (id),
    CHECK ((outcome = 'routed') = (allocation IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX lead_of_officer ON lead (officer, routed_at, id) WHERE officer IS NOT NULL;
CREATE INDEX lead_of_market ON lead (market, received_at);

-- Who a lead is and what it says, under keys of its own. A contact key that is gone is an erased
-- borrower.
CREATE TABLE sealed_lead (
    lead        BLOB NOT NULL PRIMARY KEY,
    contact     BLOB NOT NULL,
    contact_key BLOB,
    consent     BLOB NOT NULL,
    consent_key BLOB NOT NULL
) STRICT;

CREATE TABLE duplicate_mark (
    hmac BLOB NOT NULL PRIMARY KEY,
    lead BLOB NOT NULL,
    at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX duplicate_mark_of_lead ON duplicate_mark (lead);
