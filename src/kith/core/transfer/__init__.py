"""Files come in, as a whole or not at all.

`reading` makes a table of any file. A room says in its `imports` what a table can be read as: an `ImportKind` names
the fields and writes rows in sets; every other type of the registry is written row by row through the plain verbs.
An import is a `Run` with a file in the data folder: looked at, told where each column goes, and run as a job in chunks
of one transaction each, progress included, so that a killed worker goes on without doing a row twice. Every change
carries the run's uid as `batch`, by which `undo` takes the whole import back.
"""
