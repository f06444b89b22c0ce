-- Who took each step of a credit, and what they wrote: sealed under the lead's contact key. The
-- ledger has the steps themselves. No credit comes to a state twice.
CREATE TABLE credit_step (
    lead   UUID NOT NULL,
    state  TEXT NOT NULL,
    at     BIGINT NOT NULL,
    person UUID REFERENCES person (id),
    words  BYTEA,
    PRIMARY KEY (lead, state)
);

-- Who of the staff had a borrower's contact data shown, which lead's, and when.
CREATE TABLE lead_access (
    lead   UUID NOT NULL,
    at     BIGINT NOT NULL,
    person UUID NOT NULL REFERENCES person (id),
    PRIMARY KEY (lead, at, person)
);

CREATE INDEX lead_with_open_credit ON lead (id) WHERE credit IN ('requested', 'answered');
