"""Work that goes on after the answer.

`run` holds long work with progress (`Run`), `queue` puts a job into PostgreSQL's queue in the same transaction as the
change that asks for it, `dirty` keeps what must be worked out again and drains it in batches.
"""
