-- By what an officer finds their leads, which are sealed: keyed hashes, each of which stands for
-- one text in one officer's leads. The leads of a mark lie in the order in which they are shown.
CREATE TABLE search_mark (
    hmac      BYTEA NOT NULL,
    routed_at BIGINT NOT NULL,
    lead      UUID NOT NULL,
    PRIMARY KEY (hmac, routed_at, lead)
);

CREATE INDEX search_mark_of_lead ON search_mark (lead);

-- Few leads have a credit, so those are found without looking at the others.
CREATE INDEX lead_of_officer_with_credit ON lead (officer, credit, routed_at, id)
    WHERE credit IS NOT NULL;
