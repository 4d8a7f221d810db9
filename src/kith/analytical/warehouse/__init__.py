"""The lake: PostgreSQL's business facts as Parquet files, and the engine that reads them.

`tables` says what the lake holds, `source` how rooms fill it, `lake` keeps it up to date by one writer,
`manifest` is the snapshot that any number of readers work on, `engine` runs Ibis expressions over it, made of
the `portable` operators.
"""
