-- Who took each step of a credit, and what they wrote: sealed under the lead's contact key. The
-- ledger has the steps themselves. No credit comes to a state twice.
CREATE TABLE credit_step (
    lead   BLOB NOT NULL,
    state  TEXT NOT NULL,
    at     INTEGER NOT NULL,
    person BLOB REFERENCES person (id),
    words  BLOB,
    PRIMARY KEY (lead, state)
) STRICT;

-- Who of the staff had a borrower's contact data shown, which lead's, and when.
CREATE TABLE lead_access (
    lead   BLOB NOT NULL,
    at     INTEGER NOT NULL,
    person BLOB NOT NULL REFERENCES person (id),
    PRIMARY KEY (lead, at, person)
) STRICT, WITHOUT ROWID;

CREATE INDEX lead_with_open_credit ON lead (id) WHERE credit IN ('requested', 'answered');
