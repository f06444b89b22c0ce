-- Leads are counted by what they came to without a look at each.
DROP INDEX lead_of_market;
CREATE INDEX lead_of_market ON lead (market, received_at, outcome);
DROP INDEX lead_received;
CREATE INDEX lead_received ON lead (received_at, source, outcome, reason, credit);
