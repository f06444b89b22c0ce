-- What an admin writes beside the ledger about those who are in it.
ALTER TABLE market ADD COLUMN towns TEXT NOT NULL DEFAULT '';

ALTER TABLE officer ADD COLUMN licensed_states TEXT NOT NULL DEFAULT '';
ALTER TABLE officer ADD COLUMN alert_email TEXT;
ALTER TABLE officer ADD COLUMN alert_phone TEXT;

ALTER TABLE person ADD COLUMN disabled_at BIGINT;

-- What staff did, and their words for it, sealed. `about` is a market, an officer, an allocation, a
-- person or a source; of what stands in a ledger, where.
CREATE TABLE act (
    id     UUID NOT NULL PRIMARY KEY,
    at     BIGINT NOT NULL,
    person UUID NOT NULL REFERENCES person (id),
    kind   TEXT NOT NULL,
    about  UUID NOT NULL,
    market UUID,
    seq    BIGINT,
    words  BYTEA NOT NULL,
    CHECK ((market IS NULL) = (seq IS NULL))
);

CREATE INDEX act_about ON act (about, id);

-- What changed contracts, in order: their history.
CREATE INDEX entry_of_change ON entry (market, seq) WHERE kind IN
    ('market_opened', 'market_changed', 'allocation_signed', 'allocation_amended',
     'allocation_paused', 'allocation_resumed', 'allocation_ended', 'allocation_shortened',
     'allocation_repriced', 'allocation_licensed', 'change_planned', 'change_called_off');

-- As before, and the ends that are brought forward.
DROP INDEX entry_of_contract;
CREATE INDEX entry_of_contract ON entry (market, at) WHERE kind IN
    ('allocation_amended', 'allocation_paused', 'allocation_resumed', 'allocation_shortened',
     'line_opened', 'line_closed', 'credit_approved');
