-- Leads are counted by what they came to without a look at each.
DROP INDEX lead_of_market;
CREATE INDEX lead_of_market ON lead (market, received_at, id, outcome);
DROP INDEX lead_received;
CREATE INDEX lead_received ON lead (received_at, source, outcome, reason, credit);

-- Whether a borrower was erased, without a look at what is sealed.
CREATE INDEX sealed_lead_erased ON sealed_lead (lead) WHERE contact_key IS NULL;
