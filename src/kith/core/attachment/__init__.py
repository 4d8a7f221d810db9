"""Files of records: what was attached to which record, by whom, in which versions.

A file belongs to one record of any type and has no rights of its own: who sees the record sees it, who may change the
record may add, renew, remove and bring back. Its bytes lie in `core/files`, once for all that hold the same.
`reading` finds files, `actions` are the verbs, `traces` tells and erases those of a person, `ageing` ends what is left.
"""
