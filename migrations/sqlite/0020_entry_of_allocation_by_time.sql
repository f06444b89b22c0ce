-- One contract's entries of one month are found without everybody else's, and without its other
-- months'.
DROP INDEX entry_of_contract;
DROP INDEX entry_of_allocation;
CREATE INDEX entry_of_allocation ON entry
    (COALESCE(json_extract(body, '$.event.allocation'),
        json_extract(body, '$.event.terms.allocation')), market, at, seq)
    WHERE kind IN
    ('allocation_signed', 'allocation_amended', 'allocation_paused', 'allocation_resumed',
     'allocation_ended', 'allocation_shortened', 'allocation_repriced', 'allocation_licensed',
     'change_planned', 'change_called_off', 'line_opened', 'line_closed', 'credit_approved');
