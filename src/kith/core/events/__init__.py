"""What was done, by whom, from where, before and after: audit, change history and outbox at once.

`record` writes events in the transaction of the change. Personal values are sealed with a key per data subject, so
that erasing a person destroys a key and never breaks the chain. After commit, `sequence` gives every event its
position in the order of commits and links batches of them into a chain of digests; consumers keep a position.
"""
