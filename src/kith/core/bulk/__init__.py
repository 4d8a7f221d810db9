"""One thing is done to many records: changed, handed to owners, deleted, or whatever else a type or a room offers.

An act is a `BulkOperation` with two halves: `plan` says of some records what would become of each, and `write` does it
for those that change. A preview plans and stops; the job plans and writes, a chunk and its part of the ledger
(`BulkRow`) in one transaction, so that a killed worker goes on without doing a row twice. The ledger holds what became
of each row. Events carry the run's uid as `batch`, from which the whole is taken back, past what was changed since.
"""
