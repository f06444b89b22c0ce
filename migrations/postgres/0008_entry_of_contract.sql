-- What moves contracts and their lines, but for deliveries: a month of it is read for a chart.
CREATE INDEX entry_of_contract ON entry (market, at) WHERE kind IN
    ('allocation_amended', 'allocation_paused', 'allocation_resumed', 'line_opened', 'line_closed',
     'credit_approved');
