"""One table of search texts for all types, written in batches after changes, read by the palette.

Texts are folded by `kith.lib.text.fold` when they are written and when they are asked for, so that every PostgreSQL
finds the same.
"""
