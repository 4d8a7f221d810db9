"""The engine every room stands on.

It owns what all types of record share: how a type is described (`registry`), what its fields can hold
(`fieldtypes`), who acts (`principals`), what is asked (`conditions`), who may (`access`), how rows are read and
changed (`records`), what was done (`events`), and work that goes on after the answer (`jobs`).
It knows no room above it and no door: rooms describe themselves to it, doors call it.
To add a field type, write a file in `fieldtypes/` and one line in its catalogue; everything else is added in rooms.
"""
