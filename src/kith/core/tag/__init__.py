"""Tags: one vocabulary for records of all types, so that a word means the same everywhere and is written in one way.

On records stand the names themselves, in a column of their own (`tags` of people and companies) or in the table of
tagged records for every other type whose description has `TAGS_FIELD`; so lists, filters, segments, import, export and
API need to know nothing of this folder. `known` in `core/records/tags.py` takes names to the vocabulary's spelling.
Renaming, merging and deleting a tag is told by events, and `following` changes records and conditions after it.
"""
