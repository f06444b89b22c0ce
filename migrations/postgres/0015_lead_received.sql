-- What came of late, whichever market or source it is of: what sources are told apart by doesn't
-- cost more with every month.
CREATE INDEX lead_received ON lead (received_at, source);
