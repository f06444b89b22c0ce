-- One contract's entries are found by entry_of_allocation, without everybody else's.
DROP INDEX entry_of_contract;
